"""The rows behind the links: drafts, opinions, approvals, revocations, releases, replies, each held against the chain."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.batch import merkle_root
from checkpoint.release import lapsed
from checkpoint.tables import Approval, DraftRow, Opinion, Release, Revocation
from checkpoint.work_tables import Batch
from core.clock import iso
from core.conversations import Entry
from core.crypto import Keys
from core.errors import Erased
from core.people import Role
from core.vault import Vault

if TYPE_CHECKING:
    from checkpoint.audit import Told


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: the link it belongs to (None: a row without one), its name, and which row."""

    seq: int | None
    what: str
    which: str


def check_rows(session: Session, keys: Keys, told: Told, findings: list[Finding]) -> None:
    """Adds a finding for each row that differs from its link, lacks one, or is missing behind one."""
    drafts = _drafts(session, keys, findings)
    _opinions(session, told, findings)
    approvals = _approvals(session, told, drafts, findings)
    _releases(session, told, approvals, findings)
    _replies(session, keys, told, findings)


def _drafts(session: Session, keys: Keys, findings: list[Finding]) -> dict[str, tuple[str, str]]:
    """Re-computes every digest that can still be read; id → (digest, scope)."""
    vault, found = Vault(session, keys), {}
    query = select(DraftRow.id, DraftRow.digest, DraftRow.scope, DraftRow.body, DraftRow.sealed)
    for row in session.execute(query.execution_options(yield_per=1000)):
        found[row.id] = (row.digest, row.scope)
        try:
            body = row.body if row.body is not None else vault.read(row.scope, row.sealed, row.id)
        except Erased:
            # An erased body can only be vouched for by its digest; a sealed one whose key still stands was tampered with.
            if not _erased(session, row.scope):
                findings.append(Finding(None, "draft_edited", row.id))
            continue
        if keys.hash(body.encode()) != row.digest:
            findings.append(Finding(None, "draft_edited", row.id))
    return found


def _erased(session: Session, scope: str) -> bool:
    from core.vault import ScopeKey

    return session.get(ScopeKey, scope) is None


def _opinions(session: Session, told: Told, findings: list[Finding]) -> None:
    rows = {o.id: o for o in session.scalars(select(Opinion))}
    for opinion_id, said in told.opinions.items():
        row = rows.pop(opinion_id, None)
        if row is None:
            findings.append(Finding(said["seq"], "decision_removed", opinion_id))
        elif (row.draft_id, row.digest, row.person_id, row.verdict) != (
            said["draft"], said["digest"], said["person"], said["verdict"],
        ):  # fmt: skip
            findings.append(Finding(said["seq"], "decision_edited", opinion_id))
    findings += [Finding(None, "decision_without_link", opinion_id) for opinion_id in rows]


def _approvals(
    session: Session, told: Told, drafts: dict[str, tuple[str, str]], findings: list[Finding]
) -> dict[tuple[str, str], Approval]:
    rows = {(a.draft_id, a.digest): a for a in session.scalars(select(Approval))}
    batches: dict[str, list[Approval]] = defaultdict(list)
    for key, row in rows.items():
        if row.batch_id is not None:
            batches[row.batch_id].append(row)
            continue
        said = told.approvals.get(key)
        if said is None:
            findings.append(Finding(None, "approval_without_link", row.draft_id))
        elif said["person"] != row.person_id or iso(row.at) > said["at"]:
            findings.append(Finding(said["seq"], "approval_forged", row.draft_id))
        elif not _may(told, row.person_id, drafts.get(row.draft_id, ("", ""))[1], iso(row.at)):
            findings.append(Finding(said["seq"], "approver_without_right", row.draft_id))
    for key, said in told.approvals.items():
        if key not in rows:
            findings.append(Finding(said["seq"], "approval_removed", key[0]))
    kept = {b.id: b for b in session.scalars(select(Batch))}
    for batch_id, said in told.batches.items():
        members = sorted(batches.pop(batch_id, []), key=lambda a: (a.draft_id, a.digest))
        _batch(told, said, members, kept.get(batch_id), findings)
    for batch_id in batches:
        findings.append(Finding(None, "approval_without_link", batch_id))
    for key, said in told.revocations.items():
        if session.get(Revocation, key) is None:
            findings.append(Finding(said["seq"], "revocation_removed", key[0]))
    return rows


def _batch(
    told: Told, said: dict[str, Any], members: list[Approval], row: Batch | None, findings: list[Finding]
) -> None:
    root = merkle_root([f"{a.draft_id}:{a.digest}" for a in members])
    people = {a.person_id for a in members} | ({row.person_id} if row else set())
    if row is None or root != said["root"] or len(members) != said["count"] or people - {said["person"]}:
        findings.append(Finding(said["seq"], "batch_differs", said["batch"]))
    elif {a.how for a in members} - {said["how"]}:
        findings.append(Finding(said["seq"], "batch_differs", said["batch"]))
    elif not told.held(said["person"], Role.steward.value, said["at"]):
        findings.append(Finding(said["seq"], "approver_without_right", said["batch"]))


def _may(told: Told, person: str, scope: str, at: str) -> bool:
    if scope == "":
        return told.held(person, Role.steward.value, at)
    return told.held(person, Role.clerk.value, at) or told.held(person, Role.supervisor.value, at)


def _releases(
    session: Session, told: Told, approvals: dict[tuple[str, str], Approval], findings: list[Finding]
) -> None:
    seen: set[str] = set()
    for row in session.scalars(select(Release).order_by(Release.id).execution_options(yield_per=1000)):
        seen.add(row.id)
        said = told.releases.get(row.id)
        approval = approvals.get((row.draft_id, row.digest))
        seq = said["seq"] if said else None
        if said is None:
            findings.append(Finding(None, "release_without_link", row.id))
        elif (said["draft"], said["digest"], said["facts"]) != (row.draft_id, row.digest, row.facts):
            findings.append(Finding(seq, "release_edited", row.id))
        if approval is None:
            findings.append(Finding(seq, "release_without_approval", row.id))
            continue
        if approval.at > row.at:
            findings.append(Finding(seq, "approval_after_release", row.id))
        revoked = told.revocations.get((row.draft_id, row.digest))
        if revoked and revoked["at"] < iso(row.at):
            findings.append(Finding(seq, "release_after_revocation", row.id))
        if lapsed(session, row.draft_id, row.at):
            findings.append(Finding(seq, "citation_not_in_force", row.id))
    for release_id, said in told.releases.items():
        if release_id not in seen:
            findings.append(Finding(said["seq"], "release_removed", release_id))


def _replies(session: Session, keys: Keys, told: Told, findings: list[Finding]) -> None:
    for entry_id, said in told.replies.items():
        row = session.get(Entry, entry_id)
        if row is None or row.sealed is None or keys.hash(row.sealed) != said["sealed"]:
            findings.append(Finding(said["seq"], "reply_edited", entry_id))
    for (entry_id,) in session.execute(select(Entry.id).where(Entry.kind == "human_reply")):
        if entry_id not in told.replies:
            findings.append(Finding(None, "reply_without_link", entry_id))
