"""`python -m assistant.training GUIDES`: how items are ranked and how sure that is, learnt anew into assistant/items_rank.json.

    questions whose item is known → what tells of each candidate → weights → whether the first is right → certainty, and both measured

GUIDES is the portal export whose items the questions of `knowledge/training/asked` are about. Measured are five folds, each
judged by what was learnt on the others; questions about one item are in one fold.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assistant.context import EMPTY
from assistant.fields import asked_field
from assistant.items import ItemCatalogue
from assistant.items_match import siblings
from assistant.items_rank import EXPLAINED, NAMES, Match
from assistant.speech import normalise
from assistant.training.learn import Array, learn_certainty, learn_weights
from assistant.understand_decide import NAMES as GROUNDS
from assistant.understand_decide import grounds
from assistant.understand_followup import leaning, read_question
from knowledge.portal_guides import read_portal_guides
from knowledge.training.texts import read_asked_items

FOLDS = 5
_BINS = 10
# How much a question counts beside one whose item is known: about a matter that is not there, and too vague for one item.
_ABSENT, _VAGUE = 0.15, 0.5


@dataclass(frozen=True)
class Asked:
    """One question's candidates as they were found, and which items are right."""

    found: tuple[Match, ...]
    right: frozenset[str]
    fold: int
    vague: bool = False

    def ranked(self, weights: Array) -> list[Match]:
        """The candidates by these weights."""
        again = []
        for one in self.found:
            why = {name: float(weight) * one.told[name] for name, weight in zip(NAMES, weights, strict=True)}
            again.append(Match(one.item, sum(why.values()), why, one.told))
        return sorted(again, key=lambda match: (-match.score, match.item.item_id))


def look(catalogue: ItemCatalogue, rows: Sequence[tuple[str, tuple[str, ...], str]], *, vague: bool = False) -> list[Asked]:
    """The candidates of each question that names an item of the catalogue, as understanding finds them."""
    found = []
    for text, codes, _ in rows:
        right = frozenset(code for code in codes if catalogue.get(code))
        if right:
            said = normalise(text)
            lean = leaning(read_question(said, asked_field(said), catalogue), EMPTY, catalogue, stands=lambda alone: 1.0)
            fold = zlib.crc32(min(right).encode()) % FOLDS
            found.append(Asked(tuple(catalogue.find(lean.asked)), right, fold, vague))
    return found


def weights_of(asked: Sequence[Asked]) -> Array:
    """Learnt on these, and scaled so that the share explained counts EXPLAINED: what the thresholds of a score stand on."""
    asked = [a for a in asked if not a.vague]
    told = [np.array([[one.told[name] for name in NAMES] for one in a.found]) for a in asked]
    right = [np.array([one.item.item_id in a.right for one in a.found]) for a in asked]
    learnt = learn_weights(told, right)
    scaled: Array = learnt * (EXPLAINED / learnt[NAMES.index("explained")])
    return scaled


class Row(NamedTuple):
    """Grounds, lead over siblings (nan: none), whether the first is right, and how much that counts."""

    told: tuple[float, ...]
    apart: float
    right: bool
    counts: float


def judged(asked: Sequence[Asked], weights: Array) -> list[Row]:
    """Each question, a vague one as never right: it should be asked back. And each that is not once more with the right items and what is like them taken away: so the catalogue of an office that
    does not offer the matter."""
    rows = []
    for one in asked:
        found = one.ranked(weights)
        right = [match for match in found if match.item.item_id in one.right]
        without = [m for m in found if not any(m is r or siblings(m.item, r.item) for r in right)]
        for matches, known in ((found, True), (without, False)):
            if matches and (known or (right and not one.vague)):
                on = grounds(matches)
                good = known and not one.vague and matches[0].item.item_id in one.right
                counts = _VAGUE if one.vague else 1.0 if known else _ABSENT
                rows.append(Row(on.told, np.nan if on.apart is None else on.apart, good, counts))
    return rows


def fit(rows: Sequence[Row]) -> tuple[Array, Array]:
    """The coefficients of certainty."""
    return learn_certainty(*(np.array(column) for column in zip(*rows, strict=True)))


def sure_of(rows: Sequence[Row], fits: tuple[Array, Array]) -> Array:
    """The stated probability of each."""
    matter, variant = fits
    told, apart = np.array([row.told for row in rows]), np.array([row.apart for row in rows])
    first = 1 / (1 + np.exp(-(matter[0] + told @ matter[1:])))
    second = np.where(np.isnan(apart), 1.0, 1 / (1 + np.exp(-(variant[0] + variant[1] * np.nan_to_num(apart)))))
    made: Array = first * second
    return made


def measure(asked: Sequence[Asked]) -> dict[str, Any]:
    """Over five folds: share right first, among three and among all candidates; of certainty Brier and ECE, and how many are
    answered at 0.6 and how many of those are right."""
    places: list[int] = []
    stated: list[tuple[float, bool]] = []
    vague: list[float] = []
    for fold in range(FOLDS):
        others, mine = [a for a in asked if a.fold != fold], [a for a in asked if a.fold == fold]
        weights = weights_of(others)
        fits = fit(judged(others, weights))
        vague += sure_of(judged([a for a in mine if a.vague], weights), fits).tolist()
        for one in (a for a in mine if not a.vague):
            order = [match.item.item_id in one.right for match in one.ranked(weights)]
            places.append(order.index(True) if any(order) else len(order) + 1000)
            row = judged([one], weights)[:1]
            stated += zip(sure_of(row, fits).tolist(), [r.right for r in row], strict=True)
    at, sure, good = np.array(places), np.array([s for s, _ in stated]), np.array([g for _, g in stated])
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    ece = sum(abs(sure[bins == b].mean() - good[bins == b].mean()) * (bins == b).mean() for b in range(_BINS) if (bins == b).any())
    told = {
        "questions": len(at), "right_first": (at < 1).mean(), "right_of_three": (at < 3).mean(), "candidate": (at < 1000).mean(),
        "brier": ((sure - good) ** 2).mean(), "ece": ece, "answered": (sure >= 0.6).mean(),
        "right_of_answered": good[sure >= 0.6].mean() if (sure >= 0.6).any() else 0.0,
        "vague": len(vague), "vague_asked_back": (np.array(vague) < 0.6).mean() if vague else 0.0,
    }  # fmt: skip
    return {name: round(float(value), 4) for name, value in told.items()}


def main(arguments: list[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m assistant.training", description=__doc__)
    parser.add_argument("guides", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "items_rank.json")
    given = parser.parse_args(arguments)
    guides, _ = read_portal_guides(given.guides)
    catalogue = ItemCatalogue.build(guides)
    asked = look(catalogue, read_asked_items("of_items.tsv")) + look(catalogue, read_asked_items("vague.tsv"), vague=True)
    figures = measure(asked)
    weights = weights_of(asked)
    matter, variant = fit(judged(asked, weights))
    kept = {
        "weights": {name: round(float(w), 3) for name, w in zip(NAMES, weights, strict=True)},
        "certainty": {
            "matter": {name: round(float(w), 3) for name, w in zip(("constant", *GROUNDS), matter, strict=True)},
            "variant": [round(float(w), 3) for w in variant],
        },
        "figures": figures,
    }
    given.out.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
