"""Facts that fill an approved frame: published names of items, read from the database by id, never handed in as words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from checkpoint.ledger import canonical
from core.errors import NotAllowed
from core.sources import SourceDocument, SourceVersion

MOST = 3


@dataclass(frozen=True)
class Checklist:
    """What an applicant's one list (一次告知) speaks of: its items, and the digest of every entry that it shows."""

    item_ids: tuple[str, ...]
    digest: str

    @staticmethod
    def of(listed: Mapping[str, Any], hash_of: Callable[[bytes], str]) -> Checklist:
        """The facts of a list given as plain values."""
        items = tuple(str(one["item"]) for part in ("items", "undecided") for one in listed[part])
        return Checklist(items, hash_of(canonical(listed).encode()))


def guide_document(item_id: str) -> str:
    """The document id of an item's guide."""
    return f"guide:{item_id}"


def candidates(session: Session, item_ids: Sequence[str], at: dt.datetime) -> list[dict[str, str]]:
    """Name, department and region of each item, in order. Raises NotAllowed for more than MOST, or one that is not in
    force at `at`."""
    if not 0 < len(set(item_ids)) <= MOST:
        raise NotAllowed("too_many_candidates", most=MOST)
    return listed(session, item_ids, at)


def listed(session: Session, item_ids: Sequence[str], at: dt.datetime) -> list[dict[str, str]]:
    """As `candidates`, for as many as a bundle has."""
    found = {
        d.id: d
        for d in session.scalars(
            select(SourceDocument)
            .join(SourceVersion, SourceVersion.document_id == SourceDocument.id)
            .where(
                SourceDocument.id.in_([guide_document(i) for i in item_ids]),
                SourceVersion.status == "published",
                SourceVersion.starts_at <= at,
                or_(SourceVersion.ends_at.is_(None), SourceVersion.ends_at > at),
            )
        )
    }
    facts = []
    for item_id in dict.fromkeys(item_ids):
        document = found.get(guide_document(item_id))
        if document is None:
            raise NotAllowed("item_not_published", item=item_id)
        facts.append(
            {"item_id": item_id, "name": document.title, "department": document.department, "region": document.region}
        )
    return facts
