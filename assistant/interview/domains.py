"""The answers that make a difference to rules: all of a yes-or-no or a choice, and of numbers and dates those around the
literals that the rules compare them with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from celpy import celtypes

from knowledge.catalog import Question
from knowledge.catalog.rule_names import literals_of
from knowledge.catalog.rule_values import as_moment
from knowledge.catalog.rules import Rule

_OTHER_TEXT = "以上都不是"
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2100, 1, 1)


def domain(question: Question, rules: Iterable[Rule]) -> tuple[Any, ...]:
    """Canonical answers, each once, in a fixed order."""
    if question.type == "boolean":
        return (True, False)
    if question.type == "choice":
        return question.choices
    literals = [literal for rule in rules for literal in literals_of(rule)]
    if question.type in ("number", "integer"):
        kind = int if question.type == "integer" else float
        near = [n + step for n in literals if _is_number(n) for step in (-1, 0, 1)]
        return tuple(sorted({kind(n) for n in near} | {kind(0), kind(1)}))
    texts = [str(literal) for literal in literals if isinstance(literal, celtypes.StringType | str)]
    if question.type == "date":
        days = {moment.date() for text in texts if (moment := as_moment(text)) is not None}
        around = {day + dt.timedelta(step) for day in days if day.year < 9999 for step in (-1, 0, 1)}
        return tuple(day.isoformat() for day in sorted(around | {_FIRST, _LAST}))
    return (*dict.fromkeys(texts), _OTHER_TEXT)


def _is_number(literal: Any) -> bool:
    return isinstance(literal, int | float) and not isinstance(literal, bool | celtypes.BoolType)
