"""Receiving a question: personal data out of it before a word is stored, logged, indexed or seen by a model."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.context import Context
from assistant.screen import screen
from assistant.screen_intent import Verdict
from core.clock import now
from core.conversations import Conversation, Question, add_entry
from core.crypto import Keys
from core.db import Database, new_id
from core.vault import Vault
from knowledge.guide import Field

REMEMBERED = 6
# Stands for words that bear a secrecy marking: they are told apart from an empty question, and not kept.
WITHHELD = "〔涉密标志，内容未保存〕"


def receive(
    db: Database, keys: Keys, conversation_id: str, text: str, key: str, *, chosen_item: str = "",
    avoid: Sequence[str] = (), field: str = "", silent: bool = False,
) -> str:  # fmt: skip
    """Stores a question with placeholders for personal data and gives its id; the same `key` again, the same question.

    `chosen_item` is the candidate that the asker picked, `avoid` those they refused. `silent`: the words were said
    before (a choice repeats the question), so they do not enter the thread again.
    """
    with db.write() as session:
        there = session.scalar(
            select(Question.id).where(Question.conversation_id == conversation_id, Question.idempotency_key == key)
        )
        if there is not None:
            return there
        conversation = session.get_one(Conversation, conversation_id)
        question_id = new_id()
        clean = screened_words(session, keys, conversation, text)
        vault = Vault(session, keys)
        session.add(
            Question(
                id=question_id, conversation_id=conversation_id, idempotency_key=key,
                sealed=vault.seal(conversation_id, clean, question_id), chosen_item=chosen_item,
                avoid_items=list(avoid), field=field, state="received", received_at=now(), region=conversation.region,
            )
        )  # fmt: skip
        session.flush()
        if not silent:
            entry_id = new_id()
            sealed = vault.seal(conversation_id, clean, entry_id)
            add_entry(session, conversation_id, "question", once=f"question:{question_id}", sealed=sealed, entry_id=entry_id)
        return question_id


def screened_words(session: Session, keys: Keys, conversation: Conversation, text: str) -> str:
    """What a person typed with placeholders for personal data; the originals go into the conversation's vault."""
    vault = Vault(session, keys)
    result = screen(text, vault.taken(conversation.id))
    if result.verdict is Verdict.secret:
        return WITHHELD
    behind = {placeholder: key for key, placeholder in result.taken.items()}
    for value in result.found:
        vault.keep(conversation.id, value.placeholder, behind[value.placeholder], value.original)
    return result.text


def context_of(session: Session, keys: Keys, question: Question) -> Context:
    """What the conversation has settled before this question, for follow-ups."""
    earlier = list(
        session.scalars(
            select(Question)
            .where(Question.conversation_id == question.conversation_id, Question.received_at < question.received_at)
            .order_by(Question.received_at.desc())
            .limit(REMEMBERED)
        )
    )
    vault = Vault(session, keys)
    texts = [vault.read(q.conversation_id, q.sealed, q.id) for q in reversed(earlier)]
    last = next((q.understood for q in earlier if q.understood.get("items")), {})
    return Context(
        item_ids=tuple(last.get("items", ())),
        field=Field(last["field"]) if last.get("field") else None,
        texts=tuple(dict.fromkeys(texts)),
    )
