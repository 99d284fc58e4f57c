"""What commands are handed: settings, database and keys, and a house without the index, which its owner holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Never

from api.build import Base, build_base
from api.cli.voice import password_of
from api.house import House
from core.errors import BadInput
from core.people import Staff, check_password, close_session, note_failure, open_session, staff_of, throttle
from core.settings import load_settings


def _not_here(*_: object, **__: object) -> Never:
    raise BadInput("cli_not_here")


@contextmanager
def opened(**given: Any) -> Iterator[tuple[Base, House]]:
    """Database and keys for the length of a command, at this version's tables. Raises BadSettings, Stopped."""
    base = build_base(load_settings(**given))
    try:
        yield base, without_index(base)
    finally:
        base.db.close()


def without_index(base: Base) -> House:
    """A house that writes the database alone; the index's owner follows what is published."""
    return House(
        settings=base.settings, db=base.db, keys=base.keys, receive=_not_here, screened=_not_here, answer=_not_here
    )


@contextmanager
def signed_in(house: House, login: str, password_file: Path | None) -> Iterator[Staff]:
    """A person's session for the length of a command. Raises BadInput for a wrong password, TooMany."""
    password = password_of(password_file, login)
    with house.db.read() as session:
        throttle(session, login, "console")
        person = check_password(session, login, password, demo=house.demo)
    if person is None:
        with house.db.write() as session:
            note_failure(session, login, "console")
        raise BadInput("sign_in_failed")
    with house.db.write() as session:
        token = open_session(session, person, house.settings.session_hours)
    try:
        with house.db.read() as session:
            staff = staff_of(session, token, demo=house.demo)
        yield staff
    finally:
        with house.db.write() as session:
            close_session(session, token)
