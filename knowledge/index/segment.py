"""Text to search terms: the same on the way in and on the way out, for words and for built-in vectors."""

from __future__ import annotations

import re
import unicodedata

import rjieba

_RUN = re.compile(r"[^\W_]+")


def normalise(text: str) -> str:
    """Full-width to half-width, lower case, everything but letters and digits to single blanks."""
    return " ".join(_RUN.findall(unicodedata.normalize("NFKC", text).lower()))


def bigrams(normalised: str) -> list[str]:
    """Every pair of neighbouring characters inside a run of a normalised text, in order, repeats kept."""
    return [run[i : i + 2] for run in normalised.split() for i in range(len(run) - 1)]


def words(normalised: str) -> list[str]:
    """Words of a normalised text as rjieba's search mode cuts them, blanks left out."""
    return [word for word in rjieba.cut_for_search(normalised) if not word.isspace()]
