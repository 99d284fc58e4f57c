"""One's own password: changed by whoever knows the present one; every other session of the person is closed with it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from api.access import House_, acting, need, put_cookie
from api.staff.page import go, page
from core.errors import BadInput, Hidden, NotSignedIn, YijianshiError
from core.people import Person, Staff, check_password, confirm, note_failure, open_session, set_password, throttle

router = APIRouter()
LONGEST = 200


@router.get("/password")
def ask_password(request: Request, staff: Annotated[Staff, Depends(need())]) -> Response:
    """The form."""
    return page(request, staff, "password")


@router.post("/password")
def change_password(
    request: Request, house: House_, staff: Annotated[Staff, Depends(acting())], old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "", again: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Changes it and signs this browser in anew; what was typed is never sent back."""
    try:
        token = _change(house, staff, old[:1000], new, again)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return page(request, staff, "password", error.status, problem=error)
    response = go("/staff", "password_changed")
    put_cookie(request, response, token)
    return response


def _change(house: House_, staff: Staff, old: str, new: str, again: str) -> str:
    """The new session's token. Raises BadInput, TooMany: an open browser is no place to guess the password in."""
    with house.db.read() as session:
        throttle(session, staff.login)
        known = check_password(session, staff.login, old, demo=house.demo)
    if known is None:
        with house.db.write() as session:
            note_failure(session, staff.login)
        raise BadInput("password_old_wrong")
    if new != again:
        raise BadInput("password_differs")
    if new == old or len(new) > LONGEST:
        raise BadInput("password_same" if new == old else "password_long", most=LONGEST)
    with house.db.write() as session:
        # Many guesses at once all pass the first look; those that failed meanwhile are counted by now.
        throttle(session, staff.login)
        confirm(session, staff)
        person = session.get_one(Person, staff.id)
        set_password(session, person, new)
        return open_session(session, person, house.settings.session_hours)
