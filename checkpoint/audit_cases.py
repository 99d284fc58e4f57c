"""The rows of applications held against the chain: each decision of a suggestion, each value that stands on one, each step."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.audit_finding import Finding
from checkpoint.proposal_tables import Suggestion, SuggestionDecision
from core.cases import CaseFile, CaseValue
from core.crypto import Keys
from core.errors import Erased
from core.people import Role
from core.vault import ScopeKey, Vault

if TYPE_CHECKING:
    from checkpoint.audit import Told

# What the last step in the chain says of the row; an erased case keeps the state that it had.
STATES = {
    "submitted": "submitted", "accepted": "accepted", "returned": "returned", "withdrawn": "withdrawn", "deemed": "accepted", "closed": "closed",
}  # fmt: skip


def check_cases(session: Session, keys: Keys, told: Told, findings: list[Finding]) -> None:
    """Adds a finding for each row of a case that differs from its link, lacks one, or is missing behind one."""
    said = _suggestions(session, keys, findings)
    decided = _decisions(session, told, findings)
    _values(session, keys, said, decided, findings)
    _steps(session, told, findings)


def _suggestions(session: Session, keys: Keys, findings: list[Finding]) -> dict[str, Any]:
    """id → the proposed value of each suggestion that can still be read; each digest is re-computed."""
    vault, found = Vault(session, keys), dict[str, Any]()
    for row in session.scalars(select(Suggestion).execution_options(yield_per=1000)):
        try:
            body = vault.read(row.case_id, row.sealed, f"{row.id}:suggestion")
        except Erased:
            if session.get(ScopeKey, row.case_id) is not None:
                findings.append(Finding(None, "suggestion_edited", row.id))
            continue
        told = json.loads(body) if keys.hash(body.encode()) == row.digest else {}
        if (told.get("case"), told.get("element"), len(told.get("sources", ()))) != (row.case_id, row.element, row.provenance):
            findings.append(Finding(None, "suggestion_edited", row.id))
        else:
            found[row.id] = told["value"]
    return found


def _decisions(session: Session, told: Told, findings: list[Finding]) -> dict[str, SuggestionDecision]:
    rows = {row.suggestion_id: row for row in session.scalars(select(SuggestionDecision))}
    for id_, said in told.suggestions.items():
        row = rows.get(id_)
        if row is None:
            findings.append(Finding(said["seq"], "decision_removed", id_))
        elif (row.digest, row.case_id, row.verdict, row.person_id or "applicant") != (
            said["digest"], said["case"], said["verdict"], said["by"],
        ):  # fmt: skip
            findings.append(Finding(said["seq"], "decision_edited", id_))
        elif row.person_id and not any(told.held(row.person_id, role.value, said["seq"]) for role in (Role.clerk, Role.supervisor)):
            findings.append(Finding(said["seq"], "approver_without_right", id_))
    findings += [Finding(None, "decision_without_link", id_) for id_ in rows if id_ not in told.suggestions]
    return rows


def _values(
    session: Session, keys: Keys, said: dict[str, Any], decided: dict[str, SuggestionDecision], findings: list[Finding]
) -> None:
    """A value that stands on a suggestion has its decision, and an accepted one says what was proposed."""
    vault = Vault(session, keys)
    for row in session.scalars(select(CaseValue).execution_options(yield_per=1000)):
        name = f"{row.case_id}:{row.element}:{row.rev}"
        try:
            value = json.loads(vault.read(row.case_id, row.sealed, name)) if row.sealed is not None else None
        except Erased:
            if session.get(ScopeKey, row.case_id) is not None:
                findings.append(Finding(None, "value_edited", name))
            continue
        if row.origin == "typed":
            continue
        decision = decided.get(row.suggestion_id or "")
        if decision is None or (decision.case_id, decision.element, decision.verdict) != (row.case_id, row.element, row.origin):
            findings.append(Finding(None, "value_without_decision", name))
        elif row.origin == "accepted" and row.suggestion_id in said and said[row.suggestion_id] != value:
            findings.append(Finding(None, "value_edited", name))


def _steps(session: Session, told: Told, findings: list[Finding]) -> None:
    """Each case stands where its last step in the chain left it; a number has its step."""
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for step in told.cases:
        steps[step["case"]].append(step)
    for row in session.scalars(select(CaseFile).execution_options(yield_per=1000)):
        mine = steps.pop(row.id, [])
        moved = [step for step in mine if step["step"] in STATES]
        state = STATES[moved[-1]["step"]] if moved else "draft"
        numbers = {step["number"] for step in mine if step["step"] == "submitted"}
        erased = any(step["step"] == "erased" for step in mine)
        if row.state != state or (row.number is not None) != bool(numbers) or (numbers and numbers != {row.number}):
            findings.append(Finding(moved[-1]["seq"] if moved else None, "case_differs", row.id))
        if erased != (row.erased_at is not None) or erased == (session.get(ScopeKey, row.id) is not None):
            findings.append(Finding(None, "erasure_differs", row.id))
    findings += [Finding(each[-1]["seq"], "case_removed", id_) for id_, each in steps.items()]
