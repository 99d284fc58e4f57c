"""Erasure against append-only: the key goes, the receipts stay."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from checkpoint import ledger, queue
from checkpoint.work_tables import Task
from core.clock import now
from core.conversations import Conversation, NamedItem, Question
from core.crypto import Keys
from core.vault import Vault


def erase(session: Session, keys: Keys, conversation: Conversation, why: str) -> None:
    """Makes every word of a conversation unreadable and takes it out of the queues. Again: nothing happens."""
    ledger.hold(session)
    if conversation.erased_at is not None:
        return
    Vault(session, keys).erase(conversation.id)
    conversation.erased_at, conversation.state = now(), "closed"
    for task in session.scalars(select(Task).where(Task.conversation_id == conversation.id, Task.state == "open")):
        queue.done(task, None)
    for question in session.scalars(select(Question).where(Question.conversation_id == conversation.id)):
        if question.state in ("received", "waiting", "with_person"):
            question.state, question.settled_at = "withdrawn", now()
    # Which item it was about served to learn from words that nobody can read any more.
    session.execute(delete(NamedItem).where(NamedItem.conversation_id == conversation.id))
    ledger.append(session, keys, "erasure", conversation=conversation.id, why=why)


def erase_old(session: Session, keys: Keys, keep_days: int) -> int:
    """Erases conversations untouched for `keep_days`; how many."""
    before = now() - dt.timedelta(days=keep_days)
    old = list(
        session.scalars(
            select(Conversation)
            .where(Conversation.last_at < before, Conversation.erased_at.is_(None))
            .limit(200)
        )
    )
    for conversation in old:
        erase(session, keys, conversation, "retention")
    return len(old)
