"""The review desk: the queue with its clocks, and the page of a case with its points, documents and papers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from api.access import REVIEW, House_, need
from api.document_view import page_picture
from api.filling import form_of_case, guide_of, subject_of
from api.form_view import filled
from api.house import House
from api.problems import locale_of
from api.review_view import clock_of, items_of_case, parts_of, promised_of, review_of, words_of
from api.staff.case_access import case_for, own_cases
from api.staff.page import PAGE, offset_of, page
from checkpoint.holds import first_of, held_first, reviewers
from checkpoint.judge import DISMISS, FIND
from checkpoint.papers import unsigned_paper
from checkpoint.point_figures import demotion_of
from checkpoint.review_tables import Hold
from core.cases import UNDER_REVIEW, CaseFile, read_values
from core.clock import legal_day
from core.people import Role, Staff

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*REVIEW))]
TABS = ("waiting", "mine", "papers", "all")


@router.get("/review")
def queue(request: Request, house: House_, staff: Reader, tab: str = "waiting", number: int = 1) -> Response:
    """The cases under review of one's own desk, the nearest end of a clock first; `tab`: what waits for a reviewer, what is
    one's own, what waits for a signature, or all."""
    tab = tab if tab in TABS else "waiting"
    own = exists().where(Hold.case_id == CaseFile.id, Hold.ended_at.is_(None), Hold.person_id == staff.id)
    which = {"waiting": ~held_first(), "mine": own, "papers": unsigned_paper(), "all": CaseFile.id == CaseFile.id}[tab]
    with house.db.read() as session:
        # By the day received: the clocks of one desk run for the same time, so this is the order of their ends.
        wanted = (
            select(CaseFile).where(own_cases(staff), CaseFile.state.in_(UNDER_REVIEW), which)
            .order_by(CaseFile.accepted_on.is_not(None), CaseFile.submitted_at).offset(offset_of(number)).limit(PAGE + 1)
        )  # fmt: skip
        cases = list(session.scalars(wanted))
        first = first_of(session, [case.id for case in cases[:PAGE]])
        lines = [_line(house, session, case, first.get(case.id, ""), locale_of(request)) for case in cases[:PAGE]]
    return page(
        request, staff, "review_queue", lines=lines, tab=tab, tabs=TABS, number=number, more=len(cases) > PAGE, today=legal_day()
    )


def _line(house: House, session: Session, case: CaseFile, holder: str, locale: str) -> dict[str, object]:
    clock, kind = clock_of(house, case, lambda: items_of_case(house, session, case))
    return {
        "case": case, "matter": guide_of(house).name(subject_of(case)[0]), "clock": words_of(clock, kind, locale),
        "standing": clock.standing(legal_day()) if clock else "", "holder": holder,
    }  # fmt: skip


def case_page(
    request: Request, house: House, staff: Staff, case_id: str, status: int = 200, **values: object
) -> Response:
    """The page of a case under review; `values` carry a problem and what was typed."""
    locale = locale_of(request)
    with house.db.read() as session:
        case = case_for(session, staff, case_id)
        review = review_of(session, house, case, staff)
        form, there = form_of_case(house, session, case), read_values(session, house.keys, case)
        promised = promised_of(house, case, review.items)
        demoted = demotion_of(session, house.settings.flag_floor, house.settings.flag_floor_after, {one.point for one in review.flags})
        colleagues = [
            (one.id, one.name) for one in reviewers(session)
            if one.id != staff.id and (not staff.department or one.department in ("", staff.department))
        ]
    return page(
        request, staff, "review_case", status, review=review, case=case, matter=guide_of(house).name(subject_of(case)[0]),
        rows=filled(form, there), base=f"/staff/review/{case.id}", dismiss=DISMISS, find=FIND, colleagues=colleagues,
        supervisor=staff.has(Role.supervisor), clock=words_of(review.clock, review.clock_kind, locale),
        clock_standing=review.clock.standing(legal_day()) if review.clock else "",
        promised=words_of(promised, "promise", locale), parts=parts_of(review.items, form, house), demoted=demoted, **values,
    )  # fmt: skip


@router.get("/review/{case_id}")
def see(request: Request, house: House_, staff: Reader, case_id: str) -> Response:
    """A case under review: points by material, documents with their boxes, findings, papers."""
    return case_page(request, house, staff, case_id)


@router.get("/review/{case_id}/documents/{upload_id}/{number}.jpg")
def picture(house: House_, staff: Reader, case_id: str, upload_id: str, number: int) -> Response:
    """A page of one of its documents."""
    with house.db.read() as session:
        return page_picture(session, house, case_for(session, staff, case_id), upload_id, number)
