"""The staff home: what waits, by role."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from api.access import KNOWLEDGE, QUEUE, REVIEW, House_, need
from api.staff.case_access import own_cases
from api.staff.page import page
from checkpoint import queue, sampling
from checkpoint.holds import held_first
from checkpoint.papers import unsigned_paper
from checkpoint.point_figures import demoted_now
from checkpoint.tables import Approval, DraftRow
from core.cases import UNDER_REVIEW, CaseFile
from core.people import Staff
from core.sources import SourceVersion
from knowledge.tables import SplitProposal

router = APIRouter()


@router.get("")
def home(request: Request, house: House_, staff: Annotated[Staff, Depends(need())]) -> Response:
    """How many answers, hand-overs, samples, versions and wordings wait for this person, and how many points are demoted."""
    waits: dict[str, int] = {}
    with house.db.read() as session:
        if staff.has(*QUEUE):
            waits["answers"] = queue.count(session, staff, "answer")
            waits["handovers"] = queue.count(session, staff, "handover")
            waits["samples"] = queue.count(session, staff, sampling.KIND)
            waits["cases"] = _cases(session, staff, CaseFile.state == "submitted")
        if staff.has(*REVIEW):
            waits["review"] = _cases(session, staff, CaseFile.state.in_(UNDER_REVIEW) & ~held_first())
            waits["papers"] = _cases(session, staff, CaseFile.state.in_(UNDER_REVIEW) & unsigned_paper())
        if staff.has(*KNOWLEDGE):
            imported = select(func.count()).select_from(SourceVersion).where(SourceVersion.status == "imported")
            waits["versions"] = session.scalar(imported) or 0
            splits = select(func.count()).select_from(SplitProposal).where(SplitProposal.confirmed_at.is_(None))
            waits["splits"] = session.scalar(splits) or 0
            unapproved = (
                select(func.count())
                .select_from(DraftRow)
                .outerjoin(Approval, (Approval.draft_id == DraftRow.id) & (Approval.digest == DraftRow.digest))
                .where(DraftRow.kind.in_(("wording", "frame")), DraftRow.scope == "", Approval.draft_id.is_(None))
            )
            waits["wordings"] = session.scalar(unapproved) or 0
            waits["points"] = len(demoted_now(session, house.settings.flag_floor, house.settings.flag_floor_after))
    return page(request, staff, "home", waits=waits)


def _cases(session: Session, staff: Staff, which: ColumnElement[bool]) -> int:
    """How many cases of one's own desk are so."""
    return session.scalar(select(func.count()).select_from(CaseFile).where(own_cases(staff), which)) or 0
