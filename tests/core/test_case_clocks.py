"""The clocks of a case over real holidays; every date was worked out by hand from the notices."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.cases import acceptance_clock, decision_clock, deemed_accepted, deemed_since
from core.cases.clocks import Pause, Standing, Unit
from core.clock import legal_day
from core.workdays import load_calendar

CALENDAR = load_calendar(None)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 6, 1))


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


def pauses(*spans: str) -> list[Pause]:
    """"2026-11-09..2026-11-13" ended; "2026-11-09.." lasts."""
    return [(day(a), day(b) if b else None) for a, _, b in (span.partition("..") for span in spans)]


@pytest.mark.parametrize(
    ("instant", "due"),
    [
        ("2026-11-26T15:59:59+00:00", "2026-12-03"),  # 23:59:59 on Thursday in Shanghai
        ("2026-11-26T16:00:00+00:00", "2026-12-04"),  # and then it is Friday there
        ("2026-11-26T23:59:59+08:00", "2026-12-03"),
        ("2025-12-31T15:59:00+00:00", "2026-01-08"),
        ("2025-12-31T16:00:00+00:00", "2026-01-08"),  # received on New Year's Day: Sun 4 is the first day as well
        ("2026-02-13T16:00:00+00:00", "2026-02-28"),  # received on the Saturday that is worked before 春节
    ],
)
def test_it_is_received_on_the_legal_day_of_shanghai(instant: str, due: str) -> None:
    assert acceptance_clock(legal_day(dt.datetime.fromisoformat(instant)), CALENDAR).due == day(due)


@pytest.mark.parametrize(
    ("today", "left", "standing"),
    [
        ("2026-11-23", 5, "ample"), ("2026-11-25", 3, "ample"), ("2026-11-26", 2, "soon"), ("2026-11-28", 1, "soon"),
        ("2026-11-29", 1, "soon"), ("2026-11-30", 0, "today"), ("2026-12-01", -1, "over"), ("2026-12-07", -5, "over"),
    ],
)  # fmt: skip
def test_five_days_run_down_and_over(today: str, left: int, standing: Standing) -> None:
    clock = acceptance_clock(day("2026-11-23"), CALENDAR)
    assert (clock.left(day(today)), clock.standing(day(today)), clock.provisional) == (left, standing, False)
    assert deemed_accepted(day("2026-11-23"), day(today), CALENDAR) is (left < 0)


def test_over_begins_with_the_day_after_also_where_that_is_a_holiday() -> None:
    clock = acceptance_clock(day("2026-09-22"), CALENDAR)
    assert clock.due == day("2026-09-30"), "Wed 23, Thu 24; 中秋 25 to 27; Mon 28 to Wed 30"
    assert [clock.left(day(f"2026-10-0{n}")) for n in (1, 7, 8, 9)] == [-1, -1, -1, -2]
    assert clock.standing(day("2026-10-01")) == "over" and deemed_accepted(day("2026-09-22"), day("2026-10-01"), CALENDAR)


@pytest.mark.parametrize(
    ("rounds", "today", "since"),
    [
        ([("2026-11-23", None)], "2026-11-30", None),
        ([("2026-11-23", None)], "2026-12-01", "2026-11-23"),
        ([("2026-11-23", "2026-11-30")], "2026-12-20", None),  # told on the last day
        ([("2026-11-23", "2026-12-01")], "2026-12-01", "2026-11-23"),  # told a day late
        ([("2026-11-23", "2026-11-30"), ("2026-12-02", None)], "2026-12-09", None),  # five days run anew
        ([("2026-11-23", "2026-11-30"), ("2026-12-02", None)], "2026-12-10", "2026-12-02"),
        ([("2026-11-23", "2026-11-30"), ("2026-12-02", "2026-12-04")], "2026-12-20", None),
        ([("2026-11-23", "2026-12-01"), ("2026-12-02", "2026-12-03")], "2026-12-20", "2026-11-23"),
        ([], "2026-12-20", None),
    ],
)
def test_the_first_silence_accepts_and_nothing_later_undoes_it(
    rounds: list[tuple[str, str | None]], today: str, since: str | None
) -> None:
    days = [(day(received), told and day(told)) for received, told in rounds]
    assert deemed_since(days, day(today), CALENDAR) == (since and day(since))


@pytest.mark.parametrize(
    ("accepted", "days", "unit", "more", "paused", "due", "provisional"),
    [
        ("2026-11-02", 20, "工作日", 0, (), "2026-11-30", False),
        ("2026-11-02", 20, "工作日", 10, (), "2026-12-14", False),
        ("2026-02-02", 20, "工作日", 0, (), "2026-03-06", False),  # over 春节: Sat 14 and Sat 28 are worked
        ("2025-12-31", 20, "工作日", 0, (), "2026-01-29", False),  # Sun 4 to Fri 9 are six, then 11, 16, and four to Thu 29
        ("2026-09-14", 20, "工作日", 0, (), "2026-10-16", False),  # Sun 20 and Sat 10 worked, 中秋 and 国庆 off
        ("2026-08-03", 45, "工作日", 15, (), "2026-10-30", False),  # Sun 20 is the 35th, Sat 10 the 45th
        ("2026-12-03", 20, "工作日", 0, (), "2026-12-31", False),
        ("2026-12-04", 20, "工作日", 0, (), "2027-01-01", True),
        ("2023-12-29", 1, "工作日", 0, (), "2024-01-02", True),  # the table begins with 2024
        ("2023-12-20", 19, "自然日", 0, (), "2024-01-08", False),  # only its last day has to be known
        ("2026-11-28", 0, "工作日", 0, (), "2026-11-30", False),  # on the spot, taken up on a Saturday
        ("2026-11-30", 0, "工作日", 0, (), "2026-11-30", False),
        ("2026-12-31", 0, "工作日", 0, (), "2026-12-31", False),
        ("2026-11-02", 30, "自然日", 0, (), "2026-12-02", False),
        ("2026-09-05", 30, "自然日", 0, (), "2026-10-08", False),  # the 30th is 5 October: a holiday
        ("2026-02-13", 1, "自然日", 0, (), "2026-02-14", False),  # a Saturday that is worked
        ("2026-12-20", 11, "自然日", 0, (), "2026-12-31", False),
        ("2026-12-20", 12, "自然日", 0, (), "2027-01-01", True),
        ("2026-11-02", 30, "自然日", 0, ("2026-11-09..2026-11-13",), "2026-12-07", False),
        ("2026-11-02", 20, "工作日", 0, ("2026-11-09..2026-11-13",), "2026-12-07", False),
        ("2026-11-02", 20, "工作日", 0, ("2026-11-09..2026-11-09",), "2026-12-01", False),
        ("2026-11-02", 20, "工作日", 0, ("2026-11-14..2026-11-15",), "2026-11-30", False),  # a weekend
        ("2026-11-02", 20, "工作日", 0, ("2026-11-09..2026-11-11", "2026-11-10..2026-11-13"), "2026-12-07", False),
        ("2026-11-02", 20, "工作日", 0, ("2026-10-20..2026-11-03",), "2026-12-01", False),  # begun before
        ("2026-11-02", 20, "工作日", 0, ("2026-11-30..2026-12-02",), "2026-12-03", False),  # from the last day
        ("2026-11-02", 20, "工作日", 0, ("2026-12-01..2026-12-31",), "2026-11-30", False),  # too late to help
        ("2026-12-21", 5, "工作日", 0, ("2026-12-24..2027-01-04",), "2027-01-07", True),
    ],
)
def test_a_decision_is_due(
    accepted: str, days: int, unit: Unit, more: int, paused: tuple[str, ...], due: str, provisional: bool
) -> None:
    clock = decision_clock(day(accepted), days, unit, CALENDAR, more, pauses(*paused))
    assert (clock.due, clock.provisional, clock.still_since) == (day(due), provisional, None)
    assert clock.standing(clock.due) == "today" and clock.standing(clock.due + dt.timedelta(days=1)) == "over"
    paused_days = [d for d in clock.paused if d[0] <= clock.due]
    assert paused_days or unit == "自然日" or clock.left(day(accepted)) == max(days + more, day(accepted) != clock.due)


@pytest.mark.parametrize(
    ("days", "more", "soon"), [(20, 0, 4), (20, 10, 6), (45, 0, 9), (5, 0, 2), (10, 0, 2), (14, 0, 2), (15, 0, 3), (1, 0, 2)]
)
def test_a_fifth_of_the_time_or_two_days_are_few(days: int, more: int, soon: int) -> None:
    clock = decision_clock(day("2026-03-02"), days, "工作日", CALENDAR, more)
    at = [clock.standing(day("2026-03-02") + dt.timedelta(days=n)) for n in range((clock.due - day("2026-03-02")).days)]
    left = [clock.left(day("2026-03-02") + dt.timedelta(days=n)) for n in range(len(at))]
    assert at == ["soon" if n <= soon else "ample" for n in left]


def test_days_left_leave_out_a_pause_that_is_still_to_come() -> None:
    clock = decision_clock(day("2026-11-02"), 20, "工作日", CALENDAR, paused=pauses("2026-11-09..2026-11-13"))
    assert [clock.left(day(f"2026-11-{n:02}")) for n in (2, 6, 8, 9, 13, 15, 16)] == [20, 16, 16, 16, 16, 16, 15]


def test_natural_days_are_told_in_natural_days() -> None:
    clock = decision_clock(day("2026-09-05"), 30, "自然日", CALENDAR)
    assert [clock.left(day(d)) for d in ("2026-10-01", "2026-10-05", "2026-10-08", "2026-10-09", "2026-10-12")] == [7, 3, 0, -1, -4]


def test_a_clock_stands_still_while_a_pause_lasts() -> None:
    clock = decision_clock(day("2026-11-02"), 20, "工作日", CALENDAR, paused=pauses("2026-11-09.."))
    assert [clock.left(day(d)) for d in ("2026-11-05", "2026-11-06", "2026-11-09", "2026-12-31", "2027-06-01")] == [17, 16, 16, 16, 16]
    assert [clock.stands_still(day(d)) for d in ("2026-11-08", "2026-11-09", "2027-06-01")] == [False, True, True]
    assert clock.due == day("2026-12-01"), "the earliest that it can be"
    assert clock.standing(day("2027-06-01")) == "ample"
    early = decision_clock(day("2026-11-02"), 20, "工作日", CALENDAR, paused=pauses("2026-10-20.."))
    assert early.left(day("2026-12-31")) == 20
    late = decision_clock(day("2026-11-02"), 20, "工作日", CALENDAR, paused=pauses("2026-12-01.."))
    assert late.left(day("2026-12-02")) == -2 and not late.stands_still(day("2026-12-02"))


@settings(deadline=None)
@given(DAYS, st.integers(1, 40), st.integers(0, 80), st.integers(0, 60))
def test_a_pause_that_ends_leaves_what_was_left_when_it_lasted(accepted: dt.date, days: int, after: int, length: int) -> None:
    start = accepted + dt.timedelta(days=after)
    end = start + dt.timedelta(days=length)
    lasting = decision_clock(accepted, days, "工作日", CALENDAR, paused=[(start, None)])
    ended = decision_clock(accepted, days, "工作日", CALENDAR, paused=[(start, end)])
    assert lasting.left(end) == ended.left(end)
    assert lasting.due <= ended.due


@settings(deadline=None)
@given(
    DAYS, st.integers(1, 25), st.sampled_from(["工作日", "自然日"]),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 15)), max_size=3),
)  # fmt: skip
def test_a_decision_falls_on_a_working_day_and_its_time_only_runs_down(
    accepted: dt.date, days: int, unit: Unit, spans: list[tuple[int, int]]
) -> None:
    paused = [(a := accepted + dt.timedelta(days=n), a + dt.timedelta(days=more)) for n, more in spans]
    clock = decision_clock(accepted, days, unit, CALENDAR, paused=paused)
    assert CALENDAR.is_workday(clock.due)
    assert clock.due >= decision_clock(accepted, days, unit, CALENDAR).due, "a pause never hastens"
    left = [clock.left(accepted + dt.timedelta(days=n)) for n in range((clock.due - accepted).days + 10)]
    assert left == sorted(left, reverse=True)
    assert left[0] == days or unit == "自然日" and left[0] > days
    assert [n < 0 for n in left] == [accepted + dt.timedelta(days=n) > clock.due for n in range(len(left))]


@settings(deadline=None)
@given(DAYS, st.integers(0, 30))
def test_silence_accepts_from_the_day_after_the_fifth_working_day(received: dt.date, later: int) -> None:
    today = received + dt.timedelta(days=later)
    worked = CALENDAR.workdays_between(received, today)
    assume(worked != 5 or CALENDAR.is_workday(today))
    assert deemed_accepted(received, today, CALENDAR) is (worked > 5)


def test_what_is_no_period_is_refused() -> None:
    for days, more in ((-1, 0), (20, -1)):
        with pytest.raises(ValueError, match="below 0"):
            decision_clock(day("2026-11-02"), days, "工作日", CALENDAR, more)
    with pytest.raises(ValueError, match="before it begins"):
        decision_clock(day("2026-11-02"), 20, "工作日", CALENDAR, paused=pauses("2026-11-13..2026-11-09"))
