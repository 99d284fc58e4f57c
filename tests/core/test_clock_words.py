"""What people read of a clock."""

from __future__ import annotations

import datetime as dt

import pytest

from core.cases import acceptance_clock, clock_words, decision_clock, deemed_words
from core.workdays import load_calendar

CALENDAR = load_calendar(None)


@pytest.mark.parametrize(
    ("today", "zh", "en"),
    [
        ("2026-11-26", "还剩 2 个工作日（11月30日）", "2 working day(s) left (2026-11-30)"),
        ("2026-11-30", "今天到期", "ends today"),
        ("2026-12-01", "已超过 1 个工作日（11月30日到期）", "over by 1 working day(s) (ended 2026-11-30)"),
        ("2027-01-05", "已超过 26 个工作日（2026年11月30日到期）", "over by 26 working day(s) (ended 2026-11-30)"),
    ],
)
def test_the_time_to_tell_corrections_in_words(today: str, zh: str, en: str) -> None:
    clock = acceptance_clock(dt.date(2026, 11, 23), CALENDAR)
    assert clock_words(clock, dt.date.fromisoformat(today), "correction") == f"补正告知期限：{zh}"
    assert clock_words(clock, dt.date.fromisoformat(today), "correction", "en") == f"Time to say what is to be corrected: {en}"


def test_a_date_that_may_move_says_so() -> None:
    clock = acceptance_clock(dt.date(2026, 12, 28), CALENDAR)
    for today, state in (
        (dt.date(2026, 12, 30), "还剩 3 个工作日（2027年1月4日；节假日安排尚未公布，日期为暂定）"),
        (dt.date(2027, 1, 4), "今天到期（节假日安排尚未公布，日期为暂定）"),
        (dt.date(2027, 1, 5), "已超过 1 个工作日（1月4日到期；节假日安排尚未公布，日期为暂定）"),
    ):
        assert clock_words(clock, today, "correction") == f"补正告知期限：{state}"
    assert clock_words(clock, dt.date(2027, 1, 4), "correction", "en").endswith(
        "ends today (holidays are not announced yet, the date may move)"
    )


def test_decisions_and_promises_in_their_units() -> None:
    clock = decision_clock(dt.date(2026, 9, 5), 30, "自然日", CALENDAR)
    assert clock_words(clock, dt.date(2026, 10, 5), "promise") == "承诺办结期限：还剩 3 天（10月8日）"
    assert clock_words(clock, dt.date(2026, 10, 9), "promise") == "承诺办结期限：已超过 1 天（10月8日到期）"
    clock = decision_clock(dt.date(2026, 11, 2), 20, "工作日", CALENDAR, paused=[(dt.date(2026, 11, 9), None)])
    assert clock_words(clock, dt.date(2026, 11, 6), "decision") == "法定办结期限：还剩 16 个工作日（12月1日）"
    assert clock_words(clock, dt.date(2026, 12, 9), "decision") == "法定办结期限：暂停计算，还剩 16 个工作日（11月9日起）"
    assert clock_words(clock, dt.date(2026, 12, 9), "decision", "en") == (
        "Time to decide, by law: standing still, 16 working day(s) left (since 2026-11-09)"
    )


def test_acceptance_by_silence_is_said_plainly() -> None:
    received = dt.date(2026, 11, 23)
    assert deemed_words(received, dt.date(2026, 12, 1)) == (
        "五个工作日内未告知补正，依照《行政许可法》第三十二条，自收到申请材料之日（11月23日）起即为受理。"
    )
    assert "2026年11月23日" in deemed_words(received, dt.date(2027, 1, 4))
    assert "accepted since the day its documents were received (2026-11-23)" in deemed_words(received, dt.date(2026, 12, 1), "en")
