"""Approving a batch of cards: a random sample is opened card by card as it would be shown, then all are approved at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from api import publishing
from api.access import KNOWLEDGE, House_, acting, need
from api.staff.draft_view import sources_of
from api.staff.page import go, page
from api.staff.publish import day
from api.staff.shelf_list import replaced_by
from checkpoint import batch
from checkpoint.tables import DraftRow
from checkpoint.work_tables import BatchPlan, SampleView
from core.clock import legal_day, now
from core.errors import Hidden, NotSignedIn, YijianshiError
from core.people import Staff
from knowledge.before_publishing import before_publishing
from knowledge.guide import LABELS

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*KNOWLEDGE))]
Steward = Annotated[Staff, Depends(acting(*KNOWLEDGE))]


def _next(plan: BatchPlan, seen: dict[str, SampleView]) -> str | None:
    return next((d for d in plan.sample if d not in seen), None)


@router.get("/publish/{plan_id}")
def see_plan(request: Request, house: House_, staff: Reader, plan_id: str) -> Response:
    """How far the sample has been read, what publishing would replace, and the button when all of it has."""
    return plan_page(request, house, staff, plan_id)


def plan_page(
    request: Request, house: House_, staff: Staff, plan_id: str, status: int = 200, **values: object
) -> Response:
    """The page of a plan. Raises Hidden for anybody else's."""
    with house.db.read() as session:
        plan = batch.plan_of(session, staff, plan_id)
        seen = batch.opened(session, plan_id)
        rows = session.execute(
            select(DraftRow.id, DraftRow.field, DraftRow.item_id).where(DraftRow.id.in_(plan.sample))
        )
        cards = {r[0]: (r[1], r[2]) for r in rows}
        replaced = replaced_by(session, plan.version_ids)
        following, wrong = _next(plan, seen), sum(v.wrong for v in seen.values())
        # told where the button stands, not at each card of the sample
        ready = not (following or wrong or plan.batch_id)
        before = before_publishing(session, plan.version_ids, now()) if ready else None
    return page(
        request, staff, "plan", status, plan=plan, seen=seen, cards=cards, following=following, wrong=wrong,
        replaced=replaced, before=before, labels=_labels(), today=legal_day().isoformat(), **values,
    )  # fmt: skip


def _labels() -> dict[str, str]:
    return {f.value: label[0] for f, label in LABELS.items()}


@router.get("/publish/{plan_id}/sample/{draft_id}")
def open_sample(request: Request, house: House_, staff: Reader, plan_id: str, draft_id: str) -> Response:
    """One sampled card as it would be shown, its source beside it. Opening it is recorded."""
    card = batch.open_sample(house.db, house.keys, staff, plan_id, draft_id)
    with house.db.read() as session:
        plan = batch.plan_of(session, staff, plan_id)
        seen = batch.opened(session, plan_id)
        sources = sources_of(session, card.body)
    return page(
        request, staff, "sample", plan=plan, card=card, sources=sources, seen=seen, view=seen[draft_id],
        place=plan.sample.index(draft_id) + 1, labels=_labels(),
    )  # fmt: skip


@router.post("/publish/{plan_id}/sample/{draft_id}")
def judge_sample(
    house: House_, staff: Steward, plan_id: str, draft_id: str, wrong: Annotated[bool, Form()] = False
) -> Response:
    """What the steward says of the card, then on to the next that was not opened."""
    batch.mark(house.db, staff, plan_id, draft_id, wrong=wrong)
    with house.db.read() as session:
        plan = batch.plan_of(session, staff, plan_id)
        following = _next(plan, batch.opened(session, plan_id))
    return RedirectResponse(f"/staff/publish/{plan_id}" + (f"/sample/{following}" if following else ""), 303)


@router.post("/publish/{plan_id}")
def approve(
    request: Request, house: House_, staff: Steward, plan_id: str, on: Annotated[str, Form()] = ""
) -> Response:
    """Approves the cards by one decision and publishes their versions, now or from a day."""
    with house.db.read() as session:
        plan = batch.plan_of(session, staff, plan_id)
    try:
        publishing.finish(house, staff, plan_id, plan.version_ids, day(on))
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return plan_page(request, house, staff, plan_id, error.status, problem=error, on=on)
    return go("/staff/knowledge", "published")
