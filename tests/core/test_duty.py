"""When people are there, and when they come back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import SHANGHAI
from core.duty import HOURS, duty
from core.workdays import load_calendar


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """In March 2026, whose 2nd is a Monday."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("when", "returns"),
    [
        (at(2, 8, 29), at(2, 8, 30)), (at(2, 8, 30), None), (at(2, 11, 59), None), (at(2, 12, 0), at(2, 14, 30)),
        (at(2, 14, 30), None), (at(2, 17, 30), at(3, 8, 30)), (at(6, 17, 31), at(9, 8, 30)), (at(7, 10), at(9, 8, 30)),
        (at(8, 23, 59), at(9, 8, 30)), (at(3, 0, 0), at(3, 8, 30)),
    ],
)  # fmt: skip
def test_the_desk_is_there_in_its_hours_and_says_when_it_returns(when: dt.datetime, returns: dt.datetime | None) -> None:
    found = duty(when)
    assert found.on is (returns is None)
    assert found.returns == returns
    assert found.hours == "08:30–12:00、14:30–17:30"
    assert duty(when.astimezone(dt.UTC)) == found, "an instant is the same wherever it is told"


def on(words: str) -> dt.datetime:
    return dt.datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("when", "returns"),
    [
        ("2026-02-14T10:00", None), ("2026-02-14T17:30", "2026-02-24T08:30"), ("2026-02-17T10:00", "2026-02-24T08:30"),
        ("2026-09-30T18:00", "2026-10-08T08:30"), ("2026-10-09T18:00", "2026-10-10T08:30"), ("2026-10-10T12:00", "2026-10-10T14:30"),
        ("2025-12-31T18:00", "2026-01-04T08:30"),
    ],
)  # fmt: skip
def test_the_desk_keeps_holidays_and_make_up_days(when: str, returns: str | None) -> None:
    found = duty(on(when))
    assert found.on is (returns is None)
    assert found.returns == (returns and on(returns))


def test_the_calendar_in_force_decides() -> None:
    tuesday = at(3, 10)
    assert duty(tuesday).on
    found = duty(tuesday, is_workday=lambda day: day == dt.date(2026, 3, 29))
    assert (found.on, found.returns) == (False, at(29, 8, 30))


@settings(deadline=None)
@given(st.datetimes(min_value=dt.datetime(2020, 1, 1), max_value=dt.datetime(2040, 1, 1)))
def test_whenever_they_return_they_are_there(naive: dt.datetime) -> None:
    when = naive.replace(tzinfo=SHANGHAI)
    found = duty(when)
    if found.returns is not None:
        assert found.returns > when and duty(found.returns).on
        assert not duty(found.returns - dt.timedelta(microseconds=1)).on
        assert found.returns - when <= dt.timedelta(days=10), "no holiday keeps them away longer"
    else:
        assert load_calendar(None).is_workday(when.date()) and any(a <= when.time() < b for a, b in HOURS)
