"""Separate consent (个人信息保护法 §§28–31): asked on its own page, in words, before anything sensitive is shown or used."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from api.citizen.case_holder import acting, held, show, token_of
from api.citizen.holder import house_of
from api.filling import agree, consents_asked
from core.cases import CaseFile, consents_of, withdraw_consent
from core.errors import BadInput, YijianshiError
from knowledge.catalog.consent import CHILD, SENSITIVE

router = APIRouter(include_in_schema=False)


def _page(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        asked, given = consents_asked(house, session, case), consents_of(session, case)
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
        agree(house, session, case, chosen)
        return "suggestions"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, error))


@router.post("/case/{case_id}/consent/withdraw")
def withdraw(request: Request, case_id: str, consent: Annotated[str, Form(max_length=26)], csrf: Annotated[str, Form()] = "") -> Response:
    """Takes a consent back: from now on nothing of it is shown or proposed; what was decided stays the applicant's own."""

    def act(session: Session, case: CaseFile, token: str) -> str:
        withdraw_consent(session, house_of(request).keys, case, consent)
        return "consent"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, error))
