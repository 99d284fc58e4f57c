"""The tables of a case (办件): one application, from its first answer to its result.

Every word of a person's is sealed under the case's own key; what stands in clear are ids, states and times. Values are a
row per revision and never changed, so that the newest is what holds and each earlier one is its own history.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant

OPEN = ("draft", "returned")
"""States in which the applicant may still change something."""
UNDER_REVIEW = ("submitted", "accepted")
"""States in which a desk works on the case."""


class CaseFile(Base):
    """One application. Whoever holds the token is its applicant, or the clerk who fills it for them at the counter.

    `theme` is "" for a single item; `items` are those chosen of a theme, none for all. `rev` counts every change, so that
    what is submitted is what was shown.
    """

    __tablename__ = "case_file"
    __table_args__ = (Index("ix_case_file_state", "state", "department", "submitted_at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(8), default="online")  # online | counter
    theme: Mapped[str] = mapped_column(String(80), default="")
    items: Mapped[list[str]] = mapped_column(JSON, default=list)
    region: Mapped[str] = mapped_column(String(6), default="")
    locale: Mapped[str] = mapped_column(String(8), default="zh")
    department: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[str | None] = mapped_column(String(24), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")  # draft | submitted | accepted | returned | withdrawn | closed
    rev: Mapped[int] = mapped_column(Integer, default=0)
    answers: Mapped[bytes | None] = mapped_column(LargeBinary)
    applicant: Mapped[bytes | None] = mapped_column(LargeBinary)
    applicant_blind: Mapped[str] = mapped_column(String(64), default="", index=True)
    identity_check: Mapped[str] = mapped_column(String(40), default="")
    clerk_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"))
    started_at: Mapped[dt.datetime] = mapped_column(Instant)
    last_at: Mapped[dt.datetime] = mapped_column(Instant, index=True)
    submitted_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    decided_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    erased_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    look_again: Mapped[bool] = mapped_column(Boolean, default=False, index=True)  # suggestions are to be made anew
    inspect_again: Mapped[bool] = mapped_column(Boolean, default=False, index=True)  # so are its review points
    accepted_on: Mapped[dt.date | None] = mapped_column(Date)  # the legal day that the clock of the decision counts from
    # What a notice asks for, as JSON (["doc:lease", "form:company_name"]), while nothing else may be changed; "" for everything.
    opened: Mapped[str] = mapped_column(Text, default="")


class CaseValue(Base):
    """One value of one element in one revision; append-only. `sealed` is None where the field was emptied.

    `origin`: typed, accepted or edited; the last two stand on the decision of a suggestion, which the database demands.
    """

    __tablename__ = "case_value"
    __table_args__ = ({"sqlite_with_rowid": False},)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    element: Mapped[str] = mapped_column(String(80), primary_key=True)
    rev: Mapped[int] = mapped_column(Integer, primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    origin: Mapped[str] = mapped_column(String(8))
    suggestion_id: Mapped[str | None] = mapped_column(String(26))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime] = mapped_column(Instant)


class Upload(Base):
    """One document handed in. Its bytes lie sealed under the data folder; `kind` is the material it was handed in for."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_state", "state", "at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[bytes] = mapped_column(LargeBinary)
    media: Mapped[str] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(Integer)
    content_blind: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="received")  # received | reading | read | failed | refused | removed
    code: Mapped[str] = mapped_column(String(40), default="")
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    merged: Mapped[bool] = mapped_column(Boolean, default=False)  # whether suggestions were made with it
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime] = mapped_column(Instant)
    read_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class UploadReading(Base):
    """What was read on a document and how it was understood, as sealed JSON; gone with the document."""

    __tablename__ = "upload_reading"

    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Consent(Base):
    """A separate consent: to sensitive elements, a guardian's for a child's, or to asking a source. Withdrawn once at most."""

    __tablename__ = "consent"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    scope: Mapped[str] = mapped_column(String(80))
    named: Mapped[str] = mapped_column(Text)  # its elements, as JSON: a guard compares it, which PostgreSQL's JSON cannot
    given_by: Mapped[str] = mapped_column(String(12))  # applicant | guardian | agent
    wording: Mapped[str] = mapped_column(String(400))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    @property
    def elements(self) -> list[str]:
        """The elements that it covers."""
        found: list[str] = json.loads(self.named)
        return found


class Correction(Base):
    """A source's record that the person it speaks of calls wrong (校核纠错), and what the source answered."""

    __tablename__ = "correction"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    source: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(8), default="open")  # open | sent | answered
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    answered_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    record_id: Mapped[str] = mapped_column(String(26), default="")
    ticket: Mapped[str] = mapped_column(String(120), default="")  # the source's own number of it
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[dt.datetime | None] = mapped_column(Instant, index=True)


class CaseEvent(Base):
    """One step of the case's progress; codes and ids only, and the words of a clerk sealed. Append-only."""

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("case_id", "seq"), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    seq: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime] = mapped_column(Instant)


class CaseCounter(Base):
    """How many case numbers a legal day has given out."""

    __tablename__ = "case_counter"

    day: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
