"""Accounts, sessions, roles at an instant, and sign-ins that are slowed down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core import people
from core.clock import now
from core.db import Base, Database, new_id
from core.errors import BadInput, Conflict, NotSignedIn, TooMany
from core.people import Person, PersonRole, Role, SignInAttempt, StaffSession

WORD = "correct horse"
TABLES = [t.__table__ for t in (Person, PersonRole, StaffSession, SignInAttempt)]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'base.sqlite'}")
    Base.metadata.create_all(made.engine, TABLES)  # type: ignore[arg-type]
    with made.write() as session:
        person = people.add_person(session, "li", "李甲", WORD, department="公安局")
        people.add_person(session, "demo", "示例甲", WORD, demonstration=True)
        session.add(PersonRole(id=new_id(), person_id=person.id, role="clerk", granted_at=now(), granted_by="console"))
    yield made
    made.close()


@pytest.fixture
def token(db: Database) -> str:
    with db.write() as session:
        return people.open_session(session, person(session), 1)


def person(session: object, login: str = "li") -> Person:
    found: Person = session.scalars(select(Person).where(Person.login == login)).one()  # type: ignore[attr-defined]
    return found


def test_neither_password_nor_token_stands_in_the_database(db: Database, token: str) -> None:
    with db.read() as session:
        who = person(session)
        assert who.password_hash.startswith("$argon2id$") and WORD not in who.password_hash
        held = session.scalars(select(StaffSession)).one()
        assert token not in (held.token_digest, held.csrf) and held.csrf != held.token_digest


def test_who_cannot_be_added(db: Database) -> None:
    with db.write() as session:
        for login, name, word, error in (
            ("wang", "王甲", "short", BadInput), (" ", "王甲", WORD, BadInput), ("wang", " ", WORD, BadInput),
            ("li", "王甲", WORD, Conflict),
        ):  # fmt: skip
            with pytest.raises(error):
                people.add_person(session, login, name, word)


def test_a_password_lets_in_who_is_active_and_demonstration_people_in_demonstration_mode_alone(db: Database) -> None:
    with db.write() as session:
        assert people.check_password(session, "li", WORD, demo=False) is person(session)
        for login, word, demo in (("li", "wrong horse", True), ("nobody", WORD, True), ("demo", WORD, False), ("", "", True)):
            assert people.check_password(session, login, word, demo=demo) is None
        assert people.check_password(session, "demo", WORD, demo=True) is person(session, "demo")
        person(session).active = False
        session.flush()
        assert people.check_password(session, "li", WORD, demo=True) is None


def test_a_session_says_who_and_ends(db: Database, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with db.read() as session:
        staff = people.staff_of(session, token, demo=False)
        assert (staff.login, staff.department, staff.roles) == ("li", "公安局", frozenset({Role.clerk}))
        assert staff.has(Role.steward, Role.clerk) and not staff.has(Role.steward)
        for wrong in ("", token[:-1], token + "x"):
            with pytest.raises(NotSignedIn):
                people.staff_of(session, wrong, demo=False)
        people.confirm(session, staff)
        later = now() + dt.timedelta(hours=1, seconds=1)
        monkeypatch.setattr(people, "now", lambda: later)
        with pytest.raises(NotSignedIn):
            people.staff_of(session, token, demo=False)
        with pytest.raises(NotSignedIn):
            people.confirm(session, staff)


def test_signing_out_and_a_new_password_end_sessions(db: Database, token: str) -> None:
    with db.write() as session:
        other = people.open_session(session, person(session), 1)
        people.close_session(session, token)
        people.close_session(session, "unknown")
    with db.write() as session:
        with pytest.raises(NotSignedIn):
            people.staff_of(session, token, demo=False)
        people.staff_of(session, other, demo=False)
        with pytest.raises(BadInput):
            people.set_password(session, person(session), "short")
        people.set_password(session, person(session), "another horse")
        with pytest.raises(NotSignedIn):
            people.staff_of(session, other, demo=False)
        assert people.check_password(session, "li", WORD, demo=False) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE person SET active = 0", "UPDATE person SET department = '民政局'", "UPDATE person SET region = '460100'",
        "UPDATE person SET demonstration = 1", "UPDATE person_role SET revoked_at = '2020-01-01 00:00:00.000000'",
        "DELETE FROM staff_session", "UPDATE staff_session SET person_id = (SELECT id FROM person WHERE login = 'demo')",
    ],
)  # fmt: skip
def test_whoever_changed_since_the_page_was_shown_signs_in_again(db: Database, token: str, change: str) -> None:
    with db.read() as session:
        staff = people.staff_of(session, token, demo=False)
    with db.engine.begin() as connection:
        connection.exec_driver_sql(change)
    with db.read() as session, pytest.raises(NotSignedIn):
        people.confirm(session, staff)


def test_roles_are_held_from_their_grant_to_just_before_they_are_taken(db: Database) -> None:
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    end = start + dt.timedelta(days=1)
    tick = dt.timedelta(microseconds=1)
    with db.read() as session:
        who = person(session, "demo").id
        session.add(
            PersonRole(id=new_id(), person_id=who, role="steward", granted_at=start, granted_by="console", revoked_at=end)
        )
        session.flush()
        held = [people.roles_of(session, who, at) for at in (start - tick, start, end - tick, end)]
        assert held == [frozenset(), {Role.steward}, {Role.steward}, frozenset()]


def test_failures_of_a_login_or_an_origin_slow_the_next_and_pass(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with db.read() as session:
        for _ in range(people.ATTEMPTS):
            people.throttle(session, "li", "10.0.0.1")
            people.note_failure(session, "li", "10.0.0.1")
        with pytest.raises(TooMany):
            people.throttle(session, "li", "10.0.0.9")
        people.throttle(session, "zhou", "10.0.0.1")
        for n in range(3 * people.ATTEMPTS):
            people.note_failure(session, f"somebody-{n}", "10.0.0.1")
        with pytest.raises(TooMany):
            people.throttle(session, "zhou", "10.0.0.1")
        people.throttle(session, "zhou", "10.0.0.2")
        assert "li" not in {a.login_digest for a in session.scalars(select(SignInAttempt))}
        later = now() + people.WINDOW + dt.timedelta(seconds=1)
        monkeypatch.setattr(people, "now", lambda: later)
        people.throttle(session, "li", "10.0.0.1")
