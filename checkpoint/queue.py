"""The live queue: what waits for a person, who has claimed it, and what may honestly be said to the one who waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from checkpoint.rights import demand, own_queue
from checkpoint.work_tables import Task
from core.clock import now
from core.db import new_id
from core.errors import AlreadyDecided, ClaimedByOther, Hidden
from core.people import Role, Staff

RECENT = 50


@dataclass(frozen=True)
class Place:
    """Where one stands: `place` from 1, and the median wait in seconds of the last RECENT that were decided, if any."""

    place: int
    usual_wait_s: int | None


def put(
    session: Session, kind: str, subject: str, *, conversation_id: str, question_id: str | None, department: str,
    region: str,
) -> Task:  # fmt: skip
    """Queues a subject once; the same again gives the task that is there, re-opened when it was done."""
    there = session.scalar(select(Task).where(Task.kind == kind, Task.subject == subject))
    if there is not None:
        if there.state == "done":
            there.state, there.made_at, there.done_at, there.done_by = "open", now(), None, None
            there.claimed_by, there.claimed_until = None, None
            session.flush()
        return there
    task = Task(
        id=new_id(), kind=kind, subject=subject, conversation_id=conversation_id, question_id=question_id,
        department=department, region=region, escalated=False, state="open", made_at=now(),
    )  # fmt: skip
    session.add(task)
    session.flush()
    return task


def waiting(session: Session, staff: Staff, *kinds: str, limit: int = 50, offset: int = 0) -> list[Task]:
    """One's own queue, oldest first, one page of it."""
    demand(staff, Role.clerk, Role.supervisor)
    return list(
        session.scalars(
            select(Task)
            .where(Task.state == "open", Task.kind.in_(kinds), own_queue(staff))
            .order_by(Task.made_at, Task.id)
            .limit(limit)
            .offset(offset)
        )
    )


def count(session: Session, staff: Staff, *kinds: str) -> int:
    """How many wait in one's own queue."""
    return (
        session.scalar(
            select(func.count()).select_from(Task).where(Task.state == "open", Task.kind.in_(kinds), own_queue(staff))
        )
        or 0
    )


def task_for(session: Session, staff: Staff, task_id: str) -> Task:
    """A task of one's own queue, open or done. Raises Hidden for any other."""
    demand(staff, Role.clerk, Role.supervisor)
    task = session.scalar(select(Task).where(Task.id == task_id, own_queue(staff)).with_for_update())
    if task is None:
        raise Hidden()
    return task


def claim(session: Session, staff: Staff, task_id: str, seconds: int) -> Task:
    """Claims a task for `seconds`; claiming one's own again prolongs it.

    Raises AlreadyDecided when it is done, ClaimedByOther while somebody else's claim holds.
    """
    task = task_for(session, staff, task_id)
    hold(task, staff)
    task.claimed_by, task.claimed_until = staff.id, now() + dt.timedelta(seconds=seconds)
    session.flush()
    return task


def hold(task: Task, staff: Staff) -> None:
    """Passes when the task is open and no other person's claim stands."""
    if task.state != "open":
        raise AlreadyDecided()
    if task.claimed_by not in (None, staff.id) and task.claimed_until and task.claimed_until > now():
        raise ClaimedByOther()


def give_back(session: Session, staff: Staff, task_id: str) -> None:
    """Ends one's own claim, so that others need not wait for it to run out."""
    task = task_for(session, staff, task_id)
    if task.claimed_by == staff.id and task.state == "open":
        task.claimed_by, task.claimed_until = None, None


def done(task: Task, person_id: str | None) -> None:
    """Marks a task as done."""
    task.state, task.done_at, task.done_by = "done", now(), person_id


def place(session: Session, task: Task) -> Place:
    """The place of a task among the open ones of its kind and department, and the usual wait there."""
    before = session.scalar(
        select(func.count())
        .select_from(Task)
        .where(
            Task.state == "open", Task.kind == task.kind, Task.department == task.department,
            or_(Task.made_at < task.made_at, (Task.made_at == task.made_at) & (Task.id < task.id)),
        )
    )  # fmt: skip
    finished = session.execute(
        select(Task.made_at, Task.done_at)
        .where(Task.state == "done", Task.kind == task.kind, Task.department == task.department)
        .order_by(Task.done_at.desc())
        .limit(RECENT)
    ).all()
    waits = sorted((end - start).total_seconds() for start, end in finished if end)
    return Place((before or 0) + 1, int(waits[len(waits) // 2]) if waits else None)
