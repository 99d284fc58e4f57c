"""Drafts: how what a machine or an editor wrote enters the checkpoint. Once in, a draft never changes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from checkpoint.body import Body
from checkpoint.tables import Approval, DraftCitation, DraftRow, Revocation
from checkpoint.verify import Failure, verify
from core.clock import now
from core.crypto import Keys
from core.db import new_id
from core.errors import Hidden, NotAllowed
from core.people import Staff
from core.sources import PassageVersion, SourceDocument
from core.vault import Vault


@dataclass(frozen=True)
class Draft:
    """A draft in the checkpoint: its identity and what it says. Never shown to an asker."""

    id: str
    digest: str
    body: Body
    question_id: str | None
    scope: str
    parent_id: str | None
    author_id: str | None


def check_quotes(session: Session, body: Body) -> list[Failure]:
    """Every citation against its stored passage, every sentence against its quotes (checkpoint/verify.py)."""
    ids = {c.passage_id for c in body.citations}
    rows = session.execute(
        select(PassageVersion, SourceDocument)
        .join(SourceDocument, SourceDocument.id == PassageVersion.document_id)
        .where(PassageVersion.id.in_(ids))
    ).all()
    names = [name for p, d in rows for name in (d.title, d.number, p.path) if name]
    return verify(body, {p.id: p.text for p, _ in rows}, names)


def submit(
    session: Session, keys: Keys, body: Body, *, scope: str = "", question_id: str | None = None,
    version_id: str | None = None, editor: Staff | None = None, parent: Draft | None = None, quorum: int = 1,
) -> Draft:  # fmt: skip
    """Enters one draft. With a `scope` (a conversation) its body is salted and sealed under the scope's key.

    Raises NotAllowed("unverified") when a quote is not in its source or a sentence says more than its quotes.
    """
    failures = check_quotes(session, body)
    if failures:
        raise NotAllowed("unverified", failures=failures)
    if scope:
        body = body.model_copy(update={"salt": secrets.token_hex(16)})
    draft_id, digest = new_id(), body.digest(keys.hash)
    sealed = Vault(session, keys).seal(scope, body.canonical(), draft_id) if scope else None
    session.add(
        DraftRow(
            id=draft_id, digest=digest, kind=body.kind, body=None if scope else body.canonical(), sealed=sealed,
            scope=scope, author_kind="person" if editor else "machine", author_id=editor.id if editor else None,
            parent_id=parent.id if parent else None, question_id=question_id, version_id=version_id,
            item_id=body.item.item_id if body.item else "", field=body.field or "", locale=body.locale,
            template=body.template, quorum=quorum, demonstration=body.demonstration, made_at=now(),
        )
    )  # fmt: skip
    session.flush()
    for n, cite in enumerate(body.citations):
        session.add(
            DraftCitation(draft_id=draft_id, n=n, passage_id=cite.passage_id, start=cite.start, end=cite.end)
        )
    session.flush()
    return Draft(
        draft_id, digest, body, question_id, scope, parent.id if parent else None, editor.id if editor else None
    )


def submit_standing(session: Session, keys: Keys, bodies: Iterable[tuple[str | None, Body]]) -> list[tuple[str, str]]:
    """Enters many standing drafts (cards, wordings, frames), each with the version it was made from.

    Returns (draft id, digest) per body, in order; content that is already there keeps its draft. The caller has
    verified the bodies against the passages that it made them from; each is checked again when it is released.
    """
    made: list[tuple[str, str]] = []
    rows: list[dict[str, object]] = []
    cites: list[dict[str, object]] = []
    at = now()
    pairs = [(version_id, body, body.digest(keys.hash)) for version_id, body in bodies]
    known = _reusable(session, {digest for _, _, digest in pairs})
    for version_id, body, digest in pairs:
        there = known.get((digest, None)) or known.get((digest, version_id or ""))
        if there is not None:
            made.append((there, digest))
            continue
        draft_id = new_id()
        known[digest, version_id or ""] = draft_id
        made.append((draft_id, digest))
        rows.append(
            {
                "id": draft_id, "digest": digest, "kind": body.kind, "body": body.canonical(), "sealed": None,
                "scope": "", "author_kind": "machine", "author_id": None, "parent_id": None, "question_id": None,
                "version_id": version_id, "item_id": body.item.item_id if body.item else "",
                "field": body.field or "", "locale": body.locale, "template": body.template, "quorum": 1,
                "demonstration": body.demonstration, "made_at": at,
            }
        )  # fmt: skip
        cites += [
            {"draft_id": draft_id, "n": n, "passage_id": c.passage_id, "start": c.start, "end": c.end}
            for n, c in enumerate(body.citations)
        ]
    if rows:
        session.execute(insert(DraftRow), rows)
    if cites:
        session.execute(insert(DraftCitation), cites)
    return made


def _reusable(session: Session, digests: set[str]) -> dict[tuple[str, str | None], str]:
    """(digest, version) → draft id of the drafts that say this already. One that is approved serves every version (None);
    one that still waits serves its own, whose steward is to see it; one whose approval was revoked serves nobody."""
    found: dict[tuple[str, str | None], str] = {}
    ordered = sorted(digests)
    for start in range(0, len(ordered), 500):
        rows = session.execute(
            select(DraftRow.id, DraftRow.digest, DraftRow.version_id, Approval.how, Revocation.at)
            .outerjoin(Approval, (Approval.draft_id == DraftRow.id) & (Approval.digest == DraftRow.digest))
            .outerjoin(Revocation, (Revocation.draft_id == DraftRow.id) & (Revocation.digest == DraftRow.digest))
            .where(
                DraftRow.digest.in_(ordered[start : start + 500]), DraftRow.scope == "",
                DraftRow.author_kind == "machine", Revocation.draft_id.is_(None),
            )
        )  # fmt: skip
        for draft_id, digest, version_id, how, _ in rows:
            found[digest, None if how else version_id or ""] = draft_id
    return found


def read_draft(session: Session, keys: Keys, draft_id: str, digest: str) -> Draft:
    """A draft as it stands, for those who decide. Raises Hidden when id and digest do not belong together, NotAllowed
    when the stored body is not the one that the digest was made of: nobody decides on words put there later."""
    row = session.get(DraftRow, draft_id)
    if row is None or row.digest != digest:
        raise Hidden()
    text = row.body if row.body is not None else Vault(session, keys).read(row.scope, row.sealed, row.id)
    if keys.hash(text.encode()) != digest:
        raise NotAllowed("digest_differs")
    body = Body.model_validate_json(text)
    return Draft(row.id, row.digest, body, row.question_id, row.scope, row.parent_id, row.author_id)
