"""一次告知: the one list of a case, released with its facts; printable, and as PDF."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from api.citizen.case_holder import acting, guide_of, held, show, subject_of, token_of
from api.citizen.holder import house_of
from api.list_pdf import list_pdf
from api.problems import locale_of
from api.thread import aigc, how_approved
from checkpoint.released import Released
from core.cases import CaseFile, choose_items, read_answers
from core.errors import BadInput, YijianshiError

router = APIRouter(include_in_schema=False)


def the_list(request: Request, case_id: str) -> tuple[CaseFile, str, dict[str, Any], Released]:
    """The case's list as it stands for its answers, let out on the approved wording for lists. Raises Hidden, Stopped."""
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        answers = read_answers(session, house.keys, case)
    about, only = subject_of(case)
    listed = guide_of(house).checklist(about, only, answers)
    return case, token, listed, guide_of(house).release_list(case.conversation_id or "", listed, locale_of(request))


def _page(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    case, token, listed, released = the_list(request, case_id)
    about, _ = subject_of(case)
    theme = guide_of(house_of(request)).catalog().themes.get(about)
    return show(
        request, "list", case, token, told=told, listed=listed, frame=released.body.text(), aigc=aigc(released),
        label=how_approved(released, locale_of(request)), whole=[part.item for part in theme.items] if theme else [],
        chosen=case.items,
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
        theme = guide_of(house).catalog().themes.get(case.theme)
        whole = [part.item for part in theme.items] if theme else []
        chosen = [item for item in whole if item in (items or [])]
        if not chosen:
            raise BadInput("case_no_item")
        choose_items(session, case, [] if len(chosen) == len(whole) else chosen)
        return "list"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, error))


@router.get("/case/{case_id}/list.pdf")
def pdf(request: Request, case_id: str) -> Response:
    """The list as a file, with its label in the text and in the file's metadata."""
    case, _, listed, released = the_list(request, case_id)
    locale = locale_of(request)
    made = list_pdf(
        listed, frame=released.body.text(), label=how_approved(released, locale), aigc=aigc(released),
        demonstration=house_of(request).demo, locale=locale,
    )  # fmt: skip
    return Response(
        made, media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="list-{case.id}.pdf"', "Cache-Control": "no-store"},
    )  # fmt: skip
