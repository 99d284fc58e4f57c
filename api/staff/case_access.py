"""Which cases a member of staff sees: those of their department, and of their region and what lies in it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from core.cases import CaseFile
from core.errors import Hidden
from core.people import Staff


def own_cases(staff: Staff) -> ColumnElement[bool]:
    """As the queue of answers: a clerk without department serves the general desk (综合窗口) and sees all."""
    mine = CaseFile.department.in_((staff.department, "")) if staff.department else CaseFile.department == CaseFile.department
    if staff.region and not staff.region.endswith("0000"):
        stem = staff.region.rstrip("0")
        stem += "0" * (len(stem) % 2)
        mine = mine & or_(CaseFile.region == "", CaseFile.region.startswith(stem), CaseFile.region.endswith("0000"))
    return mine & CaseFile.erased_at.is_(None)


def case_for(session: Session, staff: Staff, case_id: str, *, counter: bool = False) -> CaseFile:
    """The case, for whoever may work on it. Raises Hidden for any other, and for one that an applicant still fills.

    `counter`: one that is filled at the counter.
    """
    case = session.query(CaseFile).where(CaseFile.id == case_id, own_cases(staff)).one_or_none()
    if case is None or counter and case.channel != "counter":
        raise Hidden()
    if not counter and case.number is None:
        raise Hidden()
    return case
