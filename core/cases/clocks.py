"""The clocks of a case: five working days to ask for corrections (行政许可法 §32), then the time to decide (§42, §45).

Pure functions on legal days (core.clock.legal_day of the instant). The day from which a period runs is not counted (民法典
§201); one in natural days that would end on a day off ends on the next working day (§203).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.workdays import ONE, Calendar, nth_after

Standing = Literal["ample", "soon", "today", "over"]
Unit = Literal["工作日", "自然日"]
Pause = tuple[dt.date, dt.date | None]
# 行政许可法 §32 (4): everything to correct is told at once within so many working days.
TELL_WITHIN = 5
_SOON = 2


@dataclass(frozen=True)
class Clock:
    """A period that runs out with the day `due`.

    `provisional`: the holidays on its way are not arranged yet. `soon`: so many days left, or fewer, are few. `paused`: spans
    whose days are not counted. `still_since`: a pause that has not ended; `left` stays what it was, and `due` is the
    earliest that it can be.
    """

    due: dt.date
    provisional: bool
    unit: Unit
    soon: int
    calendar: Calendar = field(repr=False)
    paused: tuple[tuple[dt.date, dt.date], ...] = ()
    still_since: dt.date | None = None

    def stands_still(self, today: dt.date) -> bool:
        """Whether time is not counted on that day, with no end known."""
        return self.still_since is not None and today >= self.still_since

    def left(self, today: dt.date) -> int:
        """Days of its unit after `today` up to and with `due`; 0 on that day, negative after it, from its morrow on: an
        overrun that begins on a day off is told as one working day."""
        if self.still_since is not None:
            today = min(today, self.still_since)
        if today > self.due:
            past = self.calendar.workdays_between(self.due, today) if self.unit == "工作日" else (today - self.due).days
            return -max(1, past)
        days = (today + n * ONE for n in range(1, (self.due - today).days + 1))
        return sum(_counts(day, self.unit, self.calendar, self.paused) for day in days)

    def standing(self, today: dt.date) -> Standing:
        """How near its end is."""
        left = self.left(today)
        if left < 0:
            return "over"
        return "today" if left == 0 else "soon" if left <= self.soon else "ample"


def acceptance_clock(received: dt.date, calendar: Calendar) -> Clock:
    """Until when the applicant has to be told everything that is to be corrected, for documents received on that legal day.

    What comes after a notice of corrections is received anew, and its clock runs from that day.
    """
    due = calendar.add_workdays(received, TELL_WITHIN)
    return Clock(due.day, due.provisional, "工作日", _SOON, calendar)


def decision_clock(
    accepted: dt.date, days: int, unit: Unit, calendar: Calendar, extended_days: int = 0, paused: Sequence[Pause] = ()
) -> Clock:
    """Until when the decision is due, for an application accepted on that legal day.

    `days`: the item's limit, by law (20 working days, 45 for joint handling, unless its data say otherwise) or as promised;
    0 is decided on the day itself, or the first working day after it. `extended_days`: what the head of the authority granted
    (§42: 10, or 15). `paused`: first and last day of hearings, inspections, expert reviews (§45), neither of them counted,
    nor what lies between; None while it lasts. Time that ran out before a pause stays run out.
    Raises ValueError for days below 0 and for a pause that ends before it begins.
    """
    if days < 0 or extended_days < 0:
        raise ValueError("a time limit has no days below 0")
    if any(end is not None and end < start for start, end in paused):
        raise ValueError("a pause ends before it begins")
    total = days + extended_days
    # A pause without an end takes its first day now; the clock stands still at it, so that nothing after it matters yet.
    spans = tuple(sorted((start, start if end is None else end) for start, end in paused))
    due = nth_after(accepted, total, lambda day: _counts(day, unit, calendar, spans))
    while not _counts(due, "工作日", calendar, spans):
        due += ONE
    begins = min(due, accepted + ONE) if unit == "工作日" else due
    still = min((max(start, accepted) for start, end in paused if end is None), default=None)
    return Clock(
        due, not calendar.known(begins, due), unit, max(_SOON, total // 5), calendar, spans,
        still if still is not None and still <= due else None,
    )  # fmt: skip


def deemed_accepted(received: dt.date, today: dt.date, calendar: Calendar) -> bool:
    """Whether documents received on that day, of which nothing was told up to and with `today`, count as accepted on the day
    they were received: from the day after the fifth working day on."""
    return today > acceptance_clock(received, calendar).due


def deemed_since(rounds: Sequence[tuple[dt.date, dt.date | None]], today: dt.date, calendar: Calendar) -> dt.date | None:
    """The day from which the application counts as accepted because nobody spoke in time; None where somebody always did.

    `rounds`, oldest first: the day on which documents were received, and the day on which the applicant was told about them
    (asked for corrections, or taken up); None for not yet. The first silence decides: a notice that comes too late, and what
    is handed in upon it, undo no acceptance.
    """
    return next((received for received, told in rounds if deemed_accepted(received, told or today, calendar)), None)


def _counts(day: dt.date, unit: Unit, calendar: Calendar, paused: Sequence[tuple[dt.date, dt.date]]) -> bool:
    if any(start <= day <= end for start, end in paused):
        return False
    return unit == "自然日" or calendar.is_workday(day)
