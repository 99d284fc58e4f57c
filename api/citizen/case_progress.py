"""Submitting, and what came of it: pre-check, number, receipt, the progress line, withdrawal, deletion, coming back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from api.asked import asked_of, unchanged
from api.case_check import findings_of
from api.case_next import next_words
from api.citizen.case_corrections import tickets_of
from api.citizen.case_holder import acting, check_mark, held, keep_token, show, token_of
from api.citizen.holder import house_of
from api.document_view import views_of
from api.filling import (
    as_typed,
    checklist_of,
    erase,
    form_of_case,
    guide_of,
    hand_in,
    shown_proposals,
    to_hand_in,
)
from api.pages import page
from api.problems import locale_of
from checkpoint.case_acts import withdraw_case
from checkpoint.papers import issued_papers
from core.cases import CaseFile, Value, case_by_token, events_of, notice_of, read_values
from core.errors import Hidden, YijianshiError
from knowledge.catalog.merged_form import MergedField, MergedForm, Section

router = APIRouter(include_in_schema=False)


@router.get("/case/find")
def find(request: Request) -> HTMLResponse:
    """The way back without the browser that the case was begun in."""
    return page(request, "case_find.html")


@router.post("/case/find")
def found(request: Request, id: Annotated[str, Form(max_length=30)] = "", code: Annotated[str, Form(max_length=80)] = "") -> Response:
    """Opens the case to whoever has its code."""
    case_id, token = id.strip().lower(), code.strip()
    with house_of(request).db.read() as session:
        try:
            case_by_token(session, case_id, token)
        except Hidden:
            return page(request, "case_find.html", status=404, wrong=True, id=id)
    response = RedirectResponse(f"/case/{case_id}", 303)
    keep_token(request, response, case_id, token)
    return response


def _rows(form: MergedForm, values: Mapping[str, Value]) -> list[tuple[Section, list[tuple[MergedField | None, str]]]]:
    """The whole form as it stands, part by part."""
    return [
        (section, [(form.field(e), as_typed(values[e].value) if e in values else "") for e in section.elements])
        for section in form.sections
    ]


def _check_page(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        form = form_of_case(house, session, case)
        values = read_values(session, house.keys, case)
        waiting = shown_proposals(house, session, case, form)
        views = views_of(session, house.keys, case, guide_of(house).catalog())
        listed = checklist_of(house, session, case)
        found = findings_of(house, session, case, form, to_hand_in(listed))
        asked = asked_of(house, session, case, form)
    return show(
        request, "check", case, token, told=told, must=[f for f in found if f.severity == "must"],
        should=[f for f in found if f.severity == "should"], rows=_rows(form, values), views=views, items=listed["items"],
        waiting=waiting, rev=case.rev, asked=asked, unchanged=unchanged(asked),
    )  # fmt: skip


@router.get("/case/{case_id}/check")
def check(request: Request, case_id: str) -> Response:
    """What is missing or doubtful, in words; then everything once more, and the button."""
    return _check_page(request, case_id)


@router.post("/case/{case_id}/check")
def submit(
    request: Request, case_id: str, declared: Annotated[str, Form()] = "", rev: Annotated[int, Form()] = -1,
    as_it_was: Annotated[str, Form()] = "", csrf: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Submits what was shown. A second time gives the same number; what changed meanwhile is shown first, and what a notice
    asks for and was left unchanged is to be confirmed."""
    house = house_of(request)

    def act(session: Session, case: CaseFile, token: str) -> str:
        hand_in(house, session, case, rev, declared=bool(declared), as_it_was=bool(as_it_was))
        return "progress"

    return acting(request, case_id, csrf, act, lambda error: _check_page(request, case_id, error))


def _progress(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        events, notice = events_of(session, case), notice_of(session, house.keys, case)
        form = form_of_case(house, session, case)
        rows = _rows(form, read_values(session, house.keys, case)) if case.number else []
        views = views_of(session, house.keys, case, guide_of(house).catalog())
        tickets, papers = tickets_of(house, session, case), [one.paper for one in issued_papers(session, house.keys, case)]
        asked, ahead = asked_of(house, session, case, form), next_words(house, session, case, locale_of(request))
    base = (house.settings.public_url or str(request.base_url)).rstrip("/")
    return show(
        request, "progress", case, token, told=told, events=events, notice=notice, code=token, rows=rows,
        views=views, tickets=tickets, papers=papers, asked=asked, ahead=ahead,
        link=f"{base}/case/find#{case.id}.{token}",
    )  # fmt: skip


@router.get("/case/{case_id}/progress")
def progress(request: Request, case_id: str) -> Response:
    """How far the case has come."""
    return _progress(request, case_id)


@router.get("/case/{case_id}")
def case_home(request: Request, case_id: str) -> Response:
    """Goes to where the case stands."""
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
    return RedirectResponse(f"/case/{case_id}/{'questions' if case.state == 'draft' else 'progress'}", 303)


@router.post("/case/{case_id}/withdraw")
def take_back(request: Request, case_id: str, csrf: Annotated[str, Form()] = "") -> Response:
    """Withdraws an application that was handed in."""

    def act(session: Session, case: CaseFile, token: str) -> str:
        withdraw_case(session, house_of(request).keys, case)
        return "progress"

    return acting(request, case_id, csrf, act, lambda error: _progress(request, case_id, error))


@router.post("/case/{case_id}/erase")
def delete(request: Request, case_id: str, csrf: Annotated[str, Form()] = "") -> Response:
    """Deletes a draft: its key, its files, its words."""
    house = house_of(request)
    token = check_mark(request, case_id, csrf)
    with house.db.write() as session:
        case = held(session, request, case_id, token)
        erase(house, session, case)
    return RedirectResponse("/apply?erased=1", 303)
