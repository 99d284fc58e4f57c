"""What a reviewer does at the desk: takes a case, judges its points, adds findings, hands it on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from api.access import REVIEW, House_, acting
from api.document_view import page_text, view_of
from api.filling import form_of_case, guide_of
from api.house import House
from api.review_view import items_of_case, parts_of
from api.staff.case_access import case_for
from api.staff.page import attempt
from api.staff.review import case_page
from checkpoint import holds
from checkpoint.case_acts import accept_case
from checkpoint.judge import find, judge, take_back
from core.cases import CaseFile, upload_of
from core.clock import legal_day
from core.errors import BadInput
from core.people import Staff
from knowledge.basis import plain_basis
from knowledge.catalog.model import Basis
from knowledge.catalog.rule_functions import plain

router = APIRouter()
Reviewer = Annotated[Staff, Depends(acting(*REVIEW))]
Text = Annotated[str, Form(max_length=4000)]


def act(
    request: Request, house: House, staff: Staff, case_id: str, done: str, what: Callable[[Session, CaseFile], object],
    anchor: str = "", **typed: Any,
) -> Response:  # fmt: skip
    """Does one thing in its own transaction and comes back to the case; a refusal is told on its page, with what was typed."""
    return attempt(
        house, lambda session: what(session, case_for(session, staff, case_id)), f"/staff/review/{case_id}?done={done}{anchor}",
        lambda error: case_page(request, house, staff, case_id, error.status, problem=error, typed=typed),
    )  # fmt: skip


@router.post("/review/{case_id}/take")
def take(request: Request, house: House_, staff: Reviewer, case_id: str) -> Response:
    """Becomes the case's reviewer."""
    return act(request, house, staff, case_id, "review_taken", lambda session, case: holds.take(session, house.keys, case, staff))


@router.post("/review/{case_id}/hand-back")
def hand_back(request: Request, house: House_, staff: Reviewer, case_id: str) -> Response:
    """Gives the case back to the queue."""
    return act(
        request, house, staff, case_id, "review_handed_back", lambda session, case: holds.hand_back(session, house.keys, case, staff)
    )


@router.post("/review/{case_id}/transfer")
def transfer(request: Request, house: House_, staff: Reviewer, case_id: str, to: Annotated[str, Form(max_length=26)] = "") -> Response:
    """Gives the case to a colleague."""
    return act(
        request, house, staff, case_id, "review_transferred", lambda session, case: holds.transfer(session, house.keys, case, staff, to)
    )


@router.post("/review/{case_id}/accept")
def accept(request: Request, house: House_, staff: Reviewer, case_id: str) -> Response:
    """Takes the application up (受理): nothing is to be corrected first."""

    def taking(session: Session, case: CaseFile) -> None:
        holds.demand_hold(session, case, staff, first=True)
        accept_case(session, house.keys, case, staff)

    return act(request, house, staff, case_id, "case_accepted", taking)


@router.post("/review/{case_id}/judge")
def verdict(
    request: Request, house: House_, staff: Reviewer, case_id: str, inspection: Annotated[str, Form(max_length=26)],
    digest: Annotated[str, Form(max_length=64)], says: Annotated[str, Form(max_length=8)] = "",
    reason: Annotated[str, Form(max_length=24)] = "", words: Text = "", seconds: Annotated[float, Form(ge=0, le=86400)] = 0,
) -> Response:  # fmt: skip
    """Takes a verdict on one point."""
    return act(
        request, house, staff, case_id, "point_judged",
        lambda session, case: judge(
            session, house.keys, case, staff, inspection, digest, says, reason=reason, words=words, seconds=seconds or None
        ),
        f"#p-{inspection}", inspection=inspection, reason=reason, words=words,
    )  # fmt: skip


@router.post("/review/{case_id}/find")
def own_finding(
    request: Request, house: House_, staff: Reviewer, case_id: str, item: Annotated[str, Form(max_length=80)] = "", words: Text = "",
    do: Text = "", law: Annotated[str, Form(max_length=200)] = "", article: Annotated[str, Form(max_length=80)] = "",
    part: Annotated[list[str] | None, Form()] = None, place: Annotated[str, Form(max_length=60)] = "",
    quote: Annotated[str, Form(max_length=400)] = "", point: Annotated[str, Form(max_length=80)] = "",
) -> Response:  # fmt: skip
    """Adds a finding of one's own, with the law and article that it stands on."""

    def finding(session: Session, case: CaseFile) -> None:
        about = next((one for one in items_of_case(house, session, case) if one.id == item), None)
        if about is None or point not in ("", *(one.id for one in about.review_points)):
            raise BadInput()
        known = {one["part"] for one in parts_of(items_of_case(house, session, case), form_of_case(house, session, case), house)}
        if not part or not set(part) <= known:
            raise BadInput("finding_parts_missing")
        said = {
            "words": words.strip(), "do": do.strip(), "basis": _basis(session, case, law.strip(), article.strip()), "parts": part,
            "item_name": about.name, "place": _place(session, house, case, place, quote.strip()),
        }  # fmt: skip
        find(session, house.keys, case, staff, item_id=item, point=point, said=said)

    typed = {"find": {"item": item, "words": words, "do": do, "law": law, "article": article, "parts": part or [], "quote": quote}}
    return act(request, house, staff, case_id, "finding_added", finding, "#findings", **typed)


def _basis(session: Session, case: CaseFile, law: str, article: str) -> dict[str, Any]:
    """The law as it was named, with its own words where the base has them on the day the case was received."""
    if not law:
        return {}
    return plain_basis(session, [Basis(law=law, article=article)], legal_day(case.submitted_at))[0]


def _place(session: Session, house: House, case: CaseFile, place: str, quote: str) -> dict[str, Any]:
    """`place` is document/page as the page offers it. Raises BadInput for a page or words that are not there."""
    if not place:
        return {}
    upload_id, _, number = place.partition("/")
    view = view_of(session, house.keys, upload_of(session, case, upload_id), guide_of(house).catalog())
    if not number.isdecimal() or len(number) > 4 or not 1 <= int(number) <= view.pages:
        raise BadInput()
    if quote and plain(quote) not in plain(page_text(session, house, case, upload_id, int(number))):
        raise BadInput("finding_quote_not_there")
    return {"document": view.id, "title": view.name, "page": int(number), "quote": quote}


@router.post("/review/{case_id}/take-back")
def withdraw_finding(request: Request, house: House_, staff: Reviewer, case_id: str, finding: Annotated[str, Form(max_length=26)]) -> Response:
    """Takes one's own finding back."""
    return act(
        request, house, staff, case_id, "finding_withdrawn",
        lambda session, case: take_back(session, house.keys, case, staff, finding), "#findings",
    )  # fmt: skip
