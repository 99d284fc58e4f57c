"""Working days: the State Council's holiday arrangements, and the counting of legal periods on them.

行政许可法 §82 counts its periods in working days without public holidays; 民法典 §201 leaves the first day out. Make-up
working days (调休上班) count. Beyond what has been arranged only weekends are known, and every date says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from core.errors import BadSettings
from core.workdays_file import FileFault, Table, read_table

SETTING = "YIJIANSHI_WORKDAYS_FILE"
ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """A day counted out; provisional where one of the days counted is not arranged yet, so that it may still move."""

    day: dt.date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """Days off and days worked beyond the week's, official from `known_from` to `known_until`, both inclusive.

    Outside of these a working day is Monday to Friday. `notices`: the number of each year's notice.
    """

    off: frozenset[dt.date] = field(repr=False)
    work: frozenset[dt.date] = field(repr=False)
    known_from: dt.date
    known_until: dt.date
    notices: Mapping[int, str] = field(hash=False, repr=False)

    def is_workday(self, day: dt.date) -> bool:
        """Whether offices work on that day."""
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def known(self, first: dt.date, last: dt.date) -> bool:
        """Whether all days from `first` to `last` have been arranged."""
        return self.known_from <= first and last <= self.known_until

    def add_workdays(self, day: dt.date, n: int) -> Deadline:
        """The nth working day after `day`, which itself is not counted; `day` for 0. Raises ValueError for less."""
        last = nth_after(day, n, self.is_workday)
        return Deadline(last, provisional=n > 0 and not self.known(day + ONE, last))

    def workdays_between(self, a: dt.date, b: dt.date) -> int:
        """The working days after `a` up to and with `b`; as a negative number where `b` is the earlier."""
        if b < a:
            return -self.workdays_between(b, a)
        return sum(self.is_workday(a + n * ONE) for n in range(1, (b - a).days + 1))


def nth_after(day: dt.date, n: int, counts: Callable[[dt.date], bool]) -> dt.date:
    """The nth day after `day` of those that count; `day` for 0. Raises ValueError for less."""
    if n < 0:
        raise ValueError(f"{n} days cannot be counted forward")
    while n:
        day += ONE
        n -= counts(day)
    return day


def load_calendar(settings_path: Path | None) -> Calendar:
    """The built-in table; where a file is named, the years that it writes are added, or stand instead of ours.

    Raises BadSettings with the line and what is wrong in it, also where a year between two others is missing.
    """
    if settings_path is None:
        return _built_in()
    try:
        theirs = read_table(settings_path.read_text("utf-8"))
    except FileFault as wrong:
        raise BadSettings("bad_settings", name=SETTING, reason=f"{settings_path.name} {wrong}") from None
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadSettings("bad_settings", name=SETTING, reason=f"{settings_path}: {type(wrong).__name__}") from None
    ours = _shipped()
    years = {**ours.years, **theirs.years}
    for year in range(min(years), max(years)):
        if year not in years:
            raise BadSettings("bad_settings", name=SETTING, reason=f"{settings_path.name}: {year} is missing")
    last = theirs if max(theirs.years) == max(years) else ours
    return _calendar(Table(years, last.known_until))


@cache
def _shipped() -> Table:
    return read_table(files("core").joinpath("workdays.yaml").read_text("utf-8"))


@cache
def _built_in() -> Calendar:
    return _calendar(_shipped())


def _calendar(table: Table) -> Calendar:
    off: set[dt.date] = set()
    work: set[dt.date] = set()
    for _, year in sorted(table.years.items()):  # the later notice decides about a December that two of them name
        off = off - year.work | year.off
        work = work - year.off | year.work
    notices = {number: year.notice for number, year in sorted(table.years.items())}
    return Calendar(frozenset(off), frozenset(work), dt.date(min(table.years), 1, 1), table.known_until, notices)
