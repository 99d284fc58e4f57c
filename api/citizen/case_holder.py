"""Whoever holds a case's token is its applicant: a cookie for this case alone, or a bearer header; nobody else learns of it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup
from sqlalchemy.orm import Session

from api.citizen.holder import house_of
from api.document_view import why
from api.filling import guide_of, subject_of
from api.house import House
from api.pages import page
from api.problems import locale_of, problem
from core.cases import OPEN, CaseFile, case_by_token
from core.clock import SHANGHAI
from core.errors import BadInput, Erased, Hidden, YijianshiError

# Pages on which something is changed: of no use once the case is handed in.
CHANGING = ("questions", "form", "documents", "suggestions", "consent", "check")
STEPS = ("questions", "list", "form", "documents", "check")


def cookie_name(case_id: str) -> str:
    """The cookie of one case: several cases in one browser do not take each other's place."""
    return f"yijianshi_case_{case_id}"


def keep_token(request: Request, response: Response, case_id: str, token: str) -> None:
    """Lets this browser come back to the case. For ninety days: drafts are kept no longer."""
    response.set_cookie(
        cookie_name(case_id), token, httponly=True, samesite="lax", max_age=90 * 86400, path=f"/case/{case_id}",
        secure=house_of(request).settings.secure_cookies,
    )  # fmt: skip


def token_of(request: Request, case_id: str) -> str:
    """Raises Hidden where this browser has no token of the case."""
    token = request.cookies.get(cookie_name(case_id), "")
    if not token:
        raise Hidden()
    return token


def form_mark(house: House, token: str) -> str:
    """What a form of this case carries, so that another site's page cannot send one."""
    return hmac.new(house.keys.derive("case-form"), token.encode(), "sha256").hexdigest()


def check_mark(request: Request, case_id: str, csrf: str) -> str:
    """The token, for a form that this case's own page sent. Raises Hidden, BadInput."""
    token = token_of(request, case_id)
    foreign = request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    if foreign or not hmac.compare_digest(csrf.encode(), form_mark(house_of(request), token).encode()):
        raise BadInput("form_expired")
    return token


def held(session: Session, request: Request, case_id: str, token: str) -> CaseFile:
    """The case, in its applicant's hands. Raises Hidden, Erased."""
    case = case_by_token(session, case_id, token)
    if case.erased_at is not None:
        raise Erased()
    return case


def show(
    request: Request, name: str, case: CaseFile, token: str, *, told: YijianshiError | None = None, status: int = 200,
    **values: Any,
) -> Response:  # fmt: skip
    """A page of the case, with what each of them shows. Never kept by a browser that others may use after."""
    house = house_of(request)
    facts = {k: v for k, v in (told.values if told else {}).items()}
    if name in CHANGING and case.state not in OPEN:
        if told is None:
            return then(case.id, "progress")
        name = "closed"
    response = page(
        request, f"case/{name}.html", status=told.status if told else status, case=case, here="progress" if name == "closed" else name,
        steps=STEPS, matter=guide_of(house).name(subject_of(case)[0]), base=f"/case/{case.id}",
        csrf_field=Markup('<input type="hidden" name="csrf" value="{}">').format(form_mark(house, token)),
        zone=SHANGHAI, reasons=lambda view: why(view, locale_of(request), house.settings.upload_pages),
        problem=problem(told.code, told.status, locale_of(request), facts) if told else None, **values,
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


def then(case_id: str, where: str) -> Response:
    """POST then redirect: a reload sends nothing twice."""
    return RedirectResponse(f"/case/{case_id}/{where}", 303)


def acting(
    request: Request, case_id: str, csrf: str, act: Callable[[Session, CaseFile, str], str],
    again: Callable[[YijianshiError], Response],
) -> Response:  # fmt: skip
    """Runs an act of the applicant's in one transaction and goes where it says; an error keeps what was typed."""
    house = house_of(request)
    try:
        token = check_mark(request, case_id, csrf)
        with house.db.write() as session:
            where = act(session, held(session, request, case_id, token), token)
    except (Hidden, Erased):
        raise
    except YijianshiError as error:
        return again(error)
    return then(case_id, where)
