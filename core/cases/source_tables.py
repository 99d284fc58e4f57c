"""What shared data and e-licences gave a case: each asking of a source, and each record that came back, sealed.

An asking is work to do and moves; a record is never changed: it lapses when its consent is withdrawn or a newer one takes
its place, and nobody can read it once the case's key is gone.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant


class SourceAsk(Base):
    """One question to one source, on one consent. Its id is the key under which the source knows a repeat.

    `kinds` are the parts of the source that are asked (KnownPart.key). It may be asked from `next_at` on: whoever takes it
    sets that ahead first, so that two do not ask at once and a kill only delays it. After `until` it is not asked any more.
    """

    __tablename__ = "source_ask"
    __table_args__ = (Index("ix_source_ask_due", "state", "next_at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    source: Mapped[str] = mapped_column(String(40))
    consent_id: Mapped[str] = mapped_column(ForeignKey("consent.id"))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), default="waiting")  # waiting | ended
    outcome: Mapped[str] = mapped_column(String(40), default="")  # a SourceOutcome; the last one while it still waits
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[dt.datetime] = mapped_column(Instant)
    until: Mapped[dt.datetime] = mapped_column(Instant)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class SourceRecord(Base):
    """One record as its source gave it, sealed JSON; of each only what was asked. `part`: which of its source's (KnownPart.key)."""

    __tablename__ = "source_record"
    __table_args__ = (Index("ix_source_record_case", "case_id", "lapsed_at"), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    ask_id: Mapped[str] = mapped_column(ForeignKey("source_ask.id"))
    consent_id: Mapped[str] = mapped_column(ForeignKey("consent.id"))
    source: Mapped[str] = mapped_column(String(40))
    part: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    lapsed_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class UsedAssertion(Base):
    """A portal's voucher that was used: never again. Kept as a digest until the voucher itself has run out."""

    __tablename__ = "used_assertion"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[dt.datetime] = mapped_column(Instant, index=True)
