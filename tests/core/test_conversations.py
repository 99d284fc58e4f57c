"""Threads: one asker by token, entries in order and once, questions counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core import conversations
from core.clock import now
from core.conversations import Conversation, Entry, Question, Rating
from core.crypto import Keys
from core.db import Base, Database, new_id
from core.errors import Hidden
from core.people import Person
from core.vault import ScopeKey, Vault, VaultItem

KEYS = Keys(b"k" * 32)
TABLES = [t.__table__ for t in (Conversation, Entry, Question, Rating, Person, ScopeKey, VaultItem)]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'base.sqlite'}")
    Base.metadata.create_all(made.engine, TABLES)  # type: ignore[arg-type]
    yield made
    made.close()


def begun(db: Database) -> tuple[str, str]:
    with db.write() as session:
        made, token = conversations.start(session, KEYS, region="460000", locale="zh")
        return made.id, token


def test_whoever_holds_the_token_is_the_asker_and_nobody_else(db: Database) -> None:
    (one, token), (two, other) = begun(db), begun(db)
    with db.read() as session:
        found = conversations.conversation_of(session, one, token)
        assert (found.id, found.region, found.state) == (one, "460000", "open")
        assert token not in found.token_digest
        for conversation, held in ((one, other), (two, token), (one, ""), ("none", token), (one, found.token_digest)):
            with pytest.raises(Hidden):
                conversations.conversation_of(session, conversation, held)


def test_each_conversation_has_a_key_of_its_own(db: Database) -> None:
    (one, _), (two, _) = begun(db), begun(db)
    with db.read() as session:
        vault = Vault(session, KEYS)
        assert vault.sealer(one).key != vault.sealer(two).key


def test_entries_come_in_order_and_the_same_occasion_says_nothing_twice(db: Database) -> None:
    conversation, _ = begun(db)
    with db.write() as session:
        first = conversations.add_entry(session, conversation, "question", once="q1")
        again = conversations.add_entry(session, conversation, "notice", once="q1")
        second = conversations.add_entry(session, conversation, "notice", once="n1")
        assert again is first and (first.seq, second.seq) == (1, 2)
        with pytest.raises(Hidden):
            conversations.add_entry(session, "none", "notice", once="n1")
    with db.read() as session:
        assert [e.kind for e in conversations.entries_after(session, conversation, 0)] == ["question", "notice"]
        assert [e.seq for e in conversations.entries_after(session, conversation, 1)] == [2]
        assert session.get_one(Conversation, conversation).last_seq == 2


def test_many_writers_leave_no_gap_and_no_double(db: Database) -> None:
    conversation, _ = begun(db)

    def say(n: int) -> None:
        with db.write() as session:
            conversations.add_entry(session, conversation, "message", once=f"m{n % 20}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(say, range(40)))
    with db.read() as session:
        found = conversations.entries_after(session, conversation, 0)
    assert [e.seq for e in found] == list(range(1, 21))
    assert {e.once for e in found} == {f"m{n}" for n in range(20)}


def test_questions_are_counted_by_conversation_and_time(db: Database) -> None:
    (one, _), (two, _) = begun(db), begun(db)
    at = now()
    with db.write() as session:
        for conversation, ago in ((one, 10), (one, 59), (one, 61), (two, 5)):
            session.add(
                Question(
                    id=new_id(), conversation_id=conversation, idempotency_key=str(ago),
                    received_at=at - dt.timedelta(seconds=ago),
                )
            )  # fmt: skip
    with db.read() as session:
        assert conversations.questions_since(session, one, at - dt.timedelta(seconds=60)) == 2
        assert conversations.questions_since(session, two, at - dt.timedelta(seconds=60)) == 1
        assert conversations.questions_since(session, "none", at) == 0
