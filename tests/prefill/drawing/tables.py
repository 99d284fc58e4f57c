"""Ruled tables with cells that span and wrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tests.prefill.drawing.paper import Colour, Face, Paper, Piece, Pieces, Run, width_of


@dataclass(frozen=True)
class Cell:
    content: Piece | Pieces
    span: int = 1
    kind: Literal["label", "value", "head"] | None = None
    align: Literal["left", "centre"] | None = None

    @property
    def pieces(self) -> Pieces:
        return self.content if isinstance(self.content, list) else [self.content]

    @property
    def role(self) -> Literal["label", "value", "head"]:
        return self.kind or ("label" if isinstance(self.content, str) else "value")


Content = Cell | Piece | Pieces


@dataclass(frozen=True)
class Ruling:
    """How a table looks."""

    row: int = 66
    pad: int = 16
    colour: Colour = (60, 60, 60)
    fill: Colour | None = None
    vertical: bool = True
    frame: int = 2
    label_face: Face | None = None
    centre_values: bool = False


def table(paper: Paper, x: float, y: float, widths: list[int], rows: Sequence[Sequence[Content]], size: int | None = None,
          ruling: Ruling | None = None) -> float:
    """Draws the rows; returns the y under the table."""
    ruling = ruling or Ruling()
    size = size or paper.size
    total = sum(widths)
    top = y = float(y)
    for row in rows:
        cells = [item if isinstance(item, Cell) else Cell(item) for item in row]
        edges: list[tuple[float, float]] = []
        column = 0
        at = float(x)
        for cell in cells:
            length = sum(widths[column : column + cell.span])
            edges.append((at, length))
            at += length
            column += cell.span
        if column != len(widths):
            raise ValueError(f"a row covers {column} of {len(widths)} columns: {row}")
        faces = [_face(paper, cell, ruling) for cell in cells]
        broken = [
            paper.broken(cell.pieces, extent - 2 * ruling.pad, size, face)
            for cell, (_, extent), face in zip(cells, edges, faces, strict=True)
        ]
        height = max([float(ruling.row), *(len(lines) * size * 1.4 + 1.2 * ruling.pad for lines in broken)])
        for cell, (left, extent), lines, face in zip(cells, edges, broken, faces, strict=True):
            if cell.role != "value" and ruling.fill:
                paper.rect(left, y, extent, height, fill=ruling.fill)
            if ruling.vertical:
                paper.rect(left, y, extent, height, outline=ruling.colour, width=1)
            _fill_cell(paper, cell, lines, (left, y, extent, height), size, face, ruling)
        y += height
        if not ruling.vertical:
            paper.line(x, y, x + total, y, ruling.colour, 1)
    if ruling.frame:
        paper.rect(x, top, total, y - top, outline=ruling.colour, width=ruling.frame)
    return y


def section(paper: Paper, x: float, y: float, label: str, widths: list[int], rows: Sequence[Sequence[Content]], size: int,
            ruling: Ruling) -> float:
    """Rows with one label beside them all, its signs one under another; the first width is the label's."""
    foot = table(paper, x + widths[0], y, widths[1:], rows, size, ruling)
    paper.rect(x, y, widths[0], foot - y, outline=ruling.colour, fill=ruling.fill)
    top = (y + foot) / 2 - len(label) * size * 0.65
    for number, sign in enumerate(label):
        paper.text(x + widths[0] / 2, top + number * size * 1.3, sign, size, align="centre")
    return foot


def _face(paper: Paper, cell: Cell, ruling: Ruling) -> Face:
    if cell.role == "head":
        return paper.bold
    return (ruling.label_face or paper.face) if cell.role == "label" else paper.face


def _fill_cell(paper: Paper, cell: Cell, lines: list[list[Piece]], box: tuple[float, float, float, float], size: int,
               face: Face, ruling: Ruling) -> None:
    left, top, length, height = box
    step = size * 1.4
    y = top + (height - len(lines) * step) / 2 + (step - size) / 2 - size * 0.06
    centred = (cell.align or ("left" if cell.role == "value" and not ruling.centre_values else "centre")) == "centre"
    for line in lines:
        extent = sum(width_of(piece.text if isinstance(piece, Run) else piece, face, size) for piece in line)
        paper.place(left + (length - extent) / 2 if centred else left + ruling.pad, y, line, size, face)
        y += step
