"""Sampling: released cards beside the questions they answered, one at a time; a clerk says whether the one answers the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access import QUEUE, House_, acting, need
from api.staff.page import go, page
from api.staff.queue import free_task
from api.staff.task_view import question_text
from checkpoint import queue, sampling
from checkpoint.release import released
from checkpoint.released import Released
from checkpoint.work_tables import Task
from core.conversations import Question
from core.crypto import Keys
from core.errors import Erased, Hidden, NotSignedIn, YijianshiError
from core.people import Staff
from knowledge.guide import LABELS

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*QUEUE))]
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]
BEFORE = 3


@dataclass(frozen=True)
class Pair:
    """A question as the assistant saw it, what was asked `before` it in the conversation, and the card it was given."""

    task: Task
    question: str
    before: list[str]
    given: Released


def _pair(session: Session, keys: Keys, task: Task) -> Pair:
    question = session.get(Question, task.question_id) if task.question_id else None
    before: list[str] = []
    if question is not None:
        earlier = session.scalars(
            select(Question.id)
            .where(Question.conversation_id == question.conversation_id, Question.received_at < question.received_at)
            .order_by(Question.received_at.desc())
            .limit(BEFORE)
        )
        before = [words for q in earlier if (words := question_text(session, keys, q))][::-1]
    return Pair(task, question_text(session, keys, task.question_id), before, released(session, keys, task.subject))


@router.get("/samples")
def see_sample(request: Request, house: House_, staff: Reader) -> Response:
    """The oldest pair that is free, claimed by being opened."""
    return sample_page(request, house, staff)


def sample_page(
    request: Request, house: House_, staff: Staff, status: int = 200, after: str = "", **values: object
) -> Response:
    """The page of the next pair, or the line that says there is none. `values` go to the template (a problem to tell, say)."""
    with house.db.write() as session:
        found = free_task(session, staff, sampling.KIND, after)
        if found is not None:
            queue.claim(session, staff, found, house.settings.claim_seconds)
    pair = None
    with house.db.read() as session:
        total = queue.count(session, staff, sampling.KIND)
        if found is not None:
            try:
                pair = _pair(session, house.keys, sampling.sample_for(session, staff, found))
            except Erased as error:
                values.setdefault("problem", error)
    labels = {f.value: label[0] for f, label in LABELS.items()}
    return page(request, staff, "samples", status, pair=pair, total=total, labels=labels, **values)


@router.post("/samples/{task_id}")
def judge_pair(
    request: Request, house: House_, staff: Clerk, task_id: str, right: Annotated[bool, Form()]
) -> Response:
    """Keeps the judgement and moves on. Wrong: the asker's open page shows the correction at once."""
    try:
        judged = sampling.judge(house.db, house.keys, staff, task_id, right, demo=house.demo)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return sample_page(request, house, staff, error.status, after=task_id, problem=error)
    if right:
        return go("/staff/samples", "sample_right")
    house.wake(judged.conversation_id)
    return go("/staff/samples", "sample_wrong" if judged.corrected else "sample_wrong_unsent")
