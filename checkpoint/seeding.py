"""Seeded audit cases: handed in by an auditor with defects that are known, to measure whether people still look.

That a case is one stands in the ledger alone: in no column, on no page of the desk. Whoever judges it cannot tell.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.flags import standing
from checkpoint.inspections import standing_of
from checkpoint.review_tables import Inspection, OwnFinding, PaperIssue, Verdict
from checkpoint.rights import demand
from checkpoint.tables import Link
from core.cases import UNDER_REVIEW, CaseFile
from core.crypto import Keys
from core.errors import AlreadyDecided, BadInput, Conflict
from core.people import Role, Staff

EXPECTED = ("met", "not_met")
# Written out and not bound, so that SQLite sees that its index of just these links serves.
_SEEDED = Link.kind == literal_column("'seeded'")


def mark_seeded(session: Session, keys: Keys, case: CaseFile, staff: Staff, expected: Mapping[str, str]) -> None:
    """Notes that this case was handed in for an audit, and what each point is, point → met or not_met: a link `seeded`.

    Raises Hidden for whoever is no auditor, Conflict for a case that is not inspected and under review or has a result, BadInput for a point
    that it does not have, AlreadyDecided where it is marked or where one of the points was judged before.
    """
    demand(staff, Role.auditor)
    ledger.hold(session)
    session.refresh(case, with_for_update=True)
    rows = {row.id: row.point for row in standing_of(session, case)}
    resulted = session.scalar(select(PaperIssue.paper_id).where(PaperIssue.case_id == case.id, PaperIssue.once.startswith("result:")))
    if case.state not in UNDER_REVIEW or case.erased_at is not None or not rows or resulted is not None:
        raise Conflict("case_not_seedable")
    unknown = sorted(set(expected) - set(rows.values()))
    if not expected or unknown or any(says not in EXPECTED for says in expected.values()):
        raise BadInput("seeded_points", points="、".join(unknown) or "–")
    judged = session.scalar(select(Verdict.id).where(Verdict.inspection_id.in_([id_ for id_, point in rows.items() if point in expected])))
    if is_seeded(session, case) or judged is not None:
        raise AlreadyDecided("case_seeded_before")
    ledger.append(session, keys, "seeded", case=case.id, points=dict(expected), person=staff.id)


def seeded_points(session: Session) -> dict[str, dict[str, str]]:
    """case → point → what it is known to be, of every seeded case."""
    told = [json.loads(body) for body in session.scalars(select(Link.body).where(_SEEDED).order_by(Link.seq))]
    return {one["case"]: dict(one["points"]) for one in told}


def seeded_cases(session: Session) -> list[str]:
    """The ids of seeded cases; few, and read by an index of their own."""
    return list(seeded_points(session))


def is_seeded(session: Session, case: CaseFile) -> bool:
    """Whether this case was handed in for an audit: nobody is given a result on it."""
    return case.id in seeded_points(session)


@dataclass(frozen=True)
class SeededFigures:
    """`planted`: points known not to be met; `decided`: those that people settled, or wrote a finding on; `found`: those of
    them that they found."""

    cases: int
    planted: int
    decided: int
    found: int

    @property
    def share(self) -> float | None:
        """Found ÷ decided; None while none is decided."""
        return self.found / self.decided if self.decided else None


def seeded_figures(session: Session) -> SeededFigures:
    """Three queries, over the seeded cases alone. A finding that names the point finds it, whatever its verdict."""
    told = seeded_points(session)
    planted = {(case, point) for case, points in told.items() for point, says in points.items() if says == "not_met"}
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, decided in _outcomes(session, list(told)):
        said[key].add(decided)
    findings = select(OwnFinding.case_id, OwnFinding.point).where(
        OwnFinding.case_id.in_(list(told)), OwnFinding.withdrawn_at.is_(None), OwnFinding.point != ""
    )
    for row in session.execute(findings):
        said[row.case_id, row.point].add("not_met")
    return SeededFigures(
        len(told), len(planted), sum(1 for key in planted if said[key]), sum(1 for key in planted if "not_met" in said[key])
    )


def _outcomes(session: Session, cases: list[str]) -> list[tuple[tuple[str, str], str]]:
    """What people settled of these cases' points, lapsed ones included."""
    rows = session.execute(
        select(
            Inspection.id.label("inspection"), Inspection.case_id, Inspection.point, Inspection.result, Inspection.two_staff,
            Verdict.person_id, Verdict.step, Verdict.says, Verdict.at,
        )
        .join(Inspection, Inspection.id == Verdict.inspection_id)
        .where(Verdict.case_id.in_(cases))
        .order_by(Verdict.inspection_id, Verdict.at)
    )  # fmt: skip
    found = []
    for _, each in groupby(rows, lambda row: row.inspection):
        said: list[Any] = list(each)
        decided = standing(cast(Inspection, said[0]), cast(Sequence[Verdict], said)).decided
        if decided:
            found.append(((said[0].case_id, said[0].point), decided))
    return found
