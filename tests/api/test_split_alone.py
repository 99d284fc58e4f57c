"""The parts of two processes on one database, each by itself: what refuses to start, what waits, what the owner takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from api import split
from api.build import Door, build_app
from api.house import House
from checkpoint import audit
from core.clock import now
from core.conversations import Conversation, Question, start
from core.errors import BadSettings
from core.settings import load_settings
from core.vault import ScopeKey

ROLE = "postgresql://citizen:x@localhost:1/none"


@pytest.mark.parametrize("url", ["", "sqlite:///x.sqlite"])
def test_the_citizens_door_needs_its_postgresql_address(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSettings, match="PostgreSQL"):
        build_app(load_settings(data_dir=tmp_path, citizen_database_url=url), Door.citizen)


def test_the_citizens_door_needs_the_owner_s_key_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="MASTER_KEY"):
        build_app(load_settings(data_dir=tmp_path, citizen_database_url=ROLE), Door.citizen)
    assert not list(tmp_path.iterdir())


def test_sqlite_has_no_restricted_role_to_make(data_dir: Path) -> None:
    with pytest.raises(BadSettings, match="PostgreSQL"):
        build_app(load_settings(data_dir=data_dir, citizen_database_url=ROLE))


def asked(house: House) -> tuple[str, str]:
    """A question that nobody has answered yet, and its conversation."""
    with house.db.write() as session:
        conversation, _ = start(session, house.keys, region="", locale="zh")
    return conversation.id, house.receive(conversation.id, "开饭店办食品经营许可要什么材料", "1")


def state(house: House, question: str) -> str:
    with house.db.read() as session:
        return session.get_one(Question, question).state


def test_a_question_that_nobody_settles_is_waited_for_only_so_long(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, question = asked(house)
    monkeypatch.setattr(split, "PATIENCE_S", 0.2)
    began = time.monotonic()
    split.await_settled(house.db, question)
    assert 0.2 <= time.monotonic() - began < 2 and state(house, question) == "received"


def test_a_settled_question_is_not_waited_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, question = asked(house)
    house.answer(question)
    monkeypatch.setattr(split, "PATIENCE_S", 60.0)
    began = time.monotonic()
    split.await_settled(house.db, question)
    assert time.monotonic() - began < 5


def test_the_owner_takes_each_new_question_once(house: House) -> None:
    (_, first), taken = asked(house), list[str]()
    fails: Callable[[str], None] = taken.append
    taking = split.Taking(house.db, house.keys, fails)
    taking()
    _, second = asked(house)
    taking()
    taking()
    assert taken == [first, second]
    split.Taking(house.db, house.keys, house.answer)()
    assert state(house, first) == state(house, second) == "released"


def test_the_owner_erases_what_is_marked_and_that_alone(house: House) -> None:
    (marked, question), (kept, _) = asked(house), asked(house)
    with house.db.write() as session:
        row = session.get_one(Conversation, marked)
        row.state, row.erased_at = split.CLOSING, now()
    taking = split.Taking(house.db, house.keys, lambda question_id: None)
    taking()
    taking()
    with house.db.read() as session:
        row = session.get_one(Conversation, marked)
        assert row.state == "closed" and row.erased_at is not None and session.get(ScopeKey, marked) is None
        assert session.get_one(Question, question).state == "withdrawn"
        assert session.get(ScopeKey, kept) is not None
        assert audit.verify(session, house.keys).clean
