"""Reads the text that a PDF carries: characters with their places, gathered into runs as they stand on the page."""

from __future__ import annotations

import unicodedata
from typing import Any

import pypdfium2 as pdfium

from prefill.reading.page import Char, Line, Page, turn

# Fewer characters than this on a page is a stamp or a page number on a scan, not a text layer.
ENOUGH = 12
# A gap wider than this many heights begins another run: two cells of a table, a label and its value.
GAP = 0.7


def page_of(page: Any, number: int) -> Page | None:
    """The page's text layer; None where it has none worth the name."""
    width, height = page.get_size()
    left, bottom, right, top = page.get_cropbox()
    text = page.get_textpage()
    try:
        chars: list[Char] = []
        for index in range(text.count_chars()):
            shown = text.get_text_range(index, 1)
            if not shown or shown.isspace() or unicodedata.category(shown[0]) in ("Cc", "Cf", "Co", "Cn"):
                continue
            x0, y0, x1, y1 = text.get_charbox(index, loose=True)
            box = turn(((x0 - left) / (right - left), (top - y1) / (top - bottom),
                        (x1 - left) / (right - left), (top - y0) / (top - bottom)), page.get_rotation() // 90)  # fmt: skip
            if 0 <= box[0] < box[2] <= 1.001 and 0 <= box[1] < box[3] <= 1.001:
                chars.extend(Char(one, box) for one in unicodedata.normalize("NFKC", shown) if not one.isspace())
    finally:
        text.close()
    if len(chars) < ENOUGH:
        return None
    return Page(number, width, height, "text", tuple(_runs(chars, width / height)))


def _runs(chars: list[Char], aspect: float) -> list[Line]:
    lines: list[Line] = []
    run: list[Char] = []
    for char in chars:
        if run and not _follows(run[-1], char, aspect):
            lines.append(Line(tuple(run)))
            run = []
        run.append(char)
    if run:
        lines.append(Line(tuple(run)))
    return lines


def _follows(last: Char, char: Char, aspect: float) -> bool:
    if char.box == last.box:
        return True  # ㎡ is one sign that says m and 2
    high = max(last.box[3] - last.box[1], char.box[3] - char.box[1])
    level = abs((last.box[1] + last.box[3]) - (char.box[1] + char.box[3])) / 2 < 0.5 * high
    gap = (char.box[0] - last.box[2]) * aspect
    return level and -0.5 * high < gap < GAP * high


__all__ = ["ENOUGH", "page_of", "pdfium"]
