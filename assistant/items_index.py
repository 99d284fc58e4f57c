"""An in-memory word index over items: BM25F over the parts of a guide, scored with numpy.

Growth: memory and build time are linear in the items' text; a query touches only the postings of its own pieces, so it
grows with how common they are.
Scoring: Robertson, Zaragoza, Taylor: Simple BM25 extension to multiple weighted fields, CIKM 2004.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

PART_WEIGHTS = {
    "name": 3.0, "alias": 2.5, "parent": 1.0, "department": 0.5, "materials": 0.5, "conditions": 0.4, "applicable": 0.15,
}
_SATURATION = 1.5
_LENGTH = {"name": 0.35, "alias": 0.35, "parent": 0.3, "department": 0.3, "materials": 0.6, "conditions": 0.6, "applicable": 0.3}

Bags = Mapping[str, Mapping[str, int]]


class WordIndex:
    """Immutable postings over items 0…n-1, given as bags of pieces per part of the guide."""

    def __init__(self, items: Sequence[Bags]) -> None:
        self.size = len(items)
        lengths = {part: [sum(bags.get(part, {}).values()) for bags in items] for part in PART_WEIGHTS}
        means = {part: max(1.0, sum(found) / max(1, len(found))) for part, found in lengths.items()}
        rows: dict[str, list[int]] = {}
        counts: dict[str, list[float]] = {}
        labelled: dict[str, int] = {}
        for row, bags in enumerate(items):
            weighted: dict[str, float] = {}
            for part, weight in PART_WEIGHTS.items():
                norm = 1 - _LENGTH[part] + _LENGTH[part] * lengths[part][row] / means[part]
                for piece, count in bags.get(part, {}).items():
                    weighted[piece] = weighted.get(piece, 0.0) + weight * count / norm
            for piece, count_of_piece in weighted.items():
                rows.setdefault(piece, []).append(row)
                counts.setdefault(piece, []).append(count_of_piece)
            for piece in {*bags.get("name", ()), *bags.get("alias", ()), *bags.get("parent", ())}:
                labelled[piece] = labelled.get(piece, 0) + 1
        self._rows = {piece: np.array(found, dtype=np.int32) for piece, found in rows.items()}
        self._impacts = {
            piece: self._idf(len(found)) * np.array(found, dtype=np.float32) / (_SATURATION + np.array(found, dtype=np.float32))
            for piece, found in counts.items()
        }
        self._labelled = labelled
        self._idfs = {piece: self._idf(holders) for piece, holders in labelled.items()}
        self._rarest = self._idf(1)
        self._totals: dict[frozenset[str], float] = {}
        self._characters: dict[str, int] = {}
        for bags in items:
            for character in set("".join((*bags.get("name", ()), *bags.get("alias", ())))):
                self._characters[character] = self._characters.get(character, 0) + 1

    def _idf(self, holders: int) -> float:
        return float(np.log1p((self.size - holders + 0.5) / (holders + 0.5)))

    def idf(self, piece: str) -> float:
        """How telling a piece is among the items' names; one that no name has is as telling as the rarest."""
        return self._idfs.get(piece, self._rarest)

    def total(self, pieces: frozenset[str]) -> float:
        """The sum of idf over the pieces of an item's wording; kept, as each item's is asked for again and again."""
        if pieces not in self._totals:
            self._totals[pieces] = sum(map(self.idf, pieces))
        return self._totals[pieces]

    def idf_of_character(self, character: str) -> float:
        """How telling a single character is among the items' names and aliases."""
        return self._idf(self._characters.get(character, 0) or 1)

    def in_names(self, piece: str) -> bool:
        """Whether any item's name, alias or parent name has the piece."""
        return piece in self._labelled

    def score(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """BM25F of every item for weighted pieces; shape (size,)."""
        scores = np.zeros(self.size, dtype=np.float32)
        for piece, weight in query.items():
            found = self._rows.get(piece)
            if found is not None:
                scores[found] += weight * self._impacts[piece]
        return scores
