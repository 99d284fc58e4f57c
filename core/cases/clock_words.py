"""A clock in words, and the acceptance that silence brings about."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from core.cases.clocks import Clock
from core.texts import t

Kind = Literal["correction", "decision", "promise"]


def clock_words(clock: Clock, today: dt.date, kind: Kind, locale: str = "zh") -> str:
    """How a clock stands: 补正告知期限：还剩 2 个工作日（11月30日）. A date that may still move says so."""
    left = clock.left(today)
    unit = "workdays" if clock.unit == "工作日" else "days"
    notes = []
    if clock.stands_still(today) and clock.still_since is not None:
        state = t(f"clocks.still_{unit}", locale, n=left)
        notes = [t("clocks.still_since", locale, day=_day(clock.still_since, today, locale))]
    elif left > 0:
        state = t(f"clocks.left_{unit}", locale, n=left)
        notes = [_day(clock.due, today, locale)]
    elif left == 0:
        state = t("clocks.today", locale)
    else:
        state = t(f"clocks.over_{unit}", locale, n=-left)
        notes = [t("clocks.was_due", locale, day=_day(clock.due, today, locale))]
    if clock.provisional:
        notes.append(t("clocks.provisional", locale))
    words = {"kind": t(f"clocks.{kind}", locale), "state": state}
    if not notes:
        return t("clocks.bare", locale, **words)
    return t("clocks.noted", locale, notes=("；" if locale == "zh" else "; ").join(notes), **words)


def deemed_words(received: dt.date, today: dt.date, locale: str = "zh") -> str:
    """That an application counts as accepted on the day it was received, because nobody spoke in time (行政许可法 §32)."""
    return t("clocks.deemed", locale, day=_day(received, today, locale))


def _day(day: dt.date, today: dt.date, locale: str) -> str:
    key = "clocks.day" if day.year == today.year else "clocks.day_with_year"
    return t(key, locale, year=day.year, month=day.month, day=day.day)
