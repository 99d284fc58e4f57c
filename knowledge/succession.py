"""Which version of a document follows which: when a published one begins, and when it ends what was there.

Two orders are kept apart. The instants `starts_at` and `ends_at` tell with which text this installation answered when, and
never change once past. The legal days `since` and `until` tell when a text was law: a law of 2013 and its amendment of 2018
that are published together today follow each other in 2018.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import SHANGHAI, legal_day
from core.sources import SourceVersion


def day_start(day: dt.date) -> dt.datetime:
    """The instant at which a legal day begins."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI).astimezone(dt.UTC)


def published_of(session: Session, document_ids: Sequence[str]) -> dict[str, list[SourceVersion]]:
    """Every published version of these documents, by document."""
    found: dict[str, list[SourceVersion]] = {}
    for version in session.scalars(
        select(SourceVersion).where(SourceVersion.document_id.in_(document_ids), SourceVersion.status == "published")
    ):
        found.setdefault(version.document_id, []).append(version)
    return found


def put_in_force(
    version: SourceVersion, others: list[SourceVersion], at: dt.datetime, on: dt.date | None, revision: int
) -> None:
    """Lets a version begin on the latest of `at`, `on` and its effective_from, and end after its effective_to (inclusive).

    Of two versions the later one ends the earlier at the instant it begins: the one that begins later, or, where both have
    begun, the one whose text is newer. What is over already keeps its times: past answers rest on them.
    """
    starts = max([at, *(day_start(day) for day in (on, version.effective_from) if day is not None)])
    version.starts_at, version.ends_at, version.revision = starts, _own_end(version), revision
    version.since, version.until = law_since(version, at, on), version.effective_to
    for other in others:
        if other.starts_at is None or (other.ends_at is not None and other.ends_at <= at):
            continue
        earlier, later = (version, other) if _follows(other, version, starts) else (other, version)
        begins = later.starts_at
        if begins is not None and (earlier.ends_at is None or earlier.ends_at > begins):
            earlier.ends_at, earlier.revision = begins, revision
    others.append(version)
    order_in_law(others, revision)


def order_in_law(versions: Sequence[SourceVersion], revision: int) -> None:
    """Sets `until` of each version of one document from those that follow it, by the days since when they are law.

    Of two since the same day the one published later is the text. Versions whose days change get `revision`, so that the
    index follows. Those withdrawn, and those from before these days were kept, stand aside.
    """
    chain = sorted(
        (v for v in versions if v.since is not None and v.withdrawn_at is None),
        key=lambda v: (v.since or dt.date.min, v.published_at or v.imported_at, v.imported_at, v.id),
    )
    for version, following in zip(chain, [*chain[1:], None], strict=True):
        ends = [version.effective_to, following.since - dt.timedelta(days=1) if following and following.since else None]
        until = min((day for day in ends if day is not None), default=None)
        if version.until != until:
            version.until, version.revision = until, revision


def law_since(version: SourceVersion, at: dt.datetime, on: dt.date | None) -> dt.date:
    """The first legal day on which a search may show the version: the day that a steward set, else its entry into force.

    Where that is unknown the text is not assumed to be law before it was adopted; one without any date, or a guide, whose
    silence means since its publication, before it was published here.
    """
    if on is not None:
        return max(on, version.effective_from or on)
    return version.effective_from or version.adopted or legal_day(at)


def never_began(version: SourceVersion, others: Sequence[SourceVersion], revision: int) -> None:
    """What was to end when a version began stays in force when that version is withdrawn before its day."""
    planned = version.starts_at
    later = [v.starts_at for v in others if v.starts_at and planned and v.starts_at > planned and v is not version]
    for other in others:
        if other is not version and other.ends_at == planned and other.starts_at != planned:
            ends = [end for end in (_own_end(other), *later) if end is not None]
            other.ends_at, other.revision = min(ends, default=None), revision
    order_in_law(others, revision)


def _own_end(version: SourceVersion) -> dt.datetime | None:
    return day_start(version.effective_to + dt.timedelta(days=1)) if version.effective_to else None


def _follows(other: SourceVersion, version: SourceVersion, starts: dt.datetime) -> bool:
    """Whether `other`, published before, is nevertheless the later one: it begins later, or its law is newer in the files.

    A version that names no day is as new as its publication; one that was there without a day is as old as can be.
    """
    if other.starts_at is not None and other.starts_at > starts:
        return True
    return (_day(other) or dt.date.min) > (_day(version) or legal_day(starts))


def _day(version: SourceVersion) -> dt.date | None:
    if version.effective_from is not None:
        return version.effective_from
    try:
        # A law without a known day in force carries the day of its adoption.
        return dt.date.fromisoformat(version.label)
    except ValueError:
        return None
