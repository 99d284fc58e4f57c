"""How long a changed document takes to be found: measured on a data directory that is there, which it changes.

For each try: one document or guide in force gets a new version with a sentence of its own; the time is from the call
that publishes it until a search for that sentence shows it, following and committing the index included.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.build import Base, build_base
from api.library import Library
from checkpoint.roles import grant_first
from core.clock import now
from core.errors import BadInput
from core.people import Role, Staff, add_person, open_session, staff_of
from core.settings import Settings
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage
from knowledge.guide import Guide
from knowledge.publish import publish
from knowledge.shelf import standing
from knowledge.store import Incoming, guide_incoming, store
from knowledge.tables import GuideVersion


def bench_publish(settings: Settings, *, kind: str = "law", tries: int = 10) -> Mapping[str, float]:
    """`passages` in the index, and `median_ms`, `worst_ms` from publishing to found, over `tries` changed documents.

    Publishes for good into `settings.data_dir`: to be given a copy. Raises BadInput where none of `kind` is in force, or
    where what was published is not found within a minute.
    """
    base = build_base(settings)
    library = Library(settings, base.db)
    try:
        library.refresh()
        with base.db.write() as session:
            person = add_person(session, f"bench-{secrets.token_hex(4)}", "bench", secrets.token_hex(16))
            grant_first(session, base.keys, person, [Role.steward])
            token = open_session(session, person, 12)
        with base.db.read() as session:
            staff = staff_of(session, token, demo=False)
        times = sorted(_one(base, library, staff, kind, number) for number in range(tries))
        return {
            "passages": len(library.index),
            "median_ms": round(times[len(times) // 2] * 1000, 1),
            "worst_ms": round(times[-1] * 1000, 1),
        }
    finally:
        library.close()
        base.db.close()


def _one(base: Base, library: Library, staff: Staff, kind: str, number: int) -> float:
    mark = f"测量{secrets.token_hex(8)}"
    with base.db.write() as session:
        added = store(session, base.keys.hash, [_changed(session, kind, number, mark)], "").added
    started = time.perf_counter()
    with base.db.write() as session:
        publish(session, staff, added)
    library.refresh()
    while not any(mark in found.row.text for found in library.search.find(mark, 10)):
        if time.perf_counter() - started > 60:
            raise BadInput("bench_not_found")
    return time.perf_counter() - started


def _changed(session: Session, kind: str, number: int, mark: str) -> Incoming:
    version, document = _standing(session, kind, number)
    body = session.scalar(select(GuideVersion.body).where(GuideVersion.version_id == version.id))
    if body is not None:
        guide = Guide.model_validate(body)
        incoming = guide_incoming(guide.model_copy(update={"version": mark}))
        path, text = incoming.passages[0]
        return replace(incoming, passages=((path, f"{text} {mark}"), *incoming.passages[1:]))
    passages = session.execute(
        select(PassageVersion.path, PassageVersion.text)
        .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
        .where(VersionPassage.version_id == version.id)
        .order_by(VersionPassage.ordinal)
    ).all()
    first, *rest = [(path, text) for path, text in passages]
    return Incoming(
        document_id=document.id, kind=document.kind, authority=document.authority, title=document.title, label=mark,
        passages=((first[0], f"{first[1]} {mark}"), *rest), number=document.number, publisher=document.publisher,
        department=document.department, region=document.region, url=document.url,
    )  # fmt: skip


def _standing(session: Session, kind: str, number: int) -> tuple[SourceVersion, SourceDocument]:
    chosen = (
        select(SourceVersion, SourceDocument)
        .join(SourceDocument, SourceDocument.id == SourceVersion.document_id)
        .where(standing(now()), SourceDocument.kind == kind)
    )
    many = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    if not many:
        raise BadInput("bench_nothing_published")
    # Spread over the whole, so that short and long documents both count.
    version, document = session.execute(
        chosen.order_by(SourceDocument.id).offset(number * 7919 % many).limit(1)
    ).one()
    return version, document
