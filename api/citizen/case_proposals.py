"""Suggestions as the applicant sees and decides them: each is a proposal until this person has said what becomes of it."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from api.case_check import demand_fit
from api.citizen.case_holder import check_mark, held, show, then, token_of
from api.citizen.holder import house_of
from api.filling import form_of_case, shown_proposals
from api.house import House
from checkpoint.decide_suggestion import decide_group, decide_suggestion
from core.cases import uploads_of
from core.errors import BadInput, Erased, Hidden, YijianshiError

router = APIRouter(include_in_schema=False)


def decide_button(house: House, request: Request, case_id: str, token: str, pressed: str, given: FormData) -> None:
    """Carries out a button `verdict:suggestion:digest`; the value of an edit stands in the field `e.<suggestion>`."""
    verdict, _, rest = pressed.partition(":")
    suggestion_id, _, digest = rest.partition(":")
    if verdict not in ("accepted", "edited", "refused") or not digest:
        raise BadInput()
    value = str(given.get(f"e.{suggestion_id}", "")).strip() if verdict == "edited" else None
    with house.db.write() as session:
        case = held(session, request, case_id, token)
        if value:
            demand_fit(house, session, case, form_of_case(house, session, case), suggestion_id, value)
        decide_suggestion(
            session, house.keys, case, suggestion_id, digest, verdict, value=value,
            key=str(given.get("key") or "") or secrets.token_hex(12),
        )  # fmt: skip


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
        pressed = str(given.get("decide", ""))
        if pressed.startswith("group:"):
            _group(house, request, case_id, token, given)
        else:
            decide_button(house, request, case_id, token, pressed, given)
    except (Hidden, Erased):
        raise
    except YijianshiError as error:
        return _page(request, case_id, error)
    return then(case_id, "suggestions")


def _group(house: House, request: Request, case_id: str, token: str, given: FormData) -> None:
    """Accepts what the page showed of one document, all or nothing: the page names each suggestion by its digest."""
    named = [str(each).partition(":") for each in given.getlist("in_group")]
    key = str(given.get("key") or "") or secrets.token_hex(12)
    with house.db.write() as session:
        case = held(session, request, case_id, token)
        decide_group(session, house.keys, case, [(id_, digest) for id_, _, digest in named], key=key)
