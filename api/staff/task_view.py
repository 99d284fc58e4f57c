"""One waiting answer with everything needed to decide it: question, what was understood, draft, sources, whose it is."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.staff.draft_view import Source, sources_of
from checkpoint.body import Body
from checkpoint.drafts import Draft, read_draft
from checkpoint.tables import DraftRow, Opinion
from checkpoint.work_tables import Task
from core.clock import now
from core.conversations import Question
from core.crypto import Keys
from core.errors import Hidden
from core.people import Staff, names_of
from core.vault import Vault


@dataclass(frozen=True)
class Work:
    """A task of the answer queue, opened. `holder` names whoever else has claimed it; `before` is the text that was edited."""

    task: Task
    draft: Draft
    question: str
    sources: list[Source]
    holder: str
    held_until: dt.datetime | None
    opinions: list[tuple[str, str, str, dt.datetime]]
    quorum: int
    before: Body | None
    shown: str


def open_work(session: Session, keys: Keys, staff: Staff, task: Task) -> Work:
    """Reads all that belongs to a task. Raises Hidden when its draft is gone, Erased when the asker took it back."""
    row = session.get(DraftRow, task.subject)
    if row is None or task.kind != "answer":
        raise Hidden()
    draft = read_draft(session, keys, row.id, row.digest)
    said = list(session.scalars(select(Opinion).where(Opinion.draft_id == row.id).order_by(Opinion.at)))
    names = names_of(session, {task.claimed_by, *(o.person_id for o in said)})
    held = task.claimed_by not in (None, staff.id) and task.claimed_until is not None and task.claimed_until > now()
    parent = session.get(DraftRow, row.parent_id) if row.parent_id else None
    return Work(
        task=task, draft=draft, question=question_text(session, keys, task.question_id),
        sources=sources_of(session, draft.body), holder=names.get(task.claimed_by or "", "") if held else "",
        held_until=task.claimed_until if held else None,
        opinions=[(names.get(o.person_id, ""), o.verdict, o.reason, o.at) for o in said], quorum=row.quorum,
        before=read_draft(session, keys, parent.id, parent.digest).body if parent else None,
        shown=mark_shown(keys, staff, row.id),
    )  # fmt: skip


def question_text(session: Session, keys: Keys, question_id: str | None) -> str:
    """The asker's words with placeholders for personal data; empty when the asker only pressed a button."""
    question = session.get(Question, question_id) if question_id else None
    if question is None or question.sealed is None:
        return ""
    return Vault(session, keys).read(question.conversation_id, question.sealed, question.id)


def who_decided(session: Session, task: Task) -> tuple[str, dt.datetime | None]:
    """Who finished a task and when; no name when the asker erased it."""
    return names_of(session, {task.done_by}).get(task.done_by or "", ""), task.done_at


def mark_shown(keys: Keys, staff: Staff, draft_id: str) -> str:
    """When a draft was shown to a person, sealed against changing: what the time taken to read it is measured from."""
    at = str(int(now().timestamp()))
    return f"{at}.{keys.blind(f'shown:{staff.id}:{draft_id}:{at}')[:32]}"


def seconds_since(keys: Keys, staff: Staff, draft_id: str, shown: str) -> float | None:
    """Seconds since `mark_shown`, to the second; None for a mark that is not this person's and draft's."""
    at, _, seal = shown.partition(".")
    wanted = keys.blind(f"shown:{staff.id}:{draft_id}:{at}")[:32]
    if not (at.isascii() and at.isdigit() and hmac.compare_digest(seal.encode(), wanted.encode())):
        return None
    return max(0.0, now().timestamp() - int(at))


