"""What gives power, held against the chain: roles, the stop switch, revocations, erasures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.audit_finding import Finding
from checkpoint.tables import Revocation
from checkpoint.work_tables import Switch
from core.clock import iso
from core.conversations import Conversation
from core.people import PersonRole
from core.vault import ScopeKey

if TYPE_CHECKING:
    from checkpoint.audit import Told


def check_powers(session: Session, told: Told, findings: list[Finding]) -> None:
    """Adds a finding for each role, revocation, switch or erasure that the chain does not tell as it stands."""
    _roles(session, told, findings)
    _revocations(session, told, findings)
    _switch(session, told, findings)
    _erasures(session, told, findings)


def _roles(session: Session, told: Told, findings: list[Finding]) -> None:
    given = {said["grant"]: said for said in told.roles if said["given"]}
    taken = {said["grant"]: said for said in told.roles if not said["given"]}
    rows = {row.id: row for row in session.scalars(select(PersonRole))}
    for row in rows.values():
        said, end = given.get(row.id), taken.get(row.id)
        if said is None:
            findings.append(Finding(None, "role_without_link", row.id))
            continue
        told_row = (said["person"], said["role"], said["by"], said["since"], end["since"] if end else None)
        closed = iso(row.revoked_at) if row.revoked_at else None
        if told_row != (row.person_id, row.role, row.granted_by, iso(row.granted_at), closed):
            findings.append(Finding((end or said)["seq"], "role_edited", row.id))
    findings += [Finding(said["seq"], "role_removed", grant) for grant, said in given.items() if grant not in rows]


def _revocations(session: Session, told: Told, findings: list[Finding]) -> None:
    rows = {(r.draft_id, r.digest): r for r in session.scalars(select(Revocation))}
    for key, said in told.revocations.items():
        row = rows.pop(key, None)
        if row is None:
            findings.append(Finding(said["seq"], "revocation_removed", key[0]))
        elif (row.person_id, iso(row.at)) != (said["person"], said["when"]):
            findings.append(Finding(said["seq"], "revocation_edited", key[0]))
    findings += [Finding(None, "revocation_without_link", draft_id) for draft_id, _ in rows]


def _switch(session: Session, told: Told, findings: list[Finding]) -> None:
    row = session.scalars(select(Switch)).first()
    said = told.switch
    if (row.on, row.person_id) != (said["on"], said["person"]) if row and said else bool(row) != bool(said):
        findings.append(Finding(said["seq"] if said else None, "switch_edited", row.name if row else "assistant"))


def _erasures(session: Session, told: Told, findings: list[Finding]) -> None:
    """A key that went without its link would hide what was sealed under it; one that stays was no erasure."""
    query = select(Conversation.id, Conversation.erased_at, ScopeKey.scope).outerjoin(
        ScopeKey, ScopeKey.scope == Conversation.id
    )
    for conversation_id, erased_at, scope in session.execute(query):
        erased = conversation_id in told.erasures
        if {erased, erased_at is not None, scope is None} != {erased}:
            findings.append(Finding(None, "erasure_differs", conversation_id))
