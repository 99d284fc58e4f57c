"""Saying at a hand-over which item its last question is about. What was begun of a reply is carried along, never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response

from api.access import QUEUE, House_, acting
from api.staff.handovers import handover_page
from api.staff.page import go
from checkpoint import naming
from checkpoint.handover import handover_task
from core.errors import Hidden, NotSignedIn, YijianshiError
from core.people import Staff

router = APIRouter()
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]
Words = Annotated[str, Form(max_length=80)]
Text = Annotated[str, Form()]
QuestionId = Annotated[str, Form(max_length=26)]


@router.post("/handovers/{task_id}/find")
def find_item(request: Request, house: House_, staff: Clerk, task_id: str, find: Words = "", text: Text = "") -> Response:
    """Looks for items by words. A reply that was begun comes back in its field; without one the search has an address."""
    if text.strip():
        return handover_page(request, house, staff, task_id, find=find, typed=text)
    with house.db.read() as session:
        handover_task(session, staff, task_id)
    return go(f"/staff/handovers/{task_id}?{urlencode({'find': find})}#naming")


@router.post("/handovers/{task_id}/item")
def name_item(
    request: Request, house: House_, staff: Clerk, task_id: str, question_id: QuestionId = "",
    item_id: Annotated[str, Form(max_length=80)] = "", find: Words = "", text: Text = "",
) -> Response:  # fmt: skip
    """Names the item, or another in place of it."""
    return _do(
        request, house, staff, task_id, lambda: naming.name_item(house.db, staff, task_id, question_id, item_id), "named",
        find, text,
    )  # fmt: skip


@router.post("/handovers/{task_id}/item/take-back")
def take_back(
    request: Request, house: House_, staff: Clerk, task_id: str, question_id: QuestionId = "", find: Words = "", text: Text = "",
) -> Response:  # fmt: skip
    """Takes it back."""
    return _do(
        request, house, staff, task_id, lambda: naming.take_back(house.db, staff, task_id, question_id), "name_taken_back",
        find, text,
    )  # fmt: skip


def _do(
    request: Request, house: House_, staff: Staff, task_id: str, what: Callable[[], None], done: str, find: str, text: str
) -> Response:
    try:
        what()
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return handover_page(request, house, staff, task_id, error.status, find=find, typed=text, problem=error)
    if text.strip():
        return handover_page(request, house, staff, task_id, typed=text)
    return go(f"/staff/handovers/{task_id}?done={done}#naming")
