"""Hand-over to a person: the thread appears on the desk, a clerk answers in it as themselves (人工回复)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint import ledger, queue
from checkpoint.work_tables import Task
from core.clock import now
from core.conversations import Conversation, Entry, Question, add_entry
from core.crypto import Keys
from core.db import Database, new_id
from core.errors import BadInput, Conflict, Hidden, NotAllowed
from core.people import Staff, confirm
from core.vault import Vault

LONGEST = 4000


def open_handover(
    session: Session, conversation: Conversation, *, question_id: str | None, department: str, region: str, why: str
) -> Task:
    """Puts the conversation before a person; asked again, it stays one hand-over. `why` is a named reason."""
    task = queue.put(
        session, "handover", conversation.id, conversation_id=conversation.id, question_id=question_id,
        department=department, region=region,
    )  # fmt: skip
    if conversation.state != "with_person":
        conversation.state = "with_person"
        add_entry(
            session, conversation.id, "handover", once=f"handover:{task.made_at.isoformat()}", facts={"why": why}
        )
    if question_id and (question := session.get(Question, question_id)) and question.state in ("received", "waiting"):
        question.state, question.settled_at = "with_person", now()
    session.flush()
    return task


def say(session: Session, keys: Keys, conversation: Conversation, text: str, once: str) -> Entry:
    """What the asker says to the person. `text` has been screened. Raises Conflict when nobody is there to read it."""
    if conversation.state != "with_person":
        raise Conflict("no_handover")
    entry_id = new_id()
    sealed = Vault(session, keys).seal(conversation.id, text, entry_id)
    queue.put(
        session, "handover", conversation.id, conversation_id=conversation.id, question_id=None,
        department=conversation.department, region=conversation.region,
    )  # fmt: skip
    return add_entry(session, conversation.id, "message", once=once, sealed=sealed, entry_id=entry_id)


def reply(
    db: Database, keys: Keys, staff: Staff, task_id: str, text: str, *, once: str, close: bool = False
) -> Entry:
    """A clerk's own words into the thread: no AI label, a link in the ledger. `close` ends the hand-over.

    Raises Hidden, ClaimedByOther, AlreadyDecided, BadInput for nothing or too much, NotAllowed for one's own question.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise BadInput("reply_length", most=LONGEST)
    with db.write() as session:
        ledger.hold(session)
        confirm(session, staff)
        task = handover_task(session, staff, task_id)
        there = session.scalar(
            select(Entry).where(Entry.conversation_id == task.conversation_id, Entry.once == f"reply:{once}")
        )
        if there is not None:
            return there
        queue.hold(task, staff)
        conversation = session.get_one(Conversation, task.conversation_id)
        if conversation.subject == f"staff:{staff.id}":
            raise NotAllowed("own_question")
        entry_id = new_id()
        sealed = Vault(session, keys).seal(conversation.id, text, entry_id)
        entry = add_entry(
            session, conversation.id, "human_reply", once=f"reply:{once}", sealed=sealed, person_id=staff.id,
            entry_id=entry_id, facts={"department": staff.department},
        )  # fmt: skip
        ledger.append(
            session, keys, "reply", entry=entry.id, conversation=conversation.id, person=staff.id,
            sealed=keys.hash(sealed),
        )  # fmt: skip
        if close:
            _close(session, task, conversation, staff)
        return entry


def close(db: Database, staff: Staff, task_id: str) -> None:
    """Ends a hand-over without a further word; the assistant answers again. Raises as `reply`."""
    with db.write() as session:
        confirm(session, staff)
        task = handover_task(session, staff, task_id)
        queue.hold(task, staff)
        _close(session, task, session.get_one(Conversation, task.conversation_id), staff)


def handover_task(session: Session, staff: Staff, task_id: str) -> Task:
    """A hand-over of one's own queue, open or done. Raises Hidden for any other task."""
    # An answer that waits is decided, never closed by a reply: its asker would wait for ever.
    task = queue.task_for(session, staff, task_id)
    if task.kind != "handover":
        raise Hidden()
    return task


def _close(session: Session, task: Task, conversation: Conversation, staff: Staff) -> None:
    queue.done(task, staff.id)
    conversation.state = "open"
    once = f"closed:{task.id}:{task.made_at.isoformat()}"
    add_entry(session, conversation.id, "notice", once=once, facts={"text": "handover_closed"})
