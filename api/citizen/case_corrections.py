"""校核纠错: a person says that a record about them is wrong; its keeper is told, and the answer comes back to the progress page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from api.citizen.case_holder import acting, held, show, token_of
from api.citizen.holder import house_of
from api.filling import as_typed, guide_of, may_show
from api.house import House
from core.cases import (
    CaseFile,
    HeldRecord,
    KnownSource,
    TicketEnd,
    corrections_of,
    open_correction,
    records_of,
    ticket_end,
)
from core.errors import Hidden, NotAllowed, YijianshiError

router = APIRouter(include_in_schema=False)
Element = Annotated[str, Form(max_length=80)]


@dataclass(frozen=True)
class ShownTicket:
    """One ticket as the progress page shows it. `end` is None while it is on its way."""

    label: str
    source: str
    state: str
    at: Any
    end: TicketEnd | None


def tickets_of(house: House, session: Session, case: CaseFile) -> list[ShownTicket]:
    """The case's tickets, oldest first."""
    elements = guide_of(house).catalog().dictionary.elements
    labels = {one.id: one.label for one in house.sources}
    return [
        ShownTicket(
            elements[row.element].label if row.element in elements else row.element, labels.get(row.source, row.source), row.state,
            row.at, ticket_end(session, house.keys, row),
        )
        for row in corrections_of(session, case)
    ]  # fmt: skip


def _record(house: House, session: Session, case: CaseFile, record_id: str, element: str) -> tuple[HeldRecord, KnownSource]:
    """A record of this case that says something of an element, and whose it is. Raises Hidden."""
    for record in records_of(session, house.keys, case):
        if record.id == record_id and element in record.values:
            for source in house.sources:
                if source.id == record.source:
                    return record, source
    raise Hidden()


def _page(request: Request, case_id: str, record_id: str, element: str, told: YijianshiError | None = None, typed: str = "") -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        record, source = _record(house, session, case, record_id, element)
        value = record.values[element]["value"] if may_show(house, session, case, element) else None
    label = guide_of(house).catalog().dictionary.elements[element].label
    return show(
        request, "wrong", case, token, told=told, record=record, source=source, element=element, label=label, value=as_typed(value),
        typed=typed,
    )  # fmt: skip


@router.get("/case/{case_id}/records/{record_id}/wrong")
def wrong(request: Request, case_id: str, record_id: str, element: str = "") -> Response:
    """What the record says, and room to say what is right."""
    return _page(request, case_id, record_id, element)


@router.post("/case/{case_id}/records/{record_id}/wrong")
def tell(
    request: Request, case_id: str, record_id: str, element: Element = "", words: Annotated[str, Form(max_length=4000)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Opens the ticket; it is handed in in the background. The form may be filled with another value meanwhile."""
    house = house_of(request)

    def act(session: Session, case: CaseFile, token: str) -> str:
        record, source = _record(house, session, case, record_id, element)
        if not source.corrects:
            raise NotAllowed("correction_not_here", authority=source.authority)
        open_correction(session, house.keys, case, record, element, words)
        return "progress#corrections"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, record_id, element, error, words))
