"""The demonstration: people of each role, and the starter knowledge approved and published in the demonstration steward's name.

Everything here is marked as demonstration and holds only in demonstration mode. Doing it again changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files

from sqlalchemy import select

from api.house import House
from api.publishing import draft_cards, draft_wordings, put_in_force, source_digest
from checkpoint import batch
from checkpoint.roles import grant_first
from checkpoint.tables import Approval
from core.people import Person, Role, Staff, add_person, close_session, open_session, roles_of, staff_of
from core.sources import SourceVersion
from core.texts import t
from knowledge.importing import import_paths
from knowledge.tables import Import

PEOPLE: dict[str, Role] = {
    "clerk": Role.clerk, "clerk2": Role.clerk, "reviewer": Role.reviewer, "reviewer2": Role.reviewer,
    "steward": Role.steward, "supervisor": Role.supervisor, "admin": Role.admin, "auditor": Role.auditor,
}  # fmt: skip
Tell = Callable[[str, int], None]


@dataclass
class Furnished:
    """What the demonstration has: `passwords` of the people made in this run alone, and what was published in it."""

    passwords: dict[str, str] = field(default_factory=dict)
    people: list[tuple[str, str, str]] = field(default_factory=list)
    published: int = 0
    approved: int = 0
    refused: int = 0


def furnish(house: House, tell: Tell = lambda what, done: None) -> Furnished:
    """Makes the demonstration complete. Raises as the steps do."""
    made = Furnished()
    _people(house, made)
    _knowledge(house, made, tell)
    return made


def _people(house: House, made: Furnished) -> None:
    with house.db.write() as session:
        for login, role in PEOPLE.items():
            person = session.scalar(select(Person).where(Person.login == login))
            if person is None:
                password = secrets.token_urlsafe(12)
                person = add_person(session, login, t(f"cli.demo_{login}"), password, demonstration=True)
                grant_first(session, house.keys, person, [role])
                made.passwords[login] = password
            if person.demonstration:
                held = "、".join(t(f"cli.role_{r}") for r in sorted(roles_of(session, person.id)))
                made.people.append((login, person.name, held))


@contextmanager
def signed_in(house: House, login: str, *, demo: bool) -> Iterator[Staff]:
    """A person's session for the length of a block, at the machine's own console."""
    with house.db.write() as session:
        person = session.scalars(select(Person).where(Person.login == login)).one()
        token = open_session(session, person, 1)
    try:
        with house.db.read() as session:
            staff = staff_of(session, token, demo=demo)
        yield staff
    finally:
        with house.db.write() as session:
            close_session(session, token)


def _knowledge(house: House, made: Furnished, tell: Tell) -> None:
    with as_file(files("knowledge") / "starter") as folder:
        imported = import_paths(house.db, house.keys.hash, [folder], demonstration=True, tell=tell)
    made.refused = len(imported.refused)
    with house.db.write() as session:
        if not imported.added and not imported.refused:
            # A start that brought nothing is not worth a line in the list of imports.
            if (row := session.get(Import, imported.id)) is not None:
                session.delete(row)
        waiting = list(
            session.scalars(
                select(SourceVersion.id)
                .where(SourceVersion.demonstration, SourceVersion.status == "imported")
                .order_by(SourceVersion.id)
            )
        )
        drafts = draft_cards(session, house.keys, waiting) + draft_wordings(session, house.keys, demonstration=True)
        known = set(session.scalars(select(Approval.draft_id)))
        fresh = [d for d in drafts if d[0] not in known]
        digest = source_digest(session, house.keys, waiting)
    if fresh or waiting:
        with signed_in(house, "steward", demo=True) as steward:
            if fresh:
                made.approved = batch.approve_demonstration(
                    house.db, house.keys, steward, fresh, source_digest=digest
                ).count
            if waiting:
                put_in_force(house, steward, waiting)
                made.published = len(waiting)
