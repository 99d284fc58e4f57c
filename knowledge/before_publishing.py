"""What a steward should see before catalogue files are published: their findings in the catalogue as it would then stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.catalog.published import published_catalog
from knowledge.catalog.quality import Level, QualityFinding, quality_report
from knowledge.tables import CatalogFile

# A page is looked at again and again; a whole province's catalogue is for `yijianshi lint catalog`.
_MOST = 40


@dataclass(frozen=True)
class Before:
    """Findings by entry, (its name, findings), what must be changed first; how many of the `entries` were not looked at."""

    groups: tuple[tuple[str, tuple[QualityFinding, ...]], ...]
    entries: int
    unseen: int


def before_publishing(session: Session, version_ids: Sequence[str], at: dt.datetime) -> Before | None:
    """The findings about the items and themes among these versions, None where there are none of either."""
    ids = [
        body["id"]
        for start in range(0, len(version_ids), 500)
        for kind, body in session.execute(
            select(CatalogFile.kind, CatalogFile.body)
            .where(CatalogFile.version_id.in_(version_ids[start : start + 500]), CatalogFile.kind != "elements")
            .order_by(CatalogFile.kind, CatalogFile.name)
        )
    ]
    if not ids:
        return None
    catalog = published_catalog(session, at, also=version_ids)
    found = quality_report(catalog, about=frozenset(ids[:_MOST]))
    names = {entry.id: entry.name for entry in (*catalog.items.values(), *catalog.themes.values())}
    groups = tuple(
        (names[entry], tuple(sorted(findings, key=lambda one: one.level is Level.advice)))
        for entry, findings in groupby(found, key=lambda one: one.entry)
    )
    return Before(groups, len(ids), len(ids[_MOST:]))
