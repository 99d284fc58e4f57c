"""Papers that were issued to the applicant: each on a page of its own, with where to correct what a notice asks for, and as files."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from api.asked import asked_of, notice_now
from api.citizen.case_holder import held, show, token_of
from api.citizen.holder import house_of
from api.filling import form_of_case
from api.house import House
from api.paper_files import paper_file
from api.problems import locale_of
from checkpoint.issued import Issued
from checkpoint.papers import issued_papers
from core.cases import CaseFile
from core.errors import Hidden

router = APIRouter(include_in_schema=False)


def issued_paper(session: Session, house: House, case: CaseFile, paper_id: str) -> Issued:
    """One paper of the case that went out. Raises Hidden for any other, one that still waits for its signature included."""
    for one in issued_papers(session, house.keys, case):
        if one.paper.id == paper_id:
            return one
    raise Hidden()


@router.get("/case/{case_id}/papers/{paper_id}.{kind}")
def file(request: Request, case_id: str, paper_id: str, kind: str) -> Response:
    """The paper as a file: pdf or docx."""
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        paper = issued_paper(session, house, case, paper_id).paper
        return paper_file(house, session, case, paper, kind, locale_of(request))


@router.get("/case/{case_id}/papers/{paper_id}")
def see(request: Request, case_id: str, paper_id: str) -> Response:
    """What the paper says; of the notice that the case is sent back with, also what is done of it by now."""
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        paper = issued_paper(session, house, case, paper_id).paper
        now = notice_now(session, house, case)
        asked = asked_of(house, session, case, form_of_case(house, session, case)) if now and now.paper.id == paper.id else ()
    return show(request, "paper", case, token, paper=paper, asked=asked)
