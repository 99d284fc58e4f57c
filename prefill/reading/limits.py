"""What one file may be before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`pixels` of one picture; `side`: pixels of a picture's longer side before it is scaled down for recognition;
    `picture`: of what people are shown."""

    pages: int = 60
    pixels: int = 60_000_000
    side: int = 3200
    picture: int = 1400
