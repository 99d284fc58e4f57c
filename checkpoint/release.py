"""Release: the only thing that leaves the checkpoint, on an approval that stands at this very instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.body import Body
from checkpoint.frames import Checklist, candidates, listed
from checkpoint.released import SEAL, Released
from checkpoint.stop import stopped
from checkpoint.tables import Approval, DraftCitation, DraftRow, Release, Revocation
from core.clock import iso, now
from core.conversations import Conversation, Question, add_entry
from core.crypto import Keys
from core.db import new_id
from core.errors import AlreadyDecided, Erased, Hidden, NotAllowed, Stopped
from core.released_view import RELEASED_BODY
from core.sources import hold_sources, in_force
from core.vault import Vault

ENTRY_KINDS = {"card": "answer", "extract": "answer", "wording": "outcome", "frame": "clarification"}


def standing_exact(session: Session, digest: str, *, demo: bool) -> tuple[str, str] | None:
    """The standing approval that covers exactly this content, if one holds now, as (draft id, digest)."""
    rows = session.execute(_approved().where(DraftRow.digest == digest))
    return _first_standing(session, rows.all(), demo)


def standing_text(session: Session, template: str, locale: str, *, demo: bool) -> tuple[str, str] | None:
    """The newest approved wording or frame of a template, as (draft id, digest)."""
    rows = session.execute(
        _approved()
        .where(DraftRow.kind.in_(("wording", "frame")), DraftRow.template == template, DraftRow.locale == locale)
        .order_by(Approval.at.desc(), DraftRow.id.desc())
    )
    return _first_standing(session, rows.all(), demo)


def _approved() -> Any:
    return (
        select(DraftRow.id, DraftRow.digest, Approval.how)
        .join(Approval, (Approval.draft_id == DraftRow.id) & (Approval.digest == DraftRow.digest))
        .outerjoin(Revocation, (Revocation.draft_id == DraftRow.id) & (Revocation.digest == DraftRow.digest))
        .where(Revocation.draft_id.is_(None), DraftRow.scope == "")
    )


def _first_standing(session: Session, rows: Sequence[Any], demo: bool) -> tuple[str, str] | None:
    for draft_id, digest, how in rows:
        if (demo or how != "demonstration") and not lapsed(session, draft_id, now()):
            return draft_id, digest
    return None


def lapsed(session: Session, draft_id: str, at: dt.datetime) -> list[int]:
    """The passages that a draft cites and that are not in force at `at`."""
    cited = set(session.scalars(select(DraftCitation.passage_id).where(DraftCitation.draft_id == draft_id)))
    return sorted(cited - in_force(session, cited, at))


def release(
    session: Session, keys: Keys, *, conversation_id: str, question_id: str | None, draft_id: str, digest: str,
    once: str, demo: bool, standing: bool, confidence: float | None = None, item_ids: Sequence[str] = (),
    corrects: str | None = None, checklist: Checklist | None = None,
) -> Released:  # fmt: skip
    """Releases approved content to a conversation, in the caller's (writing) transaction.

    `once` names the occasion: the same again gives the release that is there. `item_ids` fill a clarification frame;
    their names are read here, from what is published. `checklist`: the one list that an approved frame is released with; it
    stands on the page of its case, not in the thread. `corrects`: a release of this conversation that proved wrong; the
    thread then shows a correction of it. Raises NotAllowed when no approval stands: none, revoked, demonstration outside
    demonstration mode, or a citation that is no longer in force; AlreadyDecided when the occasion has another release;
    Stopped while the stop switch is on; Erased for a conversation that was erased meanwhile.
    """
    hold_sources(session)
    ledger.hold(session)
    there = session.scalar(select(Release).where(Release.conversation_id == conversation_id, Release.once == once))
    if there is not None:
        if (there.draft_id, there.digest) != (draft_id, digest):
            raise AlreadyDecided()
        return released(session, keys, there.id)
    if stopped(session):
        raise Stopped()
    if session.scalar(select(Conversation.erased_at).where(Conversation.id == conversation_id)) is not None:
        raise Erased()
    question = session.get(Question, question_id) if question_id else None
    if question is not None and question.conversation_id != conversation_id:
        raise NotAllowed("another_conversation")
    approval = session.get(Approval, (draft_id, digest))
    draft = session.get(DraftRow, draft_id)
    if approval is None or draft is None or draft.digest != digest:
        raise NotAllowed("not_approved")
    if session.get(Revocation, (draft_id, digest)):
        raise NotAllowed("approval_revoked")
    if approval.how == "demonstration" and not demo:
        raise NotAllowed("demonstration_only")
    if draft.scope and draft.scope != conversation_id:
        raise NotAllowed("another_conversation")
    wrong = session.get(Release, corrects) if corrects else None
    if corrects and (wrong is None or wrong.conversation_id != conversation_id):
        raise NotAllowed("another_conversation")
    at = now()
    if lapsed(session, draft_id, at):
        raise NotAllowed("citation_lapsed")
    facts: dict[str, Any] = {}
    if item_ids:
        if draft.kind != "frame":
            raise NotAllowed("facts_without_frame")
        facts = {"candidates": candidates(session, item_ids, at)}
    if checklist is not None:
        if draft.kind != "frame":
            raise NotAllowed("facts_without_frame")
        facts = {"checklist": {"items": listed(session, checklist.item_ids, at), "digest": checklist.digest}}
    row = Release(
        id=new_id(), draft_id=draft_id, digest=digest, conversation_id=conversation_id, question_id=question_id,
        once=once, at=at, standing=standing, confidence=confidence, facts=facts,
    )  # fmt: skip
    session.add(row)
    session.flush()
    ledger.append(
        session, keys, "release", release=row.id, draft=draft_id, digest=digest, standing=standing, facts=facts,
        conversation=conversation_id, when=iso(at),
    )  # fmt: skip
    if checklist is not None:
        return released(session, keys, row.id)
    add_entry(
        session, conversation_id, "correction" if corrects else ENTRY_KINDS[draft.kind], once=f"release:{once}",
        release_id=row.id, facts={"release_id": corrects} if corrects else None,
    )  # fmt: skip
    if question is not None:
        question.state, question.settled_at = "released", at
    return released(session, keys, row.id)


def released(session: Session, keys: Keys, release_id: str) -> Released:
    """What a release said, read back through its approval. Raises Hidden for no such release, Erased after erasure."""
    row = session.execute(select(RELEASED_BODY).where(RELEASED_BODY.c.id == release_id)).first()
    if row is None:
        raise Hidden()
    text = row.body if row.body is not None else Vault(session, keys).read(row.scope, row.sealed, row.draft_id)
    body = Body.model_validate_json(text)
    if body.digest(keys.hash) != row.digest:
        raise NotAllowed("digest_differs")
    return Released(
        id=row.id, conversation_id=row.conversation_id, question_id=row.question_id, draft_id=row.draft_id,
        digest=row.digest, body=body, at=row.at, standing=row.standing, confidence=row.confidence, facts=row.facts,
        approved_at=row.approved_at, approved_how=row.approved_how,
        approved_by_department=row.approved_by_department, edited=row.parent_id is not None, seal=SEAL,
    )  # fmt: skip
