"""Suggestions as the applicant sees and decides them: each is a proposal until this person has said what becomes of it."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from api.citizen.case_holder import check_mark, held, show, then, token_of
from api.citizen.holder import house_of
from api.filling import form_of_case, shown_proposals
from api.press import press
from core.cases import uploads_of
from core.errors import Erased, Hidden, YijianshiError

router = APIRouter(include_in_schema=False)


def _page(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        form = form_of_case(house, session, case)
        waiting = shown_proposals(house, session, case, form)
        files = [one for one in uploads_of(session, case) if one.state in ("received", "reading")]
    titles = {field.element: field.title for field in form.fields}
    return show(
        request, "suggestions", case, token, told=told, waiting=waiting, titles=titles, reading=len(files),
        key=secrets.token_hex(8),
    )  # fmt: skip


@router.get("/case/{case_id}/suggestions")
def suggestions(request: Request, case_id: str) -> Response:
    """All that waits, by element, with where each value stands."""
    return _page(request, case_id)


@router.post("/case/{case_id}/suggestions")
async def decide(request: Request, case_id: str) -> Response:
    """One decision, or a group that was looked at, accepted at once."""
    given = await request.form(max_files=0, max_fields=500)
    return await run_in_threadpool(_decide, request, case_id, given)


def _decide(request: Request, case_id: str, given: FormData) -> Response:
    house = house_of(request)
    try:
        token = check_mark(request, case_id, str(given.get("csrf", "")))
        with house.db.write() as session:
            press(house, session, held(session, request, case_id, token), given)
    except (Hidden, Erased):
        raise
    except YijianshiError as error:
        return _page(request, case_id, error)
    return then(case_id, "suggestions")

