"""Publishing: from that instant the new text is found and the old one is not. Nothing is deleted.

    demand a steward → put the versions in force from their day → end what they replace → number the revision
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import SHANGHAI, legal_day, now
from core.errors import BadInput, Conflict, Hidden
from core.people import Role, Staff, confirm
from core.sources import Revision, SourceDocument, SourceVersion
from knowledge.tables import GuideVersion


def day_start(day: dt.date) -> dt.datetime:
    """The instant at which a legal day begins."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI).astimezone(dt.UTC)


def publish(session: Session, staff: Staff, version_ids: Sequence[str], *, on: dt.date | None = None) -> int:
    """Publishes imported versions, now or from the day `on`, in the caller's transaction; the new revision.

    A version comes into force on the latest of this instant, `on` and its effective_from, and ends after effective_to
    (inclusive); the version of the same document before it ends at that same instant.
    Raises Hidden without the right, Conflict for a version that is published already, BadInput for a day gone by.
    """
    _demand(session, staff)
    if not version_ids:
        raise BadInput("nothing_chosen")
    at = now()
    if on is not None and on < legal_day(at):
        raise BadInput("day_gone")
    revision = Revision(at=at, person_id=staff.id, what="publish")
    session.add(revision)
    session.flush()
    for start in range(0, len(version_ids), 500):
        some = list(version_ids[start : start + 500])
        rows = list(session.scalars(select(SourceVersion).where(SourceVersion.id.in_(some))))
        if len(rows) != len(set(some)):
            raise Hidden()
        if any(v.status != "imported" for v in rows):
            raise Conflict("version_published")
        before = _in_force_before(session, [v.document_id for v in rows])
        for version in sorted(rows, key=lambda v: (v.effective_from or dt.date.min, v.imported_at, v.id)):
            _put_in_force(version, before.setdefault(version.document_id, []), at, on, staff, revision.id)
        _refresh_documents(session, rows)
    session.flush()
    return revision.id


def _put_in_force(
    version: SourceVersion, others: list[SourceVersion], at: dt.datetime, on: dt.date | None, staff: Staff, revision: int
) -> None:
    starts = max([at, *(day_start(day) for day in (on, version.effective_from) if day is not None)])
    ends = day_start(version.effective_to + dt.timedelta(days=1)) if version.effective_to else None
    version.status, version.published_at, version.published_by = "published", at, staff.id
    version.starts_at, version.ends_at, version.revision = starts, ends, revision
    for other in others:
        # A newer law in the files (a later effective_from) may have been published first: it then ends this one.
        newer = (other.effective_from or dt.date.min) > (version.effective_from or dt.date.min)
        earlier, later = (version, other) if newer else (other, version)
        if later.starts_at is not None and (earlier.ends_at is None or earlier.ends_at > later.starts_at):
            earlier.ends_at, earlier.revision = later.starts_at, revision
    others.append(version)


def _in_force_before(session: Session, document_ids: Sequence[str]) -> dict[str, list[SourceVersion]]:
    found: dict[str, list[SourceVersion]] = {}
    for version in session.scalars(
        select(SourceVersion).where(SourceVersion.document_id.in_(document_ids), SourceVersion.status == "published")
    ):
        found.setdefault(version.document_id, []).append(version)
    return found


def _refresh_documents(session: Session, versions: Sequence[SourceVersion]) -> None:
    """A guide may have been renamed, or moved to another department, by its newest version."""
    for version in versions:
        guide = session.get(GuideVersion, version.id)
        if guide is not None and (document := session.get(SourceDocument, version.document_id)):
            document.title, document.department = guide.name, guide.body["department"]
            document.region, document.url = guide.body["region"], guide.body["url"]


def withdraw(session: Session, staff: Staff, version_id: str) -> int:
    """Takes a published version out of force at this instant; the new revision. Raises Hidden, Conflict."""
    _demand(session, staff)
    version = session.get(SourceVersion, version_id)
    if version is None:
        raise Hidden()
    if version.status != "published":
        raise Conflict("version_not_published")
    at = now()
    revision = Revision(at=at, person_id=staff.id, what="withdraw")
    session.add(revision)
    session.flush()
    # The row keeps the status that past answers rested on; its end is what takes it out of force.
    version.ends_at, version.revision = at, revision.id
    return revision.id


def _demand(session: Session, staff: Staff) -> None:
    if not staff.has(Role.steward):
        raise Hidden()
    confirm(session, staff)
