"""Suggestions through the checkpoint: entered with their provenance, shown to whoever fills the form, lapsed when unfounded.

Nothing a machine read enters a form by itself: `suggest` writes proposals, checkpoint/decide_suggestion.py writes values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.ledger import canonical
from checkpoint.proposal import PROPOSAL_SEAL, Proposal
from checkpoint.proposal_tables import Suggestion, SuggestionDecision
from checkpoint.sealed_body import read_body, seal_body
from core.cases import CaseFile, consents_of, covered
from core.clock import now
from core.crypto import Keys
from core.db import new_id
from core.errors import Erased, NotAllowed


@dataclass(frozen=True)
class SuggestionDraft:
    """What a producer proposes. `sources` hold at least one place with its quote; drafts of one `group` contradict."""

    element: str
    value: Any
    sources: tuple[Mapping[str, Any], ...]
    status: str = "proposed"
    group: str = ""
    needs: frozenset[str] = frozenset()
    checks: Mapping[str, bool] = field(default_factory=dict)


def founded(draft: SuggestionDraft) -> bool:
    """Whether every source says where the value stands: a page of a document, or a record, and the words there."""
    return bool(draft.sources) and all(
        one.get("quote") and (one.get("upload_id") and one.get("page") or one.get("source") and one.get("record"))
        for one in draft.sources
    )


def suggest(session: Session, keys: Keys, case: CaseFile, drafts: Sequence[SuggestionDraft]) -> list[str]:
    """Makes these the case's suggestions; the ids of what is new.

    One that stands already is kept, one that was decided is not asked again, and what is not among `drafts` lapses.
    Raises NotAllowed for one without provenance, Erased.
    """
    if case.erased_at is not None:
        raise Erased()
    for draft in drafts:
        if not founded(draft):
            raise NotAllowed("suggestion_unfounded", element=draft.element)
    decided = set(
        session.scalars(
            select(Suggestion.mark)
            .join(SuggestionDecision, SuggestionDecision.suggestion_id == Suggestion.id)
            .where(Suggestion.case_id == case.id)
        )
    )
    standing = {(row.mark, bool(row.grp)): row for row in _undecided(session, case)}
    groups: dict[str, str] = {}
    made, kept = [], set()
    at = now()
    for draft in drafts:
        # A conflict's values are asked again where what contradicts them is new.
        rivals = sorted(str(other.value) for other in drafts if draft.group and other.group == draft.group)
        mark = keys.blind(f"suggestion:{case.id}:{draft.element}:{canonical({'v': draft.value, 'r': rivals})}")
        if mark in decided:
            continue
        there = standing.get((mark, bool(draft.group)))
        if there is not None:
            kept.add(there.id)
            continue
        group = groups.setdefault(draft.group, new_id()) if draft.group else ""
        made.append(_enter(session, keys, case, draft, mark, group))
    for row in standing.values():
        if row.id not in kept:
            row.lapsed_at = at
    session.flush()
    return made


def _enter(session: Session, keys: Keys, case: CaseFile, draft: SuggestionDraft, mark: str, group: str) -> str:
    id_ = new_id()
    digest, sealed = seal_body(
        session, keys, case.id, f"{id_}:suggestion",
        {
            "case": case.id, "element": draft.element, "value": draft.value, "status": draft.status,
            "sources": [dict(one) for one in draft.sources], "checks": dict(draft.checks),
        },
    )  # fmt: skip
    needs = f",{','.join(sorted(draft.needs))}," if draft.needs else ""
    session.add(
        Suggestion(
            id=id_, case_id=case.id, element=draft.element, digest=digest, mark=mark, sealed=sealed, provenance=len(draft.sources),
            needs=needs, grp=group, made_at=now(),
        )
    )  # fmt: skip
    session.flush()
    return id_


def _undecided(session: Session, case: CaseFile) -> list[Suggestion]:
    return list(
        session.scalars(
            select(Suggestion)
            .outerjoin(SuggestionDecision, SuggestionDecision.suggestion_id == Suggestion.id)
            .where(
                Suggestion.case_id == case.id, Suggestion.lapsed_at.is_(None), SuggestionDecision.id.is_(None)
            )
            .order_by(Suggestion.made_at, Suggestion.id)
        )
    )  # fmt: skip


def proposals(session: Session, keys: Keys, case: CaseFile) -> list[Proposal]:
    """The suggestions that wait for a decision and may be shown: their consents stand. Raises Erased.

    Of those whose consent is missing nothing is shown; `withheld` names their elements.
    """
    given = consents_of(session, case)
    rows = [
        row for row in _undecided(session, case)
        if all(covered(given, scope, row.element) for scope in row.needs.split(",") if scope)
    ]  # fmt: skip
    return [_proposal(session, keys, row) for row in rows]


def withheld(session: Session, case: CaseFile) -> dict[str, frozenset[str]]:
    """element → the consents that its suggestions still need before they are shown."""
    given = consents_of(session, case)
    found: dict[str, frozenset[str]] = {}
    for row in _undecided(session, case):
        missing = {s for s in row.needs.split(",") if s and not covered(given, s, row.element)}
        if missing:
            found[row.element] = found.get(row.element, frozenset()) | missing
    return found


def body_of(session: Session, keys: Keys, row: Suggestion) -> dict[str, Any]:
    """What a suggestion says. Raises NotAllowed where its digest does not fit, Erased after erasure."""
    return read_body(session, keys, row.case_id, row.sealed, f"{row.id}:suggestion", row.digest)


def _proposal(session: Session, keys: Keys, row: Suggestion) -> Proposal:
    body = body_of(session, keys, row)
    return Proposal(
        id=row.id, case_id=row.case_id, element=row.element, digest=row.digest, value=body["value"],
        status="conflict" if row.grp else body["status"], group=row.grp,
        needs=frozenset(s for s in row.needs.split(",") if s), sources=body["sources"], checks=body["checks"],
        seal=PROPOSAL_SEAL,
    )  # fmt: skip
