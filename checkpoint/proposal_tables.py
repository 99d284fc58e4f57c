"""Suggestions for a form (预填建议) and what the person who fills it said of each."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant


class Suggestion(Base):
    """One proposed value for one element of one case; never changed, only lapsed when what it rested on is gone.

    `mark` is a keyed digest of element and value, so that the same proposal is known again; `digest` covers the sealed body
    with its salt and is what a decision binds to. `grp` is shared by values that contradict each other. `needs` names
    consents (",sensitive,child,"). `provenance` counts the places it stands on: none is no suggestion.
    """

    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("id", "digest"), Index("ix_suggestion_case", "case_id", "lapsed_at"), {"sqlite_with_rowid": False},
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    element: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    provenance: Mapped[int] = mapped_column(Integer)
    needs: Mapped[str] = mapped_column(String(60), default="")
    grp: Mapped[str] = mapped_column(String(26), default="")
    made_at: Mapped[dt.datetime] = mapped_column(Instant)
    lapsed_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class SuggestionDecision(Base):
    """What became of a suggestion: one row, for ever. `key` makes a repeated request the same decision."""

    __tablename__ = "suggestion_decision"
    __table_args__ = (
        ForeignKeyConstraint(["suggestion_id", "digest"], ["suggestion.id", "suggestion.digest"]),
        UniqueConstraint("suggestion_id"), UniqueConstraint("case_id", "key", "suggestion_id"), {"sqlite_with_rowid": False},
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    suggestion_id: Mapped[str] = mapped_column(String(26))
    digest: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    element: Mapped[str] = mapped_column(String(80))
    verdict: Mapped[str] = mapped_column(String(8))  # accepted | edited | refused
    by: Mapped[str] = mapped_column(String(9))  # applicant | clerk
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(Instant)
