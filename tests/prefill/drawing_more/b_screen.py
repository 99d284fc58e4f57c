"""The frame of a telephone's screen, for certificates that exist only there."""

from __future__ import annotations

from tests.prefill.drawing.paper import Colour, Paper, Piece, Pieces

WHITE: Colour = (255, 255, 255)


def screen(title: str, height: int, band: Colour, background: Colour = (243, 245, 248)) -> Paper:
    """A screenshot: clock, title bar, nothing below it yet. The first 210 units are taken."""
    paper = Paper(828, height, face="sans", size=28, background=background)
    paper.rect(0, 0, 828, 190, fill=band)
    paper.text(44, 22, "9:41", 26, face="sans-bold", colour=WHITE)
    paper.text(784, 22, "5G  86%", 22, colour=WHITE, align="right")
    paper.text(40, 104, "〈", 40, colour=WHITE)
    paper.text(414, 106, title, 36, face="sans-bold", colour=WHITE, align="centre")
    paper.text(784, 106, "···", 36, colour=WHITE, align="right")
    return paper


def line_item(paper: Paper, y: float, label: str, value: Piece | Pieces, size: int = 28, left: float = 70, right: float = 760,
              column: float = 210) -> float:
    """A grey label on the left, the value beside it, a hairline below; returns where the next one begins."""
    paper.text(left, y, label, size, colour=(130, 134, 142))
    pieces = value if isinstance(value, list) else [value]
    foot = paper.flow(left + column, y, right - left - column, pieces, size, lead=1.45)
    paper.line(left, foot + 8, right, foot + 8, (226, 229, 234), 1)
    return foot + 28


def far_item(paper: Paper, y: float, label: str, value: Piece, size: int = 28, left: float = 70, right: float = 760) -> float:
    """A label on the left and its value against the right edge, as in a list of bills."""
    paper.text(left, y, label, size, colour=(120, 124, 132))
    paper.text(right, y, value, size, align="right")
    return y + size * 2.1
