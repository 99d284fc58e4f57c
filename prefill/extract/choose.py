"""One reading of a field: how sure it is, and which of several readings of the same field is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.catalog.rule_functions import valid_id_number, valid_uscc
from prefill.extract.look import Field
from prefill.reading.page import Box, Char

Value = str | float | int
# The way of what a language model found; what the reader itself found is told by the page it stands on.
MODEL = "model"
_PROVES = {"id_number": valid_id_number, "uscc": valid_uscc}
# Recognition is weak at these, and no other sign of a date or a number looks like them.
_FAINT = set("〇零○年月日时分:：-—./,，元万")
_COUNTED = ("date", "moment", "number", "integer", "words")
_CLOSED = ("choice", "ethnicity")


@dataclass(frozen=True)
class FieldRead:
    """One value on a document: canonical, as printed, where, by which way, and how sure (0 to 1)."""

    field: str
    value: Value
    quote: str
    page: int
    box: Box
    way: str  # label | sentence | alone | model
    confidence: float
    chars: tuple[tuple[str, float], ...] = ()
    apart: bool = True
    rank: int = 0


def sureness(sort: str, value: str, chars: Sequence[Char]) -> float:
    """How sure a reading is, 0 to 1: its least sure character, of those that carry the value.

    A number whose check digit proves it, and a word of a closed list, are surer than their characters.
    """
    told = [char for char in chars if sort not in _COUNTED or char.text not in _FAINT] or list(chars)
    sure = min(char.confidence for char in told)
    if sort in _PROVES and _PROVES[sort](value):
        return max(sure, 0.94)
    return 1 - (1 - sure) / 2 if sort in _CLOSED else sure


def choose(field: Field, reads: Sequence[FieldRead]) -> FieldRead:
    """The reading that is meant, of several of one field."""
    proves = _PROVES.get(field.sort)
    proved = [read for read in reads if proves and proves(str(read.value))] or list(reads)
    # 面积 of a cell, and in it 房屋建筑面积: the longer name is the one that is meant.
    names = [field.labels[read.rank] for read in proved if read.way == "label"]
    proved = [
        read for read in proved
        if read.way != "label" or not any(_ends(name, field.labels[read.rank]) for name in names)
    ]  # fmt: skip
    # A label with its colon or its own cell speaks louder than the same word in a heading or a sentence.
    proved = [read for read in proved if read.apart] or proved
    if field.last:
        return proved[-1]
    if field.sort in ("party", "person", "place"):
        # Said twice in the same way is surer than said once.
        counts = {read.value: sum(other.value == read.value for other in proved) for read in proved}
        return max(proved, key=lambda read: (counts[read.value], -proved.index(read)))
    # Labels are listed the more telling first: 房屋建筑面积 before 面积.
    return min(proved, key=lambda read: (read.rank, proved.index(read)))


def _ends(longer: str, label: str) -> bool:
    return len(longer) > len(label) and longer.endswith(label)
