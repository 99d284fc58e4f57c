"""What is counted of the review desk as a whole: agreement with blind first verdicts, notices, deemed acceptances, first
passes, and how often a desk decides faster than anybody reads. By desk, never by name. See docs/metrics.md.

A fixed number of grouped queries; what is read grows with verdicts, signatures and steps of cases, a row each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from checkpoint.review_tables import Inspection, Paper, PaperIssue, PaperSignature, Verdict
from checkpoint.seeding import seeded_cases
from core.cases import CaseEvent
from core.people import Person

# Characters a second. Chinese is read aloud at some 255 characters a minute (IReST, Trauzettel-Klosinski & Dietz 2012, IOVS
# 53:5452); who is more than twice as fast has not read.
READING = 10.0
# A paper is sealed and is not opened to be counted: a character to read stands on at most this many of its bytes, which are
# JSON with places and digests. Of a point it is its words and one value, for the law's words a reviewer knows.
PAPER_BYTES, POINT_CHARACTERS = 15.0, 20
# A desk of fewer people than this would be a name; such desks are told together, as OTHERS.
LEAST_PEOPLE = 3
OTHERS = "*"


@dataclass(frozen=True)
class ReviewFigures:
    """`blind`: first verdicts on blind points that the rule judged, `agreed`: those that say what it found. `notices` issued,
    `repeated` of them; `deemed` acceptances; cases `accepted`, `first_pass` of them not sent back before. `desks`: department →
    (verdicts and signatures faster than reading, those whose time is known)."""

    blind: int
    agreed: int
    notices: int
    repeated: int
    deemed: int
    accepted: int
    first_pass: int
    desks: Mapping[str, tuple[int, int]]

    @property
    def blind_agreement(self) -> float | None:
        """None while nobody judged blindly."""
        return self.agreed / self.blind if self.blind else None

    @property
    def first_pass_rate(self) -> float | None:
        """首办成功率; None while nothing was accepted."""
        return self.first_pass / self.accepted if self.accepted else None


def review_figures(session: Session) -> ReviewFigures:
    """Over everything kept, without the cases that an audit seeded."""
    seeded = seeded_cases(session)
    blind, agreed = _blind(session, seeded)
    issued = (
        select(Paper.repeat, func.count()).join(PaperIssue, PaperIssue.paper_id == Paper.id)
        .where(Paper.kind == "notice", Paper.case_id.not_in(seeded)).group_by(Paper.repeat)
    )  # fmt: skip
    notices: Counter[bool] = Counter({bool(repeat): number for repeat, number in session.execute(issued)})
    deemed = select(func.count()).select_from(CaseEvent).where(CaseEvent.kind == "deemed", CaseEvent.case_id.not_in(seeded))
    accepted, first = _first_pass(session, seeded)
    return ReviewFigures(
        blind, agreed, notices.total(), notices[True], session.scalar(deemed) or 0, accepted, first, hasty(session)
    )


def _blind(session: Session, seeded: list[str]) -> tuple[int, int]:
    agrees = or_(
        and_(Inspection.result == "doubtful", Verdict.says == "not_met"), and_(Inspection.result == "satisfied", Verdict.says == "met")
    )
    row = session.execute(
        select(func.count(), func.sum(case((agrees, 1), else_=0)))
        .select_from(Verdict)
        .join(Inspection, Inspection.id == Verdict.inspection_id)
        .where(Verdict.step == "first", Inspection.result.in_(("doubtful", "satisfied")), Verdict.case_id.not_in(seeded))
    ).one()
    return row[0], row[1] or 0


def _first_pass(session: Session, seeded: list[str]) -> tuple[int, int]:
    """Cases taken up, or deemed so, and those of them that were not sent back before."""
    taken = (
        select(CaseEvent.case_id, func.min(CaseEvent.seq).label("seq"))
        .where(CaseEvent.kind.in_(("accepted", "deemed")), CaseEvent.case_id.not_in(seeded))
        .group_by(CaseEvent.case_id).subquery()
    )  # fmt: skip
    back = (
        select(CaseEvent.case_id, func.min(CaseEvent.seq).label("seq"))
        .where(CaseEvent.kind == "returned").group_by(CaseEvent.case_id).subquery()
    )  # fmt: skip
    straight = or_(back.c.seq.is_(None), back.c.seq > taken.c.seq)
    row = session.execute(
        select(func.count(), func.sum(case((straight, 1), else_=0)))
        .select_from(taken)
        .outerjoin(back, back.c.case_id == taken.c.case_id)
    ).one()
    return row[0], row[1] or 0


def hasty(session: Session) -> dict[str, tuple[int, int]]:
    """department → (faster than the text can be read, those whose time is known), of verdicts and signatures."""
    verdicts = _by_desk(Verdict.seen_seconds, Verdict.person_id, literal(float(POINT_CHARACTERS)))
    verdicts = verdicts.select_from(Verdict)
    signatures = _by_desk(PaperSignature.seen_seconds, PaperSignature.person_id, func.length(Paper.sealed) / PAPER_BYTES)
    signatures = signatures.select_from(PaperSignature).join(Paper, Paper.id == PaperSignature.paper_id)
    found: dict[str, list[tuple[str, int, int]]] = {}
    for wanted, who in ((verdicts, Verdict.person_id), (signatures, PaperSignature.person_id)):
        # By person within the query, so that a desk's people are known; no person leaves this function.
        for department, person, fast, known in session.execute(wanted.join(Person, Person.id == who)):
            found.setdefault(department, []).append((person, fast, known))
    told: dict[str, tuple[int, int]] = {}
    for department, rows in found.items():
        name = department if len({person for person, _, _ in rows}) >= LEAST_PEOPLE else OTHERS
        before = told.get(name, (0, 0))
        told[name] = before[0] + sum(fast for _, fast, _ in rows), before[1] + sum(known for _, _, known in rows)
    return told


def _by_desk(seconds: Any, person: Any, characters: ColumnElement[Any]) -> Select[Any]:
    fast = case((seconds < characters / READING, 1), else_=0)
    return (
        select(Person.department, person, func.sum(fast), func.count())
        .where(seconds.is_not(None))
        .group_by(Person.department, person)
    )  # fmt: skip
