"""Find where a quote that was typed with small slips stands in its source: proposed only when no fact differs."""

from __future__ import annotations

import unicodedata

from rapidfuzz import fuzz

from .duty_words import words_in
from .nearness import left_out
from .numbers import numbers_in

FLOOR = 85.0
SHORTEST = 6
SLACK = 4


def realign(quote: str, text: str) -> tuple[int, int] | None:
    """The span of `text` that `quote` means, in characters, or None.

    An exact occurrence is taken as it is. Otherwise the nearest span, only if it scores FLOOR or more, and its
    numbers, negations, duties and limits are exactly the quote's (a fuzzy score alone accepts 三十日 for 十五日).
    """
    if quote and (at := text.find(quote)) >= 0:
        return at, at + len(quote)
    mine, theirs = _even(quote.strip()), _even(text)
    if len(mine) < SHORTEST or not theirs:
        return None
    if (at := theirs.find(mine)) >= 0:
        span = (at, at + len(mine))
    else:
        span = _nearest(mine, theirs)
    start, end = span
    found = text[start:end]
    if fuzz.ratio(mine, theirs[start:end]) < FLOOR or _facts(quote) != _facts(found):
        return None
    return None if _halved(text, start, end) else span


def _nearest(mine: str, theirs: str) -> tuple[int, int]:
    """The aligned window, its edges moved to where it is most alike; ties go to the shorter."""
    if len(mine) >= len(theirs):
        return 0, len(theirs)
    window = fuzz.partial_ratio_alignment(mine, theirs)
    start, end = (window.dest_start, window.dest_end) if window else (0, len(theirs))
    starts = range(max(0, start - SLACK), min(len(theirs), start + SLACK) + 1)
    ends = range(max(0, end - SLACK), min(len(theirs), end + SLACK) + 1)
    spans = [(a, b) for a in starts for b in ends if a < b]
    return max(spans, key=lambda s: (fuzz.ratio(mine, theirs[s[0] : s[1]]), s[0] - s[1]))


def _facts(text: str) -> tuple[list[tuple[str, str, str]], list[str]]:
    return [(n.kind, n.value, n.unit) for n in numbers_in(text)], [w.name for w in words_in(_even(text))]


def _halved(text: str, start: int, end: int) -> bool:
    """Whether the span begins or ends inside a number or behind a duty word of the same clause."""
    whole = [(n.kind, n.value, n.unit) for n in numbers_in(text[max(0, start - 8) : end + 8])]
    inner = _facts(text[start:end])[0]
    if any(fact not in whole for fact in inner):
        return True
    cut = left_out(text, start, end, [(start, end)])
    return cut is not None and cut.code == "quote_cut"


def _even(text: str) -> str:
    """Half width, character by character, so that places stay what they are."""
    return "".join(c if len(n := unicodedata.normalize("NFKC", c)) != 1 else n for c in text)
