"""Staff: who they are, what they may do, how they sign in.

Passwords are argon2id; a session is a random token kept as its digest. Roles are granted and taken in the checkpoint's
ledger (checkpoint/roles.py); here they are only read. A citizen has no account: see core/conversations.py.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import now
from core.db import Base, Instant, new_id
from core.errors import BadInput, Conflict, NotSignedIn, TooMany

_hasher = PasswordHasher()
_DUMMY = _hasher.hash("nobody")
ATTEMPTS, WINDOW = 8, dt.timedelta(minutes=10)
LEAST = 10


class Role(StrEnum):
    """What a member of staff may be."""

    clerk = "clerk"
    reviewer = "reviewer"
    steward = "steward"
    supervisor = "supervisor"
    admin = "admin"
    auditor = "auditor"


class Person(Base):
    """A named member of staff. `demonstration` people can sign in only in demonstration mode."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(200), default="")
    region: Mapped[str] = mapped_column(String(6), default="")
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[dt.datetime] = mapped_column(Instant)


class PersonRole(Base):
    """A role held from granted_at until revoked_at; rows are closed, never deleted."""

    __tablename__ = "person_role"
    # Without a rowid no INSERT OR REPLACE can aim at a row by one and walk past its guard.
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    granted_at: Mapped[dt.datetime] = mapped_column(Instant)
    granted_by: Mapped[str] = mapped_column(String(26))
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class StaffSession(Base):
    """A signed-in browser or terminal."""

    __tablename__ = "staff_session"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[dt.datetime] = mapped_column(Instant)
    expires_at: Mapped[dt.datetime] = mapped_column(Instant)


class SignInAttempt(Base):
    """Failed sign-ins, for throttling; the login is kept as a digest, since people type passwords into that field."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_who", "login_digest", "at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    login_digest: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[dt.datetime] = mapped_column(Instant)


@dataclass(frozen=True)
class Staff:
    """A signed-in member of staff: the only thing that a decision accepts as its person."""

    id: str
    login: str
    name: str
    department: str
    region: str
    roles: frozenset[Role]
    session_digest: str
    csrf: str
    demonstration: bool

    def has(self, *roles: Role) -> bool:
        """Whether one of `roles` is held."""
        return not self.roles.isdisjoint(roles)


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def add_person(
    session: Session, login: str, name: str, password: str, *, department: str = "", region: str = "",
    demonstration: bool = False,
) -> Person:  # fmt: skip
    """Adds a person without any role. Raises BadInput for a short password, Conflict for a login that is taken."""
    if len(password) < LEAST:
        raise BadInput("password_short", least=LEAST)
    if not login.strip() or not name.strip():
        raise BadInput("name_missing")
    if session.scalar(select(Person.id).where(Person.login == login)):
        raise Conflict("login_taken", login=login)
    person = Person(
        id=new_id(), login=login, name=name, password_hash=_hasher.hash(password), department=department,
        region=region, demonstration=demonstration, active=True, created_at=now(),
    )  # fmt: skip
    session.add(person)
    session.flush()
    return person


def set_password(session: Session, person: Person, password: str) -> None:
    """Replaces the password and ends every session of the person. Raises BadInput for a short one."""
    if len(password) < LEAST:
        raise BadInput("password_short", least=LEAST)
    person.password_hash = _hasher.hash(password)
    session.execute(delete(StaffSession).where(StaffSession.person_id == person.id))


def names_of(session: Session, ids: Collection[str | None]) -> dict[str, str]:
    """The names of people by id."""
    wanted = [i for i in ids if i]
    return {r[0]: r[1] for r in session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))}


def roles_of(session: Session, person_id: str, at: dt.datetime | None = None) -> frozenset[Role]:
    """The roles held at an instant (now, when none is given)."""
    at = at or now()
    rows = session.scalars(
        select(PersonRole.role).where(
            PersonRole.person_id == person_id,
            PersonRole.granted_at <= at,
            or_(PersonRole.revoked_at.is_(None), PersonRole.revoked_at > at),
        )
    )
    return frozenset(Role(r) for r in rows)


def throttle(session: Session, login: str, origin: str = "") -> None:
    """Raises TooMany after ATTEMPTS failures for a login, or four times as many from an origin, within WINDOW."""
    since = now() - WINDOW
    failed = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.at > since)
    of_login = session.scalar(failed.where(SignInAttempt.login_digest == _digest(login))) or 0
    of_origin = session.scalar(failed.where(SignInAttempt.origin == origin)) or 0 if origin else 0
    if of_login >= ATTEMPTS or of_origin >= 4 * ATTEMPTS:
        raise TooMany("sign_in_throttled", minutes=int(WINDOW.total_seconds() // 60))


def note_failure(session: Session, login: str, origin: str = "") -> None:
    """Counts a failed sign-in."""
    session.add(SignInAttempt(login_digest=_digest(login), origin=origin, at=now()))


def check_password(session: Session, login: str, password: str, *, demo: bool) -> Person | None:
    """The person, or None; takes the same time whether or not the login exists."""
    person = session.scalar(select(Person).where(Person.login == login))
    try:
        _hasher.verify(person.password_hash if person else _DUMMY, password)
    except VerificationError:
        return None
    if person is None or not person.active or (person.demonstration and not demo):
        return None
    return person


def open_session(session: Session, person: Person, hours: int) -> str:
    """A new session's token; only its digest is stored."""
    token = secrets.token_urlsafe(32)
    at = now()
    session.add(
        StaffSession(
            token_digest=_digest(token), person_id=person.id, csrf=secrets.token_urlsafe(32), created_at=at,
            expires_at=at + dt.timedelta(hours=hours),
        )
    )  # fmt: skip
    return token


def staff_of(session: Session, token: str, *, demo: bool) -> Staff:
    """Who holds this token, with the roles held now. Raises NotSignedIn."""
    row = session.get(StaffSession, _digest(token)) if token else None
    person = session.get(Person, row.person_id) if row else None
    if row is None or person is None or row.expires_at <= now() or not person.active:
        raise NotSignedIn()
    if person.demonstration and not demo:
        raise NotSignedIn()
    return Staff(
        id=person.id, login=person.login, name=person.name, department=person.department, region=person.region,
        roles=roles_of(session, person.id), session_digest=row.token_digest, csrf=row.csrf,
        demonstration=person.demonstration,
    )  # fmt: skip


def close_session(session: Session, token: str) -> None:
    """Signs out."""
    if row := session.get(StaffSession, _digest(token)):
        session.delete(row)


def confirm(session: Session, staff: Staff) -> None:
    """Passes when this session still stands and holds these roles now: read inside the transaction that decides.

    Raises NotSignedIn otherwise, so that no approval is written without a person who is signed in at that instant.
    """
    row = session.get(StaffSession, staff.session_digest)
    if row is None or row.person_id != staff.id or row.expires_at <= now():
        raise NotSignedIn()
    person = session.get(Person, staff.id, populate_existing=True)
    if person is None or not person.active:
        raise NotSignedIn()
    # Whom the page showed is who decides: moved to another department meanwhile, they sign in again.
    if (person.department, person.region, person.demonstration) != (staff.department, staff.region, staff.demonstration):
        raise NotSignedIn()
    if not staff.roles <= roles_of(session, staff.id):
        raise NotSignedIn()
