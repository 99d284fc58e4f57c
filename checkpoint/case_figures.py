"""What is counted of applications: how much of a form was filled for people, and how long a case took them. No words, no names."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checkpoint.proposal_tables import SuggestionDecision
from core.cases import CaseEvent, CaseFile


@dataclass(frozen=True)
class CaseFigures:
    """`prefill_rate`: of the required fields of submitted cases, those that hold an unchanged suggestion; None while none
    was submitted. `seconds`: channel → (p50, p95) from the first answer to handing in. `decisions`: by verdict."""

    submitted: int
    prefill_rate: float | None
    seconds: dict[str, tuple[float, float]]
    decisions: dict[str, int]


def case_figures(session: Session, most: int = 5000) -> CaseFigures:
    """Over the newest `most` cases that were handed in; the first time each was."""
    rows = session.execute(
        select(CaseEvent.case_id, CaseEvent.at, CaseEvent.facts, CaseFile.started_at, CaseFile.channel)
        .join(CaseFile, CaseFile.id == CaseEvent.case_id)
        .where(CaseEvent.kind == "submitted")
        .order_by(CaseEvent.at.desc())
        .limit(most)
    ).all()
    first = {row.case_id: row for row in rows}
    required = sum(int(row.facts.get("required", 0)) for row in first.values())
    prefilled = sum(int(row.facts.get("prefilled", 0)) for row in first.values())
    spent: dict[str, list[float]] = {}
    for row in first.values():
        spent.setdefault(row.channel, []).append((row.at - row.started_at).total_seconds())
    counted = select(SuggestionDecision.verdict, func.count()).group_by(SuggestionDecision.verdict)
    return CaseFigures(
        len(first), prefilled / required if required else None,
        {channel: _spread(seconds) for channel, seconds in spent.items()},
        {verdict: number for verdict, number in session.execute(counted)},
    )  # fmt: skip


def _spread(seconds: list[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
