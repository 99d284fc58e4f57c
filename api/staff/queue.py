"""The answer queue: what waits, oldest first, and one of it opened and claimed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access import QUEUE, House_, acting, need
from api.staff.page import PAGE, go, offset_of, page
from api.staff.task_view import open_work, question_text, who_decided
from checkpoint import queue
from checkpoint.decide import REASONS
from checkpoint.work_tables import Task
from core.clock import now
from core.conversations import Conversation
from core.crypto import Keys
from core.errors import AlreadyDecided, ClaimedByOther, Erased
from core.people import Role, Staff, names_of

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*QUEUE))]
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]


@dataclass(frozen=True)
class Waiting:
    """A line of the list. `holder` is the name of another person whose claim stands."""

    id: str
    words: str
    made_at: dt.datetime
    department: str
    escalated: bool
    holder: str
    mine: bool


def lines(session: Session, keys: Keys, staff: Staff, kind: str, number: int) -> tuple[list[Waiting], int]:
    """One page of one's own queue and how many wait in all."""
    tasks = queue.waiting(session, staff, kind, limit=PAGE, offset=offset_of(number))
    names = names_of(session, {t.claimed_by for t in tasks})
    return [_line(session, keys, staff, task, names) for task in tasks], queue.count(session, staff, kind)


def _line(session: Session, keys: Keys, staff: Staff, task: Task, names: dict[str, str]) -> Waiting:
    held = task.claimed_until is not None and task.claimed_until > now()
    try:
        words = question_text(session, keys, task.question_id)
    except Erased:
        words = ""
    holder = names.get(task.claimed_by or "", "") if held and task.claimed_by != staff.id else ""
    mine = held and task.claimed_by == staff.id
    return Waiting(task.id, words[:60], task.made_at, task.department, task.escalated, holder, mine)


def next_task(session: Session, staff: Staff, after: str = "") -> str | None:
    """The oldest waiting answer that nobody else holds and that this person may decide, other than `after`."""
    return free_task(session, staff, "answer", after)


def free_task(session: Session, staff: Staff, kind: str, after: str = "") -> str | None:
    """The oldest task of a kind that nobody else holds and that is not about one's own question, other than `after`."""
    for task in queue.waiting(session, staff, kind, limit=PAGE):
        free = task.claimed_by in (None, staff.id) or task.claimed_until is None or task.claimed_until <= now()
        own = session.scalar(select(Conversation.subject).where(Conversation.id == task.conversation_id))
        if free and task.id != after and own != f"staff:{staff.id}":
            return task.id
    return None


@router.get("/queue")
def see_queue(request: Request, house: House_, staff: Reader, number: int = 1) -> Response:
    """What waits in one's own queue."""
    with house.db.read() as session:
        found, total = lines(session, house.keys, staff, "answer", number)
    return page(request, staff, "queue", lines=found, total=total, number=number, pages=-(-total // PAGE), at=None)


@router.get("/queue/next")
def see_next(house: House_, staff: Reader) -> Response:
    """The oldest one that is free."""
    with house.db.read() as session:
        found = next_task(session, staff)
    return go(f"/staff/queue/{found}" if found else "/staff/queue")


@router.get("/queue/{task_id}")
def open_task(request: Request, house: House_, staff: Reader, task_id: str, number: int = 1) -> Response:
    """Opens a waiting answer and claims it. What another holds can be read; what is decided says by whom."""
    return task_page(request, house, staff, task_id, number)


def task_page(
    request: Request, house: House_, staff: Staff, task_id: str, number: int = 1, *, status: int = 200, **values: object
) -> Response:
    """The page of one task, claimed if it can be. `values` go to the template (a problem to tell, say)."""
    claimed = True
    with house.db.write() as session:
        task = queue.task_for(session, staff, task_id)
        try:
            queue.claim(session, staff, task_id, house.settings.claim_seconds)
        except (ClaimedByOther, AlreadyDecided):
            claimed = False
    with house.db.read() as session:
        found, total = lines(session, house.keys, staff, "answer", number)
        frame = {"lines": found, "total": total, "number": number, "pages": -(-total // PAGE), "at": task_id}
        decided = who_decided(session, task) if task.state != "open" else None
        try:
            work = open_work(session, house.keys, staff, task)
        except Erased as error:
            return page(request, staff, "task_gone", error.status, **frame, problem=error)
        following = next_task(session, staff, after=task_id)
    return page(
        request, staff, "task", status, **frame, work=work, claimed=claimed and decided is None, decided=decided,
        following=following, reasons=REASONS, supervisor=staff.has(Role.supervisor),
        hold_seconds=house.settings.claim_seconds, **values,
    )  # fmt: skip


@router.post("/queue/{task_id}/claim")
def prolong(house: House_, staff: Clerk, task_id: str) -> Response:
    """Keeps one's claim while the page is open; what the page's script calls."""
    with house.db.write() as session:
        queue.claim(session, staff, task_id, house.settings.claim_seconds)
    return Response(status_code=204)


@router.post("/queue/{task_id}/give-back")
def give_back(house: House_, staff: Clerk, task_id: str) -> Response:
    """Leaves it to others."""
    with house.db.write() as session:
        queue.give_back(session, staff, task_id)
    return go("/staff/queue", "given_back")
