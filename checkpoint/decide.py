"""Decisions: what a person says of exactly one draft, by id and digest, in a signed-in session.

Nothing here takes content from the browser: an edit is a draft of its own first (`edit`) and is then approved
by its own digest. Each call commits by itself before it answers. Silence never releases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checkpoint import ledger, queue
from checkpoint.body import Body
from checkpoint.drafts import Draft, check_quotes, read_draft, submit
from checkpoint.handover import open_handover
from checkpoint.naming import note_edit
from checkpoint.release import lapsed, release, standing_text
from checkpoint.rights import demand, demand_decider
from checkpoint.stop import stopped
from checkpoint.tables import Approval, DraftRow, Opinion, Revocation
from checkpoint.work_tables import Task
from core.clock import iso, now
from core.conversations import Conversation
from core.crypto import Keys
from core.db import Database, new_id
from core.errors import AlreadyDecided, BadInput, Conflict, Hidden, NotAllowed
from core.people import Role, Staff, confirm
from core.sources import hold_sources

Verdict = Literal["approve", "refuse", "escalate"]
REASONS = ("wrong_item", "wrong_answer", "incomplete", "outdated", "personal_data", "other")


@dataclass(frozen=True)
class Decision:
    """What a decision led to: the release, if one left, or what is still needed."""

    draft_id: str
    verdict: str
    approved: bool
    release_id: str | None
    opinions_missing: int


def decide(
    db: Database, keys: Keys, staff: Staff, draft_id: str, digest: str, verdict: Verdict, *, reason: str = "",
    seen_seconds: float | None = None, demo: bool = False,
) -> Decision:  # fmt: skip
    """Records one person's verdict on one draft; on the last approval of its quorum, approves and releases it.

    Raises Hidden (not theirs, or id and digest differ), NotAllowed (their own question, unverified or lapsed citations),
    AlreadyDecided, ClaimedByOther, BadInput without a reason, Stopped for an approval while the stop switch is on.
    """
    if verdict != "approve" and reason not in REASONS:
        raise BadInput("reason_missing")
    with db.write() as session:
        draft, row, task = _open(session, keys, staff, draft_id, digest)
        if verdict == "approve" and lapsed(session, draft_id, now()):
            raise NotAllowed("citation_lapsed")
        if verdict == "approve" and (failures := check_quotes(session, draft.body)):
            raise NotAllowed("unverified", failures=failures)
        _note(session, keys, staff, row, verdict, reason, seen_seconds)
        if verdict == "escalate" and task is not None:
            task.escalated, task.claimed_by, task.claimed_until = True, None, None
        if verdict == "refuse" and task is not None:
            queue.done(task, staff.id)
            _to_a_person(session, keys, task, demo)
        approved, missing = False, 0
        release_id = None
        if verdict == "approve":
            missing = row.quorum - _approving(session, row)
            if missing <= 0:
                _approve(session, keys, staff, row)
                approved = True
                if draft.parent_id is not None:
                    note_edit(session, staff, row.question_id, draft.body)
                if task is not None and task.conversation_id:
                    queue.done(task, staff.id)
                    release_id = release(
                        session, keys, conversation_id=task.conversation_id, question_id=row.question_id,
                        draft_id=draft_id, digest=digest, once=f"question:{row.question_id}", demo=demo,
                        standing=False,
                    ).id  # fmt: skip
        return Decision(draft_id, verdict, approved, release_id, max(missing, 0))


def _to_a_person(session: Session, keys: Keys, task: Task, demo: bool) -> None:
    """A refused draft leaves nobody without an answer: the thread goes to a person, and says so in approved words."""
    conversation = session.get_one(Conversation, task.conversation_id)
    wording = standing_text(session, "outcome.not_released/1", conversation.locale, demo=demo)
    if wording and not stopped(session):
        release(
            session, keys, conversation_id=conversation.id, question_id=task.question_id, draft_id=wording[0],
            digest=wording[1], once=f"refused:{task.subject}", demo=demo, standing=True,
        )  # fmt: skip
    open_handover(
        session, conversation, question_id=task.question_id, department=task.department, region=task.region,
        why="not_released",
    )  # fmt: skip


def edit(db: Database, keys: Keys, staff: Staff, draft_id: str, digest: str, body: Body) -> Draft:
    """Enters a person's edit as a new draft, verified like any other, in place of the old one in the queue.

    The old draft gets the opinion 'edit'; the new one still needs its approval by its own digest. Raises as `decide`.
    """
    with db.write() as session:
        draft, row, task = _open(session, keys, staff, draft_id, digest)
        if task is None:
            raise Hidden()
        edited = submit_edit(session, keys, staff, draft, body)
        _note(session, keys, staff, row, "edit", "", None)
        task.subject = edited.id
        session.flush()
        return edited


def submit_edit(session: Session, keys: Keys, staff: Staff, draft: Draft, body: Body) -> Draft:
    """The edit as a draft: what identifies the answer (item, field, locale, validity) stays as it was."""
    kept = body.model_copy(
        update={
            "kind": "extract", "item": draft.body.item, "field": draft.body.field, "locale": draft.body.locale,
            "validity": draft.body.validity, "region": draft.body.region, "template": "edit/1",
            "demonstration": draft.body.demonstration,
        }
    )  # fmt: skip
    if not kept.sentences:
        raise BadInput("edit_empty")
    # An edit is no way around a second person: it needs as many as what it replaces.
    quorum = session.get_one(DraftRow, draft.id).quorum
    return submit(
        session, keys, kept, scope=draft.scope, question_id=draft.question_id, editor=staff, parent=draft, quorum=quorum
    )


def _open(
    session: Session, keys: Keys, staff: Staff, draft_id: str, digest: str
) -> tuple[Draft, DraftRow, Task | None]:
    hold_sources(session)
    ledger.hold(session)
    confirm(session, staff)
    draft = read_draft(session, keys, draft_id, digest)
    row = session.get_one(DraftRow, draft_id)
    task = session.scalar(select(Task).where(Task.subject == draft_id, Task.kind == "answer").with_for_update())
    conversation = session.get(Conversation, row.scope) if row.scope else None
    demand_decider(staff, row, task, conversation)
    if task is not None:
        queue.task_for(session, staff, task.id)  # by region too: what one's own queue hides is not one's to decide
    if session.get(Approval, (draft_id, digest)) or _final(session, draft_id):
        raise AlreadyDecided()
    if task is not None:
        queue.hold(task, staff)
    return draft, row, task


def _final(session: Session, draft_id: str) -> bool:
    final = select(Opinion.id).where(Opinion.draft_id == draft_id, Opinion.verdict.in_(("refuse", "edit")))
    return session.scalar(final.limit(1)) is not None


def _note(
    session: Session, keys: Keys, staff: Staff, row: DraftRow, verdict: str, reason: str, seen: float | None
) -> None:
    if session.scalar(select(Opinion.id).where(Opinion.draft_id == row.id, Opinion.person_id == staff.id)):
        raise Conflict("opinion_given")
    opinion = Opinion(
        id=new_id(), draft_id=row.id, digest=row.digest, person_id=staff.id, verdict=verdict, reason=reason,
        seen_seconds=seen, at=now(),
    )  # fmt: skip
    session.add(opinion)
    session.flush()
    ledger.append(
        session, keys, "opinion", opinion=opinion.id, draft=row.id, digest=row.digest, person=staff.id,
        verdict=verdict, reason=reason, when=iso(opinion.at),
    )  # fmt: skip


def _approving(session: Session, row: DraftRow) -> int:
    said = select(func.count()).select_from(Opinion)
    return session.scalar(said.where(Opinion.draft_id == row.id, Opinion.verdict == "approve")) or 0


def _approve(session: Session, keys: Keys, staff: Staff, row: DraftRow) -> None:
    at = now()
    session.add(
        Approval(draft_id=row.id, digest=row.digest, outcome="approved", person_id=staff.id, at=at, how="single")
    )
    session.flush()
    ledger.append(
        session, keys, "approval", draft=row.id, digest=row.digest, person=staff.id, how="single", when=iso(at)
    )


def revoke(db: Database, keys: Keys, staff: Staff, draft_id: str, digest: str, reason: str) -> None:
    """A steward or supervisor takes an approval back; nothing is released on it from then. Raises Hidden, BadInput."""
    demand(staff, Role.steward, Role.supervisor)
    if not reason.strip():
        raise BadInput("reason_missing")
    with db.write() as session:
        ledger.hold(session)
        confirm(session, staff)
        if session.get(Approval, (draft_id, digest)) is None:
            raise Hidden()
        if session.get(Revocation, (draft_id, digest)):
            raise AlreadyDecided()
        at = now()
        session.add(Revocation(draft_id=draft_id, digest=digest, person_id=staff.id, at=at, reason=reason.strip()))
        session.flush()
        ledger.append(
            session, keys, "revocation", draft=draft_id, digest=digest, person=staff.id, reason=reason, when=iso(at)
        )
