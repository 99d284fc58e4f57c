"""The ledger as auditors read it: links by pages, one link with its rows, the audit run now, the whole as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.access import LEDGER, House_, acting, need
from api.staff.page import PAGE, offset_of, page
from checkpoint.audit import verify
from checkpoint.ledger import public_key, read_heads
from checkpoint.tables import Approval, DraftRow, Link, Opinion, Release
from core.db import Database
from core.errors import Hidden
from core.people import Staff, names_of
from core.sources import SourceDocument, SourceVersion
from core.texts import catalogue

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*LEDGER))]
PEOPLE = ("person", "by")


@router.get("/ledger")
def see_ledger(request: Request, house: House_, staff: Reader, kind: str = "", number: int = 1) -> Response:
    """Links, newest first, of one kind or all, and the last signed head."""
    with house.db.read() as session:
        query = select(Link).order_by(Link.seq.desc())
        total = select(func.count()).select_from(Link)
        if kind:
            query, total = query.where(Link.kind == kind), total.where(Link.kind == kind)
        links = [(link, json.loads(link.body)) for link in session.scalars(query.limit(PAGE).offset(offset_of(number)))]
        count = session.scalar(total) or 0
        kinds = list(session.scalars(select(Link.kind).distinct().order_by(Link.kind)))
        names = names_of(session, {said.get(key) for _, said in links for key in PEOPLE})
        titles = _titles(session, [said["version"] for link, said in links if link.kind == "withdraw"])
    heads = read_heads(house.heads)
    return page(
        request, staff, "ledger", links=links, kinds=kinds, kind=kind, total=count, number=number,
        pages=-(-count // PAGE), names=names, titles=titles, head=heads[-1] if heads else None,
    )  # fmt: skip


def _titles(session: Session, version_ids: list[str]) -> dict[str, str]:
    """Title and label of versions by id."""
    titled = (
        select(SourceVersion.id, SourceDocument.title, SourceVersion.label)
        .join(SourceDocument, SourceDocument.id == SourceVersion.document_id)
        .where(SourceVersion.id.in_(version_ids))
    )
    return {i: f"{title} {label}".strip() for i, title, label in session.execute(titled)}


@router.post("/ledger/verify")
def verify_now(
    request: Request, house: House_, staff: Annotated[Staff, Depends(acting(*LEDGER))]
) -> Response:
    """Re-computes the chain and every claim, against the heads kept outside the database."""
    with house.db.read() as session:
        report = verify(session, house.keys, house.heads if house.heads.exists() else None)
    return page(
        request, staff, "audit", report=report, kept=len(read_heads(house.heads)), key=public_key(house.keys),
        findings_known={k.rpartition(".")[2] for k in catalogue() if k.startswith("staff.finding.")},
    )  # fmt: skip


@router.get("/ledger.csv")
def export(house: House_, staff: Reader) -> Response:
    """All links as CSV (UTF-8 with a mark, so that spreadsheets read it)."""
    headers = {"Content-Disposition": "attachment; filename=ledger.csv", "Cache-Control": "no-store"}
    return StreamingResponse(_csv(house.db), media_type="text/csv; charset=utf-8", headers=headers)


def _csv(db: Database) -> Iterator[str]:
    yield "\ufeff" + _row(["seq", "at", "kind", "body", "prev", "hash"])
    with db.read() as session:
        for link in session.scalars(select(Link).order_by(Link.seq).execution_options(yield_per=1000)):
            # No cell can start a formula: numbers, times, kinds, JSON and hex digests begin with none of = + - @.
            yield _row([link.seq, link.at, link.kind, link.body, link.prev, link.hash])


def _row(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


@router.get("/ledger/{seq}")
def see_link(request: Request, house: House_, staff: Reader, seq: int) -> Response:
    """One link with the rows it speaks of. Words of a conversation are not shown here."""
    with house.db.read() as session:
        link = session.get(Link, seq)
        if link is None:
            raise Hidden()
        said = json.loads(link.body)
        draft = session.get(DraftRow, said["draft"]) if said.get("draft") else None
        rows: dict[str, Any] = {"draft": draft} if draft else {}
        if draft is not None:
            rows["opinions"] = list(session.scalars(select(Opinion).where(Opinion.draft_id == draft.id)))
            rows["approval"] = session.get(Approval, (draft.id, draft.digest))
            rows["releases"] = list(session.scalars(select(Release).where(Release.draft_id == draft.id).limit(PAGE)))
        people = {said.get(key) for key in PEOPLE} | {o.person_id for o in rows.get("opinions", [])}
        approval = rows.get("approval")
        names = names_of(session, people | ({approval.person_id} if approval else set()))
        if link.kind == "withdraw":
            names |= _titles(session, [said["version"]])
        newest = session.scalar(select(func.max(Link.seq))) or 0
    return page(request, staff, "link", link=link, said=said, rows=rows, names=names, newest=newest)
