"""What an item is about, beyond its words: its vectors in the built-in model, beside which a question's stands near or far.

Words find 残疾人证 for 残疾证; that 残废证 or 玩火腿 stand near it and 业余无线电台 is learnt, from the ways in which people ask
(knowledge/training). The built-in model is used whatever model searches: the weights of items_rank.json were learnt with it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from knowledge.guide import Guide, spoken_of
from knowledge.index.embed import builtin

Vectors = np.ndarray[Any, np.dtype[np.float32]]

KINDS = ("name", "guide")


def meaning_of(guide: Guide) -> Vectors:
    """Two vectors of length 1, KINDS × dimensions: of what the item is called, and of that with what its guide asks for."""
    return builtin().embed(spoken_of(guide))


def nearness(question: str, items: Vectors) -> Vectors:
    """The cosines of a question with items (n × KINDS × dimensions): n × KINDS; zeros for one without a known word, and for a
    single character, which says nothing."""
    if not len(items) or len(question.strip()) < 2:
        return np.zeros((len(items), len(KINDS)), np.float32)
    near: Vectors = items @ builtin().embed([question])[0]
    return near
