"""What one file may be before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`pixels` of one picture; `side`: pixels of a picture's longer side before it is scaled down for recognition;
    `picture`: of what people are shown. `chars` of one page: a printed page has two thousand, and what stands behind ten
    thousand is there to keep the reader busy; it is left out."""

    pages: int = 60
    pixels: int = 60_000_000
    side: int = 3200
    picture: int = 1400
    chars: int = 10_000
