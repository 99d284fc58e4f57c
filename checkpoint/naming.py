"""What a question was about, as a clerk said: named at a hand-over, or shown by an edit that was approved.

Everyday words are learnt from it (assistant/learn_aliases.py). It changes nothing that anybody is told.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint import ledger, queue
from checkpoint.body import Body
from checkpoint.frames import guide_document, listed
from checkpoint.handover import handover_task
from core.clock import now
from core.conversations import Conversation, NamedItem, Question, last_question
from core.db import Database
from core.errors import Conflict, Erased, Hidden, NotAllowed
from core.people import Staff, confirm
from core.sources import PassageVersion, SourceDocument


def name_item(db: Database, staff: Staff, task_id: str, question_id: str, item_id: str) -> None:
    """Says which item the last question of a hand-over's thread is about; the same again changes nothing.

    Raises Hidden, AlreadyDecided, ClaimedByOther, Erased, NotAllowed for one's own question, Conflict for an item that is not in
    force and where the asker has put another question since.
    """
    with db.write() as session:
        question = _question(session, staff, task_id, question_id)
        try:
            listed(session, [item_id], now())
        except NotAllowed:
            raise Conflict("named_item_gone") from None
        _put(session, question, item_id, staff.id, "handover")


def take_back(db: Database, staff: Staff, task_id: str, question_id: str) -> None:
    """Takes back what was said of it; where nothing stands, nothing happens. Raises as `name_item`."""
    with db.write() as session:
        there = session.get(NamedItem, _question(session, staff, task_id, question_id).id)
        if there is not None:
            session.delete(there)


def note_edit(session: Session, staff: Staff, question_id: str | None, body: Body) -> None:
    """Notes the item of an approved edit whose quotes all come from one guide, of another item than the one understood."""
    question = session.get(Question, question_id) if question_id else None
    cited = session.execute(
        select(SourceDocument.kind, SourceDocument.id)
        .join(PassageVersion, PassageVersion.document_id == SourceDocument.id)
        .where(PassageVersion.id.in_({c.passage_id for c in body.citations}))
        .distinct()
    ).all()
    if question is None or len(cited) != 1 or cited[0].kind != "guide":
        return
    item_id = cited[0].id.removeprefix(guide_document(""))
    if item_id != (body.item.item_id if body.item else question.item_id):
        _put(session, question, item_id, staff.id, "edit")


def _question(session: Session, staff: Staff, task_id: str, question_id: str) -> Question:
    """The thread's last question, for who may answer it and has seen it."""
    ledger.hold(session)  # the order in which erasure takes its locks
    confirm(session, staff)
    task = handover_task(session, staff, task_id)
    conversation = session.get_one(Conversation, task.conversation_id)
    if conversation.erased_at is not None:
        raise Erased()
    queue.hold(task, staff)
    if conversation.subject == f"staff:{staff.id}":
        raise NotAllowed("own_question")
    asked = session.get(Question, question_id)
    if asked is None or asked.conversation_id != conversation.id:
        raise Hidden()
    last = last_question(session, conversation.id)
    if last is None or last.id != asked.id:
        raise Conflict("question_moved_on")
    return last


def _put(session: Session, question: Question, item_id: str, person_id: str, how: Literal["handover", "edit"]) -> None:
    row = session.get(NamedItem, question.id)
    if row is None:
        row = NamedItem(question_id=question.id, conversation_id=question.conversation_id, item_id="")
        session.add(row)
    if row.item_id != item_id:
        row.item_id, row.person_id, row.at, row.how = item_id, person_id, now(), how
