"""Documents of a case: handed in under the material they are for, read in the background, seen again page by page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.asked import asked_of
from api.case_check import proven
from api.case_sources import identified, sources_of
from api.citizen.case_holder import acting, check_mark, held, show, then, token_of
from api.citizen.holder import house_of
from api.document_view import page_image, view_of, views_of
from api.filling import form_of_case, guide_of, materials_of, may_show, shown_proposals, take
from core.cases import CaseFile, is_open, opened_parts, remove_upload, upload_of
from core.errors import BadInput, Erased, Hidden, YijianshiError

router = APIRouter(include_in_schema=False)
MOST_FILES = 10


def _page(request: Request, case_id: str, told: YijianshiError | None = None) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        materials = materials_of(house, session, case)
        form = form_of_case(house, session, case)
        waiting, asked = shown_proposals(house, session, case, form), asked_of(house, session, case, form)
        views = views_of(session, house.keys, case, guide_of(house).catalog())
        helpers, who, held_kinds = sources_of(house, session, case), identified(house, session, case), proven(house, session, case)
    listed = {one["kind"] for one in materials}
    kinds = guide_of(house).catalog().dictionary.material_kinds
    beside = [part.removeprefix("doc:") for part in opened_parts(case) if part.startswith("doc:")]
    extra = {kind: kinds[kind].label for kind in beside if kind not in listed and kind in kinds}
    slots = listed | set(extra)
    response = show(
        request, "documents", case, token, told=told, materials=materials, waiting=waiting,
        by_kind={kind: [v for v in views if v.kind == kind] for kind in slots},
        others=[v for v in views if v.kind not in slots], megabytes=house.settings.upload_megabytes,
        busy=any(v.state in ("received", "reading") for v in views) or any(one.busy for one in helpers), helpers=helpers,
        who=who, proven=held_kinds, asked=asked, extra=extra, may_change=lambda kind: is_open(case, f"doc:{kind}"),
    )  # fmt: skip
    return response


@router.get("/case/{case_id}/documents")
def documents(request: Request, case_id: str) -> Response:
    """Each material with what was handed in for it."""
    return _page(request, case_id)


@router.post("/case/{case_id}/documents")
async def upload(request: Request, case_id: str) -> Response:
    """Takes files for one material."""
    async with request.form(max_files=MOST_FILES, max_fields=20) as given:
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


@router.get("/case/{case_id}/documents/{upload_id}")
def see(request: Request, case_id: str, upload_id: str, page: int = 1, element: str = "") -> Response:
    """One page of a document, with the place where a value stands: once its consents do."""
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        view = view_of(session, house.keys, upload_of(session, case, upload_id), guide_of(house).catalog())
        boxes = [one for one in view.values if one.element == element and one.page == page]
        if boxes and not may_show(house, session, case, element):
            boxes = []
    return show(request, "document", case, token, view=view, page=page, boxes=boxes, element=element)


@router.get("/case/{case_id}/documents/{upload_id}/{page}.jpg")
def image(request: Request, case_id: str, upload_id: str, page: int) -> Response:
    """The picture of a page, as it was rendered when the document was read."""
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        content = page_image(session, house, upload_of(session, case, upload_id), page)
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})
