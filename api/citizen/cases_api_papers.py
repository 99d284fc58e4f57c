"""Papers issued in a case for programs: what each says, and each as a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.citizen.case_bearer import FAILS, CaseHeld, Holder, Tagged
from api.citizen.case_paper_shapes import CasePaper, CasePapers
from api.citizen.case_papers import issued_paper
from api.paper_files import MEDIA, paper_file
from checkpoint.papers import issued_papers

router = APIRouter(tags=["papers"], route_class=Tagged)
PaperId = Annotated[str, Path(pattern=r"^[0-9a-z]{26}$")]


@router.get("/cases/{case_id}/papers", responses=FAILS)
def papers(holder: CaseHeld) -> CasePapers:
    """Everything that was issued to the applicant: notices and results. What still waits for a signature is not there."""
    with holder.reading() as (session, case):
        return CasePapers.model_validate({"papers": issued_papers(session, holder.house.keys, case)})


def _file(holder: Holder, paper_id: str, kind: str) -> Response:
    with holder.reading() as (session, case):
        return paper_file(holder.house, session, case, issued_paper(session, holder.house, case, paper_id).paper, kind, case.locale)


# Before the paper itself, whose pattern would take their endings for a part of the id.
@router.get(
    "/cases/{case_id}/papers/{paper_id}.pdf", response_class=Response,
    responses=FAILS | {200: {"content": {MEDIA["pdf"]: {}}, "description": "The paper as PDF."}},
)  # fmt: skip
def as_pdf(holder: CaseHeld, paper_id: PaperId) -> Response:
    """The paper as PDF."""
    return _file(holder, paper_id, "pdf")


@router.get(
    "/cases/{case_id}/papers/{paper_id}.docx", response_class=Response,
    responses=FAILS | {200: {"content": {MEDIA["docx"]: {}}, "description": "The paper as a Word document."}},
)  # fmt: skip
def as_docx(holder: CaseHeld, paper_id: PaperId) -> Response:
    """The paper as a Word document."""
    return _file(holder, paper_id, "docx")


@router.get("/cases/{case_id}/papers/{paper_id}", responses=FAILS)
def paper(holder: CaseHeld, paper_id: PaperId) -> CasePaper:
    """One paper, as it was signed."""
    with holder.reading() as (session, case):
        return CasePaper.model_validate(issued_paper(session, holder.house, case, paper_id))
