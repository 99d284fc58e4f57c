"""Signatures and seals: whether ink stands where a label says that someone signs or stamps.

True where ink is seen in the place; False only where the place is found for sure and nothing at all stands in it; otherwise no
value, and a person looks. A name in print is no signature, nor is a stray stamp.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from prefill.extract.choose import FieldRead
from prefill.extract.look import Look, Sign
from prefill.extract.sheet import Run, Sheet, Spot
from prefill.extract.sign_labels import PRINT, SignLabel, covered, other_places, sign_labels, sure, usual_high
from prefill.reading.page import Box, turn, union

# How far a place reaches beside its label and beneath it, in heights of the label's letters.
_BESIDE, _BENEATH, _LEAST = 15.0, 9.0, 3.2
_NEAR_SEAL = 7.0


def read_signs(look: Look, sheets: Sequence[Sheet]) -> dict[str, FieldRead]:
    """{name: value} of the look's signatures and seals that can be told; nothing on pages where nobody looked for ink."""
    found = {sign.name: _read(sign, sheets) for sign in look.signs}
    return {name: read for name, read in found.items() if read is not None}


def _read(sign: Sign, sheets: Sequence[Sheet]) -> FieldRead | None:
    labels = [label for sheet in sheets if sheet.spots is not None for label in sign_labels(sign, sheet)]
    if any(label.rank == 1 for label in labels):
        labels = [label for label in labels if not re.search("[栏区页]", label.text)]  # what heads a block that says where
    if all(label.rank == 2 for label in labels):
        labels = labels[-1:]
    reads: list[FieldRead | None] = []
    for rank in range(2 if any(label.rank < 2 for label in labels) else 3):
        asked = [label for label in labels if label.rank == rank]
        # Where a place that names who signs cannot be told, one that does not can still show ink, but not that there is none.
        found = [_seal(sign, label) if sign.sort == "seal" else _signature(sign, label) for label in asked]
        reads += found if not reads or any(read and read.value for read in found) else []
        if any(reads):
            break
    if sign.sort == "seal" and not any(reads):
        alone = [read for sheet in sheets if (read := _lone_seal(sign, sheet)) is not None]
        reads = [*alone] or reads
    if not reads or None in reads and not any(read and read.value for read in reads):
        return None
    values = {read.value for read in reads if read}
    # Two places of the same name, one of them empty: who should sign in which, a person must say.
    return max((read for read in reads if read), key=lambda read: read.confidence) if len(values) == 1 else None


def _signature(sign: Sign, label: SignLabel) -> FieldRead | None:
    sheet, h = label.sheet, label.high
    red = [spot for spot in sheet.spots or () if spot.mark.kind == "red" and min(spot.x1 - spot.x0, spot.y1 - spot.y0) > h]
    pen = [
        spot for spot in sheet.spots or () if spot.mark.kind == "blue"
        or spot.mark.kind == "dark" and not any(_inside(spot, ring.x0 - h, ring.y0 - h, ring.x1 + h, ring.y1 + h) for ring in red)
    ]  # fmt: skip
    own = [spot for spot in pen if _inside(spot, label.x0, label.y - 0.6 * h, label.x1 - 0.3 * h, label.y + 0.6 * h) and _flat(spot, h)]
    # A colon or an arrow that was not read as one.
    own += [spot for spot in pen if _inside(spot, label.x1, label.y - h, label.x1 + 1.6 * h, label.y + h) and _blot(spot, h)]
    coloured = sum(spot.ink for spot in own if spot.mark.kind == "blue") > 0.1 * h * (label.x1 - label.x0)
    pen = [spot for spot in pen if spot not in own and spot.y1 - spot.y0 < 4 * h and spot.x1 - spot.x0 < 14 * h]
    others = other_places(label)
    pen = [spot for spot in pen if not any(_belongs(spot, place, label) for place in others)]
    right = min(
        [label.x1 + _BESIDE * h, sheet.aspect, *(x0 - 0.3 * h for x0, _, y in others if x0 > label.x1 and abs(y - label.y) < 1.5 * h)]
    )
    after = [run for run in sheet.runs if abs(run.y - label.y) < 1.2 * h and label.x1 - 0.4 * h < run.x0 < right]
    after = [run for run in [*after, *([label.rest] if label.rest else [])] if re.search(r"[^\W_]", run.text)]
    after = [run for run in after if not all(covered(char.box, sheet, ("red",)) for char in run.chars)]  # the words of a seal
    hand = [run for run in after if _large(run, h) or not coloured and _written(run, sheet)]
    level = sorted((run for run in after if run not in hand and abs(run.y - label.y) < 0.8 * h), key=lambda run: run.x0)
    beside = min([right, *(run.x0 for run in level)])
    # 负责人：某某 may be printed, and the signature stand behind it.
    names = [run for run in level if re.fullmatch("[一-鿿·]{2,6}", run.text)][:1] if level and level[0].x0 < label.x1 + 5 * h else []
    behind = min([right, *(run.x0 for run in level if run not in names and sure(run.chars) >= PRINT)])
    last = max([label.x1, *(run.x1 for run in names)])
    # Beyond the print and far from the label is the edge of the sheet.
    margin = max(label.x1 + 9 * h, *(run.x1 + 2 * h for run in sheet.runs))
    seen = [
        spot for spot in pen
        if _inside(spot, label.x1 - 0.5 * h, label.y - 1.7 * h, behind, label.y + 1.7 * h)
        and (spot.mark.kind == "blue" or spot.x1 < margin)
    ]  # fmt: skip
    near = any(spot.x0 < last + 6 * h for spot in seen)
    if near and _enough(seen, h) and not (coloured and all(spot.mark.kind == "blue" and _flat(spot, h) for spot in seen)):
        return _told(sign, label, True, 0.96 if any(s.mark.kind == "blue" for s in seen) else 0.9, seen)
    written = [run for run in hand if run.x0 < min(beside, label.x1 + 8 * h)]
    if written:
        return _told(sign, label, True, 0.86, (), written)
    if label.rank == 2 and (after or any(spot.ink > 0.3 * h * h and spot.x1 < margin for spot in pen)):
        return None  # so plain a label says where to sign only if nothing else on the page was written
    floor = min(
        [label.y + _BENEATH * h, *(row.y - 0.5 * h for row in sheet.rows for run in row.runs
         if run.y > label.y + 0.8 * h and run.x0 < max(label.x1, label.x0 + 8 * h) and run.x1 > label.x0 and run not in hand and not _large(run, h))]
    )  # fmt: skip
    below_right = min([max(label.x1 + 2 * h, label.x0 + 10 * h), right])
    under = [spot for spot in pen if _inside(spot, label.x0 - 1.5 * h, label.y + 0.5 * h, below_right, floor)]
    if _enough(under, h):
        return _told(sign, label, True, 0.92, under)
    tall = [run for run in sheet.runs if _large(run, h) and label.x0 - h < run.x0 < below_right and label.y + 0.8 * h < run.y < floor]
    if tall:
        return _told(sign, label, True, 0.84, (), tall)
    if any(x0 < below_right and x1 > label.x0 and label.y < y <= floor + h for x0, x1, y in others):
        return None  # the heading of a block in which another label says where
    if coloured or beside - label.x1 < _LEAST * h and floor - label.y < _LEAST * h:
        return None
    if level and level[0].x0 - label.x1 < _LEAST * h:
        return None  # something is printed, or written so that it reads as print, where the name should stand
    stands = [spot for spot in sheet.spots or () if spot not in own and spot.ink > 0.04 * h * h]
    room = (label.x0 - 2 * h, label.y - 3 * h, min(beside, label.x1 + 10 * h), max(min(floor, label.y + 6 * h), label.y + 2 * h))
    if any(_inside(spot, *room) for spot in stands) or any(
        _over(spot, label.x1, label.y - h, min(beside, label.x1 + 10 * h), label.y + h) for spot in stands
    ):
        return None
    return _told(sign, label, False, (0.93, 0.88, 0.8)[label.rank], ())


def _seal(sign: Sign, label: SignLabel) -> FieldRead | None:
    h, spots = label.high, label.sheet.spots or ()
    red = [spot for spot in spots if spot.mark.kind == "red"]
    ring = [one for one in _joined(red, h) if min(one[2] - one[0], one[3] - one[1]) > 2.5 * h]
    reach = (label.x0 - _NEAR_SEAL * h, label.y - _NEAR_SEAL * h, label.x1 + _NEAR_SEAL * h, label.y + _NEAR_SEAL * h)
    near = [one for one in ring if _meet(one, reach)]
    if near:
        return _told(sign, label, True, 0.94, [spot for spot in red if any(_inside(spot, *one) for one in near)])
    if label.rank == 2:
        return None
    wide = (label.x0 - 14 * h, label.y - 12 * h, label.x1 + 14 * h, label.y + 12 * h)
    dark = [spot for spot in spots if spot.mark.kind == "dark" and min(spot.x1 - spot.x0, spot.y1 - spot.y0) > 2 * h]
    if ring or any(_inside(spot, *wide) and spot.ink > 0.04 * h * h for spot in red) or any(_over(spot, *reach) for spot in dark):
        return None  # a seal somewhere else, or something that may be one
    return _told(sign, label, False, 0.9, ())


def _lone_seal(sign: Sign, sheet: Sheet) -> FieldRead | None:
    """A seal that hides its label: round, and laid over no printed sentence, as a stray one is."""
    if not sheet.spots or not sheet.runs:
        return None
    h = usual_high(sheet)
    red = [spot for spot in sheet.spots if spot.mark.kind == "red"]
    for x0, y0, x1, y1 in _joined(red, h):
        if min(x1 - x0, y1 - y0) < 4 * h or not 0.7 < (x1 - x0) / (y1 - y0) < 1.4:
            continue
        crossed = any(
            len(run.chars) > 3 and _meet((run.x0, run.y, run.x1, run.y), (x0, y0, x1, y1))
            and not (x0 - h < run.x0 and run.x1 < x1 + h) for run in sheet.runs
        )  # fmt: skip
        if not crossed:
            box = turn(union(spot.mark.box for spot in red if _inside(spot, x0, y0, x1, y1)), -sheet.turned)
            return FieldRead(sign.name, True, "", sheet.page, box, "alone", 0.85)
    return None


def _joined(spots: Sequence[Spot], high: float) -> list[Box]:
    """The places of spots, those that nearly touch as one: print over a seal cuts its ring to pieces."""
    left, made = [(spot.x0, spot.y0, spot.x1, spot.y1) for spot in spots], list[Box]()
    while left:
        whole, grown = left.pop(), True
        while grown:
            x0, y0, x1, y1 = whole
            near = [one for one in left if _meet(one, (x0 - high, y0 - high, x1 + high, y1 + high))]
            left = [one for one in left if one not in near]
            whole, grown = union([whole, *near]), bool(near)
        made.append(whole)
    return made


def _meet(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and a[2] >= b[0] and a[1] <= b[3] and a[3] >= b[1]


def _inside(spot: Spot, x0: float, y0: float, x1: float, y1: float) -> bool:
    x, y = spot.middle
    return x0 <= x <= x1 and y0 <= y <= y1


def _over(spot: Spot, x0: float, y0: float, x1: float, y1: float) -> bool:
    return spot.x0 < x1 and spot.x1 > x0 and spot.y0 < y1 and spot.y1 > y0


def _flat(spot: Spot, high: float) -> bool:
    return spot.y1 - spot.y0 < 1.6 * high


def _written(run: Run, sheet: Sheet) -> bool:
    """Whether a run that was read is a name written by hand: the blue of a pen on some of it."""
    return sum(covered(char.box, sheet, ("blue",)) for char in run.chars) >= 0.3 * len(run.chars)


def _blot(spot: Spot, high: float) -> bool:
    return spot.x1 - spot.x0 < 1.1 * high and spot.y1 - spot.y0 < 1.1 * high


def _belongs(spot: Spot, place: tuple[float, float, float], label: SignLabel) -> bool:
    """Whether ink stands beside another place to sign, and nearer to its row."""
    (x, y), (_, x1, row) = spot.middle, place
    return x > x1 - label.high and abs(y - row) < min(1.7 * label.high, abs(y - label.y)) and x - x1 < _BESIDE * label.high


def _large(run: Run, high: float) -> bool:
    """Whether a run is a name far larger than its label's letters, as people write and nothing prints beside a label."""
    if len(run.chars) > 6 or re.search(r"[0-9★☆]", run.text):
        return False
    return run.high > 1.6 * high or run.high > 1.28 * high and re.fullmatch("[一-鿿·]{2,6}", run.text) is not None


def _enough(spots: Sequence[Spot], high: float) -> bool:
    """A name takes more than a blot or a tick."""
    if not spots:
        return False
    if all(spot.mark.kind == "dark" and spot.x1 - spot.x0 < 1.2 * high for spot in spots):
        return False  # crumbs, such as the edge of a sheet on a table leaves
    wide, tall = max(s.x1 for s in spots) - min(s.x0 for s in spots), max(s.y1 for s in spots) - min(s.y0 for s in spots)
    return wide > 1.0 * high and tall > 0.8 * high and sum(spot.ink for spot in spots) > 0.25 * high * high


def _told(sign: Sign, label: SignLabel, value: bool, sure: float, seen: Sequence[Spot], runs: Sequence[Run] = ()) -> FieldRead:
    if seen or runs:
        box = union([label.box, *(spot.mark.box for spot in seen), *(char.box for run in runs for char in run.chars)])
    else:
        x0, y0, x1, y1 = label.box
        tall = y1 - y0
        box = (x0, max(y0 - tall, 0.0), min(x1 + _BESIDE / 2 * tall, 1.0), min(y1 + tall, 1.0))
    return FieldRead(sign.name, value, label.text, label.sheet.page, turn(box, -label.sheet.turned), "label", sure, rank=label.rank)
