"""Taking an approval back: nothing is released on it from that instant."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from api.access import REVOKE, House_, acting, need
from api.staff.draft_view import sources_of
from api.staff.page import go, page
from checkpoint.decide import revoke
from checkpoint.drafts import read_draft
from checkpoint.tables import Approval, DraftRow, Revocation
from core.errors import Hidden, NotSignedIn, YijianshiError
from core.people import Staff, names_of

router = APIRouter()


@router.get("/approvals/{draft_id}")
def see_approval(
    request: Request, house: House_, staff: Annotated[Staff, Depends(need(*REVOKE))], draft_id: str
) -> Response:
    """What was approved, by whom, and whether it was taken back. Raises Hidden for what belongs to a conversation."""
    return _page(request, house, staff, draft_id)


def _page(
    request: Request, house: House_, staff: Staff, draft_id: str, status: int = 200, **values: object
) -> Response:
    with house.db.read() as session:
        row = session.get(DraftRow, draft_id)
        if row is None or row.scope:
            raise Hidden()
        draft = read_draft(session, house.keys, row.id, row.digest)
        approval = session.get(Approval, (row.id, row.digest))
        revocation = session.get(Revocation, (row.id, row.digest))
        people = {p.person_id for p in (approval, revocation) if p is not None}
        names = names_of(session, {*people})
        sources = sources_of(session, draft.body)
    return page(
        request, staff, "approval", status, draft=draft, approval=approval, revocation=revocation, names=names,
        sources=sources, **values,
    )  # fmt: skip


@router.post("/approvals/{draft_id}/revoke")
def take_back(
    request: Request, house: House_, staff: Annotated[Staff, Depends(acting(*REVOKE))], draft_id: str,
    digest: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Revokes the approval of exactly this draft, with a reason."""
    try:
        revoke(house.db, house.keys, staff, draft_id, digest, reason[:500])
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return _page(request, house, staff, draft_id, error.status, problem=error, reason=reason)
    return go(f"/staff/approvals/{draft_id}", "revoked")
