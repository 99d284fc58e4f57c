"""The last steps of a question: draft → checkpoint → release, or the queue, or a person. One transaction, safe to repeat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.answer import Answer, Asked, Desk, answer
from assistant.outcomes import Outcome, template, to_person
from assistant.receive import WITHHELD, context_of
from checkpoint import ledger, queue, sampling
from checkpoint.drafts import submit
from checkpoint.handover import open_handover
from checkpoint.release import release, standing_exact, standing_text
from checkpoint.stop import stopped
from core.clock import now
from core.conversations import Conversation, Question
from core.crypto import Keys
from core.db import Database
from core.errors import NotAllowed
from core.sources import hold_sources
from core.vault import Vault
from knowledge.guide import Field


def asked_of(session: Session, keys: Keys, question: Question) -> Asked:
    """A stored question as the story takes it."""
    conversation = session.get_one(Conversation, question.conversation_id)
    return Asked(
        text=Vault(session, keys).read(question.conversation_id, question.sealed, question.id),
        context=context_of(session, keys, question), region=conversation.region, locale=conversation.locale,
        chosen_item=question.chosen_item, avoid=tuple(question.avoid_items),
        field=Field(question.field) if question.field else None,
    )  # fmt: skip


def answer_question(
    db: Database, keys: Keys, desk: Desk, question_id: str, *, demo: bool, later: Callable[[str], None] | None = None,
    sample_share: float = 0.0,
) -> None:  # fmt: skip
    """Answers a stored question and commits what comes of it. A question that is settled stays as it is.

    `later` takes a question that a language model should write on: that is a job, not something to wait for in a request.
    `sample_share`: the probability that a released card is put before a clerk to judge.
    """
    with db.read() as session:
        question = session.get(Question, question_id)
        if question is None or question.state != "received":
            return
        asked = asked_of(session, keys, question)
    result = Answer(Outcome.secret) if asked.text == WITHHELD else answer(asked, desk)
    if later is not None and result.outcome is Outcome.extract:
        later(question_id)
        return
    with db.write() as session:
        # Before the question's row is locked: whoever erases the conversation takes them in this order too.
        hold_sources(session)
        ledger.hold(session)
        question = session.get_one(Question, question_id, with_for_update=True)
        if question.state == "received":
            settle(session, keys, question, result, demo=demo, sample_share=sample_share)


def settle(
    session: Session, keys: Keys, question: Question, result: Answer, *, demo: bool, sample_share: float = 0.0
) -> None:
    """Releases what a standing approval covers, queues what needs a clerk, hands over what no machine can answer."""
    conversation = session.get_one(Conversation, question.conversation_id)
    question.outcome, question.confidence = result.outcome.value, result.confidence
    question.department, question.region = result.department, result.region or conversation.region
    question.item_id = result.item_ids[0] if result.outcome is Outcome.card else ""
    question.understood = {"items": list(result.item_ids), "field": result.field.value if result.field else ""}
    if stopped(session) or conversation.state == "with_person":
        _to_person(session, conversation, question, "stopped" if stopped(session) else "with_person")
    elif result.body is not None:
        _answered(session, keys, conversation, question, result, demo, sample_share)
    else:
        _worded(session, keys, conversation, question, result, demo)
    if question.state == "received":
        _to_person(session, conversation, question, result.outcome.value)


def _answered(
    session: Session, keys: Keys, conversation: Conversation, question: Question, result: Answer, demo: bool,
    sample_share: float,
) -> None:  # fmt: skip
    assert result.body is not None
    covered = standing_exact(session, result.body.digest(keys.hash), demo=demo)
    if covered is not None:
        given = release(
            session, keys, draft_id=covered[0], digest=covered[1], confidence=result.confidence,
            **_occasion(question, demo),
        )  # fmt: skip
        sampling.draw(session, given, sample_share)
        return
    draft = submit(session, keys, result.body, scope=conversation.id, question_id=question.id)
    queue.put(
        session, "answer", draft.id, conversation_id=conversation.id, question_id=question.id,
        department=result.department, region=result.region,
    )  # fmt: skip
    question.state = "waiting"


def _worded(
    session: Session, keys: Keys, conversation: Conversation, question: Question, result: Answer, demo: bool
) -> None:
    found = standing_text(session, template(result.outcome), conversation.locale, demo=demo)
    if found is not None:
        offered = result.item_ids if result.outcome is Outcome.clarify else ()
        try:
            release(
                session, keys, draft_id=found[0], digest=found[1], item_ids=offered, **_occasion(question, demo)
            )
        except NotAllowed:
            # A candidate went out of force between search and release: a person is better than a stale name.
            return
    if found is None or to_person(result.outcome):
        _to_person(session, conversation, question, result.outcome.value)


def _occasion(question: Question, demo: bool) -> dict[str, Any]:
    return {
        "conversation_id": question.conversation_id, "question_id": question.id, "once": f"question:{question.id}",
        "demo": demo, "standing": True,
    }  # fmt: skip


def _to_person(session: Session, conversation: Conversation, question: Question, why: str) -> None:
    open_handover(
        session, conversation, question_id=question.id, department=question.department, region=question.region, why=why
    )
    question.state = "with_person"
    question.settled_at = question.settled_at or now()


def unanswered(session: Session, older_than: dt.timedelta) -> list[str]:
    """Questions that were received but never settled: their process was killed, or failed. The sweeper's work."""
    return list(
        session.scalars(
            select(Question.id)
            .where(Question.state == "received", Question.received_at < now() - older_than)
            .order_by(Question.received_at)
            .limit(100)
        )
    )


def give_up(db: Database, question_id: str) -> None:
    """Passes a question that could not be answered to a person, so that nobody waits for a machine that fails."""
    with db.write() as session:
        question = session.get(Question, question_id, with_for_update=True)
        if question is not None and question.state == "received":
            conversation = session.get_one(Conversation, question.conversation_id)
            _to_person(session, conversation, question, "failed")
