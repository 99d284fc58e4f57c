"""A paper of a case as a file to be saved: the same for the desk and for its applicant."""

from __future__ import annotations

from fastapi import Response
from sqlalchemy.orm import Session

from api.house import House
from checkpoint.papers import Written
from core.cases import CaseFile
from core.errors import Hidden

MEDIA = {
    "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def paper_file(house: House, session: Session, case: CaseFile, paper: Written, kind: str, locale: str) -> Response:
    """The paper as pdf or docx, never kept by a browser that others may use after. Raises Hidden for any other kind."""
    if kind not in MEDIA:
        raise Hidden()
    content = house.paper_file(session, case, paper, kind, locale)
    headers = {"Content-Disposition": f'attachment; filename="{paper.kind}-{case.number}.{kind}"', "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA[kind], headers=headers)
