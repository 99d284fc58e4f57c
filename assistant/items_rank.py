"""How well an item fits a question, as one number: what tells of it, each weighed as learnt from questions whose item is known.

A sum, so that whoever asks why sees the parts. Learnt with a listwise softmax by `python -m assistant.training`, whose weights
stand in items_rank.json; they are scaled so that the share of the question that an item explains counts EXPLAINED.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.items_actions import lean, miss, variants
from assistant.items_match import KnownItem, Weighed

NAMES = (
    "words", "explained", "named", "alias", "variant", "lean", "miss", "facet", "place", "department", "plain", "zone",
    "meaning name", "meaning guide",
)  # fmt: skip
EXPLAINED = 1.9


@dataclass(frozen=True)
class Match:
    """An item with its score, the parts of the score by name, for whoever asks why, and what they are made from."""

    item: KnownItem
    score: float
    why: Mapping[str, float]
    told: Mapping[str, float]


def match(weighed: Weighed, item: KnownItem, words: float, near: tuple[float, float]) -> Match:
    """Scores one item; `words` is its BM25F score over that of the best item, `near` how near the question stands to its name
    and to its guide."""
    told = tell(weighed, item, words, near)
    why = {name: weight * told[name] for name, weight in weights().items()}
    return Match(item, sum(why.values()), why, told)


def tell(weighed: Weighed, item: KnownItem, words: float, near: tuple[float, float]) -> dict[str, float]:
    """What tells of one item, by NAMES; shares from 0 to 1, and what speaks against it below 0."""
    asked = weighed.asked
    full, *outer = (weighed.said_of(name) for name in item.named)
    unasked = item.actions - asked.actions
    lacks = asked.actions - item.actions
    if asked.actions & item.actions & variants():
        # 到期要换新的 names two ways for one thing: an item that offers one of them does not lack the other.
        lacks -= variants()
    both = asked.facets.keys() & item.facets.keys()
    agree = sum(1 for facet in both if asked.facets[facet] & item.facets[facet])
    return {
        "words": words,
        "explained": weighed.explained_by(item),
        "named": 0.75 * full + 0.25 * max(outer, default=full),
        "alias": max((weighed.said_of(alias) for alias in item.aliases), default=0.0),
        "variant": -sum(lean(action) for action in unasked & variants()),
        "lean": -min(0.6, sum(lean(action) for action in unasked - variants())),
        "miss": -min(0.6, sum(miss(action) for action in lacks)),
        "facet": 0.25 * agree - (len(both) - agree),
        "place": float(bool(asked.place and item.region == asked.place)),
        "department": weighed.said_of(item.office),
        "plain": float(asked.plain and not item.actions & (variants() - {"first"})),
        "zone": -float(bool(item.zone) and item.zone not in asked.whole),
        "meaning name": near[0],
        "meaning guide": near[1],
    }


def weights() -> dict[str, float]:
    """What each part counts."""
    kept: dict[str, float] = _kept()["weights"]
    return kept


def sharpness() -> float:
    """By what a score is multiplied so that the softmax over the candidates is the probability that was learnt."""
    return float(_kept()["sharpness"])


@cache
def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((files(__package__) / "items_rank.json").read_text("utf-8"))
    return kept | {"weights": {name: kept["weights"][name] for name in NAMES}}
