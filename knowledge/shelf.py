"""The shelf: guides that are in force at an instant, read from the database and from nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from core.clock import SHANGHAI
from core.sources import PassageVersion, SourceVersion, VersionPassage
from knowledge.guide import Field, Guide, field_path
from knowledge.tables import GuideVersion


@dataclass(frozen=True)
class ShelvedGuide:
    """A guide with the version it stands in and its passages: field → (passage id, text)."""

    guide: Guide
    version_id: str
    passages: dict[Field, tuple[int, str]]


def standing(at: dt.datetime) -> ColumnElement[bool]:
    """The condition on source_version of being in force at an instant."""
    return (
        (SourceVersion.status == "published")
        & (SourceVersion.starts_at <= at)
        & or_(SourceVersion.ends_at.is_(None), SourceVersion.ends_at > at)
    )


def standing_on(day: dt.date) -> ColumnElement[bool]:
    """The condition on source_version of having been law on a legal day, as far as is known now.

    What was withdrawn is shown for no day. A version without these days was published before they were kept: for it the
    last instant of the day speaks.
    """
    end = dt.datetime.combine(day, dt.time.max, SHANGHAI)
    in_law = (SourceVersion.since <= day) & or_(SourceVersion.until.is_(None), SourceVersion.until >= day)
    return (SourceVersion.status == "published") & or_(
        in_law & SourceVersion.withdrawn_at.is_(None), SourceVersion.since.is_(None) & standing(end)
    )


def guides_in_force(session: Session, at: dt.datetime) -> dict[str, Guide]:
    """item id → guide, of everything in force; the latest published of several."""
    rows = session.execute(
        select(GuideVersion.item_id, GuideVersion.body)
        .join(SourceVersion, SourceVersion.id == GuideVersion.version_id)
        .where(standing(at))
        .order_by(SourceVersion.starts_at, SourceVersion.id)
        .execution_options(yield_per=1000)
    )
    return {item_id: Guide.model_validate(body) for item_id, body in rows}


def guide_in_force(session: Session, item_id: str, at: dt.datetime) -> ShelvedGuide | None:
    """One item's guide with its passages, or None when none is in force at `at`."""
    row = session.execute(
        select(GuideVersion.version_id, GuideVersion.body)
        .join(SourceVersion, SourceVersion.id == GuideVersion.version_id)
        .where(GuideVersion.item_id == item_id, standing(at))
        .order_by(SourceVersion.starts_at.desc(), SourceVersion.id.desc())
        .limit(1)
    ).first()
    return shelved(session, row[0], Guide.model_validate(row[1])) if row else None


def shelved(session: Session, version_id: str, guide: Guide) -> ShelvedGuide:
    """A guide's version with its passages, whether published or not: what cards are made from."""
    by_path = {
        path: (passage_id, text)
        for path, passage_id, text in session.execute(
            select(PassageVersion.path, PassageVersion.id, PassageVersion.text)
            .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
            .where(VersionPassage.version_id == version_id)
        )
    }
    passages = {f: by_path[p] for f in guide.fields if (p := field_path(guide.name, f)) in by_path}
    return ShelvedGuide(guide, version_id, passages)


def guides_of_versions(session: Session, version_ids: list[str]) -> Iterator[ShelvedGuide]:
    """The guides among these versions, published or not, with their passages; few queries for many versions."""
    for start in range(0, len(version_ids), 400):
        some = version_ids[start : start + 400]
        texts: dict[str, dict[str, tuple[int, str]]] = {}
        for version_id, path, passage_id, text in session.execute(
            select(VersionPassage.version_id, PassageVersion.path, PassageVersion.id, PassageVersion.text)
            .join(PassageVersion, PassageVersion.id == VersionPassage.passage_id)
            .where(VersionPassage.version_id.in_(some))
        ):
            texts.setdefault(version_id, {})[path] = (passage_id, text)
        for version_id, body in session.execute(
            select(GuideVersion.version_id, GuideVersion.body).where(GuideVersion.version_id.in_(some))
        ):
            guide = Guide.model_validate(body)
            mine = texts.get(version_id, {})
            yield ShelvedGuide(
                guide, version_id, {f: mine[p] for f in guide.fields if (p := field_path(guide.name, f)) in mine}
            )
