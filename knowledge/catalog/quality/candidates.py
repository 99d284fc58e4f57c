"""Values to try for each term: enough that every order and every equality among terms and literals occurs.

Terms that are compared with each other share one pool: every literal beside them and, in each gap between two literals (below
the first, above the last), as many values as there are terms. Rules compare and nothing else with them, so no other value can
make a difference.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from celpy import celtypes

from knowledge.catalog.quality.terms import Term, Terms
from knowledge.catalog.rule_syntax import Name, Operation
from knowledge.catalog.rule_values import as_moment

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICRO = dt.timedelta(microseconds=1)
_DAY = 86_400_000_000
_FIRST = (dt.datetime(1, 1, 1, tzinfo=dt.UTC) - _EPOCH) // _MICRO
_LAST = (dt.datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC) - _EPOCH) // _MICRO
_START = (dt.datetime(2025, 1, 1, tzinfo=dt.UTC) - _EPOCH) // _MICRO


def candidates(terms: Terms) -> dict[str, list[Any]]:
    """By term key: the CEL values to try."""
    found: dict[str, list[Any]] = {}
    for group in _groups(terms):
        literals = [value for term in group for value in terms.literals.get(term.key, ())]
        pool = _pool(group, literals)
        for term in group:
            found[term.key] = _own(term, pool)
    return {key: found[key] for key in terms.found}


def _groups(terms: Terms) -> list[list[Term]]:
    """The terms by who is compared with whom."""
    head = {key: key for key in terms.found}

    def top(key: str) -> str:
        while head[key] != key:
            key = head[key]
        return key

    for one, other in terms.links:
        if one in head and other in head:
            head[top(one)] = top(other)
    groups: dict[str, list[Term]] = {}
    for key, term in terms.found.items():
        groups.setdefault(top(key), []).append(term)
    return list(groups.values())


def _pool(group: Sequence[Term], literals: Sequence[Any]) -> list[Any]:
    many = len(group)
    match group[0].type.name:
        case "bool":
            return [celtypes.BoolType(True), celtypes.BoolType(False)]
        case "int":
            return [celtypes.IntType(n) for n in _whole({int(v) for v in literals}, many, (-(2**62), 2**62), 1, 1)]
        case "double":
            return [celtypes.DoubleType(x) for x in _real({float(v) for v in literals}, many)]
        case "time":
            ticks = {(as_moment(v if isinstance(v, dt.datetime) else str(v)) or _EPOCH) for v in literals}
            points = _whole({(t - _EPOCH) // _MICRO for t in ticks}, many, (_FIRST, _LAST), _DAY, _START)
            return [celtypes.TimestampType(_EPOCH + n * _MICRO) for n in points]
        case "duration":
            spans = _whole({v // _MICRO for v in literals}, many, (-(2**60), 2**60), _DAY, _DAY)
            return [celtypes.DurationType(dt.timedelta(microseconds=n)) for n in spans]
        case "string":
            return _texts(group, [str(v) for v in literals])
    return []


def _own(term: Term, pool: list[Any]) -> list[Any]:
    if term.type.choices:
        return [celtypes.StringType(choice) for choice in term.type.choices]
    if term.type.name == "string" and isinstance(term.node, Name):
        return [text for text in pool if text.strip()]  # a blank value never enters a rule
    if term.type.name == "double" and isinstance(term.node, Operation):
        return [*pool, celtypes.DoubleType(math.nan)]  # inf - inf: neither less nor equal nor greater
    return pool


def _texts(group: Sequence[Term], literals: Iterable[str]) -> list[Any]:
    texts = dict.fromkeys([*(choice for term in group for choice in term.type.choices), *literals])
    free = sum(not term.type.choices for term in group)
    number, fresh = 1, list[str]()
    while len(fresh) < free:
        if (name := f"某值{number}") not in texts:
            fresh.append(name)
        number += 1
    return [celtypes.StringType(text) for text in (*texts, *fresh)]


def _whole(cuts: set[int], many: int, ends: tuple[int, int], step: int, start: int) -> list[int]:
    """Each cut, and in every gap between them `many` whole numbers, or all that there are."""
    if not cuts:
        return [start + step * n for n in range(many)]
    at = sorted(cuts)
    found: list[int] = []
    for low, high in zip([None, *at], [*at, None], strict=True):
        if low is not None:
            found.append(low)
        found += _inside(low, high, many, ends, step)
    return found


def _inside(low: int | None, high: int | None, many: int, ends: tuple[int, int], step: int) -> list[int]:
    bottom, top = ends[0] if low is None else low + 1, ends[1] if high is None else high - 1
    tries: tuple[Callable[[int], int], ...] = (
        (lambda n: (top + 1) - step * (many - n)) if low is None else (lambda n: (bottom - 1) + step * (n + 1)),
        lambda n: top - (many - 1 - n) if low is None else bottom + n,
    )
    for make in tries:
        made = [make(n) for n in range(many)]
        if bottom <= made[0] and made[-1] <= top:
            return made
    return list(range(bottom, top + 1))


def _real(cuts: set[float], many: int) -> list[float]:
    if not cuts:
        return [float(n + 1) for n in range(many)]
    at = sorted(cuts)
    found: list[float] = []
    for low, high in zip([-math.inf, *at], [*at, math.inf], strict=True):
        if low != -math.inf:
            found.append(low)
        found += _between(low, high, many)
    return found


def _between(low: float, high: float, many: int) -> list[float]:
    """`many` different doubles strictly between, round ones where there are; all there are where there are fewer."""
    if low == -math.inf:
        nice = [high - (many - n) for n in range(many)]
    elif high == math.inf:
        nice = [low + n + 1 for n in range(many)]
    else:
        nice = [low + (high - low) * (n + 1) / (many + 1) for n in range(many)]
    if all(a < b for a, b in zip([low, *nice], [*nice, high], strict=True)):
        return nice
    found: list[float] = []
    # from the finite end: the neighbours of an infinity are no values that anybody writes
    toward, at = (-math.inf, high) if low == -math.inf else (high, low)
    while len(found) < many and (at := math.nextafter(at, toward)) != toward and math.isfinite(at):
        found.append(at)
    return sorted(found)
