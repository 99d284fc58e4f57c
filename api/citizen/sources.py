"""A citation's source: the document as text, its path tree, the quoted span marked, version and validity."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.citations import NEWEST_LAST, begun, passage_facts
from api.citizen.holder import house_of
from api.citizen.shapes import PublishedPassage
from api.pages import page
from api.problems import Problem
from core.clock import now
from core.errors import Hidden
from core.regions import name_of
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage

router = APIRouter(tags=["sources"])
page_router = APIRouter()
# A law may have a thousand passages; the page shows those around the quoted one and links to the rest.
AROUND = 60


@router.get("/passages/{passage_id}", responses={404: {"model": Problem}})
def passage(request: Request, passage_id: int) -> PublishedPassage:
    """A published passage: what it says, and whether it is in force."""
    with house_of(request).db.read() as session:
        facts, row, _, _ = _published(session, passage_id)
        return PublishedPassage.model_validate(facts | {"text": row.text})


def _published(
    session: Session, passage_id: int
) -> tuple[dict[str, Any], PassageVersion, SourceVersion, SourceDocument]:
    # Beyond what an integer column holds the driver would fail, not find nothing.
    facts = passage_facts(session, [passage_id]).get(passage_id) if 0 < passage_id < 2**31 else None
    if facts is None:
        raise Hidden()
    found = session.execute(
        select(PassageVersion, SourceVersion, SourceDocument)
        .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
        .join(SourceVersion, SourceVersion.id == VersionPassage.version_id)
        .join(SourceDocument, SourceDocument.id == SourceVersion.document_id)
        .where(PassageVersion.id == passage_id, begun(now()))
        .order_by(*(column.desc() for column in NEWEST_LAST))
        .limit(1)
    ).one()
    return facts, found[0], found[1], found[2]


@page_router.get("/sources/{passage_id}", include_in_schema=False)
def source(
    request: Request, passage_id: int, start: Annotated[int, Query(ge=0)] = 0, end: Annotated[int, Query(ge=0)] = 0,
    first: Annotated[int | None, Query(ge=0)] = None,
) -> HTMLResponse:  # fmt: skip
    """The source page at the quoted sentence."""
    with house_of(request).db.read() as session:
        facts, quoted, version, document = _published(session, passage_id)
        rows = list(
            session.execute(
                select(PassageVersion, VersionPassage.ordinal)
                .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
                .where(VersionPassage.version_id == version.id)
                .order_by(VersionPassage.ordinal)
            )
        )
    here = next(i for i, (p, _) in enumerate(rows) if p.id == passage_id)
    begin = max(0, here - AROUND // 2) if first is None else min(first, max(0, len(rows) - 1))
    shown = rows[begin : begin + AROUND]
    passages, tree = _laid_out(document.title, [p for p, _ in shown], quoted, start, end)
    return page(
        request, "source.html", passages=passages, tree=tree, quoted=end > start, more_before=begin > 0,
        more_after=begin + AROUND < len(rows), before=max(0, begin - AROUND), after=begin + AROUND,
        passage_id=passage_id,
        document={
            "title": document.title, "number": document.number, "publisher": document.publisher,
            "authority": document.authority, "region_name": name_of(document.region) or "", "version": version.label,
            "effective_from": facts["effective_from"], "effective_to": facts["effective_to"],
            "in_force": facts["in_force"],
        },
    )  # fmt: skip


def _laid_out(
    title: str, rows: list[PassageVersion], quoted: PassageVersion, start: int, end: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    passages: list[dict[str, Any]] = []
    tree: list[dict[str, Any]] = []
    open_parts: list[str] = []
    branches: list[list[dict[str, Any]]] = [tree]
    for row in rows:
        parts = [p for p in row.path.split(" › ") if p]
        if parts and parts[0] in (title, title.strip("《》")) or len(parts) > 1 and title.startswith(parts[0]):
            parts = parts[1:]
        above, label = parts[:-1], parts[-1] if parts else ""
        headings = []
        same = 0
        while same < min(len(above), len(open_parts)) and above[same] == open_parts[same]:
            same += 1
        del branches[same + 1 :]
        for level, text in enumerate(above[same:], same):
            anchor = f"h{row.id}-{level}"
            headings.append({"level": min(level + 2, 4), "anchor": anchor, "text": text})
            node: dict[str, Any] = {"anchor": anchor, "label": text, "current": False, "children": []}
            branches[-1].append(node)
            branches.append(node["children"])
        open_parts = above
        current = row.id == quoted.id
        if not above or current:
            branches[-1].append({"anchor": f"p{row.id}", "label": label, "current": current, "children": []})
        passages.append(
            {
                "id": row.id, "label": label, "current": current, "headings": headings,
                "segments": _segments(row.text, start, end) if current else [{"text": row.text, "marked": False}],
            }
        )  # fmt: skip
    return passages, tree


def _segments(text: str, start: int, end: int) -> list[dict[str, Any]]:
    start, end = min(start, len(text)), min(end, len(text))
    if end <= start:
        return [{"text": text, "marked": False}]
    cut = [(text[:start], False), (text[start:end], True), (text[end:], False)]
    return [{"text": part, "marked": marked} for part, marked in cut if part]
