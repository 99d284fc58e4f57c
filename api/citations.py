"""Citations as readers see them: the exact quote, where it stands, in which version, and whether that is in force."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.body import Body
from core.clock import now
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage, in_force


def cited(session: Session, body: Body) -> list[dict[str, Any]]:
    """A body's citations in order, numbered from 1."""
    ids = [c.passage_id for c in body.citations]
    facts = passage_facts(session, ids)
    return [
        {"n": n, "quote": c.quote, "href": f"/sources/{c.passage_id}?start={c.start}&end={c.end}", **facts[c.passage_id]}
        for n, c in enumerate(body.citations, 1)
        if c.passage_id in facts
    ]


def passage_facts(session: Session, passage_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Where each passage stands, by its newest published version. A passage that was never published is left out."""
    standing = in_force(session, passage_ids, now())
    found: dict[int, dict[str, Any]] = {}
    rows = session.execute(
        select(PassageVersion, SourceVersion, SourceDocument)
        .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
        .join(SourceVersion, SourceVersion.id == VersionPassage.version_id)
        .join(SourceDocument, SourceDocument.id == SourceVersion.document_id)
        .where(PassageVersion.id.in_(set(passage_ids)), SourceVersion.status == "published")
        .order_by(SourceVersion.starts_at)
    )
    for passage, version, document in rows:
        found[passage.id] = {
            "passage_id": passage.id, "title": document.title, "path": passage.path, "version": version.label,
            "effective_from": version.effective_from.isoformat() if version.effective_from else None,
            "effective_to": version.effective_to.isoformat() if version.effective_to else None,
            "authority": document.authority, "in_force": passage.id in standing,
        }  # fmt: skip
    return found
