"""Conversations: a thread of entries that its asker reads, and the questions in it that are worked on.

Every body is sealed under the conversation's own key; erasing the conversation destroys that key. What a machine wrote is
not stored here: an answer's entry only names the release that the checkpoint made.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import now
from core.crypto import Keys
from core.db import Base, Instant, new_id
from core.errors import Hidden
from core.vault import Vault


class Conversation(Base):
    """One asker's thread. Whoever holds the token is the asker; `subject` is set when a portal vouched for a person."""

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(80), default="")
    region: Mapped[str] = mapped_column(String(6), default="")
    locale: Mapped[str] = mapped_column(String(8), default="zh")
    department: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(16), default="open")  # open | waiting | with_person | closed
    started_at: Mapped[dt.datetime] = mapped_column(Instant)
    last_at: Mapped[dt.datetime] = mapped_column(Instant, index=True)
    last_seq: Mapped[int] = mapped_column(Integer, default=0)
    erased_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class Entry(Base):
    """One thing in the thread, in order. `release_id` where a machine wrote it, `sealed` where a person did."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        # A step that runs twice after a kill must not say the same thing twice.
        UniqueConstraint("conversation_id", "once"),
        # Without a rowid no INSERT OR REPLACE can aim at a row by one and walk past its guard.
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int] = mapped_column(Integer)
    once: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[dt.datetime] = mapped_column(Instant)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    release_id: Mapped[str | None] = mapped_column(String(26))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Question(Base):
    """One question and how far it has come. Its row is the truth that jobs are made from."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("conversation_id", "idempotency_key"),
        Index("ix_question_state", "state", "received_at"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    idempotency_key: Mapped[str] = mapped_column(String(100))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    chosen_item: Mapped[str] = mapped_column(String(80), default="")
    avoid_items: Mapped[list[str]] = mapped_column(JSON, default=list)
    field: Mapped[str] = mapped_column(String(32), default="")
    # received | waiting | released | with_person | withdrawn
    state: Mapped[str] = mapped_column(String(16), default="received")
    outcome: Mapped[str] = mapped_column(String(32), default="")
    item_id: Mapped[str] = mapped_column(String(80), default="")
    department: Mapped[str] = mapped_column(String(200), default="")
    region: Mapped[str] = mapped_column(String(6), default="")
    confidence: Mapped[float | None] = mapped_column()
    received_at: Mapped[dt.datetime] = mapped_column(Instant)
    settled_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    # What was understood, for follow-ups: item ids and field only, never words.
    understood: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class NamedItem(Base):
    """Which item a question was about, as a clerk said. No word of the question is kept here.

    One row a question, the latest in place of an earlier one: a question is about one matter, only what holds now is learnt
    from, and nothing that anybody is told changes by it, so there is no past that would have to be shown. `how`: handover
    (named by the one who may answer) | edit (every quote of an approved edit comes from that item's guide).
    """

    __tablename__ = "named_item"

    question_id: Mapped[str] = mapped_column(ForeignKey("question.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime] = mapped_column(Instant)
    how: Mapped[str] = mapped_column(String(8))


class Rating(Base):
    """A five-level rating (好差评, GB/T 39734) of one release or of the conversation."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("conversation_id", "release_id"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    release_id: Mapped[str] = mapped_column(String(26))
    level: Mapped[int] = mapped_column(Integer)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    wrong_item: Mapped[bool] = mapped_column(Boolean, default=False)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def start(session: Session, keys: Keys, *, region: str, locale: str, department: str = "") -> tuple[Conversation, str]:
    """A new conversation and its capability token, which is stored only as a digest."""
    token, at = secrets.token_urlsafe(24), now()
    conversation = Conversation(
        id=new_id(), token_digest=_digest(token), region=region, locale=locale, department=department, state="open",
        started_at=at, last_at=at, last_seq=0,
    )  # fmt: skip
    session.add(conversation)
    session.flush()
    Vault(session, keys).new_scope(conversation.id)
    return conversation, token


def conversation_of(session: Session, conversation_id: str, token: str) -> Conversation:
    """The conversation, for whoever holds its token. Raises Hidden for anyone else and for none at all."""
    row = session.get(Conversation, conversation_id)
    held = _digest(token)
    if row is None or not secrets.compare_digest(row.token_digest, held):
        raise Hidden()
    return row


def add_entry(
    session: Session, conversation_id: str, kind: str, *, once: str, sealed: bytes | None = None,
    release_id: str | None = None, person_id: str | None = None, facts: dict[str, Any] | None = None,
    entry_id: str | None = None,
) -> Entry:  # fmt: skip
    """Appends to the thread. The same `once` again gives the entry that is already there."""
    there = session.scalar(select(Entry).where(Entry.conversation_id == conversation_id, Entry.once == once))
    if there is not None:
        return there
    # The row lock orders writers on PostgreSQL; SQLite has one writer anyway.
    conversation = session.scalar(select(Conversation).where(Conversation.id == conversation_id).with_for_update())
    if conversation is None:
        raise Hidden()
    session.refresh(conversation)
    conversation.last_seq += 1
    conversation.last_at = now()
    entry = Entry(
        id=entry_id or new_id(), conversation_id=conversation_id, seq=conversation.last_seq, once=once, kind=kind,
        at=conversation.last_at, sealed=sealed, release_id=release_id, person_id=person_id, facts=facts or {},
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def entries_after(session: Session, conversation_id: str, seq: int) -> list[Entry]:
    """The thread after `seq`, oldest first."""
    return list(
        session.scalars(
            select(Entry).where(Entry.conversation_id == conversation_id, Entry.seq > seq).order_by(Entry.seq)
        )
    )


def last_question(session: Session, conversation_id: str) -> Question | None:
    """The newest question of a conversation that has words, or None."""
    return session.scalar(
        select(Question)
        .where(Question.conversation_id == conversation_id, Question.sealed.is_not(None))
        .order_by(Question.received_at.desc(), Question.id.desc())
        .limit(1)
    )


def questions_since(session: Session, conversation_id: str, since: dt.datetime) -> int:
    """How many questions a conversation has put since an instant: what throttling counts."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Question)
            .where(Question.conversation_id == conversation_id, Question.received_at > since)
        )
        or 0
    )
