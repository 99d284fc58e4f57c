"""The stop switch: one turn closes the assistant and leaves the human channel."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from api.access import SWITCH, House_, acting, need
from api.staff.page import go, page
from checkpoint.stop import NAME, turn
from checkpoint.work_tables import Switch
from core.errors import Hidden, NotSignedIn, YijianshiError
from core.people import Staff, names_of

router = APIRouter()


def _page(request: Request, house: House_, staff: Staff, status: int = 200, **values: object) -> Response:
    with house.db.read() as session:
        switch = session.get(Switch, NAME)
        names = names_of(session, {switch.person_id if switch else None})
    return page(request, staff, "stop", status, switch=switch, names=names, **values)


@router.get("/stop")
def see_switch(request: Request, house: House_, staff: Annotated[Staff, Depends(need(*SWITCH))]) -> Response:
    """How the switch stands, who turned it and why."""
    return _page(request, house, staff)


@router.post("/stop")
def turn_switch(
    request: Request, house: House_, staff: Annotated[Staff, Depends(acting(*SWITCH))],
    stop: Annotated[bool, Form()], reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Turns it, with a reason."""
    try:
        turn(house.db, house.keys, staff, stop=stop, reason=reason.strip()[:500])
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return _page(request, house, staff, error.status, problem=error)
    return go("/staff/stop", "stopped" if stop else "restarted")
