"""一次告知: the one list of a case, released with its facts; printable, and as PDF."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from api.citizen.case_holder import acting, held, show, token_of
from api.citizen.holder import house_of
from api.filling import guide_of, items_of_theme, take_items
from api.house import House
from api.list_pdf import list_pdf
from api.problems import locale_of
from api.released_list import ReleasedList, list_of
from core.cases import CaseFile, read_answers
from core.errors import YijianshiError

router = APIRouter(include_in_schema=False)


def _the_list(request: Request, case_id: str) -> tuple[CaseFile, str, ReleasedList]:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        answers = read_answers(session, house.keys, case)
    return case, token, list_of(house, case, answers, locale_of(request))


def _page(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    house = house_of(request)
    case, token, made = _the_list(request, case_id)
    names = {item.id: item.name for item in guide_of(house).catalog().items.values()}
    chained = " → ".join(names.get(one, one) for one in made.listed["limits"]["promised"]["chain"])
    return show(
        request, "list", case, token, told=told, listed=made.listed, frame=made.frame, aigc=made.aigc, label=made.label,
        whole=items_of_theme(house, case), chosen=case.items, names=names,
        chained=chained,
    )  # fmt: skip


@router.get("/case/{case_id}/list")
def one_list(request: Request, case_id: str) -> Response:
    """Everything at once: items, materials, limits, fees, where to go, and what is not possible and why."""
    return _page(request, case_id)


@router.post("/case/{case_id}/list")
def choose(
    request: Request, case_id: str, items: Annotated[list[str] | None, Form()] = None, csrf: Annotated[str, Form()] = ""
) -> Response:
    """Takes some items of the bundle, or all again: the applicant's choice (国办发〔2025〕24号 §四)."""
    house = house_of(request)

    def act(session: Session, case: CaseFile, token: str) -> str:
        take_items(house, session, case, items or [])
        return "list"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, error))


@router.get("/case/{case_id}/list.pdf")
def pdf(request: Request, case_id: str) -> Response:
    """The list as a file, with its label in the text and in the file's metadata."""
    case, _, made = _the_list(request, case_id)
    return pdf_of(house_of(request), case, made)


def pdf_of(house: House, case: CaseFile, made: ReleasedList) -> Response:
    """The list as a file to be saved."""
    content = list_pdf(
        made.listed, frame=made.frame, label=made.label, aigc=made.aigc, demonstration=house.demo, locale=made.locale
    )
    return Response(
        content, media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="list-{case.id}.pdf"', "Cache-Control": "no-store"},
    )  # fmt: skip
