"""What a clerk does on the counter page: answers, documents, decisions on suggestions, typed values, consents, handing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.access import QUEUE, House_, acting
from api.citizen.case_documents import MOST_FILES
from api.filling import agree, form_of_case, guide_of, hand_in, subject_of, take
from api.house import House
from api.press import press
from api.staff.case_access import case_for
from api.staff.counter import counter_page
from api.staff.page import go
from core.cases import CaseFile, read_answers, remove_upload, save_answers, save_values
from core.errors import BadInput, Hidden, NotAllowed, NotSignedIn, YijianshiError
from core.people import Staff

router = APIRouter()
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]


def on_case(request: Request, house: House, staff: Staff, case_id: str, act: Callable[[Session, CaseFile], str]) -> Response:
    """Runs an act on the case in one transaction; an error stands on the page, and nothing of it is kept."""
    try:
        with house.db.write() as session:
            where = act(session, case_for(session, staff, case_id, counter=True))
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return counter_page(request, house, staff, case_id, error.status, problem=error)
    return go(f"/staff/counter/{case_id}{where}")


@router.post("/counter/{case_id}/answer")
def answer(
    request: Request, house: House_, staff: Clerk, case_id: str, fact: Annotated[str, Form(max_length=80)],
    value: Annotated[str, Form(max_length=300)] = "",
) -> Response:  # fmt: skip
    """One answer of the interview."""

    def act(session: Session, case: CaseFile) -> str:
        about, only = subject_of(case)
        answers = guide_of(house).record(about, only, read_answers(session, house.keys, case), fact, value)
        save_answers(session, house.keys, case, answers, case.rev)
        return "#interview"

    return on_case(request, house, staff, case_id, act)


@router.post("/counter/{case_id}/documents")
async def upload(request: Request, house: House_, case_id: str) -> Response:
    """Scanned or dropped documents; the kind of each is found by reading it where none is named."""
    async with request.form(max_files=MOST_FILES * 3, max_fields=20) as given:
        staff = await run_in_threadpool(acting(*QUEUE), request, str(given.get("csrf", "")))
        files = [one for one in given.getlist("file") if isinstance(one, UploadFile) and one.filename]
        contents = [((one.filename or "")[:200], await one.read()) for one in files]
    return await run_in_threadpool(_upload, request, house, staff, case_id, str(given.get("kind", "")), contents)


def _upload(
    request: Request, house: House, staff: Staff, case_id: str, kind: str, files: list[tuple[str, bytes]]
) -> Response:
    def act(session: Session, case: CaseFile) -> str:
        if not files:
            raise BadInput("upload_none")
        for name, content in files:
            take(house, session, case, kind, name, content)
        return "#documents"

    done = on_case(request, house, staff, case_id, act)
    house.read_soon()
    return done


@router.post("/counter/{case_id}/remove")
def remove(request: Request, house: House_, staff: Clerk, case_id: str, upload: Annotated[str, Form(max_length=26)]) -> Response:
    """Takes a document out again."""

    def act(session: Session, case: CaseFile) -> str:
        remove_upload(session, house.settings.data_dir, case, upload)
        return "#documents"

    return on_case(request, house, staff, case_id, act)


@router.post("/counter/{case_id}/fields")
async def fields(request: Request, house: House_, case_id: str) -> Response:
    """Saves what was typed; then the decision whose button was pressed, or of all that were looked at."""
    given = await request.form(max_files=0, max_fields=800)
    staff = await run_in_threadpool(acting(*QUEUE), request, str(given.get("csrf", "")))
    return await run_in_threadpool(_fields, request, house, staff, case_id, given)


def _fields(request: Request, house: House, staff: Staff, case_id: str, given: FormData) -> Response:
    def act(session: Session, case: CaseFile) -> str:
        form = form_of_case(house, session, case)
        typed = {n[2:]: str(v).strip() or None for n, v in given.multi_items() if n.startswith("v.") and form.field(n[2:])}
        revs = {n[2:]: int(str(v)) for n, v in given.multi_items() if n.startswith("r.") and str(v).isdigit()}
        saved = save_values(session, house.keys, case, typed, revs, staff.id)
        if saved.conflicts:
            raise NotAllowed("counter_conflict", fields="、".join(f.title for e in saved.conflicts if (f := form.field(e))))
        at = press(house, session, case, given, staff) if given.get("decide") else ""
        return f"#f-{at}" if at else "#fields"

    return on_case(request, house, staff, case_id, act)


@router.post("/counter/{case_id}/consent")
def consent(
    request: Request, house: House_, staff: Clerk, case_id: str, checked: Annotated[str, Form(max_length=40)] = "",
    scope: Annotated[list[str] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Notes how identity was checked, and the separate consents given before the clerk."""

    def act(session: Session, case: CaseFile) -> str:
        if not checked:
            raise BadInput("counter_identity")
        case.identity_check = checked
        agree(house, session, case, scope or [], staff.id)
        return "#fields"

    return on_case(request, house, staff, case_id, act)


@router.post("/counter/{case_id}/submit")
def submit(
    request: Request, house: House_, staff: Clerk, case_id: str, rev: Annotated[int, Form()] = -1,
    as_it_was: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Hands the case in. What must be settled first stands on the page."""

    def act(session: Session, case: CaseFile) -> str:
        if not case.identity_check:
            raise BadInput("counter_identity")
        hand_in(house, session, case, rev, declared=True, as_it_was=bool(as_it_was))
        return ""

    done = on_case(request, house, staff, case_id, act)
    return go(f"/staff/cases/{case_id}", "case_submitted") if done.status_code == 303 else done


