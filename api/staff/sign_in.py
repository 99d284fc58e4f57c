"""Signing in and out. Failures are counted in transactions of their own, so that a refusal cannot roll them back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import delete

from api.access import COOKIE, HOME, House_, acting, local, put_cookie, same_site, signed_in
from api.staff.page import page
from core.clock import now
from core.errors import BadInput, NotSignedIn, YijianshiError
from core.people import Staff, StaffSession, check_password, close_session, note_failure, open_session, throttle

router = APIRouter()


@router.get("/sign-in")
def ask_who(request: Request, next: str = HOME) -> Response:
    """The sign-in form; whoever is signed in goes straight on."""
    try:
        signed_in(request)
    except NotSignedIn:
        return page(request, None, "sign_in", next=local(next))
    return RedirectResponse(local(next), 303)


@router.post("/sign-in")
def sign_in(
    request: Request, house: House_, login: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = HOME,
) -> Response:  # fmt: skip
    """Opens a session, or says that login and password do not fit, never which of them."""
    same_site(request)
    login = login.strip()[:200]
    origin = (request.client.host if request.client else "")[:64]
    try:
        token = _open(house, login, password[:1000], origin)
    except YijianshiError as error:
        return page(request, None, "sign_in", error.status, next=local(next), login=login, problem=error)
    response = RedirectResponse(local(next), 303)
    put_cookie(request, response, token)
    return response


def _open(house: House_, login: str, password: str, origin: str) -> str:
    with house.db.read() as session:
        throttle(session, login, origin)
        person = check_password(session, login, password, demo=house.demo)
    if person is None:
        with house.db.write() as session:
            note_failure(session, login, origin)
        raise BadInput("sign_in_failed")
    with house.db.write() as session:
        # Many guesses at once all pass the first look; those that failed meanwhile are counted by now.
        throttle(session, login, origin)
        session.execute(delete(StaffSession).where(StaffSession.expires_at <= now()))
        return open_session(session, person, house.settings.session_hours)


@router.post("/sign-out")
def sign_out(request: Request, house: House_, staff: Annotated[Staff, Depends(acting())]) -> Response:
    """Closes the session at once, for every tab."""
    with house.db.write() as session:
        close_session(session, request.cookies.get(COOKIE, ""))
    response = RedirectResponse(f"{HOME}/sign-in", 303)
    response.delete_cookie(COOKIE, path=HOME)
    return response
