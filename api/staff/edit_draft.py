"""Editing a draft: what was typed is verified like any draft, entered as one of its own, and approved by its own digest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from api.access import QUEUE, House_, acting, need
from api.problems import locale_of
from api.staff.decide_draft import onward, say
from api.staff.edited import Edited, lines_of, put_together, tell_failures
from api.staff.page import go, page
from api.staff.queue import task_page
from api.staff.task_view import Work, open_work
from checkpoint import queue
from checkpoint.decide import edit
from checkpoint.drafts import check_quotes
from core.errors import Conflict, Hidden, NotAllowed, NotSignedIn, YijianshiError
from core.people import Staff

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*QUEUE))]
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]
Texts = Annotated[list[str], Form()]
Numbers = Annotated[list[int], Form()]


@router.get("/queue/{task_id}/edit")
def ask_edit(request: Request, house: House_, staff: Reader, task_id: str) -> Response:
    """The form, with the draft's own sentences and quotes in it. What cannot be edited is shown as it stands instead."""
    try:
        with house.db.write() as session:
            task = queue.claim(session, staff, task_id, house.settings.claim_seconds)
            work = open_work(session, house.keys, staff, task)
    except Conflict:
        return go(f"/staff/queue/{task_id}")
    return _form(request, house, staff, work, Edited(lines_of(work.draft.body), work.draft.body))


@router.post("/queue/{task_id}/edit")
def edit_draft(
    request: Request, house: House_, staff: Clerk, task_id: str, draft_id: Annotated[str, Form()],
    digest: Annotated[str, Form()], text: Texts, quote: Texts, quote_of: Numbers, passage: Numbers, start: Numbers,
    drop: Numbers | None = None, then: Annotated[str, Form()] = "approve", shown: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Enters the edit and (`then` = approve) approves it. What fails is said at its sentence, with all that was typed."""
    locale = locale_of(request)
    with house.db.read() as session:
        task = queue.task_for(session, staff, task_id)
        work = open_work(session, house.keys, staff, task)
        texts = {s.passage_id: s.text for s in work.sources}
        edited = put_together(work.draft.body, texts, text, drop or [], quote, quote_of, passage, start, locale)
        tell_failures(edited, check_quotes(session, edited.body), locale)
    if not edited.sound:
        return _form(request, house, staff, work, edited, 422)
    try:
        if task.subject != draft_id:
            raise Conflict("draft_replaced")
        made = edit(house.db, house.keys, staff, draft_id, digest, edited.body)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        if isinstance(error, NotAllowed) and "failures" in error.values:
            tell_failures(edited, error.values["failures"], locale)  # type: ignore[arg-type]
        return _form(request, house, staff, work, edited, error.status, problem=error)
    if then != "approve":
        return go(f"/staff/queue/{task_id}", "edited")
    try:
        return onward(house, staff, task_id, say(house, staff, task_id, made.id, made.digest, "approve", shown=shown))
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return task_page(request, house, staff, task_id, status=error.status, problem=error)


def _form(
    request: Request, house: House_, staff: Staff, work: Work, edited: Edited, status: int = 200, **values: object
) -> Response:
    return page(
        request, staff, "edit", status, work=work, edited=edited, hold_seconds=house.settings.claim_seconds, **values
    )
