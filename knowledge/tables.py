"""What knowledge keeps beside the sources: guides and catalogue files in their structured form, and imports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant


class GuideVersion(Base):
    """The guide of one item in one version, as knowledge.guide.Guide (JSON), for cards and for finding the item."""

    __tablename__ = "guide_version"
    __table_args__ = (Index("ix_guide_version_item", "item_id"),)

    version_id: Mapped[str] = mapped_column(ForeignKey("source_version.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class CatalogFile(Base):
    """An item, theme or element dictionary as its catalogue file said it: forms and review points are kept for use."""

    __tablename__ = "catalog_file"

    version_id: Mapped[str] = mapped_column(ForeignKey("source_version.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # item | theme | elements
    name: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class Import(Base):
    """One run of `import`: what came in and what was refused, with its place and reason."""

    __tablename__ = "import"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    person: Mapped[str] = mapped_column(String(80), default="")
    paths: Mapped[list[str]] = mapped_column(JSON)
    added: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ImportedFile(Base):
    """A file that was read to its end: its path, a mark of its bytes and of the reader, and the versions it holds.

    The same bytes read by the same reader bring nothing new, so a second import costs a digest.
    """

    __tablename__ = "imported_file"

    path: Mapped[str] = mapped_column(Text, primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))
    versions: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[dt.datetime] = mapped_column(Instant)


class Alias(Base):
    """What people here call something: a phrase, and the official terms or the item that it stands for.

    `origin`: asked (proposed from what people asked), steward, or shipped (a phrase of the shipped lexicon, switched off).
    `status`: proposed | approved | refused | ended | off. `asked`: in how many conversations, of a proposal; `named`: in how
    many of them a clerk said which item was meant. Words alone are kept, never a question or who asked it.
    """

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("phrase", "official", "item_id"), Index("ix_alias_status", "status"))

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    phrase: Mapped[str] = mapped_column(String(40))
    official: Mapped[str] = mapped_column(Text, default="")
    item_id: Mapped[str] = mapped_column(String(80), default="")
    origin: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(10))
    asked: Mapped[int] = mapped_column(Integer, default=0)
    named: Mapped[int] = mapped_column(Integer, default=0)
    proposed_at: Mapped[dt.datetime] = mapped_column(Instant)
    decided_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(String(26))


class SplitProposal(Base):
    """A text file that seems to hold several documents: the boundaries proposed, until a steward confirms or corrects."""

    __tablename__ = "split_proposal"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    boundaries: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[dt.datetime] = mapped_column(Instant)
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[str | None] = mapped_column(String(26))
