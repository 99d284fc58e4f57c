"""Cases at the counter: what was handed in and waits, what is being filled here, and taking one up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from api.access import QUEUE, REVIEW, House_, acting, need
from api.document_view import page_picture, views_of
from api.filling import form_of_case, guide_of, materials_of, subject_of
from api.form_view import filled
from api.staff.case_access import case_for, own_cases
from api.staff.page import PAGE, attempt, offset_of, page
from checkpoint.case_acts import accept_case
from core.cases import CaseFile, events_of, read_values, records_of
from core.people import Staff

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*QUEUE))]
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]


@router.get("/cases")
def see_cases(request: Request, house: House_, staff: Reader, number: int = 1, state: str = "submitted") -> Response:
    """The cases of one's own desk, oldest first; `state`: submitted, or counter for those being filled here."""
    at_counter = CaseFile.channel == "counter"
    which = at_counter & CaseFile.state.in_(("draft", "returned")) if state == "counter" else CaseFile.state == "submitted"
    guide = guide_of(house)
    with house.db.read() as session:
        wanted = select(CaseFile).where(own_cases(staff), which).order_by(CaseFile.submitted_at, CaseFile.started_at)
        cases = list(session.scalars(wanted.offset(offset_of(number)).limit(PAGE + 1)))
    lines = [(case, guide.name(subject_of(case)[0])) for case in cases[:PAGE]]
    catalog = guide.catalog()
    return page(
        request, staff, "cases", lines=lines, state=state, number=number, more=len(cases) > PAGE,
        themes=list(catalog.themes.values()), items=sorted(catalog.items.values(), key=lambda item: item.name),
    )  # fmt: skip


def _case_page(request: Request, house: House_, staff: Staff, case_id: str, status: int = 200, **values: object) -> Response:
    guide = guide_of(house)
    with house.db.read() as session:
        case = case_for(session, staff, case_id)
        form = form_of_case(house, session, case)
        there = read_values(session, house.keys, case)
        views = views_of(session, house.keys, case, guide.catalog())
        events, materials = events_of(session, case), materials_of(house, session, case)
        records = [one for one in records_of(session, house.keys, case) if one.valid]
    slots = {view.kind for view in views} | {one.kind for one in records}
    dictionary = guide.catalog().dictionary
    return page(
        request, staff, "case", status, case=case, matter=guide.name(subject_of(case)[0]), rows=filled(form, there), views=views,
        events=events, missing=[m for m in materials if m["kind"] not in slots], base=f"/staff/cases/{case.id}",
        records=records, kinds=dictionary.material_kinds, elements=dictionary.elements, reviews=staff.has(*REVIEW), **values,
    )  # fmt: skip


@router.get("/cases/{case_id}")
def see_case(request: Request, house: House_, staff: Reader, case_id: str) -> Response:
    """A case that was handed in: its form with the origin of each value, its documents."""
    return _case_page(request, house, staff, case_id)


@router.get("/cases/{case_id}/documents/{upload_id}/{number}.jpg")
def picture(house: House_, staff: Reader, case_id: str, upload_id: str, number: int) -> Response:
    """A page of one of its documents."""
    with house.db.read() as session:
        return page_picture(session, house, case_for(session, staff, case_id), upload_id, number)


@router.post("/cases/{case_id}/accept")
def accept(request: Request, house: House_, staff: Clerk, case_id: str) -> Response:
    """Takes the case up (受理)."""
    return attempt(
        house, lambda session: accept_case(session, house.keys, case_for(session, staff, case_id), staff), "/staff/cases?done=case_accepted",
        lambda error: _case_page(request, house, staff, case_id, error.status, problem=error),
    )  # fmt: skip
