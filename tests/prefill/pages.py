"""Pages made by hand, for tests of what is read from places: text put where the test says, in millimetres of an A4 page."""

from __future__ import annotations

from collections.abc import Sequence

from prefill.extract.choose import FieldRead
from prefill.extract.fields import read_fields
from prefill.extract.look import Field, Look
from prefill.extract.sheet import flatten
from prefill.reading.page import Box, Char, Line, Method, Page
from prefill.reading.plain_text import plain_chars

WIDE, HIGH = 210.0, 297.0
SIZE = 5.0  # of a Chinese letter; others are half as wide


def line(x: float, y: float, text: str, size: float = SIZE, confidence: float = 1.0) -> Line:
    """A run that begins `x` from the left, its letters' top `y` from above."""
    chars = []
    for sign in plain_chars(text):
        wide = size * (0.5 if ord(sign) < 128 else 1.0)
        chars.append(Char(sign, (x / WIDE, y / HIGH, (x + wide * 0.96) / WIDE, (y + size) / HIGH), confidence))
        x += wide
    return Line(tuple(chars))


def page(*lines: Line, number: int = 1, method: Method = "text") -> Page:
    return Page(number, WIDE, HIGH, method, lines)


def look(*fields: Field, groups: dict[str, tuple[str, ...]] | None = None, by_sex: dict[str, str] | None = None,
         stops: Sequence[str] = ("备注", "日期")) -> Look:  # fmt: skip
    return Look("example", {"example": ({},)}, (), (), (), fields, groups or {}, by_sex or {}, tuple(stops))


def read(asked: Look, *pages: Page, choices: dict[str, tuple[str, ...]] | None = None) -> dict[str, FieldRead]:
    return read_fields(asked, [flatten(one) for one in pages], choices or {})


def values(asked: Look, *pages: Page, choices: dict[str, tuple[str, ...]] | None = None) -> dict[str, object]:
    return {name: one.value for name, one in read(asked, *pages, choices=choices).items()}


def around(one: Line, start: int, end: int) -> Box:
    """The box of a part of a run."""
    boxes = [char.box for char in one.chars[start:end]]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
