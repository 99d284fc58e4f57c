"""Documents of a case: handed in under the material they are for, read in the background, seen again page by page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.citizen.case_form import form_of_case
from api.citizen.case_holder import acting, check_mark, guide_of, held, show, subject_of, then, token_of
from api.citizen.case_proposals import shown_proposals
from api.citizen.holder import house_of
from api.document_view import DocumentView, page_image, view_of
from api.house import House
from core.cases import CaseFile, add_upload, read_answers, remove_upload, upload_of, uploads_of
from core.errors import BadInput, Erased, Hidden, TooLong, YijianshiError

router = APIRouter(include_in_schema=False)
MOST_FILES = 10


def materials_of(house: House, session: Session, case: CaseFile) -> list[dict[str, Any]]:
    """The materials that the applicant hands in, as the one list has them; what is exempt is not among them."""
    about, only = subject_of(case)
    listed = guide_of(house).checklist(about, only, read_answers(session, house.keys, case))
    return [one for one in listed["materials"] if not one["exempt"]]


def take(house: House, session: Session, case: CaseFile, kind: str, name: str, content: bytes) -> Any:
    """Stores one file. Raises BadInput for an empty one, TooLong for one that is too large, and for what no reader knows."""
    if not content:
        raise BadInput("upload_empty", name=name)
    if len(content) > house.settings.upload_megabytes * 2**20:
        raise TooLong("upload_too_big", name=name, most=house.settings.upload_megabytes)
    known = {one["kind"] for one in materials_of(house, session, case)}
    media = house.sniff(content, name)
    return add_upload(
        session, house.keys, house.settings.data_dir, case, kind=kind if kind in known else "", name=name, media=media,
        content=content,
    )  # fmt: skip


def _page(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        materials = materials_of(house, session, case)
        waiting = shown_proposals(house, session, case, form_of_case(house, session, case))
        views = [view_of(session, house.keys, one, guide_of(house).catalog()) for one in uploads_of(session, case)]
    slots = {one["kind"] for one in materials}
    response = show(
        request, "documents", case, token, told=told, materials=materials, waiting=waiting,
        by_kind={kind: [v for v in views if v.kind == kind] for kind in slots},
        others=[v for v in views if v.kind not in slots], megabytes=house.settings.upload_megabytes,
        busy=any(v.state in ("received", "reading") for v in views),
    )  # fmt: skip
    return response


@router.get("/case/{case_id}/documents")
def documents(request: Request, case_id: str) -> Response:
    """Each material with what was handed in for it."""
    return _page(request, case_id)


@router.post("/case/{case_id}/documents")
async def upload(request: Request, case_id: str) -> Response:
    """Takes files for one material."""
    given = await request.form(max_files=MOST_FILES, max_fields=20)
    files = [one for one in given.getlist("file") if isinstance(one, UploadFile) and one.filename]
    contents = [((one.filename or "")[:200], await one.read()) for one in files]
    return await run_in_threadpool(_upload, request, case_id, given, contents)


def _upload(request: Request, case_id: str, given: FormData, files: list[tuple[str, bytes]]) -> Response:
    house, kind = house_of(request), str(given.get("kind", ""))
    try:
        token = check_mark(request, case_id, str(given.get("csrf", "")))
        if not files:
            raise BadInput("upload_none")
        for name, content in files:
            with house.db.write() as session:
                take(house, session, held(session, request, case_id, token), kind, name, content)
    except (Hidden, Erased):
        raise
    except YijianshiError as error:
        return _page(request, case_id, error)
    house.read_soon()
    return then(case_id, f"documents#m-{kind}")


@router.post("/case/{case_id}/documents/remove")
def remove(request: Request, case_id: str, upload: Annotated[str, Form(max_length=26)], csrf: Annotated[str, Form()] = "") -> Response:
    """Takes a document back; suggestions that rested on it alone lapse."""
    house = house_of(request)

    def act(session: Session, case: CaseFile, token: str) -> str:
        remove_upload(session, house.settings.data_dir, case, upload)
        return "documents"

    done = acting(request, case_id, csrf, act, lambda error: _page(request, case_id, error))
    house.read_soon()
    return done


def _seen(request: Request, case_id: str, upload_id: str) -> tuple[CaseFile, str, DocumentView]:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        return case, token, view_of(session, house.keys, upload_of(session, case, upload_id), guide_of(house).catalog())


@router.get("/case/{case_id}/documents/{upload_id}")
def see(request: Request, case_id: str, upload_id: str, page: int = 1, element: str = "") -> Response:
    """One page of a document, with the place where a value stands."""
    case, token, view = _seen(request, case_id, upload_id)
    boxes = [one for one in view.values if one.element == element and one.page == page]
    return show(request, "document", case, token, view=view, page=page, boxes=boxes, element=element)


@router.get("/case/{case_id}/documents/{upload_id}/{page}.jpg")
def image(request: Request, case_id: str, upload_id: str, page: int) -> Response:
    """The picture of a page, as it was rendered when the document was read."""
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        content = page_image(session, house, upload_of(session, case, upload_id), page)
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})
