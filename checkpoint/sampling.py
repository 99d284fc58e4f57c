"""Sampling of what was released: that a card answers the question is the machine's claim, and clerks look at some of them.

    drawn in the releasing transaction → a clerk judges → wrong: the asker gets an approved correction and a person
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checkpoint import ledger, queue
from checkpoint.handover import open_handover
from checkpoint.release import release, standing_text
from checkpoint.released import Released
from checkpoint.stop import stopped
from checkpoint.tables import DraftRow, Link, Release
from checkpoint.work_tables import Task
from core.conversations import Conversation, Rating
from core.crypto import Keys
from core.db import Database
from core.errors import Erased, Hidden, NotAllowed
from core.people import Staff, confirm
from core.sources import hold_sources

KIND = "sample"
CORRECTION = "outcome.correction/1"
# Nobody who asks should be able to tell which answers will be looked at.
_chance = random.SystemRandom()


@dataclass(frozen=True)
class Judged:
    """A judgement that was kept. `corrected`: whether the asker was sent the correction."""

    conversation_id: str
    corrected: bool


def draw(session: Session, given: Released, share: float) -> Task | None:
    """Puts a card that left on a standing approval before a clerk, with probability `share` (0 to 1).

    In the releasing transaction, so that no released pair escapes the draw; never for an erased conversation.
    """
    if not given.standing or given.body.kind != "card" or _chance.random() >= share:
        return None
    conversation = session.get_one(Conversation, given.conversation_id)
    if conversation.erased_at is not None:
        return None
    item = given.body.item
    return queue.put(
        session, KIND, given.id, conversation_id=conversation.id, question_id=given.question_id,
        department=item.department if item else "", region=item.region if item else "",
    )  # fmt: skip


def judge(db: Database, keys: Keys, staff: Staff, task_id: str, right: bool, *, demo: bool) -> Judged:
    """A clerk says whether a released card answers its question. Wrong: the asker is told, and reaches a person.

    The correction is an approved wording like any; where none stands, or while the stop switch is on, the hand-over is
    opened all the same. Raises Hidden, Erased, AlreadyDecided, ClaimedByOther, NotAllowed for one's own question.
    """
    with db.write() as session:
        hold_sources(session)
        ledger.hold(session)
        confirm(session, staff)
        task = sample_for(session, staff, task_id)
        conversation = session.get_one(Conversation, task.conversation_id)
        if conversation.erased_at is not None:
            raise Erased()
        queue.hold(task, staff)
        if conversation.subject == f"staff:{staff.id}":
            raise NotAllowed("own_question")
        queue.done(task, staff.id)
        ledger.append(session, keys, KIND, release=task.subject, person=staff.id, right=right)
        return Judged(conversation.id, False if right else _correct(session, keys, conversation, task, demo))


def sample_for(session: Session, staff: Staff, task_id: str) -> Task:
    """A sample of one's own queue, open or done. Raises Hidden for anything else."""
    task = queue.task_for(session, staff, task_id)
    if task.kind != KIND:
        raise Hidden()
    return task


def _correct(session: Session, keys: Keys, conversation: Conversation, task: Task, demo: bool) -> bool:
    wording = standing_text(session, CORRECTION, conversation.locale, demo=demo)
    sent = False
    if wording is not None and not stopped(session):
        # Without the question: its answer is what was wrong, and stays on record as what was released for it.
        release(
            session, keys, conversation_id=conversation.id, question_id=None, draft_id=wording[0], digest=wording[1],
            once=f"correction:{task.subject}", demo=demo, standing=True, corrects=task.subject,
        )  # fmt: skip
        sent = True
    open_handover(
        session, conversation, question_id=task.question_id, department=task.department, region=task.region,
        why="correction",
    )  # fmt: skip
    return sent


def wrong_items(session: Session) -> tuple[int, int]:
    """(released cards that their askers or sampling clerks called wrong, released cards)."""
    cards = select(Release.id).join(
        DraftRow, (DraftRow.id == Release.draft_id) & (DraftRow.digest == Release.digest)
    ).where(DraftRow.kind == "card")  # fmt: skip
    by_askers = cards.join(Rating, Rating.release_id == Release.id).where(Rating.wrong_item)
    # Canonical JSON has no blanks: the few wrong ones are found without reading every body.
    by_clerks = select(Link.body).where(Link.kind == KIND, Link.body.contains('"right":false'))
    wrong = set(session.scalars(by_askers)) | {json.loads(body)["release"] for body in session.scalars(by_clerks)}
    return len(wrong), session.scalar(select(func.count()).select_from(cards.subquery())) or 0
