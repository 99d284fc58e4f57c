"""Letting a source be asked: what is asked and why stands on a page of its own, before anything is asked of anybody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from api.case_sources import allow, ask_again, consent_words, disallow, helping, identified
from api.citizen.case_holder import acting, held, show, token_of
from api.citizen.holder import house_of
from core.cases import CaseFile
from core.errors import YijianshiError

router = APIRouter(include_in_schema=False)


def _page(request: Request, case_id: str, source_id: str, told: YijianshiError | None = None) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        one, who = helping(house, session, case, source_id), identified(house, session, case)
        words = consent_words(house, case, one.source)
    ticks = {f.tick for group in one.open for each in group for f in each.fields}
    return show(request, "source", case, token, told=told, one=one, who=who, words=words, ticks=ticks)


@router.get("/case/{case_id}/sources/{source_id}")
def source(request: Request, case_id: str, source_id: str) -> Response:
    """What would be asked of one source, for what, and by which right."""
    return _page(request, case_id, source_id)


@router.post("/case/{case_id}/sources/{source_id}")
def give(
    request: Request, case_id: str, source_id: str, part: Annotated[list[str] | None, Form()] = None,
    scope: Annotated[list[str] | None, Form()] = None, csrf: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Lets it be asked for what was chosen. The asking itself is done in the background."""

    def act(session: Session, case: CaseFile, token: str) -> str:
        allow(house_of(request), session, case, source_id, part or [], scope or [])
        return "documents#sources"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, source_id, error))


@router.post("/case/{case_id}/sources/{source_id}/again")
def again(
    request: Request, case_id: str, source_id: str, part: Annotated[str, Form(max_length=80)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Asks once more for what was allowed."""

    def act(session: Session, case: CaseFile, token: str) -> str:
        ask_again(house_of(request), session, case, source_id, part)
        return "documents#sources"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, source_id, error))


@router.post("/case/{case_id}/sources/{source_id}/withdraw")
def withdraw(request: Request, case_id: str, source_id: str, csrf: Annotated[str, Form()] = "") -> Response:
    """Takes the consent back: nothing more is asked, and what came is not used any more."""

    def act(session: Session, case: CaseFile, token: str) -> str:
        disallow(house_of(request), session, case, source_id)
        return "documents#sources"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, source_id, error))
