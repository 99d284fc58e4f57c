"""Erasure against append-only: every word of a conversation becomes unreadable, every receipt stays."""

from __future__ import annotations

import datetime as dt

import pytest
from ground import HOUSING, Asked, Ground
from sqlalchemy import select

from checkpoint import audit, erase, handover
from checkpoint.drafts import read_draft
from checkpoint.release import released
from checkpoint.tables import DraftRow, Link
from checkpoint.work_tables import Task
from core.conversations import Conversation, Entry, Question
from core.errors import Erased
from core.vault import ScopeKey, Vault


def go(ground: Ground, conversation: str) -> None:
    with ground.db.write() as session:
        erase.erase(session, ground.keys, session.get_one(Conversation, conversation), "asked")


def lived(ground: Ground) -> tuple[Asked, str]:
    """A conversation with a released answer, one that waits, and a hand-over; and the release's id."""
    asked = ground.ask()
    left = ground.decide("clerk", asked.draft).release_id
    with ground.db.write() as session:
        row = session.get_one(Conversation, asked.conversation)
        task = handover.open_handover(session, row, question_id=None, department=HOUSING, region="", why="asked").id
    handover.reply(ground.db, ground.keys, ground.staff("clerk"), task, "请带身份证。", once="1")
    return asked, str(left)


def test_nothing_sealed_can_be_read_any_more_by_anyone(ground: Ground) -> None:
    asked, left = lived(ground)
    go(ground, asked.conversation)
    with ground.db.read() as session:
        assert session.get(ScopeKey, asked.conversation) is None
        with pytest.raises(Erased):
            released(session, ground.keys, left)
        with pytest.raises(Erased):
            read_draft(session, ground.keys, asked.draft.id, asked.draft.digest)
        question = session.get_one(Question, asked.question)
        with pytest.raises(Erased):
            Vault(session, ground.keys).read(asked.conversation, question.sealed, question.id)
        for entry in session.scalars(select(Entry).where(Entry.sealed.is_not(None))):
            with pytest.raises(Erased):
                Vault(session, ground.keys).read(asked.conversation, entry.sealed, entry.id)


def test_what_was_decided_and_released_stays_on_record(ground: Ground) -> None:
    asked, _ = lived(ground)
    with ground.db.read() as session:
        before = session.scalars(select(Link.hash).order_by(Link.seq)).all()
    go(ground, asked.conversation)
    with ground.db.read() as session:
        after = session.scalars(select(Link).order_by(Link.seq)).all()
        assert [link.hash for link in after[:-1]] == before and after[-1].kind == "erasure"
        assert session.get_one(DraftRow, asked.draft.id).digest == asked.draft.digest
        assert audit.verify(session, ground.keys).clean


def test_nobody_waits_in_a_queue_for_what_is_gone(ground: Ground) -> None:
    asked, other = ground.ask(), ground.ask()
    go(ground, asked.conversation)
    with ground.db.read() as session:
        assert session.get_one(Task, asked.task).state == "done"
        assert session.get_one(Question, asked.question).state == "withdrawn"
        assert session.get_one(Conversation, asked.conversation).state == "closed"
        assert session.get_one(Task, other.task).state == "open"
        assert read_draft(session, ground.keys, other.draft.id, other.draft.digest).body == other.draft.body


def test_erased_again_nothing_happens(ground: Ground) -> None:
    asked = ground.ask()
    go(ground, asked.conversation)
    go(ground, asked.conversation)
    assert ground.rows("SELECT count(*) FROM link WHERE kind = 'erasure'") == [(1,)]


def test_what_was_untouched_for_long_is_erased_by_itself(ground: Ground) -> None:
    old, young = ground.ask(), ground.ask()
    with ground.db.write() as session:
        session.get_one(Conversation, old.conversation).last_at -= dt.timedelta(days=31)
    with ground.db.write() as session:
        assert erase.erase_old(session, ground.keys, 30) == 1
        assert erase.erase_old(session, ground.keys, 30) == 0
    with ground.db.read() as session:
        assert session.get_one(Conversation, old.conversation).erased_at is not None
        assert session.get_one(Conversation, young.conversation).erased_at is None
        assert audit.verify(session, ground.keys).clean
