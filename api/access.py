"""Who may see what. Every staff route names its roles here; whoever may not, gets the 404 of a page that is not there."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Form, Request, Response

from api.house import House
from core.errors import BadInput, Hidden
from core.people import Role, Staff, staff_of

COOKIE = "yijianshi_staff"
HOME = "/staff"

# What a desk asks for. A page of several desks takes their union and shows to each what is theirs.
QUEUE = (Role.clerk, Role.supervisor)
REVIEW = (Role.reviewer, Role.supervisor)
KNOWLEDGE = (Role.steward,)
POINTS = (Role.steward, Role.supervisor)
REVOKE = (Role.steward, Role.supervisor)
LEDGER = (Role.auditor, Role.supervisor, Role.admin)
PEOPLE = (Role.admin,)
SWITCH = (Role.supervisor, Role.admin)


def house_of(request: Request) -> House:
    """The installation that this request came to."""
    house: House = request.app.state.house
    return house


def signed_in(request: Request) -> Staff:
    """Who sent the request, with the roles held now. Raises NotSignedIn."""
    house = house_of(request)
    with house.db.read() as session:
        return staff_of(session, request.cookies.get(COOKIE, ""), demo=house.demo)


def need(*roles: Role) -> Callable[[Request], Staff]:
    """A dependency: the member of staff, holding one of `roles` (none: whoever is signed in). Raises NotSignedIn, Hidden."""

    def allowed(request: Request) -> Staff:
        staff = signed_in(request)
        if roles and not staff.has(*roles):
            raise Hidden()
        return staff

    return allowed


def same_site(request: Request) -> None:
    """Refuses a form that another site sent. Browsers say so themselves; older ones are caught by the token."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise BadInput("form_foreign")


def acting(*roles: Role) -> Callable[..., Staff]:
    """A dependency for what changes something: as `need`, and the form must carry this session's own token."""

    def allowed(request: Request, csrf: Annotated[str, Form()] = "") -> Staff:
        staff = need(*roles)(request)
        same_site(request)
        if not hmac.compare_digest(csrf.encode(), staff.csrf.encode()):
            raise BadInput("form_expired")
        return staff

    return allowed


def local(path: str) -> str:
    """`path` when it leads to a staff page of this server, else the staff home: a sign-in link never leads elsewhere."""
    inside = path == HOME or path.startswith((f"{HOME}/", f"{HOME}?"))
    return path if inside and path.isprintable() and "\\" not in path and "//" not in path else HOME


def put_cookie(request: Request, response: Response, token: str) -> None:
    """The session's cookie: not for scripts, not for other sites, only for staff pages."""
    settings = house_of(request).settings
    response.set_cookie(
        COOKIE, token, max_age=settings.session_hours * 3600, path=HOME, httponly=True, samesite="strict",
        secure=settings.secure_cookies,
    )  # fmt: skip


House_ = Annotated[House, Depends(house_of)]
