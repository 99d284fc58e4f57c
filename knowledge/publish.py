"""Publishing: from that instant the new text is found and the old one is not. Nothing is deleted.

    demand a steward → put the versions in force from their day → end what they replace → number the revision
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import legal_day, now
from core.errors import BadInput, Conflict, Hidden
from core.people import Role, Staff, confirm
from core.sources import Revision, SourceDocument, SourceVersion, move_sources
from knowledge.succession import never_began, published_of, put_in_force
from knowledge.tables import GuideVersion


def publish(session: Session, staff: Staff, version_ids: Sequence[str], *, on: dt.date | None = None) -> int:
    """Publishes imported versions, now or from the day `on`, in the caller's transaction; the new revision.

    When each begins and what it ends: knowledge/succession.py.
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
        before = published_of(session, [v.document_id for v in rows])
        for version in sorted(rows, key=lambda v: (v.effective_from or dt.date.min, v.imported_at, v.id)):
            version.status, version.published_at, version.published_by = "published", at, staff.id
            put_in_force(version, before.setdefault(version.document_id, []), at, on, revision.id)
        _refresh_documents(session, rows)
    session.flush()
    return revision.id


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
    at = now()
    # Read after the wait in _demand: another publication may have ended it meanwhile.
    version = session.get(SourceVersion, version_id, populate_existing=True)
    if version is None:
        raise Hidden()
    if version.status != "published" or (version.ends_at is not None and version.ends_at <= at):
        raise Conflict("version_not_published")
    revision = Revision(at=at, person_id=staff.id, what="withdraw")
    session.add(revision)
    session.flush()
    # The row keeps the status that past answers rested on; its end is what takes it out of force.
    version.ends_at, version.withdrawn_at, version.revision = at, at, revision.id
    if version.starts_at is not None and version.starts_at > at:
        never_began(version, published_of(session, [version.document_id])[version.document_id], revision.id)
    return revision.id


def _demand(session: Session, staff: Staff) -> None:
    if not staff.has(Role.steward):
        raise Hidden()
    move_sources(session)  # before the right is confirmed and the instant read: both must hold after the wait
    confirm(session, staff)
