"""Legal days are Shanghai's; what ledgers hash has one form."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import iso, legal_day, now

AWARE = st.datetimes(min_value=dt.datetime(2000, 1, 2), max_value=dt.datetime(2100, 1, 1), timezones=st.timezones())


def test_the_legal_day_turns_at_midnight_in_shanghai() -> None:
    assert legal_day(dt.datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=dt.UTC)) == dt.date(2026, 3, 1)
    assert legal_day(dt.datetime(2026, 3, 1, 16, 0, tzinfo=dt.UTC)) == dt.date(2026, 3, 2)
    assert legal_day() in (legal_day(now()), legal_day(now() - dt.timedelta(minutes=1)))


def test_now_knows_its_zone() -> None:
    assert now().utcoffset() == dt.timedelta(0)


@settings(deadline=None)
@given(AWARE, AWARE)
def test_the_hashed_form_of_an_instant_is_one_and_sorts_as_instants_do(one: dt.datetime, two: dt.datetime) -> None:
    assert len(iso(one)) == 27 and iso(one).endswith("Z")
    assert dt.datetime.fromisoformat(iso(one)) == one.astimezone(dt.UTC)
    assert (iso(one) < iso(two)) == (one.astimezone(dt.UTC) < two.astimezone(dt.UTC))
