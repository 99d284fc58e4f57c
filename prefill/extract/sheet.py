"""A page laid flat: runs in upright coordinates, rows of them, and the running text with every character's place.

A photograph's lines slope, and slope differently at the top and at the bottom; the slope is fitted over the page and
taken out, so that "on the same row" and "in the same column" mean what they mean on paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from prefill.reading.page import Char, Line, Mark, Page, turn


@dataclass(frozen=True)
class Run:
    """A run of characters; x in page heights from the left, y of its middle from the top, `high` its height."""

    chars: tuple[Char, ...]
    x0: float
    x1: float
    y: float
    high: float
    page: int

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)


@dataclass(frozen=True)
class Row:
    """Runs that stand on one row, left to right, and their characters with the run each belongs to."""

    runs: tuple[Run, ...]
    chars: tuple[Char, ...]
    owner: tuple[int, ...]
    text: str

    @property
    def y(self) -> float:
        return sum(run.y for run in self.runs) / len(self.runs)


@dataclass(frozen=True)
class Spot:
    """A mark of the page, flat: x and y in page heights as in a run, `ink` in square page heights."""

    mark: Mark
    x0: float
    y0: float
    x1: float
    y1: float
    ink: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True)
class Sheet:
    """One page, flat. `spots` is None where nobody looked for marks."""

    page: int
    rows: tuple[Row, ...]
    method: str
    turned: int = 0  # the places of its characters are on the page turned clockwise by so many quarters
    spots: tuple[Spot, ...] | None = None
    aspect: float = 1.0

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(run for row in self.rows for run in row.runs)


def flatten(page: Page) -> Sheet:
    """The sheet of a page, as it stands upright."""
    page = _upright_page(page)
    aspect = page.width / page.height
    start, growth = _slopes(page)
    runs: list[Run] = []
    for line in _upright(page.lines, aspect):
        x0, y0, x1, y1 = line.box
        tilt = math.tan(start + growth * (y0 + y1) / 2)
        middle, across = (y0 + y1) / 2, (x0 + x1) / 2 * aspect
        wide = (x1 - x0) * aspect
        # The box of a sloping line is higher than its letters.
        high = max((y1 - y0) - abs(tilt) * wide, 0.4 * (y1 - y0))
        high = min(high, max(char.box[3] - char.box[1] for char in line.chars))
        level = middle - (across - aspect / 2) * tilt
        shift = (middle - 0.5) * tilt
        runs.append(Run(line.chars, x0 * aspect + shift, x1 * aspect + shift, level, high, page.number))
    spots = None if page.marks is None else tuple(_spot(mark, aspect, start, growth) for mark in page.marks)
    return Sheet(page.number, tuple(_rows(runs)), page.method, page.turned, spots, aspect)


def _spot(mark: Mark, aspect: float, start: float, growth: float) -> Spot:
    x0, y0, x1, y1 = mark.box
    middle = (y0 + y1) / 2
    tilt = math.tan(start + growth * middle)
    lower, shift = ((x0 + x1) / 2 * aspect - aspect / 2) * tilt, (middle - 0.5) * tilt
    return Spot(mark, x0 * aspect + shift, y0 - lower, x1 * aspect + shift, y1 - lower, mark.amount * aspect)


def _upright_page(page: Page) -> Page:
    if not page.turned:
        return page
    lines = tuple(
        replace(line, chars=tuple(replace(char, box=turn(char.box, page.turned)) for char in line.chars)) for line in page.lines
    )
    marks = None if page.marks is None else tuple(replace(mark, box=turn(mark.box, page.turned)) for mark in page.marks)
    wide, high = (page.width, page.height) if page.turned == 2 else (page.height, page.width)
    return replace(page, width=wide, height=high, lines=lines, marks=marks)


def _upright(lines: Iterable[Line], aspect: float) -> Iterator[Line]:
    """Letters of spaced-out labels that stand over one another are found as one upright run: each is its own."""
    for line in lines:
        x0, y0, x1, y1 = line.box
        if len(line.chars) > 1 and y1 - y0 > 1.5 * (x1 - x0) * aspect:
            yield from (Line((char,), 0.0) for char in line.chars)
        else:
            yield line


def _slopes(page: Page) -> tuple[float, float]:
    """Slope in radians as start + growth · y, fitted over the longer lines."""
    told = [(line.box[1], line.angle, len(line.chars)) for line in page.lines if len(line.chars) >= 4]
    if page.method != "ocr" or not told:
        return 0.0, 0.0
    y, angle, weight = (np.array(column, dtype=float) for column in zip(*told, strict=True))
    middle = float(np.median(angle))
    near = np.abs(angle - middle) < 0.06
    if near.sum() < 6 or np.ptp(y[near]) < 0.3:
        return middle, 0.0
    growth, start = np.polyfit(y[near], angle[near], 1, w=np.sqrt(weight[near]))
    return float(start), float(growth)


def _rows(runs: list[Run]) -> list[Row]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.y):
        for row in reversed(rows[-4:]):
            last = sum(each.y for each in row) / len(row)
            high = max(run.high, min(each.high for each in row))
            clash = any(min(run.x1, each.x1) - max(run.x0, each.x0) > 0.5 * run.high for each in row)
            if abs(run.y - last) < 0.58 * high and not clash:
                row.append(run)
                break
        else:
            rows.append([run])
    rows.sort(key=lambda row: sum(each.y for each in row) / len(row))
    return [_row(sorted(row, key=lambda run: run.x0)) for row in rows]


def _row(runs: list[Run]) -> Row:
    chars = tuple(char for run in runs for char in run.chars)
    owner = tuple(index for index, run in enumerate(runs) for _ in run.chars)
    return Row(tuple(runs), chars, owner, "".join(char.text for char in chars))
