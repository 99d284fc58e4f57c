"""The State Council's arrangements, and periods counted on them; every date was worked out by hand from the notices."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.workdays import load_calendar

CALENDAR = load_calendar(None)
DAYS = st.dates(dt.date(2023, 6, 1), dt.date(2028, 6, 1))


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


@pytest.mark.parametrize(
    ("when", "works"),
    [
        ("2024-02-09", True), ("2024-02-10", False), ("2024-02-17", False), ("2024-02-18", True), ("2024-06-10", False),
        ("2024-09-14", True), ("2024-09-29", True), ("2024-10-12", True), ("2025-01-26", True), ("2025-01-28", False),
        ("2025-06-02", False), ("2025-10-08", False), ("2025-10-09", True), ("2025-12-31", True), ("2026-01-02", False),
        ("2026-01-04", True), ("2026-02-14", True), ("2026-02-16", False), ("2026-02-23", False), ("2026-02-28", True),
        ("2026-04-06", False), ("2026-05-09", True), ("2026-06-19", False), ("2026-09-20", True), ("2026-09-25", False),
        ("2026-10-07", False), ("2026-10-10", True), ("2026-11-28", False), ("2026-11-30", True), ("2027-01-01", True),
    ],
)  # fmt: skip
def test_a_day_off_and_a_make_up_day_are_known(when: str, works: bool) -> None:
    assert CALENDAR.is_workday(day(when)) is works


@pytest.mark.parametrize(("year", "total", "notice"), [(2024, 251, "〔2023〕7"), (2025, 248, "〔2024〕12"), (2026, 248, "〔2025〕7")])
def test_a_year_has_as_many_working_days_as_people_count_in_it(year: int, total: int, notice: str) -> None:
    assert CALENDAR.workdays_between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) == total
    assert CALENDAR.notices[year] == f"国办发明电{notice}号"
    assert CALENDAR.known_until == dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("start", "n", "due", "provisional"),
    [
        ("2026-11-23", 5, "2026-11-30", False),  # an ordinary week
        ("2026-11-28", 5, "2026-12-04", False),  # a Saturday, its Sunday too: Monday is the first
        ("2026-11-29", 5, "2026-12-04", False),
        ("2026-02-12", 5, "2026-02-26", False),  # Fri 13, Sat 14 worked, 春节, Tue 24 to Thu 26
        ("2026-02-13", 5, "2026-02-27", False),
        ("2026-02-14", 5, "2026-02-28", False),  # due on a make-up Saturday
        ("2026-02-20", 5, "2026-02-28", False),  # within the holiday
        ("2026-02-02", 20, "2026-03-06", False),
        ("2024-02-08", 2, "2024-02-18", False),  # the eve is worked, then the Sunday after
        ("2025-01-24", 5, "2025-02-07", False),  # Sun 26, Mon 27, 春节, Wed 5 to Fri 7
        ("2024-09-27", 5, "2024-10-10", False),
        ("2025-09-26", 5, "2025-10-10", False),  # 国庆 and 中秋 in one
        ("2026-09-18", 5, "2026-09-24", False),  # Sun 20 worked
        ("2026-09-19", 5, "2026-09-24", False),
        ("2026-09-20", 5, "2026-09-28", False),  # received on a worked Sunday; 中秋 between
        ("2026-09-28", 5, "2026-10-10", False),
        ("2026-09-30", 5, "2026-10-13", False),
        ("2024-12-31", 5, "2025-01-08", False),  # the last working day of a year
        ("2025-12-31", 5, "2026-01-08", False),  # Sun 4 worked
        ("2026-12-24", 5, "2026-12-31", False),  # to the last day that is known
        ("2026-12-25", 5, "2027-01-01", True),  # nobody has said yet that this Friday is off
        ("2026-12-31", 1, "2027-01-01", True),
        ("2027-05-01", 3, "2027-05-05", True),
        ("2023-12-31", 1, "2024-01-02", False),
        ("2023-12-29", 1, "2024-01-02", True),  # days before the table are as little known
        ("2026-12-31", 0, "2026-12-31", False),
        ("2027-03-01", 0, "2027-03-01", False),  # nothing is counted
    ],
)
def test_a_period_ends_on_the_day_worked_out_by_hand(start: str, n: int, due: str, provisional: bool) -> None:
    found = CALENDAR.add_workdays(day(start), n)
    assert (found.day, found.provisional) == (day(due), provisional)


def test_nothing_is_counted_backward_by_a_period() -> None:
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.add_workdays(day("2026-11-23"), -1)


@settings(deadline=None)
@given(DAYS, st.integers(0, 60))
def test_what_was_added_lies_between(start: dt.date, n: int) -> None:
    due = CALENDAR.add_workdays(start, n).day
    assert CALENDAR.workdays_between(start, due) == n
    assert CALENDAR.workdays_between(due, start) == -n
    assert n == 0 or CALENDAR.is_workday(due)


@settings(deadline=None)
@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_later_or_longer_is_never_due_earlier(start: dt.date, ahead: int, n: int) -> None:
    due = CALENDAR.add_workdays(start, n).day
    assert CALENDAR.add_workdays(start + dt.timedelta(days=ahead), n).day >= due
    assert CALENDAR.add_workdays(start, n + 1).day > due
    assert CALENDAR.add_workdays(due, ahead).day == CALENDAR.add_workdays(start, n + ahead).day


@settings(deadline=None)
@given(DAYS, DAYS, DAYS)
def test_spans_add_up(a: dt.date, b: dt.date, c: dt.date) -> None:
    between = CALENDAR.workdays_between
    assert between(a, b) + between(b, c) == between(a, c)
