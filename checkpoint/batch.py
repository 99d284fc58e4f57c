"""Batch approval: thousands of verbatim cards by one decision, after a random sample of them was really opened.

Only cards may be approved so, and each is verified against its passages again here. The batch keeps what it rests on:
source digest, mapping and template version, count, sample, errors found, and the Merkle root of the cards.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.body import Body
from checkpoint.drafts import Draft, read_draft
from checkpoint.rights import demand
from checkpoint.tables import Approval, DraftCitation, DraftRow
from checkpoint.verify import verify
from checkpoint.work_tables import Batch, BatchPlan, SampleView
from core.clock import iso, now
from core.crypto import Keys
from core.db import Database, new_id
from core.errors import AlreadyDecided, Hidden, NotAllowed
from core.people import Role, Staff, confirm
from core.sources import PassageVersion

SAMPLE = 50


def merkle_root(leaves: Sequence[str]) -> str:
    """SHA-256 Merkle root (RFC 6962 prefixes) over `leaves` in order; of none: the hash of nothing."""
    level = [hashlib.sha256(b"\0" + leaf.encode()).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex() if level else hashlib.sha256(b"").hexdigest()


def _root(cards: Sequence[tuple[str, str, str]]) -> str:
    return merkle_root([f"{draft_id}:{digest}" for draft_id, digest, _ in cards])


def unapproved(session: Session, version_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """(draft id, digest, field) of the cards made from these versions that nobody has approved, by id."""
    found: list[tuple[str, str, str]] = []
    for start in range(0, len(version_ids), 500):
        rows = session.execute(
            select(DraftRow.id, DraftRow.digest, DraftRow.field)
            .outerjoin(Approval, (Approval.draft_id == DraftRow.id) & (Approval.digest == DraftRow.digest))
            .where(
                DraftRow.version_id.in_(version_ids[start : start + 500]), DraftRow.kind == "card",
                Approval.draft_id.is_(None),
            )
        )  # fmt: skip
        found += [(r[0], r[1], r[2]) for r in rows]
    return sorted(found)


def draw(cards: Sequence[tuple[str, str, str]]) -> list[str]:
    """A random sample of draft ids: at least SAMPLE (all, if there are fewer), one or more of every field."""
    random = secrets.SystemRandom()
    shuffled = list(cards)
    random.shuffle(shuffled)
    by_field: dict[str, str] = {}
    for draft_id, _, field in shuffled:
        by_field.setdefault(field, draft_id)
    chosen = list(by_field.values())
    taken = set(chosen)
    chosen += [d for d, _, _ in shuffled if d not in taken][: max(0, SAMPLE - len(chosen))]
    random.shuffle(chosen)
    return chosen


def _drawn(sample: Sequence[str], cards: Sequence[tuple[str, str, str]]) -> bool:
    """Whether `draw` could have drawn this sample: a plan's row may have been shortened since."""
    fields = {d: field for d, _, field in cards}
    seen = {d: fields[d] for d in sample if d in fields}
    return len(seen) >= min(SAMPLE, len(fields)) and set(seen.values()) == set(fields.values())


def plan(db: Database, staff: Staff, version_ids: Sequence[str], source_digest: str) -> BatchPlan:
    """Draws the sample for the cards of these versions. Raises NotAllowed when there is nothing to approve."""
    demand(staff, Role.steward)
    with db.write() as session:
        confirm(session, staff)
        cards = unapproved(session, version_ids)
        if not cards:
            raise NotAllowed("nothing_to_approve")
        made = BatchPlan(
            id=new_id(), person_id=staff.id, made_at=now(), version_ids=list(version_ids), sample=draw(cards),
            source_digest=source_digest, count=len(cards), merkle_root=_root(cards),
        )  # fmt: skip
        session.add(made)
        return made


def plan_of(session: Session, staff: Staff, plan_id: str) -> BatchPlan:
    """One's own plan. Raises Hidden."""
    row = session.get(BatchPlan, plan_id)
    if row is None or row.person_id != staff.id:
        raise Hidden()
    return row


def opened(session: Session, plan_id: str) -> dict[str, SampleView]:
    """The sampled cards that were opened, by draft id."""
    return {v.draft_id: v for v in session.scalars(select(SampleView).where(SampleView.plan_id == plan_id))}


def open_sample(db: Database, keys: Keys, staff: Staff, plan_id: str, draft_id: str) -> Draft:
    """A sampled card as it would be shown; that it was opened is recorded. Raises Hidden outside the sample."""
    demand(staff, Role.steward)
    with db.write() as session:
        confirm(session, staff)
        row = plan_of(session, staff, plan_id)
        if draft_id not in row.sample:
            raise Hidden()
        if session.get(SampleView, (plan_id, draft_id)) is None:
            session.add(SampleView(plan_id=plan_id, draft_id=draft_id, person_id=staff.id, opened_at=now(), wrong=False))
        digest = session.scalar(select(DraftRow.digest).where(DraftRow.id == draft_id))
        return read_draft(session, keys, draft_id, digest or "")


def mark(db: Database, staff: Staff, plan_id: str, draft_id: str, *, wrong: bool) -> None:
    """What the steward says of an opened card."""
    demand(staff, Role.steward)
    with db.write() as session:
        confirm(session, staff)
        if plan_of(session, staff, plan_id).batch_id:
            raise AlreadyDecided()
        view = session.get(SampleView, (plan_id, draft_id))
        if view is None:
            raise Hidden()
        view.wrong = wrong


def approve(
    db: Database, keys: Keys, staff: Staff, plan_id: str, *, mapping_version: str, template_version: str
) -> Batch:
    """Approves the plan's cards by one decision.

    Raises NotAllowed when a sampled card was not opened, one was found wrong, the cards are no longer those that the
    sample was drawn from, or one fails verification; AlreadyDecided when the plan was used.
    """
    demand(staff, Role.steward)
    with db.write() as session:
        ledger.hold(session)
        confirm(session, staff)
        row = plan_of(session, staff, plan_id)
        if row.batch_id:
            raise AlreadyDecided()
        seen = opened(session, plan_id)
        if unread := [d for d in row.sample if d not in seen]:
            raise NotAllowed("sample_unopened", left=len(unread))
        errors = sum(v.wrong for v in seen.values())
        if errors:
            raise NotAllowed("sample_has_errors", errors=errors)
        cards = unapproved(session, row.version_ids)
        if _root(cards) != row.merkle_root or not _drawn(row.sample, cards):
            raise NotAllowed("batch_changed")
        batch = write_batch(
            session, keys, staff, cards, how="batch", source_digest=row.source_digest, sample=row.sample,
            mapping_version=mapping_version, template_version=template_version,
        )  # fmt: skip
        row.batch_id = batch.id
        return batch


def approve_demonstration(
    db: Database, keys: Keys, staff: Staff, drafts: Sequence[tuple[str, str]], *, source_digest: str
) -> Batch:
    """Approves starter content in a demonstration person's name. It holds only in demonstration mode and only for
    drafts that say they are demonstration content; the audit counts these approvals apart.

    Raises NotAllowed for anybody or anything else.
    """
    demand(staff, Role.steward)
    with db.write() as session:
        ledger.hold(session)
        confirm(session, staff)
        if not staff.demonstration:
            raise NotAllowed("demonstration_only")
        known = {r.draft_id for r in session.execute(select(Approval.draft_id))}
        cards = sorted((d, g, "") for d, g in set(drafts) if d not in known)
        flagged = 0
        for start in range(0, len(cards), 500):
            ids = [c[0] for c in cards[start : start + 500]]
            flags = session.scalars(select(DraftRow.demonstration).where(DraftRow.id.in_(ids)))
            flagged += sum(flags)
        if flagged != len(cards):
            raise NotAllowed("demonstration_only")
        return write_batch(
            session, keys, staff, cards, how="demonstration", source_digest=source_digest, sample=[],
            mapping_version="starter", template_version="starter",
        )  # fmt: skip


def write_batch(
    session: Session, keys: Keys, staff: Staff, cards: Sequence[tuple[str, str, str]], *, how: str,
    source_digest: str, sample: Sequence[str], mapping_version: str, template_version: str,
) -> Batch:  # fmt: skip
    """The batch, its approvals and its link, after every card was verified against its passages."""
    _verify(session, keys, [c[0] for c in cards], cards_only=how == "batch")
    batch = Batch(
        id=new_id(), person_id=staff.id, at=now(), source_digest=source_digest, mapping_version=mapping_version,
        template_version=template_version, count=len(cards), sample=list(sample), errors_found=0,
        merkle_root=_root(cards),
    )  # fmt: skip
    session.add(batch)
    session.flush()
    if cards:
        session.execute(
            insert(Approval),
            [
                {"draft_id": d, "digest": g, "outcome": "approved", "person_id": staff.id, "at": batch.at, "how": how,
                 "batch_id": batch.id}
                for d, g, _ in cards
            ],
        )  # fmt: skip
    ledger.append(
        session, keys, "batch", batch=batch.id, how=how, person=staff.id, root=batch.merkle_root, count=batch.count,
        when=iso(batch.at), source=source_digest, sample=list(sample),
    )  # fmt: skip
    return batch


def _verify(session: Session, keys: Keys, draft_ids: Sequence[str], *, cards_only: bool) -> None:
    for start in range(0, len(draft_ids), 500):
        ids = draft_ids[start : start + 500]
        texts: dict[int, str] = {
            r[0]: r[1]
            for r in session.execute(
                select(PassageVersion.id, PassageVersion.text)
                .join(DraftCitation, DraftCitation.passage_id == PassageVersion.id)
                .where(DraftCitation.draft_id.in_(ids))
            )
        }
        for draft_id, digest, kind, text in session.execute(
            select(DraftRow.id, DraftRow.digest, DraftRow.kind, DraftRow.body).where(DraftRow.id.in_(ids))
        ):
            if text is None or keys.hash(text.encode()) != digest:
                raise NotAllowed("digest_differs", draft=draft_id)
            failures = verify(Body.model_validate_json(text), texts)
            if failures or (cards_only and kind != "card"):
                raise NotAllowed("unverified", draft=draft_id, failures=failures)

