"""Who the applicant is: a labelled demonstration sign-in, or a portal's voucher; a clerk notes it at the counter instead."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from api.citizen.case_holder import acting, held, show, then, token_of
from api.citizen.holder import house_of
from api.house import House
from api.pages import page
from api.portal import Portal, vouched
from core.cases import CaseFile, applicant_of, vouch_by_number
from core.errors import BadInput, Erased, Hidden, YijianshiError

router = APIRouter(include_in_schema=False)
LONGEST = 8000
_CASE = re.compile(r"[0-9a-z]{26}")


def masked(name: str) -> str:
    """A name of which the first character can be read."""
    return name[:1] + "*" * (len(name) - 1)


def _page(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        who = applicant_of(session, house.keys, case)
    login = house.portal.login if house.portal else ""
    base = (house.settings.public_url or str(request.base_url)).rstrip("/")
    to_portal = f"{login}{'&' if '?' in login else '?'}{urlencode({'case': case_id, 'return': f'{base}/portal/vouch'})}" if login else ""
    return show(
        request, "identity", case, token, told=told, who=masked(who.get("name", "")), how=who.get("assurance", "").partition(":")[0],
        people=house.people if house.demo else (), to_portal=to_portal,
    )  # fmt: skip


@router.get("/case/{case_id}/identity")
def identity(request: Request, case_id: str) -> Response:
    """Who is noted as the applicant, and the ways to be."""
    return _page(request, case_id)


@router.post("/case/{case_id}/identity")
def sign_in_as(
    request: Request, case_id: str, person: Annotated[str, Form(max_length=20)] = "", csrf: Annotated[str, Form()] = ""
) -> Response:
    """The demonstration's sign-in: as one of its invented people. Not there in real service."""
    house = house_of(request)
    if not house.demo:
        raise Hidden()

    def act(session: Session, case: CaseFile, token: str) -> str:
        one = next((each for each in house.people if each.key == person), None)
        if one is None:
            raise BadInput("identity_nobody")
        vouch_by_number(session, house.keys, case, id_number=one.id_number, name=one.name, assurance="demonstration")
        return "documents#sources"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, error))


def _portal(house: House) -> Portal:
    if house.portal is None:
        raise Hidden()
    return house.portal


@router.post("/portal/vouch")
def shown(request: Request, voucher: Annotated[str, Form(max_length=LONGEST)], case: Annotated[str, Form(max_length=26)]) -> Response:
    """Where the portal sends people back to. Its form comes from another site, without this browser's cookies: nothing is
    noted yet, the person confirms on a page of ours, so that no other site can put a name into somebody's application."""
    if not _CASE.fullmatch(case):
        raise Hidden()
    one = _portal(house_of(request)).read(voucher, case)
    response = page(request, "portal_vouch.html", voucher=voucher, case_id=case, who=masked(one.name), behalf=masked(one.on_behalf_of))
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/case/{case_id}/identity/portal")
def confirm(request: Request, case_id: str, voucher: Annotated[str, Form(max_length=LONGEST)] = "") -> Response:
    """Notes whom the portal vouched for, in the case that this browser holds."""
    house, token = house_of(request), token_of(request, case_id)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise BadInput("form_expired")
    try:
        one = _portal(house).read(voucher, case_id)
        with house.db.write() as session:
            vouched(session, house.keys, held(session, request, case_id, token), one)
    except (Hidden, Erased):
        raise
    except YijianshiError as error:
        return _page(request, case_id, error)
    return then(case_id, "documents#sources")
