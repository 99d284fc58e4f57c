"""`people`: added, listed, given roles and new passwords at the machine's own console; each change a link of the ledger."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cli.house import opened, signed_in
from api.cli.voice import AsJson, Login, PasswordFile, Voice, both, password_of
from checkpoint import ledger
from checkpoint.roles import grant, grant_first, revoke
from core.errors import BadInput
from core.people import Person, Role, add_person, roles_of, set_password
from core.texts import t

Who = Annotated[str, typer.Argument(help="登录名。 Login.", metavar="LOGIN")]
Generate = Annotated[bool, typer.Option("--generate", help="随机生成密码，只显示一次。 A random password, shown once.")]


def add(app: typer.Typer) -> None:
    """Adds the group."""
    group = typer.Typer(help=both("help_people"))
    app.add_typer(group, name="people")
    group.command("add", help=both("help_people_add"))(_add)
    group.command("list", help=both("help_people_list"))(_list)
    group.command("roles", help=both("help_people_roles"))(_roles)
    group.command("password", help=both("help_people_password"))(_password)


def _add(
    login: Who,
    name: Annotated[str, typer.Option("--name", help="姓名。 Name.")],
    role: Annotated[list[Role] | None, typer.Option("--role", help="角色，可多次给出。 Roles.")] = None,
    department: Annotated[str, typer.Option("--department", help="部门；空为综合窗口。 Department.")] = "",
    region: Annotated[str, typer.Option("--region", help="GB/T 2260 区划代码。 Region code.")] = "",
    generate: Generate = False,
    password_file: PasswordFile = None,
    as_json: AsJson = False,
) -> None:
    voice = Voice(as_json)
    with opened() as (base, _):
        password = secrets.token_urlsafe(12) if generate else password_of(password_file, login, twice=True)
        with base.db.write() as session:
            person = add_person(session, login, name, password, department=department, region=region)
            ledger.append(session, base.keys, "person", person=person.id, active=True, by="console")
            grant_first(session, base.keys, person, list(role or []))
    shown = password if generate else None
    voice.give({"id": person.id, "login": login, "roles": [r.value for r in role or []], "password": shown})
    voice.say("person_added", login=login, roles=_words(role or []))
    if shown:
        voice.say("password_once", password=shown)


def _list(as_json: AsJson = False) -> None:
    voice = Voice(as_json)
    with opened() as (base, _), base.db.read() as session:
        found = [(p, sorted(roles_of(session, p.id))) for p in session.scalars(select(Person).order_by(Person.login))]
    voice.give(
        {
            "people": [
                {
                    "login": p.login, "name": p.name, "department": p.department, "region": p.region, "active": p.active,
                    "demonstration": p.demonstration, "roles": [r.value for r in roles],
                }
                for p, roles in found
            ]
        }
    )  # fmt: skip
    voice.table(
        ("login", "name", "department", "role"),
        [(p.login, p.name if p.active else t("cli.inactive", name=p.name), p.department or "–", _words(r)) for p, r in found],
    )


def _roles(
    who: Who,
    give: Annotated[list[Role] | None, typer.Option("--give", help="给予。 Give.")] = None,
    take: Annotated[list[Role] | None, typer.Option("--take", help="撤销，须以管理员名义。 Take, in an admin's name.")] = None,
    login: Login = "",
    password_file: PasswordFile = None,
    as_json: AsJson = False,
) -> None:
    voice = Voice(as_json)
    if take and not login:
        raise BadInput("cli_as_whom")
    with opened() as (base, house):
        with base.db.read() as session:
            person = person_of(session, who)
        if login:
            with signed_in(house, login, password_file) as staff, base.db.write() as session:
                for role in give or []:
                    grant(session, base.keys, staff, person.id, role)
                for role in take or []:
                    revoke(session, base.keys, staff, person.id, role)
        elif give:
            with base.db.write() as session:
                grant_first(session, base.keys, person_of(session, who), give)
        with base.db.read() as session:
            held = sorted(roles_of(session, person.id))
    voice.give({"login": who, "roles": [r.value for r in held]})
    voice.say("person_roles", login=who, roles=_words(held))


def _password(
    who: Who, generate: Generate = False, password_file: PasswordFile = None, as_json: AsJson = False
) -> None:
    voice = Voice(as_json)
    with opened() as (base, _):
        with base.db.read() as session:
            person_of(session, who)
        password = secrets.token_urlsafe(12) if generate else password_of(password_file, who, twice=True)
        with base.db.write() as session:
            person = person_of(session, who)
            set_password(session, person, password)
            ledger.append(session, base.keys, "password", person=person.id, by="console")
    voice.give({"login": who, "password": password if generate else None})
    voice.say("password_set", login=who)
    if generate:
        voice.say("password_once", password=password)


def person_of(session: Session, login: str) -> Person:
    """A person by login. Raises BadInput for nobody: at the console there is nothing to hide."""
    person = session.scalar(select(Person).where(Person.login == login))
    if person is None:
        raise BadInput("cli_nobody", login=login)
    return person


def _words(roles: list[Role]) -> str:
    return "、".join(t(f"cli.role_{r}") for r in roles) or "–"
