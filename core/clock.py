"""Time: stored in UTC, legal days in Asia/Shanghai."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def legal_day(at: dt.datetime | None = None) -> dt.date:
    """The legal day (Asia/Shanghai) that an instant falls on; today when none is given."""
    return (at or now()).astimezone(SHANGHAI).date()


def iso(at: dt.datetime) -> str:
    """An instant as ISO 8601 in UTC with a final Z, microseconds kept: the form that ledgers hash."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
