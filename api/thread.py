"""A conversation as its readers see it: entries in order, each answer built from a `Released` and nothing else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.citations import cited
from api.problems import wording
from checkpoint import queue
from checkpoint.release import released
from checkpoint.released import Released
from checkpoint.work_tables import Task
from core.clock import SHANGHAI, iso, now
from core.conversations import Conversation, Entry, Question, Rating, entries_after
from core.crypto import Keys
from core.duty import duty
from core.errors import Erased
from core.regions import name_of
from core.texts import t
from core.vault import Vault
from core.workdays import Calendar
from knowledge.guide import LABELS, Field

TICKABLE = ("materials", "conditions")
BY = {"question": "asker", "message": "asker", "human_reply": "person"}


def entries(
    session: Session, keys: Keys, conversation: Conversation, calendar: Calendar, *, after: int = 0, originals: bool = True
) -> list[dict[str, Any]]:
    """The thread after `after`. `originals`: the asker's own view, with what stands behind their placeholders."""
    vault = Vault(session, keys)
    behind = vault.originals(conversation.id) if originals and conversation.erased_at is None else {}
    ratings = {
        r.release_id: r.level for r in session.scalars(select(Rating).where(Rating.conversation_id == conversation.id))
    }
    rows = entries_after(session, conversation.id, after)
    return [_entry(session, keys, vault, conversation, calendar, e, behind, ratings) for e in rows]


def _entry(
    session: Session, keys: Keys, vault: Vault, conversation: Conversation, calendar: Calendar, entry: Entry,
    behind: dict[str, str], ratings: dict[str, int],
) -> dict[str, Any]:  # fmt: skip
    locale = conversation.locale
    made: dict[str, Any] = {
        "seq": entry.seq, "id": entry.id, "kind": entry.kind, "at": iso(entry.at),
        "by": BY.get(entry.kind, "assistant"), "text": "",
    }  # fmt: skip
    try:
        if entry.release_id is not None:
            made |= answer(session, released(session, keys, entry.release_id), locale)
            made["rating"] = ratings.get(entry.release_id) or None
            if entry.kind == "correction":
                # What a reader needs is the answer that was wrong; the correction's own number stands in `aigc`.
                made["release_id"] = entry.facts["release_id"]
        elif entry.sealed is not None:
            text = vault.read(conversation.id, entry.sealed, entry.id)
            for placeholder, original in behind.items():
                text = text.replace(placeholder, original)
            made["text"] = text
    except Erased:
        made["text"], made["erased"] = wording("erased", locale)[0], True
    if entry.kind == "human_reply":
        made["by_department"] = entry.facts.get("department", "")
    if entry.kind == "handover":
        made |= {"text": t("door.waiting_person", locale), **duty_facts(locale, calendar)}
    if entry.kind == "notice":
        made["text"] = t("door.closed_by_person", locale)
    return made


def answer(session: Session, given: Released, locale: str) -> dict[str, Any]:
    """One released answer. Every word in it is the approved draft's, or a fact about it."""
    body = given.body
    item = body.item.model_dump() if body.item else None
    label = LABELS[Field(body.field)][0 if locale == "zh" else 1] if body.field else ""
    facts: dict[str, Any] = {
        "release_id": given.id,
        "outcome": body.outcome,
        "title": body.title if body.kind in ("card", "extract") else "",
        "lead": body.lead,
        "text": body.text(),
        "understood": {"item": item, "field": body.field, "field_label": label},
        "sentences": [{"text": s.text, "citations": [n + 1 for n in s.citations]} for s in body.sentences],
        "citations": cited(session, body, given.at),
        "tickable": body.field in TICKABLE,
        "label": {"text": t("door.label", locale), "detail": how_approved(given, locale)},
        "aigc": aigc(given),
        "next_steps": [s.model_dump() for s in body.next_steps],
        "not_mine": body.item is not None,
        "demonstration": body.demonstration or given.approved_how == "demonstration",
        "candidates": [c | {"region_name": name_of(c["region"]) or ""} for c in given.facts.get("candidates", [])],
    }
    if body.kind == "frame":
        facts["lead"], facts["sentences"] = body.text(), []
    return facts


def how_approved(given: Released, locale: str) -> str:
    how = "edited" if given.edited else given.approved_how
    role = t("door.clerk" if not given.standing else "door.steward", locale)
    day = f"{given.approved_at.astimezone(SHANGHAI):%Y-%m-%d}"
    return t(f"door.how_{how}", locale, department=given.approved_by_department, role=role, day=day)


def aigc(given: Released) -> dict[str, str]:
    """The implicit label (标识办法 and GB 45438-2025 as reported): what made it, and the number it can be traced by."""
    return {
        "Label": "1", "ContentProducer": "yijianshi", "ProduceID": given.draft_id, "ReservedCode1": given.digest,
        "ContentPropagator": "yijianshi", "PropagateID": given.id, "ReservedCode2": "",
    }  # fmt: skip


def duty_facts(locale: str, calendar: Calendar) -> dict[str, Any]:
    """Whether people are there now, in words."""
    at = duty(is_workday=calendar.is_workday)
    words = (
        t("door.on_duty", locale, hours=at.hours)
        if at.returns is None
        else t("door.off_duty", locale, returns=f"{at.returns:%m-%d %H:%M}")
    )
    return {"on_duty": at.on, "duty_text": words}


def waiting(session: Session, conversation: Conversation, calendar: Calendar) -> dict[str, Any] | None:
    """What may honestly be said to someone who waits, or None when nobody does. Never a token of a draft."""
    found = _waits(session, conversation)
    locale = conversation.locale
    return found and {**found, **duty_facts(locale, calendar), "return_hint": t("door.leave", locale)}


def _waits(session: Session, conversation: Conversation) -> dict[str, Any] | None:
    locale = conversation.locale
    task = session.scalar(
        select(Task)
        .where(Task.conversation_id == conversation.id, Task.state == "open", Task.kind.in_(("answer", "handover")))
        .order_by(Task.made_at.desc())
        .limit(1)
    )
    if task is None:
        unsettled = select(Question.id).where(
            Question.conversation_id == conversation.id, Question.state == "received"
        )
        if session.scalar(unsettled.limit(1)) is None:
            return None
        return {"place": None, "usual_wait_s": None, "text": t("door.waiting_working", locale)}
    if task.kind == "handover" and _replied(session, conversation):
        return None
    if task.claimed_until is not None and task.claimed_until > now():
        return {"place": None, "usual_wait_s": None, "text": t("door.being_read", locale)}
    where = queue.place(session, task)
    key = "door.waiting_person" if task.kind == "handover" else "door.waiting_answer"
    return {"place": where.place, "usual_wait_s": where.usual_wait_s, "text": t(key, locale)}


def _replied(session: Session, conversation: Conversation) -> bool:
    """Whether the last word in the thread is a person's: then nobody waits, though the hand-over stays open."""
    last = session.scalar(
        select(Entry.kind)
        .where(Entry.conversation_id == conversation.id, Entry.kind.in_(("human_reply", "message", "handover")))
        .order_by(Entry.seq.desc())
        .limit(1)
    )
    return last == "human_reply"


def state(session: Session, conversation: Conversation) -> str:
    """open, waiting, with_person or closed."""
    if conversation.state != "open":
        return conversation.state
    return "waiting" if _waits(session, conversation) is not None else "open"
