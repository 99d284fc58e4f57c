"""The working tables of the checkpoint: batches with their opened samples, the queue, the stop switch."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant


class Batch(Base):
    """One approval of many verbatim cards: its digests, count, opened sample and Merkle root."""

    __tablename__ = "batch"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime] = mapped_column(Instant)
    source_digest: Mapped[str] = mapped_column(String(64))
    mapping_version: Mapped[str] = mapped_column(String(40))
    template_version: Mapped[str] = mapped_column(String(40))
    count: Mapped[int] = mapped_column(Integer)
    sample: Mapped[list[str]] = mapped_column(JSON)
    errors_found: Mapped[int] = mapped_column(Integer)
    merkle_root: Mapped[str] = mapped_column(String(64))


class Task(Base):
    """Work that waits for a person: a draft to decide, a hand-over to take, a released pair to sample."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        Index("ix_task_queue", "state", "department", "made_at"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # answer | handover | sample
    subject: Mapped[str] = mapped_column(String(26))  # draft, conversation or release id
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    question_id: Mapped[str | None] = mapped_column(ForeignKey("question.id"))
    department: Mapped[str] = mapped_column(String(200), default="")
    region: Mapped[str] = mapped_column(String(6), default="")
    escalated: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(8), default="open")  # open | done
    made_at: Mapped[dt.datetime] = mapped_column(Instant)
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    claimed_until: Mapped[dt.datetime | None] = mapped_column(Instant)
    done_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    done_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class SampleView(Base):
    """A sampled card that a steward really opened before approving its batch, and what they said of it."""

    __tablename__ = "sample_view"

    plan_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[dt.datetime] = mapped_column(Instant)
    wrong: Mapped[bool] = mapped_column(Boolean, default=False)


class BatchPlan(Base):
    """A batch before its approval: which cards, and the random sample that must be opened."""

    __tablename__ = "batch_plan"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime] = mapped_column(Instant)
    version_ids: Mapped[list[str]] = mapped_column(JSON)
    sample: Mapped[list[str]] = mapped_column(JSON)
    source_digest: Mapped[str] = mapped_column(String(64))
    count: Mapped[int] = mapped_column(Integer)
    merkle_root: Mapped[str] = mapped_column(String(64))  # of the cards that the sample was drawn from
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("batch.id"))


class Switch(Base):
    """The stop switch as it stands; each turn is a link of the ledger."""

    __tablename__ = "switch"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    on: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
