"""A document of a case as people see it: what it was handed in as, what it turned out to be, where each value stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from sqlalchemy.orm import Session

from api.house import House
from api.problems import wording
from core.cases import CaseFile, Upload, read_blob, read_reading, upload_name, upload_of, uploads_of
from core.crypto import Keys
from core.errors import Hidden
from knowledge.catalog import Catalog


@dataclass(frozen=True)
class Placed:
    """One value on a page; `box` is left, top, right, bottom as parts of the page."""

    element: str
    label: str
    value: Any
    quote: str
    page: int
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(frozen=True)
class DocumentView:
    """`is_kind` is what it looks like, None where it was not recognised or not read yet; `fits`: as handed in, or unknown."""

    id: str
    kind: str
    slot: str
    name: str
    media: str
    state: str
    code: str
    done: int
    total: int
    is_kind: str | None
    label: str
    pages: int
    values: tuple[Placed, ...]

    @property
    def fits(self) -> bool:
        return not self.kind or self.is_kind is None or self.is_kind == self.kind


def view_of(session: Session, keys: Keys, upload: Upload, catalog: Catalog) -> DocumentView:
    """One document. Raises Erased after erasure."""
    read = read_reading(session, keys, upload) or {}
    kinds, elements = catalog.dictionary.material_kinds, catalog.dictionary.elements
    kind = read.get("kind")
    values = tuple(
        Placed(
            element, elements[element].label if element in elements else element, one["value"], one["quote"], one["page"],
            tuple(one["box"]), one["confidence"],
        )
        for element, one in (read.get("values") or {}).items()
    )  # fmt: skip
    return DocumentView(
        id=upload.id, kind=upload.kind, slot=kinds[upload.kind].label if upload.kind in kinds else "",
        name=upload_name(session, keys, upload), media=upload.media, state=upload.state, code=upload.code,
        done=upload.done, total=upload.total, is_kind=kind, label=kinds[kind].label if kind in kinds else "",
        pages=int(read.get("pages") or 0), values=values,
    )  # fmt: skip


def why(view: DocumentView, locale: str, pages: int) -> str:
    """Why a document was not taken or not read, in words. `pages`: the most that are read of one."""
    return wording(view.code or "reading_failed", locale, {"name": view.name, "most": pages})[0]


def views_of(session: Session, keys: Keys, case: CaseFile, catalog: Catalog) -> list[DocumentView]:
    """The documents of a case, in the order handed in. Raises Erased after erasure."""
    return [view_of(session, keys, one, catalog) for one in uploads_of(session, case)]


def page_picture(session: Session, house: House, case: CaseFile, upload_id: str, page: int) -> Response:
    """A page of one of the case's documents, as a desk looks at it. Raises Hidden for another's and for a page that is not there."""
    content = page_image(session, house, upload_of(session, case, upload_id), page)
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


def page_text(session: Session, house: House, case: CaseFile, upload_id: str, page: int) -> str:
    """What was read on a page, one line after another; "" where nothing was."""
    try:
        read = json.loads(read_blob(session, house.keys, house.settings.data_dir, case.id, f"{upload_id}.reading"))
    except Hidden:
        return ""
    return "".join(char[0] for one in read["pages"] if one["number"] == page for line in one["lines"] for char in line["chars"])


def page_image(session: Session, house: House, upload: Upload, page: int) -> bytes:
    """The picture of a page (JPEG), made when the document was read. Raises Hidden where there is none."""
    if not 1 <= page <= 1000:
        raise Hidden()
    return read_blob(session, house.keys, house.settings.data_dir, upload.case_id, f"{upload.id}.p{page}")
