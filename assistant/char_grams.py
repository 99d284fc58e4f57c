"""A linear classifier over characters, as both second looks use it (screen_learnt.py, fields_learnt.py): what it sees of a text, and
what its weights say of that. Plain Python: serving needs no library for it. Learnt by assistant/training/char_grams.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set

SHORTEST = 4  # characters; 第二个 or 好的 tells nothing of its kind
LONGEST = 3
STEP = 100  # weights are whole hundredths: their sum does not depend on the order


def grams(said: str) -> Set[str]:
    """What the classifier sees of a normalised text: its characters, by one, two and three in a row; of a short one none."""
    if len(said) < SHORTEST:
        return frozenset()
    return {said[at : at + n] for n in range(1, LONGEST + 1) for at in range(len(said) - n + 1)}


def logits(found: Set[str], weights: Mapping[str, Sequence[int]], constant: Sequence[int]) -> list[float] | None:
    """What speaks for each class, as log odds, each known gram counting 1/√(how many are known); None where none is known.
    `weights` (one row a gram) and `constant` are in 1/STEP."""
    known = [weights[gram] for gram in found if gram in weights]
    if not known:
        return None
    scale = 1 / math.sqrt(len(known))
    return [(always + scale * sum(column)) / STEP for always, column in zip(constant, zip(*known, strict=True), strict=True)]
