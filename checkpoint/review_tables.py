"""Tables of the review desk: what a rule found of each review point, what people said of it, and the papers that follow.

A paper (文书: notice, acceptance, grant, refusal) is written, signed and issued as an answer is drafted, approved and
released: `paper_issue(paper_id, digest)` references `paper_signature`, which references `paper`, all NOT NULL. What persons
wrote and what was read is sealed under the case's key.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, Float, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy import LargeBinary as Sealed
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant

_NO_ROWID = {"sqlite_with_rowid": False}


class Inspection(Base):
    """What a rule found of one review point of one case; never changed, only lapsed when what it rested on is not so any more.

    `mark` is a keyed digest of everything it rests on, so that a second inspection keeps what is unchanged; `digest` covers the
    sealed body with its salt and is what a verdict binds to. `blind`: its result is shown only after a first own verdict.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        UniqueConstraint("id", "digest"), Index("ix_inspection_case", "case_id", "lapsed_at"),
        # The figures of points are read from this alone, without the sealed bodies beside it.
        Index("ix_inspection_rule", "result", "point", "rule_digest", "item_id", "lapsed_at", "made_at", "case_id", "two_staff"),
        _NO_ROWID,
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    item_id: Mapped[str] = mapped_column(String(80))
    point: Mapped[str] = mapped_column(String(80))
    rule_digest: Mapped[str] = mapped_column(String(64))  # of the point as the catalogue had it: its figures begin anew with it
    result: Mapped[str] = mapped_column(String(16))  # satisfied | doubtful | unchecked | not_applicable | human
    blind: Mapped[bool] = mapped_column(Boolean)
    two_staff: Mapped[bool] = mapped_column(Boolean)
    digest: Mapped[str] = mapped_column(String(64))
    mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(Sealed)
    made_at: Mapped[dt.datetime] = mapped_column(Instant)
    lapsed_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class Verdict(Base):
    """What one reviewer said of one point. `step`: first (before the result is shown), final, or resolution of two that differ."""

    __tablename__ = "verdict"
    __table_args__ = (
        ForeignKeyConstraint(["inspection_id", "digest"], ["inspection.id", "inspection.digest"]),
        UniqueConstraint("inspection_id", "person_id", "step"), Index("ix_verdict_case", "case_id"), _NO_ROWID,
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(String(26))
    digest: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    step: Mapped[str] = mapped_column(String(10))  # first | final | resolution
    says: Mapped[str] = mapped_column(String(8))  # met | not_met
    reason: Mapped[str] = mapped_column(String(24), default="")
    sealed: Mapped[bytes | None] = mapped_column(Sealed)
    seen_seconds: Mapped[float | None] = mapped_column(Float)
    at: Mapped[dt.datetime] = mapped_column(Instant)


class OwnFinding(Base):
    """What a reviewer found that no flag said, with the passage or the law it stands on; taken back once at most."""

    __tablename__ = "own_finding"
    __table_args__ = (UniqueConstraint("id", "digest"), Index("ix_own_finding_case", "case_id"), _NO_ROWID)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    item_id: Mapped[str] = mapped_column(String(80))
    point: Mapped[str] = mapped_column(String(80), default="")  # the review point it belongs to, "" for none
    digest: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(Sealed)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class Hold(Base):
    """Who works on a case: one first reviewer at a time, and beside them those who give a second, independent verdict."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_case", "case_id", "ended_at"), _NO_ROWID)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    place: Mapped[str] = mapped_column(String(8))  # first | second
    at: Mapped[dt.datetime] = mapped_column(Instant)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class Paper(Base):
    """One paper as a person wrote it, from decided findings; an edit is a new one with its `parent_id`.

    `kind`: notice (补正告知), acceptance (受理), grant or refusal of `item_id`. `repeat`: it asks for something that was visible
    when an earlier notice went out, or comes after the five days: a supervisor signs, and it is counted.
    """

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("id", "digest"), Index("ix_paper_case", "case_id", "kind"), _NO_ROWID)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[str] = mapped_column(String(10))
    item_id: Mapped[str] = mapped_column(String(80), default="")
    repeat: Mapped[bool] = mapped_column(Boolean, default=False)
    digest: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(Sealed)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("paper.id"))
    made_at: Mapped[dt.datetime] = mapped_column(Instant)
    dropped_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class PaperSignature(Base):
    """The one signature that lets a paper go out: of another person than its writer for a notice or a refusal."""

    __tablename__ = "paper_signature"
    __table_args__ = (ForeignKeyConstraint(["paper_id", "digest"], ["paper.id", "paper.digest"]), _NO_ROWID)

    paper_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    seen_seconds: Mapped[float | None] = mapped_column(Float)
    at: Mapped[dt.datetime] = mapped_column(Instant)


class PaperIssue(Base):
    """A paper that went out to the applicant; of an item's result there is one."""

    __tablename__ = "paper_issue"
    __table_args__ = (
        ForeignKeyConstraint(["paper_id", "digest"], ["paper_signature.paper_id", "paper_signature.digest"]),
        UniqueConstraint("case_id", "once"), _NO_ROWID,
    )  # fmt: skip

    paper_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    once: Mapped[str] = mapped_column(String(100))
    at: Mapped[dt.datetime] = mapped_column(Instant)
