"""The fields of a document under one look: labels and sentences found, values brought to canonical form, with their places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from prefill.extract.cells import Cells, strip
from prefill.extract.choose import FieldRead, choose, sureness
from prefill.extract.labels import Hit, find_labels
from prefill.extract.look import Field, Look
from prefill.extract.reads import SORTS
from prefill.extract.sheet import Sheet
from prefill.reading.page import Box, Char, turn, union

# Sorts whose values are words, as labels are.
_WORDS = ("person", "party", "place", "text")


def read_fields(look: Look, sheets: Sequence[Sheet], choices: Mapping[str, tuple[str, ...]]) -> dict[str, FieldRead]:
    """{field: value} for one document; a field that is not found, or not surely, is absent. `choices` by field."""
    known = look.labels | {label for labels in look.groups.values() for label in labels}
    hits = find_labels(sheets, known)
    cells = Cells(sheets, hits)
    pages = {number: sheet.page for number, sheet in enumerate(sheets)}
    blocks = _Blocks(look, hits, cells)
    found: dict[str, list[FieldRead]] = {field.name: [] for field in look.fields}
    for hit in hits:
        for field, chars in blocks.columns(hit):
            read = _find(field, strip(chars), pages[hit.sheet], choices.get(field.name, ()), "label")
            if read:
                found[field.name].append(read)
        for field in blocks.fields(hit):
            if any(read.way == "label" and read.apart and field.group for read in found[field.name]) and len(hit.label) < 4:
                continue
            read = _at(field, hit, cells, pages, choices.get(field.name, ()), known)
            if read:
                found[field.name].append(read)
    flow = _flow(sheets)
    for field in look.fields:
        if not found[field.name]:
            found[field.name] += _by_sentence(field, flow, choices.get(field.name, ()))
        if not found[field.name] and field.alone:
            found[field.name] += _alone(field, field.alone, sheets)
    turned = {sheet.page: sheet.turned for sheet in sheets}
    chosen = [choose(field, found[field.name]) for field in look.fields if found[field.name]]
    return {one.field: replace(one, box=turn(one.box, -turned[one.page])) for one in chosen}


class _Blocks:
    """Which field a label stands for where several share it: that of the party or block it stands under."""

    def __init__(self, look: Look, hits: Sequence[Hit], cells: Cells) -> None:
        self._look, self._cells, self._hits = look, cells, hits
        self._by_label: dict[str, list[Field]] = {}
        for field in look.fields:
            for label in field.labels:
                self._by_label.setdefault(label, []).append(field)
        self._row: dict[tuple[int, int, str], list[Hit]] = {}
        for hit in hits:
            self._row.setdefault((hit.sheet, hit.row, hit.label), []).append(hit)
        self._anchors = [
            (hit, group) for hit in hits for group, labels in look.groups.items()
            if hit.label in labels and (hit.apart or len(hit.label) > 1)  # 父 is no heading in 父母信息
        ] + self._by_sex(hits, cells)  # fmt: skip

    def fields(self, hit: Hit) -> list[Field]:
        fields = self._by_label.get(hit.label, [])
        if not any(field.group for field in fields):
            return fields
        groups = {field.group for field in fields if field.group}
        own = [field for field in fields if field.group and hit.label in self._look.groups.get(field.group, ())]
        if own or (len(groups) == 1 and len(fields) == 1 and hit.label[:2] != "姓名" and not self._shared(hit.label)):
            return own or fields
        heads = self._heads(hit)
        row = self._in_row(hit)
        under = heads[row.index(hit)][1] if len(heads) > 1 and len(row) == len(heads) else self._beside(hit) or self._under(hit)
        return [field for field in fields if field.group in ("", under)]

    def columns(self, hit: Hit) -> list[tuple[Field, list[Char]]]:
        """The values of a label that stands once for several columns headed by the parties."""
        fields = [field for field in self._by_label.get(hit.label, []) if field.group]
        heads = self._heads(hit)
        if len(fields) < 2 or len(heads) < 2 or len(self._in_row(hit)) > 1:
            return []
        found = self._cells.columns(hit, [head for head, _ in heads])
        groups = {place: group for place, (_, group) in enumerate(heads)}
        return [(field, chars) for place, chars in found.items() for field in fields if field.group == groups[place]]

    def _in_row(self, hit: Hit) -> list[Hit]:
        return self._row[hit.sheet, hit.row, hit.label]

    def _heads(self, hit: Hit) -> list[tuple[Hit, str]]:
        """The row of parties nearest above the label, where there is one with more than one party."""
        rows: dict[int, list[tuple[Hit, str]]] = {}
        for anchor, group in self._anchors:
            if anchor.sheet == hit.sheet and anchor.row < hit.row:
                rows.setdefault(anchor.row, []).append((anchor, group))
        nearest = rows.get(max(rows, default=-1), [])
        if len({group for _, group in nearest}) < 2:
            return []
        ordered = sorted(nearest, key=lambda each: each[0].x0)
        # 母亲 Mother, 被委托人(代理人): two names of one party
        return [each for place, each in enumerate(ordered) if place == 0 or each[1] != ordered[place - 1][1]]

    def _shared(self, label: str) -> bool:
        return len(self._by_label[label]) > 1 or label in ("联系电话", "电话", "手机", "联系方式")

    def _beside(self, hit: Hit) -> str:
        """The party of a merged cell to the left: its name stands in the middle of its rows, so some stand above the first."""
        side = [(a, g) for a, g in self._anchors if a.sheet == hit.sheet and a.apart and a.x1 <= hit.x0 and a is not hit]
        if len({group for _, group in side}) < 2:
            return ""
        first = min(a.y for a, _ in side)
        alike = (other for other in self._hits if other.sheet == hit.sheet and other.label == hit.label)
        if not any(other.y < first - 0.6 * hit.high and other.x0 > max(a.x1 for a, _ in side) for other in alike):
            return ""
        # Rows well above the first of them belong to the one party that has no name on the page (printed upright, say).
        unnamed = set(self._look.groups) - {group for _, group in side}
        if hit.y < first - 3.5 * hit.high and len(unnamed) == 1:
            return unnamed.pop()
        return min(side, key=lambda each: abs(each[0].y - hit.y))[1]

    def _under(self, hit: Hit) -> str:
        before = [
            (anchor, group) for anchor, group in self._anchors
            if anchor.sheet == hit.sheet and anchor.y < hit.y + 0.6 * hit.high and anchor is not hit or anchor == hit
        ]  # fmt: skip
        before = [(a, g) for a, g in before if a.y < hit.y - 0.6 * hit.high or a.x0 <= hit.x0 + 0.5 * hit.high]
        if not before:
            earlier = [(a, g) for a, g in self._anchors if a.sheet < hit.sheet]
            return earlier[-1][1] if earlier else ""
        nearest = max(anchor.y for anchor, _ in before)
        row = [(a, g) for a, g in before if nearest - a.y < 0.8 * hit.high]
        left = [(a, g) for a, g in row if a.x0 <= hit.x0 + hit.high] or row
        return max(left, key=lambda each: each[0].x0)[1]

    def _by_sex(self, hits: Sequence[Hit], cells: Cells) -> list[tuple[Hit, str]]:
        if not self._look.by_sex:
            return []
        names = [hit for hit in hits if hit.label == "姓名"]
        anchors: list[tuple[Hit, str]] = []
        for place, name in enumerate(names):
            end = names[place + 1].order if place + 1 < len(names) else (99, 0, 0)
            for hit in hits:
                if hit.label == "性别" and name.order < hit.order < end:
                    for chars, _ in cells.of(hit, False)[:1]:
                        group = self._look.by_sex.get(chars[0].text if chars else "")
                        if group:
                            anchors.append((name, group))
        return anchors


def _at(
    field: Field, hit: Hit, cells: Cells, pages: Mapping[int, int], choices: tuple[str, ...], labels: frozenset[str]
) -> FieldRead | None:
    sort = SORTS[field.sort]
    for chars, beside in cells.of(hit, sort.wraps, sort.name != "code"):
        read = _find(field, chars, pages[hit.sheet], choices, "label", hit.apart and beside, field.labels.index(hit.label))
        # 单位名称 under 甲方: what stands there is the next label, not a name.
        if read and not (field.sort in _WORDS and strip_colon(read.quote) in labels):
            return read
    return None


def strip_colon(text: str) -> str:
    """A printed label without its colon."""
    return text.rstrip(":：")


def _find(
    field: Field, chars: Sequence[Char], page: int, choices: tuple[str, ...], way: str, apart: bool = True,
    rank: int = 0,
) -> FieldRead | None:
    text = "".join(char.text for char in chars)
    find = SORTS[field.sort].find
    found = find(text, choices)
    if found is None:
        return None
    start = 0
    if field.last and field.sort == "date":
        # of a period the end; of a day beside a label the only one
        while (later := find(text[found[2] :], choices)) is not None:
            start = found[2]
            found = (later[0], later[1] + start, later[2] + start)
    if field.sort == "date" and _other_end(field.last, text, found[1], found[2]):
        return None
    value, begin, end = found
    if field.must and not field.must.search(str(value)):
        return None
    # The value of a label that runs on in the sentence must follow it at once.
    if way == "label" and begin > (14 if field.last else 8) and field.sort not in ("choice", "date", "words"):
        return None
    shown = chars[begin:end]
    if not shown:
        return None
    sure = sureness(field.sort, str(value), shown) * (1.0 if apart else 0.97)
    return FieldRead(
        field.name, value, "".join(char.text for char in shown), page, _box(shown), way, sure,
        tuple((char.text, char.confidence) for char in shown), apart, rank,
    )  # fmt: skip


def _other_end(last: bool, text: str, begin: int, end: int) -> bool:
    """Whether a day is plainly the other end of its period: 自…起 for one that ends it, 至… for one that begins it."""
    before, after = text[max(begin - 1, 0) : begin], text[end : end + 1]
    return (before in tuple("自从由") or after == "起") if last else before in tuple("至到")


def _box(chars: Sequence[Char]) -> Box:
    return union(char.box for char in chars)


def _flow(sheets: Sequence[Sheet]) -> list[tuple[int, list[Char]]]:
    return [(sheet.page, [char for row in sheet.rows for char in row.chars]) for sheet in sheets]


def _by_sentence(field: Field, flow: Sequence[tuple[int, list[Char]]], choices: tuple[str, ...]) -> list[FieldRead]:
    reads: list[FieldRead] = []
    for page, chars in flow:
        text = "".join(char.text for char in chars)
        for pattern in field.patterns:
            for match in pattern.finditer(text):
                read = _find(field, chars[match.start(1) : match.end(1)], page, choices, "sentence")
                if read:
                    reads.append(read)
            if reads:
                return reads
    return reads


def _alone(field: Field, pattern: re.Pattern[str], sheets: Sequence[Sheet]) -> list[FieldRead]:
    """The last line that is nothing but such a value: the name or the day at the foot of a letter."""
    for sheet in reversed(sheets):
        for run in reversed(sheet.runs):
            match = pattern.fullmatch(run.text)
            if match:
                start, end = match.span(1) if pattern.groups else match.span()
                read = _find(field, run.chars[start:end], sheet.page, (), "alone")
                if read:
                    return [read]
    return []
