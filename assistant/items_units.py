"""Small pieces of text by which a question and an item's words are compared: words of rjieba and pairs of neighbouring characters.

A run of Latin letters or digits counts as one character, so that "m字签证" yields "m字".
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from itertools import pairwise

import rjieba

_ATOM = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]")
_SEGMENT = re.compile(r"[a-z0-9\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Unit:
    """A piece of text and its span in characters."""

    text: str
    start: int
    end: int


def units_of(text: str) -> list[Unit]:
    """All pieces of a normalised text in order; nothing crosses a blank or a punctuation mark. A lone character is a piece of its own."""
    units: list[Unit] = []
    for segment in _SEGMENT.finditer(text):
        atoms = [(atom.group(), segment.start() + atom.start()) for atom in _ATOM.finditer(segment.group())]
        pairs = [Unit(a + b, start, after + len(b)) for (a, start), (b, after) in pairwise(atoms)]
        units += pairs or [Unit(atom, start, start + len(atom)) for atom, start in atoms]
        seen = {unit.text for unit in units}
        at = segment.start()
        for word in rjieba.cut(segment.group()):
            if word not in seen and len(word) > (1 if word.isascii() else 2):
                units.append(Unit(word, at, at + len(word)))
            at += len(word)
    return units


def bag_of(text: str) -> dict[str, int]:
    """How often each piece occurs."""
    bag: dict[str, int] = {}
    for unit in units_of(text):
        # The same few thousand pieces make up all items: kept once, they take a quarter of the memory.
        piece = sys.intern(unit.text)
        bag[piece] = bag.get(piece, 0) + 1
    return bag
