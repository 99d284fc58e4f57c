"""People and their roles: added, given and taken by an admin, each change of a right a link of the ledger."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy import delete, select

from api.access import PEOPLE, House_, acting, need
from api.staff.page import go, page
from checkpoint import ledger, roles
from core.errors import Conflict, Hidden, NotSignedIn, YijianshiError
from core.people import Person, Role, Staff, StaffSession, add_person, confirm, roles_of

router = APIRouter()
Admin = Annotated[Staff, Depends(acting(*PEOPLE))]


def people_page(request: Request, house: House_, staff: Staff, status: int = 200, **values: object) -> Response:
    """Everybody, with their roles."""
    with house.db.read() as session:
        found = list(session.scalars(select(Person).order_by(Person.active.desc(), Person.login)))
        held = {p.id: roles_of(session, p.id) for p in found}
    return page(request, staff, "people", status, people=found, held=held, roles=list(Role), **values)


@router.get("/people")
def see_people(request: Request, house: House_, staff: Annotated[Staff, Depends(need(*PEOPLE))]) -> Response:
    """The list and the form to add a person."""
    return people_page(request, house, staff)


@router.post("/people")
def add(
    request: Request, house: House_, staff: Admin, login: Annotated[str, Form(max_length=80)] = "",
    name: Annotated[str, Form(max_length=80)] = "", department: Annotated[str, Form(max_length=200)] = "",
    region: Annotated[str, Form(pattern=r"^(\d{6})?$")] = "", role: Annotated[list[Role] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Adds a person with a random password, which this page shows once, and the roles ticked."""
    typed = {"login": login, "name": name, "department": department, "region": region, "role": role or []}
    password = secrets.token_urlsafe(12)
    try:
        with house.db.write() as session:
            confirm(session, staff)
            person = add_person(
                session, login.strip(), name.strip(), password, department=department.strip(), region=region
            )
            ledger.append(session, house.keys, "person", person=person.id, active=True, by=staff.id)
            for one in dict.fromkeys(role or []):
                roles.grant(session, house.keys, staff, person.id, one)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return people_page(request, house, staff, error.status, problem=error, typed=typed)
    return people_page(request, house, staff, 201, added=person, password=password)


@router.post("/people/{person_id}/roles")
def change_role(
    request: Request, house: House_, staff: Admin, person_id: str, role: Annotated[Role, Form()],
    give: Annotated[bool, Form()],
) -> Response:  # fmt: skip
    """Gives or takes one role."""
    try:
        with house.db.write() as session:
            (roles.grant if give else roles.revoke)(session, house.keys, staff, person_id, role)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return people_page(request, house, staff, error.status, problem=error)
    return go("/staff/people", "role_given" if give else "role_taken")


@router.post("/people/{person_id}/active")
def change_active(
    request: Request, house: House_, staff: Admin, person_id: str, active: Annotated[bool, Form()]
) -> Response:
    """Closes an account, its sessions and its roles, or opens it again, without roles."""
    try:
        with house.db.write() as session:
            confirm(session, staff)
            person = session.get(Person, person_id)
            if person is None:
                raise Hidden()
            if person_id == staff.id:
                raise Conflict("own_role")
            if not active:
                for role in sorted(roles_of(session, person_id)):
                    roles.revoke(session, house.keys, staff, person_id, role)
                session.execute(delete(StaffSession).where(StaffSession.person_id == person_id))
            person.active = active
            ledger.append(session, house.keys, "person", person=person_id, active=active, by=staff.id)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return people_page(request, house, staff, error.status, problem=error)
    return go("/staff/people", "activated" if active else "deactivated")
