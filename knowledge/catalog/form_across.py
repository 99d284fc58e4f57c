"""Values that must fit each other: an ID number with the birth date and sex of the same person, the ends of a period.

Only warnings come of it: an ID number and a birth certificate may really differ, and it is for a person to say which is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.catalog.form_canonical import birth_in

_ID = ("id_number", "id_no", "id")
_BIRTH = ("birth_date", "born_on", "birthday", "date_of_birth")
_SEX = ("sex", "gender")
_PERIODS = (("start", "end"), ("from", "until"), ("from", "to"), ("begin", "end"))


def warnings_across(types: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(code, element, the element that it disagrees with) of canonical `values`, in their order."""
    for name, value in values.items():
        if types[name] == "id_number":
            yield from _person(name, str(value), types, values)
    for name, value in values.items():
        if types[name] in ("date", "datetime"):
            for start, end in _PERIODS:
                other = _beside(name, (start,), end)
                # ISO spellings sort as the days do
                if other and types.get(other) == types[name] and str(values[other]) < str(value):
                    yield "end_before_start", other, name


def _person(name: str, number: str, types: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    birth = birth_in(number)
    for ending in _BIRTH:
        other = _beside(name, _ID, ending)
        if other and types.get(other) == "date" and birth is not None and values[other] != birth.isoformat():
            yield "birth_differs", other, name
    sex = "男" if int(number[16]) % 2 else "女"
    for ending in _SEX:
        other = _beside(name, _ID, ending)
        if other and types.get(other) == "choice" and values[other] in ("男", "女") and values[other] != sex:
            yield "sex_differs", other, name


def _beside(name: str, endings: tuple[str, ...], ending: str) -> str | None:
    """mother_birth_date beside mother_id_number: the same name with another ending."""
    for own in endings:
        if name == own:
            return ending
        if name.endswith(f"_{own}"):
            return name[: -len(own)] + ending
    return None
