"""Counter mode: one page on which a clerk fills a case for the person before them, the document beside its fields."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from api.access import QUEUE, House_, acting, need
from api.asked import asked_of, unchanged
from api.case_sources import sources_of
from api.document_view import page_picture, views_of, why
from api.filling import as_typed, begin, findings, form_of_case, guide_of, materials_of, subject_of
from api.house import House
from api.problems import locale_of
from api.staff.case_access import case_for
from api.staff.page import go, page
from checkpoint.proposals import proposals, withheld
from core.cases import CaseFile, applicant_of, consents_of, is_open, read_answers, read_values
from core.people import Staff
from knowledge.catalog.form_check import validate

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*QUEUE))]
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]


@router.post("/counter")
def begin_here(request: Request, house: House_, staff: Clerk, matter: Annotated[str, Form(max_length=80)]) -> Response:
    """Begins a case at the counter."""
    case_id, _ = begin(house, matter, staff.region, locale_of(request), channel="counter", clerk_id=staff.id)
    return go(f"/staff/counter/{case_id}")


def fields_of(house: House, session: Session, case: CaseFile) -> list[dict[str, Any]]:
    """The form's fields in order, each with its value, what is wrong with it, and what is proposed."""
    form = form_of_case(house, session, case)
    values = read_values(session, house.keys, case)
    standing = [one for one in proposals(session, house.keys, case) if is_open(case, f"form:{one.element}")]
    hidden = withheld(session, case)
    plain = {name: one.value for name, one in values.items()}
    faults = validate(form, plain, only=set(plain))
    fields = []
    for section in form.sections:
        for element in section.elements:
            field, one = form.field(element), values.get(element)
            fields.append(
                {
                    "section": section.title, "field": field, "value": as_typed(one.value) if one else "",
                    "rev": one.rev if one else 0, "origin": one.origin if one else "", "withheld": element in hidden,
                    "proposals": [p for p in standing if p.element == element],
                    "faults": [f.zh for f in faults if f.element == element and f.code != "missing"],
                }
            )  # fmt: skip
    return fields


def counter_page(request: Request, house: House, staff: Staff, case_id: str, status: int = 200, **values: object) -> Response:
    """The whole counter page of a case."""
    guide = guide_of(house)
    with house.db.read() as session:
        case = case_for(session, staff, case_id, counter=True)
        answers = read_answers(session, house.keys, case)
        about, only = subject_of(case)
        stands = guide.interview(about, only, answers)
        fields = fields_of(house, session, case)
        views = views_of(session, house.keys, case, guide.catalog())
        materials = materials_of(house, session, case)
        given = consents_of(session, case)
        helpers, who = sources_of(house, session, case), applicant_of(session, house.keys, case)
        found, asked = findings(house, session, case), asked_of(house, session, case, form_of_case(house, session, case))
    undecided = sum(len(one["proposals"]) for one in fields)
    return page(
        request, staff, "counter", status, case=case, matter=guide.name(about), interview=stands, fields=fields, views=views,
        materials=materials, given=given, undecided=undecided, withheld=[f["field"].title for f in fields if f["withheld"]],
        must=[f for f in found if f.severity == "must"], busy=any(v.state in ("received", "reading") for v in views) or any(one.busy for one in helpers),
        helpers=helpers, who=who, asked=asked, unchanged=unchanged(asked), reasons=lambda view: why(view, locale_of(request), house.settings.upload_pages),
        base=f"/staff/counter/{case.id}", megabytes=house.settings.upload_megabytes, **values,
    )  # fmt: skip


@router.get("/counter/{case_id}")
def counter(request: Request, house: House_, staff: Reader, case_id: str) -> Response:
    """The case as it stands."""
    return counter_page(request, house, staff, case_id)


@router.get("/counter/{case_id}/documents/{upload_id}/{number}.jpg")
def picture(house: House_, staff: Reader, case_id: str, upload_id: str, number: int) -> Response:
    """A page of one of its documents."""
    with house.db.read() as session:
        return page_picture(session, house, case_for(session, staff, case_id, counter=True), upload_id, number)
