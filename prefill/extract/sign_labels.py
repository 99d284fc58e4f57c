"""Finds where someone signs or stamps: printed labels such as 委托人（签名）：, and what else stands on a page that has them."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from prefill.extract.look import Sign
from prefill.extract.sheet import Row, Run, Sheet
from prefill.reading.page import Box, Char, union

PRINT = 0.8  # a run read less surely may be strokes of a pen
_STAMPS = r"(?:(?:或者?|及|并|和|兼|[、/()])*(?:(?:法人|单位|企业)?(?:股东|单位)?加?盖(?:公?章|印)|按?(?:指|手)印|捺(?:指|手)?印|公?章|手印))?"
_WRITES = rf"(?:亲笔|手写|本人|电子)?(?:签名|签字|签章|签署|署名|具名|画押|签盖|亲笔|亲签){_STAMPS}(?:处|栏)?"
_SEALS = r"(?:(?:加盖|盖|公|专用|业务专用|业务|电子|签|印|医务)*(?:章|印章|印鉴))(?:处|栏)?"
# What is about signing and is no place for it: 签名日期, 签字之日起.
_NO_PLACE = r"(?![之日时年月后前的地生、,，。;；])"
_TAIL = re.compile(r"[A-Za-z]{0,12}[)\]】]*[:：;▶>]*")
_ANY = {
    "signature": re.compile(rf"(?:[(]?[一-鿿/]{{0,12}}?[(]?{_WRITES}[)]?{_STAMPS}|[(]?[一-鿿]{{0,12}}[(]?{_SEALS}){_NO_PLACE}"),
    "seal": re.compile(rf"[(]?[一-鿿/]{{0,14}}?[(]?{_SEALS}{_NO_PLACE}"),
}


@dataclass(frozen=True)
class SignLabel:
    """A label that says who signs, stamps, or both; x, y and `high` as in a run."""

    sheet: Sheet
    text: str
    box: Box
    x0: float
    x1: float
    y: float
    high: float
    rank: int  # 0 names who signs, 1 only that one signs, 2 only who
    rest: Run | None  # what was read behind it in the same run: 签名：某某


def sign_labels(sign: Sign, sheet: Sheet) -> list[SignLabel]:
    """The labels of one signature or seal on a page, row by row."""
    by = "|".join(re.escape(name) for name in sorted(sign.by, key=len, reverse=True))
    word = _SEALS if sign.sort == "seal" else _WRITES
    patterns = [rf"[(]?(?:{by})(?:姓名|代表)?(?:[(][^()]{{1,9}}[)])?[(/]?{word}[)]?(?:[(][^()]{{1,9}}[)])?{_NO_PLACE}", rf"[(]?{word}[)]?{_NO_PLACE}"]
    patterns.append(rf"(?:{by})(?:[(][^()]{{1,6}}[)])?")
    found: list[SignLabel] = []
    for row in sheet.rows:
        taken: list[tuple[int, int]] = []
        for rank, pattern in enumerate(patterns):
            for match in re.finditer(pattern, row.text):
                run_end = next((at for at in range(match.end(), len(row.text)) if row.owner[at] != row.owner[match.end() - 1]), len(row.text))
                end = _TAIL.match(row.text, match.end(), run_end)
                stop = end.end() if end else match.end()
                if _begins(row, match.start()) and _ends(row, stop, sheet) and not any(a < stop and match.start() < b for a, b in taken):
                    taken.append((match.start(), stop))
                    found.append(_label(sheet, row, match.start(), stop, rank))
    return found


def _begins(row: Row, start: int) -> bool:
    if start == 0 or row.owner[start] != row.owner[start - 1] or row.text[start - 1] in ":：()。,，;；_":
        return True
    return _gap(row, start) > 0.6


def _ends(row: Row, end: int, sheet: Sheet) -> bool:
    if end == len(row.text) or row.owner[end] != row.owner[end - 1] or row.text[end - 1] in ":：▶>_)":
        return True
    # Where the label is as coloured as what follows it, both are print.
    return _gap(row, end) > 0.4 or covered(row.chars[end].box, sheet) and not covered(row.chars[end - 1].box, sheet)


def _gap(row: Row, at: int) -> float:
    """The room before a character, in heights; its run's tilt does not count."""
    before, char = row.chars[at - 1].box, row.chars[at].box
    return (char[0] - before[2]) / max((char[3] - char[1]), 1e-6)


def sure(chars: Sequence[Char]) -> float:
    """How surely these characters were read."""
    return sum(char.confidence for char in chars) / len(chars)


def covered(box: Box, sheet: Sheet, kinds: Sequence[str] = ("blue", "dark")) -> bool:
    """Whether ink of a pen stands where this character was read."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(
        spot.mark.box[0] <= x <= spot.mark.box[2] and spot.mark.box[1] <= y <= spot.mark.box[3]
        for spot in sheet.spots or () if spot.mark.kind in kinds
    )  # fmt: skip


def _label(sheet: Sheet, row: Row, start: int, end: int, rank: int) -> SignLabel:
    box = union(char.box for char in row.chars[start:end])
    first, last = row.runs[row.owner[start]], row.runs[row.owner[end - 1]]
    x1 = _across(last, row, end - 1, 2)
    left = tuple(row.chars[at] for at in range(end, len(row.text)) if row.owner[at] == row.owner[end - 1])
    rest = replace(last, chars=left, x0=x1 + 0.1 * last.high) if left else None
    # A name written behind it makes the run higher than its letters.
    high = max(min(first.high, 1.15 * usual_high(sheet)), 0.008)
    return SignLabel(sheet, row.text[start:end], box, _across(first, row, start, 0), x1, first.y, high, rank, rest)


def usual_high(sheet: Sheet) -> float:
    """How high the page's runs are; there must be some."""
    return statistics.median(run.high for run in sheet.runs)


def _across(run: Run, row: Row, at: int, side: int) -> float:
    low, high = run.chars[0].box[0], run.chars[-1].box[2]
    return run.x0 + (row.chars[at].box[side] - low) / ((high - low) or 1.0) * (run.x1 - run.x0)


def other_places(label: SignLabel) -> list[tuple[float, float, float]]:
    """(x0, x1, y) of the other places to sign or stamp on the page."""
    found = []
    for run in label.sheet.runs:
        for match in itertools.chain(*(pattern.finditer(run.text) for pattern in _ANY.values())):
            if match.start() and run.text[match.start() - 1] not in ":：()。,，;；_":
                continue
            low, scale = run.chars[0].box[0], (run.x1 - run.x0) / ((run.chars[-1].box[2] - run.chars[0].box[0]) or 1.0)
            x0 = run.x0 + (run.chars[match.start()].box[0] - low) * scale
            x1 = run.x0 + (run.chars[match.end() - 1].box[2] - low) * scale
            if x0 > label.x1 - label.high or x1 < label.x0 + label.high or abs(run.y - label.y) > 0.7 * label.high:
                found.append((x0, x1, run.y))
    return found
