"""Titles of documents as numbers: one that people name and one that a base holds are the same when their bare forms are.

They stand in `core` because the table of documents keeps each title's number, so that a title is one look-up among any number
of documents. Two texts share a number by a chance of 1 in 2⁶³.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache

JUNK = re.compile(r"[\s《》〈〉<>\"“”'、,，·・.]")
"""What a title is written with or without: blanks, brackets, quotation marks, dots."""
STATE = "中华人民共和国"
PART = re.compile(r"[^()（）]{0,10}编|总则|分则|附则")
"""What the part of a code is called that is kept as a document of its own."""
_TAIL = re.compile(r"\([^()]*\)$")


@lru_cache(maxsize=65536)
def bare(title: str) -> str:
    """A title without brackets, blanks, 中华人民共和国 and the note of its version: how people may name it."""
    name = JUNK.sub("", unicodedata.normalize("NFKC", title))
    while (shorter := _TAIL.sub("", name)) != name:
        name = shorter
    return name.replace(STATE, "")


def key_of(text: str) -> int:
    """A text's number, of 63 bits; 0 for none."""
    if not text:
        return 0
    data = text.encode()
    return zlib.crc32(data) << 31 ^ zlib.crc32(data[::-1], 0x5BD1E995) or 1


def title_key(title: str) -> int:
    """A title's number."""
    return key_of(bare(title))
