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
from assistant.understand_decide import CLARIFY_BELOW, MATTER, VARIANT, grounds
from assistant.understand_followup import leaning, read_question
from knowledge.portal_guides import read_portal_guides
from knowledge.training.texts import read_asked_items

FOLDS = 5
_BINS = 10
# How much a question counts beside one whose item is known, so that they come about as often as people ask them: about a matter
# that is not there (one in seven), and too vague for one item (one in ten).
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


class Ranking(NamedTuple):
    """Weights by NAMES, scaled so that the share explained counts EXPLAINED, which the thresholds of a score stand on; and by what
    a score is multiplied to be again what was learnt."""

    weights: Array
    sharp: float


def rank(asked: Sequence[Asked]) -> Ranking:
    """The ranking learnt on these; vague questions tell nothing of it."""
    asked = [a for a in asked if not a.vague]
    told = [np.array([[one.told[name] for name in NAMES] for one in a.found]) for a in asked]
    right = [np.array([one.item.item_id in a.right for one in a.found]) for a in asked]
    learnt = learn_weights(told, right)
    sharp = float(learnt[NAMES.index("explained")]) / EXPLAINED
    return Ranking(learnt / sharp, sharp)


class Row(NamedTuple):
    """Grounds of the matter and of the variant (nan: none), whether the first is right, and how much that counts."""

    matter: tuple[float, ...]
    variant: tuple[float, ...]
    right: bool
    counts: float


def judged(asked: Sequence[Asked], ranking: Ranking) -> list[Row]:
    """Each question, a vague one as never right: it should be asked back. And each other once more with its items and what is
    like them taken away: so the catalogue of an office that does not offer the matter."""
    rows = []
    for one in asked:
        found = one.ranked(ranking.weights)
        right = [match for match in found if match.item.item_id in one.right]
        without = [m for m in found if not any(m is r or siblings(m.item, r.item) for r in right)]
        for matches, known in ((found, True), (without, False)):
            if matches and (known or (right and not one.vague)):
                on = grounds(matches, ranking.sharp)
                good = known and not one.vague and matches[0].item.item_id in one.right
                counts = _VAGUE if one.vague else 1.0 if known else _ABSENT
                rows.append(Row(on.matter, on.variant or (np.nan,) * len(VARIANT), good, counts))
    return rows


def fit(rows: Sequence[Row]) -> tuple[Array, Array]:
    """The coefficients of certainty."""
    return learn_certainty(*(np.array(column) for column in zip(*rows, strict=True)))


def sure_of(rows: Sequence[Row], fits: tuple[Array, Array]) -> Array:
    """The stated probability of each."""
    if not rows:
        return np.zeros(0)
    matter, variant = fits
    told, apart = np.array([row.matter for row in rows]), np.array([row.variant for row in rows])
    first = 1 / (1 + np.exp(-(matter[0] + told @ matter[1:])))
    second = np.where(np.isnan(apart[:, 0]), 1.0, 1 / (1 + np.exp(-(variant[0] + np.nan_to_num(apart) @ variant[1:]))))
    made: Array = first * second
    return made


def measure(asked: Sequence[Asked]) -> dict[str, Any]:
    """Over five folds: share right first, among three and among all candidates; of certainty Brier and ECE, and how many are
    answered and how many of those are right."""
    places: list[int] = []
    stated: list[tuple[float, bool]] = []
    vague: list[float] = []
    for fold in range(FOLDS):
        others, mine = [a for a in asked if a.fold != fold], [a for a in asked if a.fold == fold]
        ranking = rank(others)
        fits = fit(judged(others, ranking))
        vague += sure_of(judged([a for a in mine if a.vague], ranking), fits).tolist()
        for one in (a for a in mine if not a.vague):
            order = [match.item.item_id in one.right for match in one.ranked(ranking.weights)]
            places.append(order.index(True) if any(order) else len(order) + 1000)
            row = judged([one], ranking)[:1]
            stated += zip(sure_of(row, fits).tolist(), [r.right for r in row], strict=True)
    at, sure, good = np.array(places), np.array([s for s, _ in stated]), np.array([g for _, g in stated])
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    ece = sum(abs(sure[bins == b].mean() - good[bins == b].mean()) * (bins == b).mean() for b in range(_BINS) if (bins == b).any())
    told = {
        "questions": len(at), "right_first": (at < 1).mean(), "right_of_three": (at < 3).mean(), "candidate": (at < 1000).mean(),
        "brier": ((sure - good) ** 2).mean(), "ece": ece, "answered": (sure >= CLARIFY_BELOW).mean(),
        "right_of_answered": good[sure >= CLARIFY_BELOW].mean() if (sure >= CLARIFY_BELOW).any() else 0.0,
        "vague": len(vague), "vague_asked_back": (np.array(vague) < CLARIFY_BELOW).mean() if vague else 0.0,
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
    ranking = rank(asked)
    fits = zip(("matter", "variant"), (MATTER, VARIANT), fit(judged(asked, ranking)), strict=True)
    kept = {
        "weights": {name: round(float(w), 3) for name, w in zip(NAMES, ranking.weights, strict=True)},
        "sharpness": round(ranking.sharp, 3),
        "certainty": {
            kind: {name: round(float(value), 3) for name, value in zip(("constant", *names), values, strict=True)}
            for kind, names, values in fits
        },
        "figures": figures,
    }
    given.out.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
