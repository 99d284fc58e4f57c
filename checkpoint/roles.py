"""Granting and taking roles: each change is a link of the ledger, so that the right to approve can be re-computed."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.rights import demand
from core.clock import iso, now
from core.crypto import Keys
from core.db import new_id
from core.errors import Conflict, Hidden
from core.people import Person, PersonRole, Role, Staff, confirm, roles_of


def grant_first(session: Session, keys: Keys, person: Person, roles: list[Role]) -> None:
    """Roles given at the machine's own console (`people add`, `demo`), where no admin exists yet or the operator acts."""
    for role in roles:
        _grant(session, keys, person, role, "console")


def grant(session: Session, keys: Keys, staff: Staff, person_id: str, role: Role) -> None:
    """An admin gives a role. Nobody changes their own. Raises Hidden, Conflict."""
    _demand_admin(session, staff, person_id)
    person = session.get(Person, person_id)
    if person is None:
        raise Hidden()
    _grant(session, keys, person, role, staff.id)


def _demand_admin(session: Session, staff: Staff, person_id: str) -> None:
    demand(staff, Role.admin)
    ledger.hold(session)
    confirm(session, staff)
    if person_id == staff.id:
        raise Conflict("own_role")


def _grant(session: Session, keys: Keys, person: Person, role: Role, by: str) -> None:
    if role in roles_of(session, person.id):
        return
    at = now()
    row = PersonRole(id=new_id(), person_id=person.id, role=role.value, granted_at=at, granted_by=by)
    session.add(row)
    session.flush()
    ledger.append(
        session, keys, "role", grant=row.id, person=person.id, role=role.value, given=True, by=by, since=iso(at)
    )


def revoke(session: Session, keys: Keys, staff: Staff, person_id: str, role: Role) -> None:
    """An admin takes a role. The last admin stays. Raises Hidden, Conflict."""
    _demand_admin(session, staff, person_id)
    row = session.scalar(
        select(PersonRole).where(
            PersonRole.person_id == person_id, PersonRole.role == role.value, PersonRole.revoked_at.is_(None)
        )
    )
    if row is None:
        raise Hidden()
    left = session.scalar(
        select(func.count())
        .select_from(PersonRole)
        .join(Person, Person.id == PersonRole.person_id)
        .where(Person.active, PersonRole.role == Role.admin.value, PersonRole.revoked_at.is_(None), PersonRole.id != row.id)
    )
    if role is Role.admin and not left:
        raise Conflict("last_admin")
    row.revoked_at = now()
    session.flush()
    ledger.append(
        session, keys, "role", grant=row.id, person=person_id, role=role.value, given=False, by=staff.id,
        since=iso(row.revoked_at),
    )  # fmt: skip
