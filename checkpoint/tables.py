"""The tables of the checkpoint: draft → opinion → approval → release, and the ledger of it.

`release(draft_id, digest)` references `approval(draft_id, digest)`, which references `draft(draft_id, digest)`, all NOT
NULL. Drafts, opinions, approvals, revocations, releases and links are append-only (checkpoint/guards.py).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant

# Without a rowid no statement can aim at a row by one: INSERT OR REPLACE on an old rowid would walk past a key check.
_NO_ROWID = {"sqlite_with_rowid": False}


class DraftRow(Base):
    """What a machine (or an editing person) wrote. `body` for standing content; `sealed` where a conversation owns it."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("id", "digest"),
        CheckConstraint("(body IS NULL) <> (sealed IS NULL)", name="one_body"),
        CheckConstraint("author_kind IN ('machine', 'person')", name="author_kind"),
        CheckConstraint("author_kind = 'machine' OR author_id IS NOT NULL", name="author"),
        Index("ix_draft_card", "item_id", "field", "locale"),
        Index("ix_draft_template", "kind", "template", "locale"),
        Index("ix_draft_digest", "digest"),
        _NO_ROWID,
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[str | None] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    scope: Mapped[str] = mapped_column(String(26), default="")
    author_kind: Mapped[str] = mapped_column(String(8))
    author_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"))
    question_id: Mapped[str | None] = mapped_column(ForeignKey("question.id"), index=True)
    version_id: Mapped[str | None] = mapped_column(ForeignKey("source_version.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(80), default="")
    field: Mapped[str] = mapped_column(String(32), default="")
    locale: Mapped[str] = mapped_column(String(8), default="zh")
    template: Mapped[str] = mapped_column(String(80), default="")
    quorum: Mapped[int] = mapped_column(Integer, default=1)
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False)
    made_at: Mapped[dt.datetime] = mapped_column(Instant)


class DraftCitation(Base):
    """A draft's citations, as rows, so that a change of a passage finds every draft that rests on it."""

    __tablename__ = "draft_citation"
    __table_args__ = (_NO_ROWID,)

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True)
    passage_id: Mapped[int] = mapped_column(ForeignKey("passage_version.id"), index=True)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)


class Opinion(Base):
    """What one person said of one draft."""

    __tablename__ = "opinion"
    __table_args__ = (
        UniqueConstraint("draft_id", "person_id"),
        ForeignKeyConstraint(["draft_id", "digest"], ["draft.id", "draft.digest"]),
        CheckConstraint("verdict IN ('approve', 'edit', 'refuse', 'escalate')", name="verdict"),
        _NO_ROWID,
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    draft_id: Mapped[str] = mapped_column(String(26))
    digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    seen_seconds: Mapped[float | None] = mapped_column(Float)
    at: Mapped[dt.datetime] = mapped_column(Instant)


class Approval(Base):
    """The one outcome row of a draft, written when its quorum is reached."""

    __tablename__ = "approval"
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "digest"], ["draft.id", "draft.digest"]),
        CheckConstraint("outcome = 'approved'", name="outcome"),
        CheckConstraint("how IN ('single', 'batch', 'demonstration')", name="how"),
        CheckConstraint("(how = 'single') = (batch_id IS NULL)", name="batch"),
        _NO_ROWID,
    )

    draft_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(12), default="approved")
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime] = mapped_column(Instant)
    how: Mapped[str] = mapped_column(String(16))
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("batch.id"), index=True)


class Revocation(Base):
    """An approval taken back by a person; nothing is released on it from that instant."""

    __tablename__ = "revocation"
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "digest"], ["approval.draft_id", "approval.digest"]),
        _NO_ROWID,
    )

    draft_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text)


class Release(Base):
    """What left the checkpoint: approved content, to one conversation, for one question."""

    __tablename__ = "release"
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "digest"], ["approval.draft_id", "approval.digest"]),
        UniqueConstraint("conversation_id", "once"),
        Index("ix_release_draft", "draft_id", "digest"),
        _NO_ROWID,
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    draft_id: Mapped[str] = mapped_column(String(26))
    digest: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    question_id: Mapped[str | None] = mapped_column(ForeignKey("question.id"), index=True)
    once: Mapped[str] = mapped_column(String(100))
    at: Mapped[dt.datetime] = mapped_column(Instant)
    standing: Mapped[bool] = mapped_column(Boolean)
    confidence: Mapped[float | None] = mapped_column(Float)
    # Facts that fill an approved frame: published names only, checked by checkpoint/frames.py.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Link(Base):
    """One link of the ledger: hash = H(prev ‖ canonical JSON of seq, at, kind, body)."""

    __tablename__ = "link"
    # Seeded audit cases are known by their link alone, and looked for whenever a result is signed: few among very many.
    __table_args__ = (
        Index("ix_link_seeded", "seq", sqlite_where=text("kind = 'seeded'"), postgresql_where=text("kind = 'seeded'")),
    )

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(24))
    body: Mapped[str] = mapped_column(Text)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
