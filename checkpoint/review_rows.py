"""Everything that the review desk keeps of one case, opened: what an audit looks at and an archive package carries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import DateTime, select
from sqlalchemy.orm import Session

from checkpoint.review_tables import Hold, Inspection, OwnFinding, Paper, PaperIssue, PaperSignature, Verdict
from core.clock import iso
from core.crypto import Keys
from core.db import Base, Instant
from core.errors import Erased
from core.vault import ScopeKey, Vault

# What the body of a row is sealed for; a keyed digest and sealed bytes tell nobody else anything.
_SEALED = {"inspection": "inspection", "verdict": "verdict", "own_finding": "finding", "paper": "paper"}
_KEPT_BACK = ("sealed", "mark")
Row = TypeVar("Row", bound=Base)


@dataclass
class ReviewRows:
    """The rows of one case. `bodies`: id → the opened text of an inspection, verdict, finding or paper that could be opened;
    `readable`: whether the case's key is there, so that what could not be opened is wrong and not erased."""

    case_id: str
    inspections: list[Inspection] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    findings: list[OwnFinding] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    signatures: list[PaperSignature] = field(default_factory=list)
    issues: list[PaperIssue] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    readable: bool = True


def review_rows(session: Session, keys: Keys, case_id: str) -> ReviewRows:
    """The case's rows, each table in the order entered."""
    mine = ReviewRows(
        case_id,
        list(session.scalars(select(Inspection).where(Inspection.case_id == case_id).order_by(Inspection.made_at, Inspection.id))),
        list(session.scalars(select(Verdict).where(Verdict.case_id == case_id).order_by(Verdict.at, Verdict.id))),
        list(session.scalars(select(OwnFinding).where(OwnFinding.case_id == case_id).order_by(OwnFinding.at, OwnFinding.id))),
        list(session.scalars(select(Hold).where(Hold.case_id == case_id).order_by(Hold.at, Hold.id))),
        list(session.scalars(select(Paper).where(Paper.case_id == case_id).order_by(Paper.made_at, Paper.id))),
    )
    papers = select(Paper.id).where(Paper.case_id == case_id)
    signed = select(PaperSignature).where(PaperSignature.paper_id.in_(papers)).order_by(PaperSignature.at, PaperSignature.paper_id)
    mine.signatures = list(session.scalars(signed))
    mine.issues = list(session.scalars(select(PaperIssue).where(PaperIssue.case_id == case_id).order_by(PaperIssue.at)))
    mine.readable = session.get(ScopeKey, case_id) is not None
    vault = Vault(session, keys)
    sealed: list[Inspection | Verdict | OwnFinding | Paper] = [*mine.inspections, *mine.verdicts, *mine.findings, *mine.papers]
    for row in sealed:
        try:
            mine.bodies[row.id] = vault.read(case_id, row.sealed, f"{row.id}:{_SEALED[row.__tablename__]}")
        except Erased:
            continue
    return mine


def plain(row: Base) -> dict[str, Any]:
    """A row as JSON has it: instants as the ledger writes them, nothing that is sealed or keyed."""
    found = {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name not in _KEPT_BACK}
    return {name: iso(value) if isinstance(value, dt.datetime) else value for name, value in found.items()}


def unplain(table: type[Row], said: dict[str, Any]) -> Row:
    """The row that `plain` said, of no database. Raises KeyError, ValueError where it is none."""
    made = {}
    for column in table.__table__.columns:
        if column.name in _KEPT_BACK:
            continue
        value = said[column.name]
        timed = isinstance(column.type, Instant | DateTime) and value is not None
        made[column.name] = dt.datetime.fromisoformat(value) if timed else value
    return table(**made)
