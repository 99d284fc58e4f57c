"""The archive package (归档包) of a case, handed to whoever reviews it; that it was taken is noted in the ledger."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.access import REVIEW, House_, acting
from api.filling import guide_of
from api.staff.case_access import case_for
from checkpoint.case_acts import note_archived
from core.errors import NotAllowed
from core.people import Staff

router = APIRouter()
OVER = ("closed", "withdrawn")


@router.post("/review/{case_id}/archive")
def archive(house: House_, staff: Annotated[Staff, Depends(acting(*REVIEW))], case_id: str) -> Response:
    """The package as a ZIP. Raises Hidden for a case of another desk, NotAllowed while it is open, Erased."""
    with house.db.read() as session:
        case = case_for(session, staff, case_id)
        if case.state not in OVER:
            raise NotAllowed("archive_open")  # it would tell what is judged blind, and what a second reviewer must not see
        content = house.archive(session, case, guide_of(house).catalog())
    with house.db.write() as session:
        case = case_for(session, staff, case_id)
        note_archived(session, house.keys, case, staff, house.keys.hash(content))
    headers = {"Content-Disposition": f'attachment; filename="{case.number}.zip"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/zip", headers=headers)
