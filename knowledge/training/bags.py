"""Many texts as numbers of their terms: one flat array and where each text begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge.index.segment import normalise, words
from knowledge.index.static import terms

Ids = np.ndarray[Any, np.dtype[np.int64]]
# A pair across a word's border ("的规") says less than a word: words count as if they were so many times as frequent.
WORDS_FIRST = 3.0


@dataclass(frozen=True, slots=True)
class Bags:
    """Text `i` is `flat[starts[i]:starts[i + 1]]`."""

    flat: Ids
    starts: Ids

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, first: int, last: int | None = None) -> Ids:
        """The terms of text `first`, or of all from `first` up to, not including, `last`."""
        return self.flat[self.starts[first] : self.starts[first + 1 if last is None else last]]


class Vocabulary:
    """Numbers for terms, and the way from texts to bags. Terms that it lacks are left out."""

    def __init__(self, chosen: Iterable[str]) -> None:
        self.numbers: dict[str, int] = {term: number for number, term in enumerate(chosen)}

    def __len__(self) -> int:
        return len(self.numbers)

    def bags(self, texts: Iterable[str]) -> Bags:
        """Each text as the numbers of its terms."""
        flat: list[int] = []
        starts = [0]
        known = self.numbers.get
        for text in texts:
            flat += [n for n in map(known, terms(text)) if n is not None]
            starts.append(len(flat))
        return Bags(np.asarray(flat, np.int64), np.asarray(starts, np.int64))


def choose_vocabulary(texts: Iterable[str], size: int) -> Vocabulary:
    """The `size` terms to keep: every character that stands in two texts, then what most texts hold, words first.

    The order is by number of texts, so that equal texts give equal files.
    """
    counts: Counter[str] = Counter()
    whole: set[str] = set()
    for text in texts:
        counts.update(terms(text))
        whole.update(words(normalise(text)))
    characters = [t for t, n in counts.most_common() if len(t) == 1 and n > 1][: size // 4]
    longer = sorted(
        (t for t, n in counts.items() if len(t) > 1 and n > 2),
        key=lambda t: (-counts[t] * (WORDS_FIRST if t in whole else 1.0), t),
    )
    chosen = sorted((*characters, *longer[: size - len(characters)]), key=lambda t: (-counts[t], t))
    return Vocabulary(chosen)


def join(parts: Sequence[Sequence[Ids]], size: int) -> tuple[Ids, Ids]:
    """Rows, each the union of its parts, as flat numbers and where each row begins; `size` is the vocabulary's."""
    lengths = [sum(map(len, row)) for row in parts]
    rows = np.repeat(np.arange(len(parts), dtype=np.int64), lengths)
    flat = np.concatenate([part for row in parts for part in row] or [np.zeros(0, np.int64)])
    unique = np.unique(rows * size + flat)
    starts = np.searchsorted(unique, np.arange(len(parts), dtype=np.int64) * size)
    return unique % size, starts.astype(np.int64)
