"""What the knowledge desk lists: versions of documents and guides, narrowed by kind, department, region, state, title."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from api.staff.page import PAGE, offset_of
from core.clock import now
from core.sources import SourceDocument, SourceVersion

KINDS = ("guide", "law", "policy", "reading", "theme")
STATES = ("imported", "in_force", "coming", "ended")


@dataclass(frozen=True)
class Facets:
    """What the list is narrowed to; empty is everything."""

    title: str = ""
    kind: str = ""
    department: str = ""
    region: str = ""
    state: str = ""
    run: str = ""

    def query(self) -> dict[str, str]:
        """The facets that are set, as a page's address carries them."""
        return {k: v for k, v in self.__dict__.items() if v}


@dataclass(frozen=True)
class Shelved:
    """A line of the list: a version, its document and its state at this instant."""

    version: SourceVersion
    document: SourceDocument
    state: str


def state_of(version: SourceVersion, at: dt.datetime) -> str:
    """imported, coming (published, not yet in force), in_force or ended."""
    if version.status == "imported" or version.starts_at is None:
        return "imported"
    if version.status != "published" or (version.ends_at is not None and version.ends_at <= at):
        return "ended"
    return "coming" if version.starts_at > at else "in_force"


def _state(state: str, at: dt.datetime) -> ColumnElement[bool]:
    published = SourceVersion.status == "published"
    ended = (SourceVersion.status == "withdrawn") | (published & (SourceVersion.ends_at <= at))
    match state:
        case "imported":
            return SourceVersion.status == "imported"
        case "coming":
            return published & (SourceVersion.starts_at > at) & ~func.coalesce(SourceVersion.ends_at <= at, False)
        case "ended":
            return ended
        case _:
            open_end = or_(SourceVersion.ends_at.is_(None), SourceVersion.ends_at > at)
            return published & (SourceVersion.starts_at <= at) & open_end


def _narrow(query: Any, facets: Facets) -> Any:
    query = query.join(SourceDocument, SourceDocument.id == SourceVersion.document_id)
    if facets.title.strip():
        query = query.where(SourceDocument.title.contains(facets.title.strip(), autoescape=True))
    if facets.kind:
        query = query.where(SourceDocument.kind == facets.kind)
    if facets.department:
        query = query.where(SourceDocument.department == facets.department)
    if facets.region:
        query = query.where(SourceDocument.region == facets.region)
    if facets.run:
        query = query.where(SourceVersion.import_id == facets.run)
    return query.where(_state(facets.state, now())) if facets.state in STATES else query


def versions(session: Session, facets: Facets, number: int) -> tuple[list[Shelved], int]:
    """One page of the list, newest import first, and how many there are in all."""
    at = now()
    rows = session.execute(
        _narrow(select(SourceVersion, SourceDocument), facets)
        .order_by(SourceVersion.imported_at.desc(), SourceDocument.title, SourceVersion.id)
        .limit(PAGE)
        .offset(offset_of(number))
    )
    total = session.scalar(_narrow(select(func.count(SourceVersion.id)), facets)) or 0
    return [Shelved(v, d, state_of(v, at)) for v, d in rows], total


def unpublished(session: Session, facets: Facets) -> list[str]:
    """The ids of all versions under these facets that wait for publishing."""
    query = _narrow(select(SourceVersion.id), facets).where(SourceVersion.status == "imported")
    return list(session.scalars(query.order_by(SourceVersion.id)))


def choices(session: Session) -> dict[str, list[str]]:
    """The departments and regions that occur."""
    return {
        name: [v for v in session.scalars(select(column).distinct().order_by(column)) if v]
        for name, column in (("department", SourceDocument.department), ("region", SourceDocument.region))
    }


def replaced_by(session: Session, version_ids: list[str]) -> list[tuple[str, str, str]]:
    """(title, label of the version in force, label of the new one) of what publishing these would end."""
    found: list[tuple[str, str, str]] = []
    at = now()
    for start in range(0, len(version_ids), 500):
        chosen = select(SourceVersion.document_id, SourceVersion.label).where(
            SourceVersion.id.in_(version_ids[start : start + 500])
        )
        fresh = {row[0]: row[1] for row in session.execute(chosen)}
        rows = session.execute(
            select(SourceDocument.id, SourceDocument.title, SourceVersion.label)
            .join(SourceVersion, SourceVersion.document_id == SourceDocument.id)
            .where(SourceDocument.id.in_(fresh), _state("in_force", at))
            .order_by(SourceDocument.title)
        )
        found += [(r[1], r[2], fresh[r[0]]) for r in rows]
    return found
