"""Duty hours: when people are there, and when they come back. Legal days and clock times of Asia/Shanghai."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from core.clock import SHANGHAI, now
from core.workdays import load_calendar

# The default desk: working days 08:30–12:00 and 14:30–17:30.
HOURS = ((dt.time(8, 30), dt.time(12, 0)), (dt.time(14, 30), dt.time(17, 30)))


@dataclass(frozen=True)
class Duty:
    """Whether somebody is on duty at an instant, the hours in words, and when duty begins again otherwise."""

    on: bool
    hours: str
    returns: dt.datetime | None


def duty(
    at: dt.datetime | None = None, hours: tuple[tuple[dt.time, dt.time], ...] = HOURS,
    is_workday: Callable[[dt.date], bool] | None = None,
) -> Duty:  # fmt: skip
    """The duty at an instant; `is_workday`: the calendar in force, else the built-in table."""
    works = is_workday or load_calendar(None).is_workday
    here = (at or now()).astimezone(SHANGHAI)
    words = "、".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in hours)
    if works(here.date()) and any(a <= here.time() < b for a, b in hours):
        return Duty(True, words, None)
    day = here.date()
    for ahead in range(366):
        that = day + dt.timedelta(days=ahead)
        if not works(that):
            continue
        for start, _ in hours:
            begins = dt.datetime.combine(that, start, SHANGHAI)
            if begins > here:
                return Duty(False, words, begins)
    raise AssertionError("a year has a working day")
