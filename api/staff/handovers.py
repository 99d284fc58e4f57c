"""Hand-overs: the conversations that wait for a person, and the clerk's own words into them."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from api.access import QUEUE, House_, acting, need
from api.staff.named_view import naming_of
from api.staff.page import PAGE, go, page
from api.staff.queue import lines
from api.thread import entries
from checkpoint import handover, queue
from core.clock import now
from core.conversations import Conversation
from core.errors import Erased, Hidden, NotSignedIn, YijianshiError
from core.people import Staff, names_of

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*QUEUE))]
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]


@router.get("/handovers")
def see_handovers(request: Request, house: House_, staff: Reader, number: int = 1) -> Response:
    """The threads that wait for a person in one's own queue."""
    with house.db.read() as session:
        found, total = lines(session, house.keys, staff, "handover", number)
    return page(request, staff, "handovers", lines=found, total=total, number=number, pages=-(-total // PAGE), at=None)


@router.get("/handovers/{task_id}")
def open_handover(
    request: Request, house: House_, staff: Reader, task_id: str, find: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """A thread as it stands, placeholders where the asker gave personal data. `find`: items to look for by words."""
    return handover_page(request, house, staff, task_id, find=find)


def handover_page(
    request: Request, house: House_, staff: Staff, task_id: str, status: int = 200, *, find: str = "", **values: object
) -> Response:
    """The page of one hand-over. `values` go to the template (what was typed, what went wrong)."""
    with house.db.read() as session:
        task = queue.task_for(session, staff, task_id)
        if task.kind != "handover":
            raise Hidden()
        conversation = session.get_one(Conversation, task.conversation_id)
        found, total = lines(session, house.keys, staff, "handover", 1)
        frame = {"lines": found, "total": total, "number": 1, "pages": 1, "at": task_id}
        try:
            if conversation.erased_at is not None:
                raise Erased()
            thread = entries(session, house.keys, conversation, house.calendar, originals=False)
            naming = naming_of(session, house.keys, conversation.id)
        except Erased as error:
            return page(request, staff, "task_gone", error.status, **frame, problem=error, back="/staff/handovers")
        held = task.claimed_until is not None and task.claimed_until > now()
        names = names_of(session, {task.claimed_by, task.done_by})
    holder = names.get(task.claimed_by or "", "") if held and task.claimed_by != staff.id else ""
    return page(
        request, staff, "handover", status, **frame, task=task, thread=thread, holder=holder,
        mine=held and task.claimed_by == staff.id, once=secrets.token_hex(12), longest=handover.LONGEST,
        done_by=names.get(task.done_by or "", ""), naming=naming, find=find, found=house.offer(find) if find.strip() else None,
        **values,
    )  # fmt: skip


@router.post("/handovers/{task_id}/claim")
def claim(request: Request, house: House_, staff: Clerk, task_id: str) -> Response:
    """Takes the thread, so that colleagues see who answers."""
    try:
        with house.db.write() as session:
            queue.claim(session, staff, task_id, house.settings.claim_seconds)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return handover_page(request, house, staff, task_id, error.status, problem=error)
    return go(f"/staff/handovers/{task_id}", "claimed")


@router.post("/handovers/{task_id}/reply")
def reply(
    request: Request, house: House_, staff: Clerk, task_id: str, once: Annotated[str, Form(min_length=1, max_length=64)],
    text: Annotated[str, Form()] = "", close: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Sends the clerk's own words; the same form sent twice says it once. What could not be sent stays in the field."""
    try:
        entry = handover.reply(house.db, house.keys, staff, task_id, text, once=once, close=close)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return handover_page(request, house, staff, task_id, error.status, problem=error, typed=text)
    house.wake(entry.conversation_id)
    return go("/staff/handovers", "replied_closed") if close else go(f"/staff/handovers/{task_id}", "replied")


@router.post("/handovers/{task_id}/close")
def close(request: Request, house: House_, staff: Clerk, task_id: str) -> Response:
    """Ends the hand-over without a further word."""
    with house.db.read() as session:
        conversation_id = queue.task_for(session, staff, task_id).conversation_id or ""
    try:
        handover.close(house.db, staff, task_id)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return handover_page(request, house, staff, task_id, error.status, problem=error)
    house.wake(conversation_id)
    return go("/staff/handovers", "closed")
