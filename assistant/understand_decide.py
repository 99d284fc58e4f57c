"""How sure the first candidate is, and which candidates to offer when it is not sure enough.

Sureness is the product of two logistic fits: that the matter is right at all, and that the variant of it (first issue, renewal, one
of two offices …) is the one meant. Learnt with the ranking by `python -m assistant.training`, on questions with known answers and on
the same questions with their item taken away; the coefficients stand in items_rank.json.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.items_match import siblings
from assistant.items_rank import Match
from assistant.understand_followup import Leaning

CLARIFY_BELOW = 0.6
NOTHING_BELOW = 0.06
SAME_ITEM = 0.96  # a follow-up that names nothing else is about the item just answered
STILL_OPEN = 0.3  # several were offered and none was chosen
OFFERED = 3
_WELL_EXPLAINED = 0.35  # below this share of the question explained, leading the rest means less and less
_CORE = ("explained", "lean", "miss", "facet", "place", "zone", "plain", "department", "conversation", "meaning name", "meaning guide")
NAMES = ("lead", "well explained lead", "named", "explained", "against", "meaning", "meaning lead")


@dataclass(frozen=True)
class Grounds:
    """Why the first match may be right. `told` by NAMES: its lead over other matters, as it is and as far as the question is explained,
    the share of its name said, the share of the question explained, what speaks against it (≤ 0), how near its meaning is,
    and its lead in that. `apart`: its lead over siblings, None without any."""

    told: tuple[float, ...]
    apart: float | None


def certainty(found: Sequence[Match], lean: Leaning) -> float:
    """The probability (0 to 1) that the first match is the item meant."""
    if not found:
        return 0.0
    if lean.bare and lean.settled and found[0].item.item_id == lean.near[0]:
        return SAME_ITEM
    if lean.bare and not lean.settled and not lean.told:
        return STILL_OPEN
    on = grounds(found, follows=lean.follows)
    matter, variant = _fits()
    sure = _logistic(matter, on.told)
    return sure if on.apart is None else sure * _logistic(variant, (on.apart,))


def grounds(found: Sequence[Match], *, follows: bool = False) -> Grounds:
    """What sureness is judged by. Over a sibling only what tells the two apart in the question counts, not how short a name is."""
    first = found[0]
    others = [match for match in found[1:] if not siblings(first.item, match.item)]
    # 执业药师注销注册 says more of 执业药师注册 than its longer siblings do, and is meant less: nobody asked to cancel.
    by_name = 0.5 if first.told["variant"] == 0 else 0.0
    near = [match for match in found[1:20] if match.score > first.score - 1.2 and siblings(first.item, match.item)]
    lead = min(first.score - others[0].score, 1.0) if others else 1.0
    nearest = max((match.told["meaning guide"] for match in others), default=0.0)
    told = (
        lead, lead if follows else lead * min(1.0, first.told["explained"] / _WELL_EXPLAINED), first.told["named"],
        first.told["explained"], first.why["lean"] + first.why["miss"], first.told["meaning guide"],
        max(-0.3, min(0.3, first.told["meaning guide"] - nearest)),
    )  # fmt: skip
    apart = max(-0.2, min(0.6, min(_core(first, by_name) - _core(match, by_name) for match in near))) if near else None
    return Grounds(told, apart)


def offered(found: Sequence[Match]) -> list[Match]:
    """At most three to choose from, best first: those that are not far behind."""
    return [match for match in found[:OFFERED] if match.score > found[0].score - 1.4]


def _core(match: Match, by_name: float) -> float:
    return by_name * match.why["named"] + sum(match.why.get(part, 0.0) for part in _CORE)


@cache
def _fits() -> tuple[tuple[float, ...], tuple[float, ...]]:
    kept = json.loads((files(__package__) / "items_rank.json").read_text("utf-8"))["certainty"]
    return tuple(kept["matter"][name] for name in ("constant", *NAMES)), tuple(kept["variant"])


def _logistic(fit: Sequence[float], features: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-fit[0] - sum(weight * feature for weight, feature in zip(fit[1:], features, strict=True))))
