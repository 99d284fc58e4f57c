"""Reads a text as a person would see it, and keeps the way back to the characters that were typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# People and attackers type many dashes and blanks; one of each is enough for every pattern. U+30FC is what some input
# methods give for a dash. Full-width signs stand here too: nearly every Chinese text has some, and a table is quicker.
_SAME = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(c): "-" for c in "‐‑‒–—―−﹣－ー─"},
    **{ord(c): " " for c in "\u3000\u00a0\t"},
}
# Format characters (category Cf) and variation selectors: they show nothing and split words for a pattern.
_INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)


@dataclass(frozen=True)
class Folded:
    """A text in half width, without invisible characters; `origin[i]` is the index of character i in what was typed.

    `origin` has one entry more than `text`, the length of what was typed.
    """

    text: str
    origin: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the typed text of folded[start:end]. `end` must be greater than `start`."""
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """NFKC character by character, format characters (zero width, bidi) dropped, dashes and blanks unified.

    Linear. Character by character, because a whole-text NFKC has no way back to the typed positions.
    """
    plain = text.translate(_SAME)
    if unicodedata.is_normalized("NFKC", plain) and not _INVISIBLE.search(plain):
        return Folded(plain, range(len(plain) + 1))
    out: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(plain):
        if _INVISIBLE.match(char):
            continue
        for piece in unicodedata.normalize("NFKC", char).translate(_SAME):
            out.append(piece)
            origin.append(at)
    origin.append(len(text))
    return Folded("".join(out), tuple(origin))
