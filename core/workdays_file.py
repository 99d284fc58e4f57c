"""A file of holiday arrangements, checked whole: every fault is told by its line, since one wrong day moves legal deadlines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

_DAY = r"\d{4}-\d\d-\d\d"
# The longest arrangement so far had ten days (春节 2020); a longer span is a slip of the pen.
_LONGEST = 15
# 全国年节及纪念日放假办法 §2; the other holidays follow the moon and the sun, and the notice gives them.
_BY_LAW = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Arrangement:
    """One year's notice: its number, the days off (weekends among them too) and the weekend days that are worked."""

    notice: str
    off: frozenset[dt.date]
    work: frozenset[dt.date]


@dataclass(frozen=True)
class Table:
    """Arrangements by year; official up to `known_until`, inclusive."""

    years: Mapping[int, Arrangement]
    known_until: dt.date


class FileFault(ValueError):
    """What is wrong in the file, with its line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")


def read_table(text: str) -> Table:
    """The table that the YAML text writes: known_until, and per year its notice, days off and days worked.

    Raises FileFault for the first thing that is wrong.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as wrong:
        raise FileFault(wrong.problem_mark.line + 1 if wrong.problem_mark else 1, f"no YAML: {wrong.problem}") from None
    except yaml.YAMLError as wrong:
        raise FileFault(1, f"no YAML: {type(wrong).__name__}") from None
    if root is None:
        raise FileFault(1, "the file is empty")
    parts = _parts(root, {"known_until", "years"})
    years: dict[int, Arrangement] = {}
    for name, node in _parts(parts["years"]).items():
        if not re.fullmatch(r"[12]\d{3}", name):
            raise _at(node, f"{name} is no year")
        years[int(name)] = _arrangement(int(name), node)
    if not years:
        raise _at(parts["years"], "no year is given")
    known_until = _day(parts["known_until"], _words(parts["known_until"]))
    if known_until.year != max(years):
        raise _at(parts["known_until"], f"known_until {known_until} does not lie in the last year given, {max(years)}")
    return Table(years, known_until)


def _arrangement(year: int, node: yaml.Node) -> Arrangement:
    parts = _parts(node, {"notice", "off", "work"})
    if not (notice := _words(parts["notice"]).strip()):
        raise _at(parts["notice"], f"{year} has no notice")
    off: set[dt.date] = set()
    work: set[dt.date] = set()
    for name, days in (("off", off), ("work", work)):
        for entry in _entries(parts[name]):
            for day in _span(entry):
                if not dt.date(year - 1, 12, 1) <= day <= dt.date(year, 12, 31):
                    raise _at(entry, f"{day} is no day of {year}")
                if day in off or day in work:
                    raise _at(entry, f"{day} stands twice")
                if name == "work" and day.weekday() < 5:
                    raise _at(entry, f"{day} is no Saturday or Sunday: a working day without being named")
                days.add(day)
    for month, day_ in _BY_LAW:
        if (day := dt.date(year, month, day_)) not in off:
            raise _at(parts["off"], f"{day} is missing among the days off: a public holiday by law")
    return Arrangement(notice, frozenset(off), frozenset(work))


def _at(node: yaml.Node, reason: str) -> FileFault:
    return FileFault(node.start_mark.line + 1, reason)


def _parts(node: yaml.Node, names: set[str] | None = None) -> dict[str, yaml.Node]:
    """The parts of a mapping, by name; `names`: exactly these. YAML itself would let a second one of a name win unseen."""
    if not isinstance(node, yaml.MappingNode):
        raise _at(node, "names with values are expected here")
    parts: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = _words(key)
        if name in parts:
            raise _at(key, f"{name} stands twice")
        if names is not None and name not in names:
            raise _at(key, f"{name} is not known here")
        parts[name] = value
    if missing := sorted((names or set()) - set(parts)):
        raise _at(node, f"{missing[0]} is missing")
    return parts


def _entries(node: yaml.Node) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise _at(node, "a list of days is expected here")
    entries: list[yaml.Node] = node.value
    return entries


def _words(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _at(node, "a single value is expected here")
    return str(node.value)


def _span(node: yaml.Node) -> list[dt.date]:
    """One day, or a span first..last with both its ends."""
    first, dots, last = _words(node).partition("..")
    start = _day(node, first)
    end = _day(node, last) if dots else start
    if not 0 <= (end - start).days < _LONGEST:
        raise _at(node, f"{first}..{last} is no span of 1 to {_LONGEST} days")
    return [start + n * _ONE for n in range((end - start).days + 1)]


def _day(node: yaml.Node, words: str) -> dt.date:
    try:
        if re.fullmatch(_DAY, words, re.ASCII):
            return dt.date.fromisoformat(words)
    except ValueError:
        pass
    raise _at(node, f"{words!r} is no day as 2026-01-31")
