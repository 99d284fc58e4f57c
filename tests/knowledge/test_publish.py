"""When a version begins and what it ends: an old text never answers, and none goes missing by an act about another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from api.migrate import upgrade
from checkpoint.roles import grant_first
from core.clock import SHANGHAI, legal_day, now
from core.crypto import Keys
from core.db import Database
from core.errors import BadInput, Conflict, Hidden, NotSignedIn
from core.people import Role, Staff, add_person, close_session, open_session, staff_of
from core.sources import SourceVersion, published_revision
from knowledge import succession
from knowledge.publish import publish, withdraw
from knowledge.store import Incoming, store

TODAY = legal_day()
DAY = dt.timedelta(days=1)


@dataclass
class Shelf:
    """A database with a steward and a document whose versions are published one after another."""

    db: Database
    keys: Keys
    steward: Staff
    clerk: Staff
    token: str

    def add(self, text: str, *, start: dt.date | None = None, end: dt.date | None = None, label: str = "1") -> str:
        """Imports one version of the one document; its id."""
        incoming = Incoming(
            document_id="doc:1", kind="law", authority="法律法规", title="示例办法", label=label,
            passages=(("示例办法 › 第一条", text),), effective_from=start, effective_to=end,
        )  # fmt: skip
        with self.db.write() as session:
            stored = store(session, self.keys.hash, [incoming], "import-1")
        return (stored.added or stored.unchanged)[0]

    def put(self, *versions: str, on: dt.date | None = None) -> int:
        """Publishes."""
        with self.db.write() as session:
            return publish(session, self.steward, versions, on=on)

    def take(self, version: str) -> int:
        """Withdraws."""
        with self.db.write() as session:
            return withdraw(session, self.steward, version)

    def at(self, day: dt.date) -> list[str]:
        """The texts' version ids that are in force at the noon of a day; for today, at this instant."""
        then = now() if day == TODAY else dt.datetime.combine(day, dt.time(12), SHANGHAI).astimezone(dt.UTC)
        with self.db.read() as session:
            rows = session.scalars(select(SourceVersion).where(SourceVersion.status == "published"))
            return [v.id for v in rows if v.starts_at and v.starts_at <= then and not (v.ends_at and v.ends_at <= then)]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    db, keys = Database(f"sqlite:///{tmp_path / 'shelf.sqlite'}"), Keys(b"k" * 32)
    upgrade(db)
    tokens = []
    with db.write() as session:
        for role in (Role.steward, Role.clerk):
            person = add_person(session, role.value, f"{role.value}甲", "correct horse battery")
            grant_first(session, keys, person, [role])
            tokens.append(open_session(session, person, 1))
    with db.read() as session:
        steward, clerk = (staff_of(session, token, demo=False) for token in tokens)
    yield Shelf(db, keys, steward, clerk, tokens[0])
    db.close()


def test_the_new_text_is_in_force_at_once_and_the_old_one_no_more(shelf: Shelf) -> None:
    old, new = shelf.add("旧"), shelf.add("新")
    shelf.put(old)
    assert shelf.at(TODAY) == [old]
    shelf.put(new)
    assert shelf.at(TODAY) == [new]


def test_publishing_for_a_day_leaves_the_present_text_until_then(shelf: Shelf) -> None:
    old, new = shelf.add("旧"), shelf.add("新")
    shelf.put(old)
    shelf.put(new, on=TODAY + 7 * DAY)
    assert shelf.at(TODAY) == [old] and shelf.at(TODAY + 6 * DAY) == [old] and shelf.at(TODAY + 7 * DAY) == [new]


def test_the_last_day_counts(shelf: Shelf) -> None:
    version = shelf.add("有期限", end=TODAY + 2 * DAY)
    shelf.put(version)
    assert shelf.at(TODAY + 2 * DAY) == [version] and shelf.at(TODAY + 3 * DAY) == []


def test_a_law_s_older_text_published_later_does_not_replace_the_newer(shelf: Shelf) -> None:
    newer, older = shelf.add("二〇二三", start=dt.date(2023, 1, 1)), shelf.add("二〇一〇", start=dt.date(2010, 1, 1))
    shelf.put(newer)
    shelf.put(older)
    assert shelf.at(TODAY) == [newer]


def test_a_text_that_names_no_day_is_as_new_as_its_publication(shelf: Shelf) -> None:
    dated, plain = shelf.add("有日期", start=dt.date(2024, 1, 1)), shelf.add("没有日期")
    shelf.put(dated)
    shelf.put(plain)
    assert shelf.at(TODAY) == [plain]


def test_a_law_adopted_earlier_does_not_replace_one_adopted_later(shelf: Shelf) -> None:
    newer, older = shelf.add("新", label="2021-04-29"), shelf.add("旧", label="2003-10-28")
    shelf.put(newer)
    shelf.put(older)
    assert shelf.at(TODAY) == [newer]


def test_an_urgent_change_does_not_cancel_the_one_that_is_planned(shelf: Shelf) -> None:
    old, planned, urgent = shelf.add("旧"), shelf.add("计划"), shelf.add("紧急")
    shelf.put(old)
    shelf.put(planned, on=TODAY + 30 * DAY)
    shelf.put(urgent)
    assert shelf.at(TODAY) == [urgent]
    assert shelf.at(TODAY + 29 * DAY) == [urgent] and shelf.at(TODAY + 30 * DAY) == [planned]


def test_a_plan_that_is_withdrawn_leaves_no_gap(shelf: Shelf) -> None:
    old, planned = shelf.add("旧", end=TODAY + 90 * DAY), shelf.add("计划")
    shelf.put(old)
    shelf.put(planned, on=TODAY + 7 * DAY)
    shelf.take(planned)
    assert shelf.at(TODAY + 8 * DAY) == [old] and shelf.at(TODAY + 90 * DAY) == [old]
    assert shelf.at(TODAY + 91 * DAY) == []


def test_of_two_plans_the_one_that_stays_still_ends_the_present_text(shelf: Shelf) -> None:
    old, first, second = shelf.add("旧"), shelf.add("计划一"), shelf.add("计划二")
    shelf.put(old)
    shelf.put(second, on=TODAY + 20 * DAY)
    shelf.put(first, on=TODAY + 10 * DAY)
    shelf.take(first)
    assert shelf.at(TODAY + 15 * DAY) == [old] and shelf.at(TODAY + 21 * DAY) == [second]


def test_what_was_withdrawn_can_be_imported_and_published_again(shelf: Shelf) -> None:
    version = shelf.add("正文")
    shelf.put(version)
    assert shelf.add("正文") == version
    shelf.take(version)
    again = shelf.add("正文")
    assert again != version and shelf.add("正文") == again
    shelf.put(again)
    assert shelf.at(TODAY) == [again] and shelf.add("正文") == again
    shelf.take(again)
    assert shelf.add("正文") not in (version, again)


def test_what_another_text_replaced_does_not_come_back_by_an_import(shelf: Shelf) -> None:
    old, new = shelf.add("旧"), shelf.add("新")
    shelf.put(old)
    shelf.put(new)
    assert shelf.add("旧") == old


def test_a_withdrawn_newer_text_does_not_stand_in_the_way(shelf: Shelf) -> None:
    wrong, right = shelf.add("错", start=dt.date(2025, 6, 1)), shelf.add("对", start=dt.date(2025, 1, 1))
    shelf.put(wrong)
    shelf.take(wrong)
    shelf.put(right)
    assert shelf.at(TODAY) == [right]


def test_every_act_has_its_revision_and_nothing_happens_twice(shelf: Shelf) -> None:
    version = shelf.add("正文")
    assert shelf.put(version) == 1
    with pytest.raises(Conflict):
        shelf.put(version)
    assert shelf.take(version) == 2
    with pytest.raises(Conflict):
        shelf.take(version)
    with shelf.db.read() as session:
        assert published_revision(session) == 2


def test_who_may_not_learns_nothing_and_who_signed_out_does_nothing(shelf: Shelf) -> None:
    version = shelf.add("正文")
    with pytest.raises(Hidden), shelf.db.write() as session:
        publish(session, shelf.clerk, [version])
    with pytest.raises(Hidden), shelf.db.write() as session:
        withdraw(session, shelf.clerk, version)
    with shelf.db.write() as session:
        close_session(session, shelf.token)
    with pytest.raises(NotSignedIn):
        shelf.put(version)
    assert shelf.at(TODAY) == []


def test_nonsense_changes_nothing(shelf: Shelf) -> None:
    version = shelf.add("正文")
    for wrong, error in (((), BadInput), (("none",), Hidden), ((version, "none"), Hidden)):
        with pytest.raises(error):
            shelf.put(*wrong)
    with pytest.raises(BadInput):
        shelf.put(version, on=TODAY - DAY)
    assert shelf.at(TODAY) == []
    with shelf.db.read() as session:
        assert published_revision(session) == 0


def test_the_legal_day_begins_in_shanghai() -> None:
    assert succession.day_start(dt.date(2026, 3, 1)) == dt.datetime(2026, 2, 28, 16, tzinfo=dt.UTC)
