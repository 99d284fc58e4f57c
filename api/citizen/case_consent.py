"""Separate consent (个人信息保护法 §§28–31): asked on its own page, in words, before anything sensitive is shown or used."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from api.citizen.case_form import form_of_case
from api.citizen.case_holder import acting, guide_of, held, show, token_of
from api.citizen.holder import house_of
from api.house import House
from core.cases import CaseFile, consents_of, give_consent, withdraw_consent
from core.errors import BadInput, YijianshiError
from core.texts import t
from knowledge.catalog.consent import CHILD, SENSITIVE, consent_needed
from knowledge.catalog.merged_form import MergedField

router = APIRouter(include_in_schema=False)


def _asked(house: House, session: Session, case: CaseFile) -> dict[str, list[MergedField]]:
    """scope → the fields of the form that need it."""
    form = form_of_case(house, session, case)
    needs = consent_needed(guide_of(house).catalog().dictionary, [field.element for field in form.fields])
    return {scope: [f for f in form.fields if scope in needs.get(f.element, ())] for scope in (SENSITIVE, CHILD)}


def _page(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        asked, given = _asked(house, session, case), consents_of(session, case)
    return show(request, "consent", case, token, told=told, asked=asked, given=given)


@router.get("/case/{case_id}/consent")
def consent(request: Request, case_id: str) -> Response:
    """What needs it, why, and what was given."""
    return _page(request, case_id)


@router.post("/case/{case_id}/consent")
def give(
    request: Request, case_id: str, scope: Annotated[list[str] | None, Form()] = None, csrf: Annotated[str, Form()] = ""
) -> Response:
    """Gives what was ticked; what was not ticked is not given."""
    house = house_of(request)

    def act(session: Session, case: CaseFile, token: str) -> str:
        chosen = [one for one in (SENSITIVE, CHILD) if one in (scope or [])]
        if not chosen:
            raise BadInput("consent_none_ticked")
        for one, fields in _asked(house, session, case).items():
            if one in chosen and fields:
                give_consent(
                    session, case, scope=one, elements=[field.element for field in fields],
                    given_by="guardian" if one == CHILD else "applicant", wording=t(f"case.consent_{one}", "zh"),
                )  # fmt: skip
        return "suggestions"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, error))


@router.post("/case/{case_id}/consent/withdraw")
def withdraw(request: Request, case_id: str, consent: Annotated[str, Form(max_length=26)], csrf: Annotated[str, Form()] = "") -> Response:
    """Takes a consent back: from now on nothing of it is shown or proposed; what was decided stays the applicant's own."""

    def act(session: Session, case: CaseFile, token: str) -> str:
        withdraw_consent(session, case, consent)
        return "consent"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, error))
