"""Outcome wordings and frames: each text version read and approved by a steward before it is ever shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access import KNOWLEDGE, House_, acting, need
from api.staff.page import go, page
from api.staff.task_view import mark_shown, seconds_since
from checkpoint.body import Body
from checkpoint.decide import REASONS, decide
from checkpoint.tables import Approval, DraftRow, Opinion, Revocation
from core.crypto import Keys
from core.errors import Hidden, NotSignedIn, YijianshiError
from core.people import Staff, names_of

router = APIRouter()


@dataclass(frozen=True)
class Wording:
    """A text with its state: waiting, refused, approved or revoked."""

    row: DraftRow
    body: Body
    state: str
    approval: Approval | None
    shown: str


def _all(session: Session, keys: Keys, staff: Staff) -> list[Wording]:
    rows = session.execute(
        select(DraftRow, Approval, Revocation, Opinion.verdict)
        .outerjoin(Approval, (Approval.draft_id == DraftRow.id) & (Approval.digest == DraftRow.digest))
        .outerjoin(Revocation, (Revocation.draft_id == DraftRow.id) & (Revocation.digest == DraftRow.digest))
        .outerjoin(Opinion, (Opinion.draft_id == DraftRow.id) & (Opinion.verdict == "refuse"))
        .where(DraftRow.kind.in_(("wording", "frame")), DraftRow.scope == "")
        .order_by(DraftRow.template, DraftRow.locale.desc(), DraftRow.made_at.desc())
    )
    found = []
    for row, approval, revocation, refused in rows:
        state = "revoked" if revocation else "approved" if approval else "refused" if refused else "waiting"
        body = Body.model_validate_json(row.body or "{}")
        found.append(Wording(row, body, state, approval, mark_shown(keys, staff, row.id)))
    return found


def _page(request: Request, house: House_, staff: Staff, status: int = 200, **values: object) -> Response:
    with house.db.read() as session:
        found = _all(session, house.keys, staff)
        names = names_of(session, {w.approval.person_id for w in found if w.approval})
    groups = {s: [w for w in found if w.state == s] for s in ("waiting", "approved", "refused", "revoked")}
    return page(request, staff, "wordings", status, groups=groups, names=names, reasons=REASONS, **values)


@router.get("/wordings")
def see_wordings(
    request: Request, house: House_, staff: Annotated[Staff, Depends(need(*KNOWLEDGE))]
) -> Response:
    """What waits for approval, each text in full, and what has it."""
    return _page(request, house, staff)


@router.post("/wordings")
def decide_wording(
    request: Request, house: House_, staff: Annotated[Staff, Depends(acting(*KNOWLEDGE))],
    draft_id: Annotated[str, Form()], digest: Annotated[str, Form()], verdict: Annotated[str, Form()],
    reason: Annotated[str, Form()] = "", shown: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Approves or refuses one text by id and digest."""
    try:
        decide(
            house.db, house.keys, staff, draft_id, digest, "approve" if verdict == "approve" else "refuse",
            reason=reason, demo=house.demo, seen_seconds=seconds_since(house.keys, staff, draft_id, shown),
        )  # fmt: skip
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return _page(request, house, staff, error.status, problem=error, at=draft_id)
    with house.db.read() as session:
        left = [w.row.id for w in _all(session, house.keys, staff) if w.state == "waiting"]
    back = go("/staff/wordings", "wording_approved" if verdict == "approve" else "refuse")
    back.headers["location"] += f"#w-{left[0]}" if left else ""
    return back
