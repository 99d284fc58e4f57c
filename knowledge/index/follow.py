"""Brings the index to what is published: what changed since its revision, or everything where that is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.clock import legal_day, now
from core.db import Database
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage, published_revision
from knowledge.index.entry import IndexEntry
from knowledge.index.hybrid import HybridIndex

_READ = 500


def follow(index: HybridIndex, database: Database, at: dt.datetime | None = None) -> bool:
    """Make `index` stand for the published revision at the instant `at` (now); says whether anything had to be done.

    Only documents with a version of a newer revision, or with one that began or ended since the index's instant, are read
    and put again: what it costs is told by the change, whatever the rest holds. An index without a revision or an instant,
    or with one that lies ahead, is rebuilt. To be called after each publication, at start, and when a legal day begins.
    """
    at = at or now()
    before = index.at
    if not index.revision() or before is None or before > at:
        rebuild(index, database, at)
        return True
    with database.read() as session:
        revision = published_revision(session)
        changed = _changed(session, index.revision(), before, at)
        if (index.revision(), index.day) == (revision, legal_day(at)) and not changed:
            return False
        wanted: list[IndexEntry] = []
        gone: set[int] = set()
        for start in range(0, len(changed), _READ):
            some = changed[start : start + _READ]
            gone.update(session.scalars(select(PassageVersion.id).where(PassageVersion.document_id.in_(some))))
            wanted += _entries(session, at, some)
        gone.difference_update(entry.passage_id for entry in wanted)
        index.update(wanted, gone, revision=revision, day=legal_day(at), at=at)
    return True


def rebuild(index: HybridIndex, database: Database, at: dt.datetime | None = None) -> int:
    """Rebuild `index` from the database alone; returns the number of passages."""
    at = at or now()
    with database.read() as session:
        documents = list(session.scalars(select(SourceDocument.id).order_by(SourceDocument.id)))
        parts = (documents[start : start + _READ] for start in range(0, len(documents), _READ))
        index.rebuild(
            (entry for part in parts for entry in _entries(session, at, part)),
            revision=published_revision(session),
            day=legal_day(at),
            at=at,
        )
    return len(index)


def _changed(session: Session, revision: int, before: dt.datetime, at: dt.datetime) -> list[str]:
    """Documents with a version newer than `revision`, or one that begins or ends after `before`, until `at`."""
    newer = select(SourceVersion.document_id).where(SourceVersion.revision > revision)
    moved = select(SourceVersion.document_id).where(
        SourceVersion.status == "published",
        or_(
            (SourceVersion.starts_at > before) & (SourceVersion.starts_at <= at),
            (SourceVersion.ends_at > before) & (SourceVersion.ends_at <= at),
        ),
    )
    return sorted({*session.scalars(newer), *session.scalars(moved)})


def _entries(session: Session, at: dt.datetime, documents: Sequence[str]) -> Iterator[IndexEntry]:
    """Every passage of every published version of these documents, past and coming ones too."""
    spans = _spans(session, at, documents)
    if not spans:
        return
    about = {
        row.id: row
        for row in session.execute(
            select(
                SourceDocument.id, SourceDocument.title, SourceDocument.kind, SourceDocument.region, SourceDocument.number
            ).where(SourceDocument.id.in_(documents))
        )
    }  # fmt: skip
    rows = session.execute(
        select(PassageVersion.id, PassageVersion.document_id, PassageVersion.path, PassageVersion.text)
        .where(PassageVersion.document_id.in_(documents))
        .order_by(PassageVersion.id)
        .execution_options(yield_per=2000)
    )
    for passage, document, path, text in rows:
        if (span := spans.get(passage)) is not None:
            of, (in_force, since, until) = about[document], span
            yield IndexEntry(passage, text, of.title, path, of.kind, of.region, document, in_force, since, until, of.number)


_Span = tuple[bool, dt.date | None, dt.date | None]


def _spans(session: Session, at: dt.datetime, documents: Sequence[str]) -> dict[int, _Span]:
    """Of each passage, whether a version in force at `at` holds it, and the first and last day of all that hold it."""
    found: dict[int, _Span] = {}
    versions = session.execute(
        select(
            SourceVersion.id, SourceVersion.starts_at, SourceVersion.ends_at, SourceVersion.since, SourceVersion.until,
            SourceVersion.withdrawn_at,
        ).where(SourceVersion.document_id.in_(documents), SourceVersion.status == "published")
    )  # fmt: skip
    spans = {row.id: _span(at, row.starts_at, row.ends_at, row.since, row.until, row.withdrawn_at) for row in versions}
    for version, passage in _passages(session, list(spans)):
        span = spans[version]
        found[passage] = _joined(found[passage], span) if passage in found else span
    return found


def _passages(session: Session, versions: Sequence[str]) -> Iterable[tuple[str, int]]:
    for start in range(0, len(versions), _READ):
        some = versions[start : start + _READ]
        rows = session.execute(
            select(VersionPassage.version_id, VersionPassage.passage_id).where(VersionPassage.version_id.in_(some))
        )
        yield from ((version, passage) for version, passage in rows)


def _span(
    at: dt.datetime, starts: dt.datetime | None, ends: dt.datetime | None, since: dt.date | None, until: dt.date | None,
    withdrawn: dt.datetime | None,
) -> _Span:  # fmt: skip
    if starts is None:
        return False, dt.date.max, dt.date.min
    if since is not None:
        # The days in law, for questions about another day; today is told by the instants alone.
        in_force = starts <= at and (ends is None or ends > at)
        return (in_force, since, until) if withdrawn is None else (in_force, dt.date.max, dt.date.min)
    # The day of the end is admitted too: whether it still held at that day's close, the database says.
    return starts <= at and (ends is None or ends > at), legal_day(starts), legal_day(ends) if ends else None


def _joined(a: _Span, b: _Span) -> _Span:
    since = None if a[1] is None or b[1] is None else min(a[1], b[1])
    until = None if a[2] is None or b[2] is None else max(a[2], b[2])
    return a[0] or b[0], since, until
