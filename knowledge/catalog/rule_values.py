"""The values that rules see: typed by the dictionary, absent where nothing certain is known."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from celpy import celtypes

from knowledge.catalog.model import Dictionary, Question

FOREVER = dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Values:
    """By dotted name: today, facts.x, form.x, doc.kind.x. `kinds` are the kinds recognised among the documents; `unclear`
    those that one of the documents may be of, but nobody can tell yet: of them it is unknown whether they are present."""

    known: Mapping[str, Any]
    kinds: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()


def values_of(
    dictionary: Dictionary,
    questions: Mapping[str, Question],
    facts: Mapping[str, Any] | None = None,
    form: Mapping[str, Any] | None = None,
    docs: Mapping[str, Mapping[str, Any]] | None = None,
    today: dt.date | str | None = None,
) -> Values:
    """Types every value as its element or question says; null, empty and uncanonical values are left out.

    `docs` is {material kind: {element: value}}; a kind counts as present even with no value read. Names that the
    dictionary does not have are left out too: the catalogue check refuses rules that use them.
    """
    known: dict[str, Any] = {}
    _put(known, "today", "date", (), today)
    for name, value in (facts or {}).items():
        if name in questions:
            _put(known, f"facts.{name}", questions[name].type, questions[name].choices, value)
    places = [("form", form or {})] + [(f"doc.{kind}", read) for kind, read in (docs or {}).items()]
    for place, elements in places:
        for name, value in elements.items():
            if name in dictionary.elements:
                element = dictionary.elements[name]
                _put(known, f"{place}.{name}", element.type, element.choices, value)
    return Values(known, frozenset(docs or {}))


def _put(known: dict[str, Any], name: str, type_: str, choices: tuple[str, ...], value: Any) -> None:
    typed = typed_value(type_, choices, value)
    if typed is not None:
        known[name] = typed


def typed_value(type_: str, choices: tuple[str, ...], value: Any) -> Any:
    """The CEL value of `value` under an element's type, or None where it is not a value of that type."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if type_ == "boolean":
        return celtypes.BoolType(value) if isinstance(value, bool) else None
    if type_ in ("number", "integer"):
        return _number(type_, value)
    if type_ in ("date", "datetime"):
        moment = as_moment(value)
        return None if moment is None else celtypes.TimestampType(moment)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value)
    return celtypes.StringType(text) if not choices or text in choices else None


def _number(type_: str, value: Any) -> Any:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    if type_ == "number":
        return celtypes.DoubleType(number)
    # 6.5 months is a misreading, not 6
    return celtypes.IntType(int(number)) if number.is_integer() and abs(number) < 2**53 else None


def as_moment(value: Any) -> dt.datetime | None:
    """A date, datetime or ISO string as an instant; 长期 is 9999-12-31; None for anything else.

    Legal days have no zone of their own, so every instant is taken at UTC and only compared with its like.
    """
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time(), dt.UTC)
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text == "长期":
        return as_moment(FOREVER)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z?)?", text):
        return None
    try:
        return dt.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
