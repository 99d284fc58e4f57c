"""Publishing: chosen versions, what they replace, and then either at once or after a sample of their cards was read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import publishing
from api.access import KNOWLEDGE, House_, acting, need
from api.staff.knowledge import list_page
from api.staff.page import go, page
from api.staff.shelf_list import Facets, replaced_by, unpublished
from core.clock import legal_day, now
from core.errors import BadInput, Hidden, NotSignedIn, YijianshiError
from core.people import Staff
from knowledge.before_publishing import before_publishing

router = APIRouter()
Steward = Annotated[Staff, Depends(acting(*KNOWLEDGE))]


def facets_in_form(
    title: Annotated[str, Form()] = "", kind: Annotated[str, Form()] = "", department: Annotated[str, Form()] = "",
    region: Annotated[str, Form()] = "", state: Annotated[str, Form()] = "", run: Annotated[str, Form()] = "",
) -> Facets:  # fmt: skip
    """The facets that the list was narrowed to when its button was pressed."""
    return Facets(title, kind, department, region, state, run)


@router.get("/publish")
def see_choice(staff: Annotated[Staff, Depends(need(*KNOWLEDGE))]) -> Response:
    """Where what is published is chosen: a page that was sent as a form and is loaded again leads back to the list."""
    return go("/staff/knowledge")


@router.post("/publish")
def choose(
    request: Request, house: House_, staff: Steward, facets: Annotated[Facets, Depends(facets_in_form)],
    version: Annotated[list[str] | None, Form()] = None, everything: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Makes the cards of the chosen versions (`everything`: all that wait under the facets) and draws their sample."""
    try:
        with house.db.read() as session:
            chosen = unpublished(session, facets) if everything else sorted(set(version or []))
        if not chosen:
            raise BadInput("nothing_chosen")
        plan = publishing.prepare(house, staff, chosen)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return list_page(request, house, staff, facets, status=error.status, problem=error)
    if plan is not None:
        return RedirectResponse(f"/staff/publish/{plan.id}", 303)
    return _confirm(request, house, staff, chosen)


def _confirm(
    request: Request, house: House_, staff: Staff, chosen: list[str], status: int = 200, **values: object
) -> Response:
    with house.db.read() as session:
        replaced = replaced_by(session, chosen)
        before = before_publishing(session, chosen, now())
    return page(
        request, staff, "publish", status, chosen=chosen, replaced=replaced, before=before,
        today=legal_day().isoformat(), **values,
    )  # fmt: skip


@router.post("/publish/finish")
def finish(
    request: Request, house: House_, staff: Steward, versions: Annotated[str, Form()] = "",
    on: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Publishes versions that need no cards (laws, policies, readings, themes), now or from a day."""
    # One field, since a form may hold no more than a thousand of them.
    chosen = sorted(set(versions.split()))
    try:
        publishing.finish(house, staff, None, chosen, day(on))
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return _confirm(request, house, staff, chosen, error.status, problem=error, on=on)
    return go("/staff/knowledge", "published")


def day(text: str) -> dt.date | None:
    """The day typed into a form, None for none. Raises BadInput, before anything was approved, for one gone by."""
    if not text.strip():
        return None
    try:
        typed = dt.date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput("day_unreadable") from None
    if typed < legal_day():
        raise BadInput("day_gone")
    return typed
