"""Finds printed labels on a sheet: whole, spaced out over a cell, or broken over two lines of it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from prefill.extract.sheet import Row, Run, Sheet

_BEFORE = set(",，。;；:：、()（）[]【】|/0123456789.·—-")
_AFTER = set(":：")
# What shows that a long label inside a sentence (本证有效期至2027年) is one.
_FOLLOWS = re.compile("[:：]|[自至为从]?[0-9二]")


@dataclass(frozen=True)
class Hit:
    """A label on a page. `start` and `end` are places in its row's text; a label broken over two lines has end −1."""

    label: str
    sheet: int
    row: int
    start: int
    end: int
    x0: float
    x1: float
    y: float
    high: float
    apart: bool  # stands alone: a colon or another run follows

    @property
    def order(self) -> tuple[int, int, int]:
        return (self.sheet, self.row, self.start)


def find_labels(sheets: Iterable[Sheet], labels: Iterable[str]) -> list[Hit]:
    """All labels of all sheets in reading order; of labels that overlap, the longer."""
    by_length = sorted(labels, key=len, reverse=True)
    hits: list[Hit] = []
    for number, sheet in enumerate(sheets):
        for index, row in enumerate(sheet.rows):
            hits += _in_row(number, index, row, by_length)
        hits += _broken(number, sheet, by_length)
    return sorted(hits, key=lambda hit: hit.order)


def _in_row(sheet: int, index: int, row: Row, labels: list[str]) -> list[Hit]:
    taken = [False] * len(row.text)
    hits: list[Hit] = []
    for label in labels:
        start = row.text.find(label)
        while start >= 0:
            end = start + len(label)
            if not any(taken[start:end]) and _begins(row, start, end) and _holds(row, start, end):
                taken[start:end] = [True] * (end - start)
                first, last = row.runs[row.owner[start]], row.chars[end - 1]
                scale = first.x1 - first.x0
                inside = first.chars[0].box[0], first.chars[-1].box[2]
                wide = (inside[1] - inside[0]) or 1.0
                begin = first.x0 + (row.chars[start].box[0] - inside[0]) / wide * scale
                stop_run = row.runs[row.owner[end - 1]]
                stop = stop_run.x1 - (stop_run.chars[-1].box[2] - last.box[2]) / wide * scale
                apart = end == len(row.text) or row.text[end] in _AFTER or row.owner[end] != row.owner[end - 1]
                hits.append(Hit(label, sheet, index, start, end, begin, stop, first.y, first.high, apart))
            start = row.text.find(label, start + 1)
    return hits


def _begins(row: Row, start: int, end: int) -> bool:
    if end - start >= 4 and _FOLLOWS.match(row.text[end:]):
        return True
    return start == 0 or row.owner[start] != row.owner[start - 1] or row.text[start - 1] in _BEFORE


def _holds(row: Row, start: int, end: int) -> bool:
    """A label of several runs must not reach over a column: 姓 ... 名 of one cell are near, two cells are not."""
    owners = sorted(set(row.owner[start:end]))
    return all(
        row.runs[b].x0 - row.runs[a].x1 < 5 * row.runs[a].high for a, b in itertools.pairwise(owners)
    )


def _broken(number: int, sheet: Sheet, labels: list[str]) -> list[Hit]:
    known = {label for label in labels if len(label) >= 4}
    hits: list[Hit] = []
    for index, row in enumerate(sheet.rows):
        for run in row.runs:
            upper = run.text.rstrip(":：")
            if not any(label.startswith(upper) and label != upper for label in known):
                continue
            for below in range(index + 1, min(index + 3, len(sheet.rows))):
                for other in sheet.rows[below].runs:
                    joined = upper + other.text.rstrip(":：")
                    if joined in known and _stacked(run, other):
                        hits.append(_hit(joined, number, index, run, other))
    return hits


def _stacked(run: Run, other: Run) -> bool:
    return 0 < other.y - run.y < 2.4 * run.high and abs((run.x0 + run.x1) - (other.x0 + other.x1)) < 4 * run.high


def _hit(label: str, sheet: int, row: int, run: Run, other: Run) -> Hit:
    return Hit(
        label, sheet, row, 0, -1, min(run.x0, other.x0), max(run.x1, other.x1), (run.y + other.y) / 2, run.high, True
    )
