"""How surely two readings differ: by the characters in which they do, not by the faintest of all.

何溪川, read with a faint 川, differs from 何茹川 as surely as its 溪 was read.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from knowledge.catalog.rule_functions import plain
from review_support.seen import SeenValue

# Two values that share less than this are no two readings of one thing, and their faintest character counts.
ALIKE = 0.5


def differs_surely(value: SeenValue, others: Sequence[str], least: float) -> bool:
    """Whether the characters in which a faint value differs from the most alike of `others` were each read with `least`."""
    text = str(value.value)
    if len(value.chars) != len(text) or not others:
        return False
    other = max((plain(one) for one in others), key=lambda one: Levenshtein.normalized_similarity(text, one))
    if Levenshtein.normalized_similarity(text, other) < ALIKE:
        return False
    own = [place for edit in Levenshtein.opcodes(text, other) if edit.tag != "equal" for place in range(edit.src_start, edit.src_end)]
    # What is only missing here may not have been read; something must stand in its stead.
    return bool(own) and all(value.chars[place] >= least for place in own)
