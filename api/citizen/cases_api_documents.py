"""Documents of a case for programs: handed in, their reading watched, seen page by page, taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.citizen.case_bearer import CHANGES, FAILS, CaseHeld, Holder, Tagged
from api.citizen.case_shapes import CaseDocument, CaseDocuments
from api.document_view import page_image, view_of, why
from api.filling import guide_of, take
from api.house import House
from api.problems import Problem
from core.cases import CaseFile, Upload, remove_upload, upload_of, uploads_of
from core.errors import BadInput

router = APIRouter(tags=["documents"], route_class=Tagged)
UploadId = Annotated[str, Path(pattern=r"^[0-9a-z]{26}$")]
BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object", "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "PDF, picture or DOCX."},
                    "kind": {"type": "string", "maxLength": 80, "description": "The material of the list that it is handed in for."},
                },
            },
            "example": {"kind": "lease", "file": "(the bytes of lease.pdf)"},
        }
    },
}  # fmt: skip


def _facts(house: House, session: Session, case: CaseFile, upload: Upload) -> CaseDocument:
    view = view_of(session, house.keys, upload, guide_of(house).catalog())
    words = why(view, case.locale, house.settings.upload_pages) if view.code else ""
    return CaseDocument(
        id=view.id, kind=view.kind, slot=view.slot, name=view.name, state=view.state, code=view.code, words=words,
        done=view.done, total=view.total, pages=view.pages, looks_like=view.is_kind or "", fits=view.fits,
    )  # fmt: skip


@router.get("/cases/{case_id}/documents", responses=FAILS)
def documents(holder: CaseHeld) -> CaseDocuments:
    """The documents that stand, in the order handed in, and how far their reading has come."""
    house = holder.house
    with holder.reading() as (session, case):
        found = [_facts(house, session, case, one) for one in uploads_of(session, case)]
        return CaseDocuments(rev=case.rev, megabytes=house.settings.upload_megabytes, documents=found)


@router.post(
    "/cases/{case_id}/documents", status_code=201, openapi_extra={"requestBody": BODY},
    responses=FAILS | CHANGES | {413: {"model": Problem}},
)  # fmt: skip
async def upload(request: Request, holder: CaseHeld) -> CaseDocument:
    """Takes one document. It is read in the background; what it says comes as suggestions."""
    # Whose case it is, before what may be twenty megabytes are read.
    await run_in_threadpool(_demand, holder)
    async with request.form(max_files=1, max_fields=5) as given:
        file, kind = given.get("file"), given.get("kind", "")
        if not isinstance(file, UploadFile):
            raise BadInput("upload_none")
        name, content = (file.filename or "")[:200], await file.read()
    return await run_in_threadpool(_take, holder, str(kind)[:80], name, content)


def _demand(holder: Holder) -> None:
    with holder.reading():
        pass


def _take(holder: Holder, kind: str, name: str, content: bytes) -> CaseDocument:
    with holder.writing() as (session, case):
        made = _facts(holder.house, session, case, take(holder.house, session, case, kind, name, content))
    holder.house.read_soon()
    return made


@router.get("/cases/{case_id}/documents/{upload_id}", responses=FAILS)
def document(holder: CaseHeld, upload_id: UploadId) -> CaseDocument:
    """One document: its state, and how many of its pages are read."""
    with holder.reading() as (session, case):
        return _facts(holder.house, session, case, upload_of(session, case, upload_id))


@router.delete("/cases/{case_id}/documents/{upload_id}", status_code=204, responses=FAILS | CHANGES)
def remove(holder: CaseHeld, upload_id: UploadId) -> None:
    """Takes a document back; suggestions that rested on it alone lapse."""
    with holder.writing() as (session, case):
        remove_upload(session, holder.house.settings.data_dir, case, upload_id)
    holder.house.read_soon()


@router.get(
    "/cases/{case_id}/documents/{upload_id}/pages/{page}.jpg", response_class=Response,
    responses=FAILS | {200: {"content": {"image/jpeg": {}}, "description": "The picture of the page."}},
)  # fmt: skip
def picture(holder: CaseHeld, upload_id: UploadId, page: Annotated[int, Path(ge=1, le=1000)]) -> Response:
    """The picture of a page, as it was rendered when the document was read."""
    with holder.reading() as (session, case):
        content = page_image(session, holder.house, upload_of(session, case, upload_id), page)
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})
