"""Citations as readers see them: the exact quote, where it stands, in which version, and whether that is in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from checkpoint.body import Body
from core.clock import now
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage, in_force


def cited(session: Session, body: Body, at: dt.datetime | None = None) -> list[dict[str, Any]]:
    """A body's citations in order, numbered from 1, with the versions that were in force at `at` (now, when none is given)."""
    ids = [c.passage_id for c in body.citations]
    facts = passage_facts(session, ids, at)
    return [
        {"n": n, "quote": c.quote, "href": f"/sources/{c.passage_id}?start={c.start}&end={c.end}", **facts[c.passage_id]}
        for n, c in enumerate(body.citations, 1)
        if c.passage_id in facts
    ]


def begun(at: dt.datetime) -> ColumnElement[bool]:
    """The condition on source_version of being in force at `at`, or having been so before.

    A version that was published together with the one that follows it was the text for no instant here, and yet was law: what
    is quoted of days gone by opens. One that was withdrawn before its day was nothing.
    """
    return (
        (SourceVersion.status == "published")
        & (SourceVersion.starts_at <= at)
        & or_(SourceVersion.ends_at.is_(None), SourceVersion.ends_at >= SourceVersion.starts_at)
    )


NEWEST_LAST = (
    SourceVersion.starts_at, SourceVersion.ends_at.is_(None), SourceVersion.ends_at, SourceVersion.since, SourceVersion.id
)  # fmt: skip
"""The order of versions that hold one passage, the one to show of it last."""


def passage_facts(
    session: Session, passage_ids: list[int], at: dt.datetime | None = None
) -> dict[int, dict[str, Any]]:
    """Where each passage stands, by the newest published version that had begun at `at`. One of none is left out: a version
    that is published for a later day is not shown before it."""
    standing = in_force(session, passage_ids, now())
    found: dict[int, dict[str, Any]] = {}
    rows = session.execute(
        select(PassageVersion, SourceVersion, SourceDocument)
        .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
        .join(SourceVersion, SourceVersion.id == VersionPassage.version_id)
        .join(SourceDocument, SourceDocument.id == SourceVersion.document_id)
        .where(PassageVersion.id.in_(set(passage_ids)), begun(at or now()))
        .order_by(*NEWEST_LAST)
    )
    for passage, version, document in rows:
        found[passage.id] = {
            "passage_id": passage.id, "title": document.title, "path": passage.path, "version": version.label,
            "effective_from": version.effective_from.isoformat() if version.effective_from else None,
            "effective_to": version.effective_to.isoformat() if version.effective_to else None,
            "authority": document.authority, "in_force": passage.id in standing,
        }  # fmt: skip
    return found
