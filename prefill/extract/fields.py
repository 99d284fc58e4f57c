"""The fields of a document under one look: labels and sentences found, values brought to canonical form, with their places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from prefill.extract.blocks import Blocks
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
    blocks = Blocks(look, hits, cells)
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


def _at(
    field: Field, hit: Hit, cells: Cells, pages: Mapping[int, int], choices: tuple[str, ...], labels: frozenset[str]
) -> FieldRead | None:
    sort = SORTS[field.sort]
    for chars, beside in cells.of(hit, sort.wraps, sort.name != "code"):
        read = _find(field, chars, pages[hit.sheet], choices, "label", hit.apart and beside, field.labels.index(hit.label))
        # 单位名称 under 甲方: what stands there is the next label, not a name.
        if read and not (field.sort in _WORDS and read.quote.rstrip(":：") in labels):
            return read
    return None


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
