"""At the counter: who the applicant is, as the clerk checked it, and the sources that they let be asked, told in person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from api.access import QUEUE, House_, acting
from api.case_sources import allow, ask_again, disallow
from api.staff.counter_acts import on_case
from core.cases import CaseFile, vouch_by_number
from core.errors import BadInput
from core.people import Staff
from knowledge.catalog.rule_functions import plain, valid_id_number

router = APIRouter()
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]
Short = Annotated[str, Form(max_length=80)]


@router.post("/counter/{case_id}/identity")
def identity(
    request: Request, house: House_, staff: Clerk, case_id: str, checked: Short = "", name: Short = "", id_number: Short = "",
    on_behalf_of: Short = "",
) -> Response:  # fmt: skip
    """Notes how identity was checked, and whose: from then on their own records and earlier values can be used."""

    def act(session: Session, case: CaseFile) -> str:
        number = plain(id_number).upper()
        if not checked:
            raise BadInput("counter_identity")
        if not name.strip() or not valid_id_number(number):
            raise BadInput("identity_number")
        case.identity_check = checked
        vouch_by_number(
            session, house.keys, case, id_number=number, name=name.strip(), assurance=f"counter:{checked}",
            on_behalf_of=on_behalf_of.strip(),
        )  # fmt: skip
        return "#identity"

    return on_case(request, house, staff, case_id, act)


@router.post("/counter/{case_id}/sources/{source_id}")
def give(
    request: Request, house: House_, staff: Clerk, case_id: str, source_id: str,
    part: Annotated[list[str] | None, Form()] = None, scope: Annotated[list[str] | None, Form()] = None,
) -> Response:  # fmt: skip
    """The applicant's consent to ask a source, taken down by the clerk, and the question put in line."""

    def act(session: Session, case: CaseFile) -> str:
        allow(house, session, case, source_id, part or [], scope or [], person_id=staff.id)
        return "#sources"

    return on_case(request, house, staff, case_id, act)


@router.post("/counter/{case_id}/sources/{source_id}/again")
def again(request: Request, house: House_, staff: Clerk, case_id: str, source_id: str, part: Short = "") -> Response:
    """Asks once more for what was allowed."""

    def act(session: Session, case: CaseFile) -> str:
        ask_again(house, session, case, source_id, part)
        return "#sources"

    return on_case(request, house, staff, case_id, act)


@router.post("/counter/{case_id}/sources/{source_id}/withdraw")
def withdraw(request: Request, house: House_, staff: Clerk, case_id: str, source_id: str) -> Response:
    """The applicant takes the consent back."""

    def act(session: Session, case: CaseFile) -> str:
        disallow(house, session, case, source_id)
        return "#sources"

    return on_case(request, house, staff, case_id, act)
