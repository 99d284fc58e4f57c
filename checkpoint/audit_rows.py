"""The rows behind the links: drafts, opinions, approvals, revocations, releases, replies, each held against the chain."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.audit_finding import Finding
from checkpoint.batch import merkle_root
from checkpoint.body import Body
from checkpoint.tables import Approval, DraftCitation, DraftRow, Opinion, Release
from checkpoint.work_tables import Batch
from core.clock import iso
from core.conversations import Entry
from core.crypto import Keys
from core.errors import Erased
from core.people import Role
from core.sources import PassageVersion, SourceVersion, VersionPassage
from core.vault import ScopeKey, Vault

if TYPE_CHECKING:
    from checkpoint.audit import Told

_Term = tuple[dt.datetime, dt.datetime | None]


def check_rows(session: Session, keys: Keys, told: Told, findings: list[Finding]) -> None:
    """Adds a finding for each row that differs from its link, lacks one, or is missing behind one."""
    drafts = _drafts(session, keys, findings)
    _opinions(session, told, findings)
    approvals = _approvals(session, told, drafts, findings)
    _releases(session, told, approvals, findings)
    _replies(session, keys, told, findings)


class _Known(NamedTuple):
    """What the claims need of a draft."""

    digest: str
    scope: str
    kind: str
    quorum: int
    demonstration: bool


def _drafts(session: Session, keys: Keys, findings: list[Finding]) -> dict[str, _Known]:
    """Re-computes every digest that can still be read, and holds each quote against its passage."""
    vault, found = Vault(session, keys), {}
    passages = {p.id: p.text for p in session.scalars(select(PassageVersion))}
    cited: dict[str, set[tuple[int, int, int]]] = defaultdict(set)
    for c in session.execute(select(DraftCitation.draft_id, DraftCitation.passage_id, DraftCitation.start, DraftCitation.end)):
        cited[c[0]].add((c[1], c[2], c[3]))
    for row in session.scalars(select(DraftRow).execution_options(yield_per=1000)):
        found[row.id] = _Known(row.digest, row.scope, row.kind, row.quorum, row.demonstration)
        try:
            text = row.body if row.body is not None else vault.read(row.scope, row.sealed, row.id)
        except Erased:
            # An erased body can only be vouched for by its digest; a sealed one whose key still stands was tampered with.
            if session.get(ScopeKey, row.scope) is not None:
                findings.append(Finding(None, "draft_edited", row.id))
            continue
        if keys.hash(text.encode()) != row.digest:
            findings.append(Finding(None, "draft_edited", row.id))
            continue
        body = Body.model_validate_json(text)
        if (body.kind, body.demonstration) != (row.kind, row.demonstration):
            findings.append(Finding(None, "draft_edited", row.id))
        if {(c.passage_id, c.start, c.end) for c in body.citations} != cited[row.id]:
            findings.append(Finding(None, "citations_edited", row.id))
        if any(passages.get(c.passage_id, "")[c.start : c.end] != c.quote for c in body.citations):
            findings.append(Finding(None, "passage_edited", row.id))
    return found


def _opinions(session: Session, told: Told, findings: list[Finding]) -> None:
    rows = {o.id: o for o in session.scalars(select(Opinion))}
    for opinion_id, said in told.opinions.items():
        row = rows.pop(opinion_id, None)
        if row is None:
            findings.append(Finding(said["seq"], "decision_removed", opinion_id))
        elif (row.draft_id, row.digest, row.person_id, row.verdict, row.reason, iso(row.at)) != (
            said["draft"], said["digest"], said["person"], said["verdict"], said["reason"], said["when"],
        ):  # fmt: skip
            findings.append(Finding(said["seq"], "decision_edited", opinion_id))
    findings += [Finding(None, "decision_without_link", opinion_id) for opinion_id in rows]


def _approvals(
    session: Session, told: Told, drafts: dict[str, _Known], findings: list[Finding]
) -> dict[tuple[str, str], Approval]:
    rows = {(a.draft_id, a.digest): a for a in session.scalars(select(Approval))}
    batches: dict[str, list[Approval]] = defaultdict(list)
    approving: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for opinion in told.opinions.values():
        if opinion["verdict"] == "approve":
            approving[opinion["draft"], opinion["digest"]].append(opinion)
    for key, row in rows.items():
        if row.batch_id is not None:
            batches[row.batch_id].append(row)
            continue
        if (said := told.approvals.get(key)) is None:
            findings.append(Finding(None, "approval_without_link", row.draft_id))
        elif (said["person"], said["how"], said["when"]) != (row.person_id, row.how, iso(row.at)):
            findings.append(Finding(said["seq"], "approval_forged", row.draft_id))
        elif not _may(told, row.person_id, drafts.get(row.draft_id), said["seq"]):
            findings.append(Finding(said["seq"], "approver_without_right", row.draft_id))
        elif not _quorum(said, approving[key], drafts.get(row.draft_id)):
            findings.append(Finding(said["seq"], "quorum_missing", row.draft_id))
    for key, said in told.approvals.items():
        if key not in rows:
            findings.append(Finding(said["seq"], "approval_removed", key[0]))
    kept = {b.id: b for b in session.scalars(select(Batch))}
    for batch_id, said in told.batches.items():
        members = sorted(batches.pop(batch_id, []), key=lambda a: (a.draft_id, a.digest))
        _batch(told, said, members, drafts, kept.get(batch_id), findings)
    for batch_id in batches:
        findings.append(Finding(None, "approval_without_link", batch_id))
    return rows


def _quorum(said: dict[str, Any], approving: list[dict[str, Any]], draft: _Known | None) -> bool:
    people = {o["person"] for o in approving if o["seq"] < said["seq"]}
    return said["person"] in people and len(people) >= (draft.quorum if draft else 1)


def _batch(
    told: Told, said: dict[str, Any], members: list[Approval], drafts: dict[str, _Known], row: Batch | None,
    findings: list[Finding],
) -> None:  # fmt: skip
    root = merkle_root([f"{a.draft_id}:{a.digest}" for a in members])
    kinds = {"card"} if said["how"] == "batch" else {"card", "wording", "frame", "extract"}
    same = row is not None and (
        {(a.person_id, a.how, iso(a.at)) for a in members} <= {(said["person"], said["how"], said["when"])}
        and (row.person_id, iso(row.at), row.source_digest, list(row.sample), row.count, row.merkle_root)
        == (said["person"], said["when"], said["source"], said["sample"], said["count"], said["root"])
        and all(d.kind in kinds and d.scope == "" for a in members if (d := drafts.get(a.draft_id)))
        and all(d.demonstration or said["how"] == "batch" for a in members if (d := drafts.get(a.draft_id)))
    )
    if not same or root != said["root"] or len(members) != said["count"]:
        findings.append(Finding(said["seq"], "batch_differs", said["batch"]))
    elif not told.held(said["person"], Role.steward.value, said["seq"]):
        findings.append(Finding(said["seq"], "approver_without_right", said["batch"]))


def _may(told: Told, person: str, draft: _Known | None, seq: int) -> bool:
    if draft is None or draft.scope == "":
        return told.held(person, Role.steward.value, seq)
    return told.held(person, Role.clerk.value, seq) or told.held(person, Role.supervisor.value, seq)


def _releases(
    session: Session, told: Told, approvals: dict[tuple[str, str], Approval], findings: list[Finding]
) -> None:
    seen: set[str] = set()
    cited, terms = _cited(session), _terms(session)
    for row in session.scalars(select(Release).order_by(Release.id).execution_options(yield_per=1000)):
        seen.add(row.id)
        said = told.releases.get(row.id)
        approval = approvals.get((row.draft_id, row.digest))
        seq = said["seq"] if said else None
        if said is None:
            findings.append(Finding(None, "release_without_link", row.id))
        elif (said["draft"], said["digest"], said["facts"], said["conversation"], said["when"], said["standing"]) != (
            row.draft_id, row.digest, row.facts, row.conversation_id, iso(row.at), row.standing,
        ):  # fmt: skip
            findings.append(Finding(seq, "release_edited", row.id))
        if approval is None:
            findings.append(Finding(seq, "release_without_approval", row.id))
            continue
        basis = told.batches.get(approval.batch_id) if approval.batch_id else told.approvals.get((row.draft_id, row.digest))
        if approval.at > row.at or (said and basis and basis["seq"] > said["seq"]):
            findings.append(Finding(seq, "approval_after_release", row.id))
        revoked = told.revocations.get((row.draft_id, row.digest))
        if revoked and said and revoked["seq"] < said["seq"]:
            findings.append(Finding(seq, "release_after_revocation", row.id))
        if any(not _in_force(terms[passage_id], row.at) for passage_id in cited[row.draft_id]):
            findings.append(Finding(seq, "citation_not_in_force", row.id))
    for release_id, said in told.releases.items():
        if release_id not in seen:
            findings.append(Finding(said["seq"], "release_removed", release_id))


def _cited(session: Session) -> dict[str, set[int]]:
    """The passages that released drafts cite; by one question, where an audit of many releases would put thousands."""
    found: dict[str, set[int]] = defaultdict(set)
    query = select(DraftCitation.draft_id, DraftCitation.passage_id).where(DraftCitation.draft_id.in_(select(Release.draft_id)))
    for draft_id, passage_id in session.execute(query):
        found[draft_id].add(passage_id)
    return found


def _terms(session: Session) -> dict[int, list[_Term]]:
    """From when until when (excluded; None: open) the passages that released drafts cite were in force."""
    found: dict[int, list[_Term]] = defaultdict(list)
    released = select(DraftCitation.passage_id).join(Release, Release.draft_id == DraftCitation.draft_id)
    query = (
        select(VersionPassage.passage_id, SourceVersion.starts_at, SourceVersion.ends_at)
        .join(SourceVersion, SourceVersion.id == VersionPassage.version_id)
        .where(SourceVersion.status == "published", VersionPassage.passage_id.in_(released))
    )
    for passage_id, starts, ends in session.execute(query):
        if starts is not None:
            found[passage_id].append((starts, ends))
    return found


def _in_force(terms: list[_Term], at: dt.datetime) -> bool:
    return any(starts <= at and (ends is None or ends > at) for starts, ends in terms)


def _replies(session: Session, keys: Keys, told: Told, findings: list[Finding]) -> None:
    rows = {row.id: row for row in session.scalars(select(Entry).where(Entry.kind == "human_reply"))}
    for entry_id, said in told.replies.items():
        row = rows.get(entry_id)
        if row is None or (row.conversation_id, row.person_id) != (said["conversation"], said["person"]):
            findings.append(Finding(said["seq"], "reply_edited", entry_id))
        elif row.sealed is None or keys.hash(row.sealed) != said["sealed"]:
            findings.append(Finding(said["seq"], "reply_edited", entry_id))
    findings += [Finding(None, "reply_without_link", entry_id) for entry_id in rows if entry_id not in told.replies]
