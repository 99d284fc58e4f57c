"""Sources: documents and guides in versions, and the passages that citations point at.

They stand in `core` because both the checkpoint (is what this cites still in force?) and knowledge (publish, search) rest
on them. A passage version is (document, path, text digest); it is never changed and lives on while versions contain it.
A version is in force at an instant t when it is published and starts_at ≤ t < ends_at: those instants say from when to when
this installation answered with it. `since` and `until` (legal days, inclusive) say when its text was law, which may be
years before it was published here: questions about another day are answered by them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    event,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column, validates

from core.db import Base, Instant
from core.titles import title_key


class SourceDocument(Base):
    """A law, policy, reading, regulation, or the guide of one item. `title_key` is its title's number, by which it is named."""

    __tablename__ = "source_document"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    authority: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(String(120), default="")
    publisher: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(200), default="")
    region: Mapped[str] = mapped_column(String(6), default="")
    url: Mapped[str] = mapped_column(Text, default="")
    title_key: Mapped[int] = mapped_column(BigInteger, default=0, index=True)

    @validates("title")
    def _number_title(self, _: str, title: str) -> str:
        self.title_key = title_key(title)
        return title


class SourceVersion(Base):
    """One version of a document: imported, then published by a steward, perhaps withdrawn."""

    __tablename__ = "source_version"
    __table_args__ = (
        UniqueConstraint("document_id", "digest"),
        Index("ix_source_version_state", "status", "starts_at", "ends_at"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("source_document.id"))
    label: Mapped[str] = mapped_column(String(80), default="")
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(12), default="imported")  # imported | published | withdrawn
    demonstration: Mapped[bool] = mapped_column(default=False)
    effective_from: Mapped[dt.date | None] = mapped_column(Date)
    effective_to: Mapped[dt.date | None] = mapped_column(Date)
    effective_note: Mapped[str] = mapped_column(Text, default="")
    imported_at: Mapped[dt.datetime] = mapped_column(Instant)
    import_id: Mapped[str] = mapped_column(String(26), default="")
    published_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    published_by: Mapped[str | None] = mapped_column(String(26))
    starts_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    ends_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    adopted: Mapped[dt.date | None] = mapped_column(Date)
    since: Mapped[dt.date | None] = mapped_column(Date)
    until: Mapped[dt.date | None] = mapped_column(Date)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    revision: Mapped[int | None] = mapped_column(Integer, index=True)


class PassageVersion(Base):
    """The smallest part that can be cited; its text never changes."""

    __tablename__ = "passage_version"
    __table_args__ = (UniqueConstraint("document_id", "path", "digest"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("source_document.id"))
    path: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))


class VersionPassage(Base):
    """Which passages a version consists of, in order."""

    __tablename__ = "version_passage"
    # Without a rowid no INSERT OR REPLACE can aim at a row by one and walk past its guard.
    __table_args__ = ({"sqlite_with_rowid": False},)

    version_id: Mapped[str] = mapped_column(ForeignKey("source_version.id"), primary_key=True)
    passage_id: Mapped[int] = mapped_column(ForeignKey("passage_version.id"), primary_key=True, index=True)
    ordinal: Mapped[int] = mapped_column(Integer)


class Revision(Base):
    """One act of publishing, withdrawing or a date coming into force; indexes follow these numbers."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    person_id: Mapped[str] = mapped_column(String(26))
    what: Mapped[str] = mapped_column(String(16))  # publish | withdraw


_PG_LOCK = 0x59494A54  # any fixed number: a release reads what is in force while no publication is half-way


def hold_sources(session: Session) -> None:
    """Keeps what is in force as it is until the caller's transaction ends; on SQLite the one write lock does so.

    On PostgreSQL a publication that has begun is waited for, so that its old text cannot be released while it commits.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock_shared(:n)"), {"n": _PG_LOCK})


def move_sources(session: Session) -> None:
    """Waits for every release under way and keeps others from starting, until the caller's transaction ends.

    Taken before the instant is read from which something is in force or no longer: a release that was waited for must
    lie before it.
    """
    _move(session.connection())


@event.listens_for(Revision, "before_insert")
def _move_sources(_: Mapper[Revision], connection: Connection, __: Revision) -> None:
    # Each change of what is in force numbers a revision first, so that none can forget to take the lock.
    _move(connection)


def _move(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _PG_LOCK})


def published_revision(session: Session) -> int:
    """The newest revision; 0 before anything was published."""
    return session.scalar(select(func.max(Revision.id))) or 0


def in_force(session: Session, passage_ids: Iterable[int], at: dt.datetime) -> set[int]:
    """Those of `passage_ids` that some published version in force at the instant `at` contains."""
    found: set[int] = set()
    wanted = sorted(set(passage_ids))
    for start in range(0, len(wanted), 500):
        found.update(
            session.scalars(
                select(VersionPassage.passage_id)
                .join(SourceVersion, SourceVersion.id == VersionPassage.version_id)
                .where(
                    VersionPassage.passage_id.in_(wanted[start : start + 500]),
                    SourceVersion.status == "published",
                    SourceVersion.starts_at <= at,
                    or_(SourceVersion.ends_at.is_(None), SourceVersion.ends_at > at),
                )
            )
        )
    return found
