"""Storing what was imported: documents, versions and passages. Nothing stored here is found before it is published.

A version that is there (same document, same digest) is not stored again, unless it is over and nothing of its document is
in force or to come: then it may be published anew, as a version of its own. A passage that is there lives on.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.clock import legal_day, now
from core.crypto import Hasher
from core.db import new_id
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage
from knowledge.documents import ParsedDocument
from knowledge.guide import Guide, field_path, field_text
from knowledge.tables import CatalogFile, GuideVersion


@dataclass(frozen=True)
class Incoming:
    """One version on its way in: its document's facts, its passages (path, text) in order, and its structured form."""

    document_id: str
    kind: str
    authority: str
    title: str
    label: str
    passages: tuple[tuple[str, str], ...]
    number: str = ""
    publisher: str = ""
    department: str = ""
    region: str = ""
    url: str = ""
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    effective_note: str = ""
    adopted: dt.date | None = None
    demonstration: bool = False
    guide: Guide | None = None
    catalog: tuple[str, dict[str, Any]] | None = None

    def digest(self, hash_of: Hasher) -> str:
        """What makes it a version of its own: everything people may read or rules may use."""
        said = [
            self.title, self.label, self.number, self.publisher, self.department, self.region,
            str(self.effective_from), str(self.effective_to), self.passages,
            self.guide.model_dump(mode="json") if self.guide else None, self.catalog,
        ]  # fmt: skip
        return hash_of(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())


@dataclass
class Stored:
    """Version ids that came in, and those that were there already."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def guide_incoming(guide: Guide, catalog: dict[str, Any] | None = None) -> Incoming:
    """A guide as a source: one passage per field."""
    return Incoming(
        document_id=f"guide:{guide.item_id}", kind="guide", authority="指南", title=guide.name, label=guide.version,
        passages=tuple((field_path(guide.name, f), field_text(e)) for f, e in guide.fields.items() if e),
        publisher=guide.department, department=guide.department, region=guide.region, url=guide.url,
        effective_from=guide.effective_from, effective_to=guide.effective_to, demonstration=guide.demonstration,
        guide=guide, catalog=("item", catalog) if catalog else None,
    )  # fmt: skip


def document_incoming(parsed: ParsedDocument, hash_of: Hasher, *, demonstration: bool = False) -> Incoming:
    """A policy or law document as a source."""
    kind = {"法律法规": "law", "解读": "reading"}.get(parsed.authority, "policy")
    mark = hash_of(f"{parsed.title}\n{parsed.publisher}".encode())[:20]
    label = parsed.adopted.isoformat() if parsed.adopted else (parsed.number or "1")
    return Incoming(
        document_id=f"doc:{mark}", kind=kind, authority=parsed.authority, title=parsed.title, label=label,
        passages=tuple((p.path, p.text) for p in parsed.passages), number=parsed.number, publisher=parsed.publisher,
        region=parsed.region or "", effective_from=parsed.effective_from, effective_note=parsed.effective_note,
        adopted=parsed.adopted, demonstration=demonstration,
    )  # fmt: skip


def store(session: Session, hash_of: Hasher, incoming: Sequence[Incoming], import_id: str) -> Stored:
    """Stores versions in the caller's transaction, in bulk. Two incoming versions of one document are two versions."""
    result = Stored()
    at = now()
    ids = sorted({i.document_id for i in incoming})
    documents, versions, over, standing = _known(session, ids, at)
    passages = _known_passages(session, ids)
    fresh: list[tuple[str, Incoming]] = []
    for one in incoming:
        digest = one.digest(hash_of)
        settled = one.document_id in standing or (one.effective_to is not None and one.effective_to < legal_day(at))
        while (there := versions.get((one.document_id, digest))) in over:
            again = hash_of(f"{digest} {there}".encode())
            if settled and (one.document_id, again) not in versions:
                break
            digest = again
        if there is not None:
            result.unchanged.append(there)
            continue
        if one.document_id not in documents:
            documents.add(one.document_id)
            session.add(
                SourceDocument(
                    id=one.document_id, kind=one.kind, authority=one.authority, title=one.title, number=one.number,
                    publisher=one.publisher, department=one.department, region=one.region, url=one.url,
                )
            )  # fmt: skip
        version = SourceVersion(
            id=new_id(), document_id=one.document_id, label=one.label, digest=digest, status="imported",
            demonstration=one.demonstration, effective_from=one.effective_from, effective_to=one.effective_to,
            effective_note=one.effective_note, adopted=one.adopted, imported_at=at, import_id=import_id,
        )  # fmt: skip
        session.add(version)
        versions[one.document_id, digest] = version.id
        fresh.append((version.id, one))
        result.added.append(version.id)
        if one.guide is not None:
            body = one.guide.model_dump(mode="json")
            session.add(GuideVersion(version_id=version.id, item_id=one.guide.item_id, name=one.title, body=body))
        if one.catalog is not None:
            kind, body = one.catalog
            session.add(CatalogFile(version_id=version.id, kind=kind, name=one.title, body=body))
    session.flush()
    _store_passages(session, hash_of, fresh, passages)
    return result


def _known(
    session: Session, ids: Sequence[str], at: dt.datetime
) -> tuple[set[str], dict[tuple[str, str], str], set[str], set[str]]:
    """The documents that are there; version ids by document and digest; those that are over; the documents of which
    something is in force or to come."""
    documents: set[str] = set()
    versions: dict[tuple[str, str], str] = {}
    over: set[str] = set()
    standing: set[str] = set()
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        documents |= set(session.scalars(select(SourceDocument.id).where(SourceDocument.id.in_(some))))
        for version in session.scalars(select(SourceVersion).where(SourceVersion.document_id.in_(some))):
            versions[version.document_id, version.digest] = version.id
            if version.status == "published" and version.ends_at is not None and version.ends_at <= at:
                over.add(version.id)
            elif version.status == "published":
                standing.add(version.document_id)
    return documents, versions, over, standing


def _known_passages(session: Session, ids: Sequence[str]) -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = {}
    for start in range(0, len(ids), 500):
        rows = session.execute(
            select(PassageVersion.document_id, PassageVersion.path, PassageVersion.digest, PassageVersion.id).where(
                PassageVersion.document_id.in_(ids[start : start + 500])
            )
        )
        found |= {(r[0], r[1], r[2]): r[3] for r in rows}
    return found


def _store_passages(
    session: Session, hash_of: Hasher, fresh: Sequence[tuple[str, Incoming]], known: dict[tuple[str, str, str], int]
) -> None:
    wanted: dict[tuple[str, str, str], str] = {}
    for _, one in fresh:
        for path, text in one.passages:
            key = (one.document_id, path, hash_of(text.encode()))
            if key not in known:
                wanted[key] = text
    if wanted:
        rows = [
            {"document_id": document_id, "path": path, "digest": digest, "text": text}
            for (document_id, path, digest), text in wanted.items()
        ]
        made = session.scalars(insert(PassageVersion).returning(PassageVersion.id, sort_by_parameter_order=True), rows)
        known |= dict(zip(wanted, made, strict=True))
    links: dict[tuple[str, int], dict[str, Any]] = {}
    for version_id, one in fresh:
        for ordinal, (path, text) in enumerate(one.passages):
            passage_id = known[one.document_id, path, hash_of(text.encode())]
            links.setdefault(
                (version_id, passage_id), {"version_id": version_id, "passage_id": passage_id, "ordinal": ordinal}
            )
    if links:
        session.execute(insert(VersionPassage), list(links.values()))
