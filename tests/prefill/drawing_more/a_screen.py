"""The screen of a telephone that shows an electronic certificate."""

from __future__ import annotations

from tests.prefill.drawing.paper import Colour, Paper, Piece, Pieces, Run, width_of

PALE: Colour = (240, 243, 247)
WHITE: Colour = (255, 255, 255)
DIM: Colour = (128, 134, 142)


def telephone(height: int, bar: str, colour: Colour, clock: str = "10:26") -> Paper:
    """An empty screen with its clock and a coloured bar that carries the title of the page."""
    paper = Paper(900, height, face="sans", size=32, background=PALE)
    paper.rect(0, 0, 900, 150, fill=colour)
    paper.text(46, 16, clock, 24, colour=WHITE)
    paper.text(854, 16, "5G　86", 24, colour=WHITE, align="right")
    paper.text(40, 70, "＜", 36, colour=WHITE)
    paper.text(450, 72, bar, 36, face="sans-bold", colour=WHITE, align="centre")
    return paper


def sheet(paper: Paper, y: float, height: float) -> None:
    """A white sheet that holds some lines."""
    paper.rect(36, y, 828, height, fill=WHITE)


def entry(paper: Paper, y: float, label: str, value: Piece | Pieces, size: int = 30, left: int = 300) -> float:
    """A grey label and its value to the right of it, wrapped; returns where the next entry begins."""
    paper.text(76, y, label, size - 2, colour=DIM)
    foot = paper.flow(left, y, 830 - left, value if isinstance(value, list) else [value], size, lead=1.4)
    paper.line(76, foot + 12, 824, foot + 12, (228, 231, 236), 1)
    return foot + 32


def ranged(paper: Paper, y: float, label: str, value: Piece | Pieces, size: int = 30) -> float:
    """A label on the left and the value against the right edge; a value too long for one line takes lines of its own."""
    pieces = value if isinstance(value, list) else [value]
    lines = paper.broken(pieces, 560, size, paper.face)
    paper.text(76, y, label, size, colour=DIM)
    if len(lines) > 1:
        y = paper.flow(76, y + size * 1.6, 748, pieces, size, lead=1.4)
    else:
        extent = sum(_length(paper, piece, size) for piece in lines[0])
        paper.place(824 - extent, y, lines[0], size, paper.face)
        y += size * 1.4
    paper.line(76, y + 14, 824, y + 14, (228, 231, 236), 1)
    return y + 36


def _length(paper: Paper, piece: Piece, size: int) -> float:
    return width_of(piece.text if isinstance(piece, Run) else piece, paper.face, size)
