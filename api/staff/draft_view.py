"""A draft as the one who decides it sees it: each sentence with its number, each source once, the quoted spans marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.body import Body, Cite
from core.clock import now
from core.regions import full_name_of
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage, in_force


@dataclass(frozen=True)
class Segment:
    """A stretch of a source's text and the citations (1-based) that quote it; `first` are those that begin here."""

    text: str
    cites: tuple[int, ...]
    first: tuple[int, ...]


@dataclass(frozen=True)
class Source:
    """A cited passage with the facts that a reader needs to trust it."""

    passage_id: int
    title: str
    path: str
    authority: str
    version: str
    region: str
    effective_from: str
    effective_to: str
    in_force: bool
    published: bool
    demonstration: bool
    cites: tuple[int, ...]
    segments: tuple[Segment, ...]
    text: str


def sources_of(session: Session, body: Body) -> list[Source]:
    """The passages that a body cites, in the order of their first citation."""
    ids = list(dict.fromkeys(c.passage_id for c in body.citations))
    standing = in_force(session, ids, now())
    found: list[Source] = []
    for passage_id in ids:
        row = session.execute(
            select(PassageVersion, SourceDocument, SourceVersion)
            .join(SourceDocument, SourceDocument.id == PassageVersion.document_id)
            .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
            .join(SourceVersion, SourceVersion.id == VersionPassage.version_id)
            .where(PassageVersion.id == passage_id)
            .order_by((SourceVersion.status == "published").desc(), SourceVersion.starts_at.desc())
            .limit(1)
        ).first()
        if row is None:
            continue
        passage, document, version = row
        cites = [(n, c) for n, c in enumerate(body.citations, 1) if c.passage_id == passage_id]
        found.append(
            Source(
                passage_id=passage_id, title=document.title, path=passage.path, authority=document.authority,
                version=version.label, region=(full_name_of(document.region) or document.region),
                effective_from=str(version.effective_from or ""), effective_to=str(version.effective_to or ""),
                in_force=passage_id in standing, published=version.status == "published", demonstration=version.demonstration,
                cites=tuple(n for n, _ in cites), segments=tuple(segments(passage.text, cites)), text=passage.text,
            )
        )  # fmt: skip
    return found


def segments(text: str, cites: Sequence[tuple[int, Cite]]) -> list[Segment]:
    """`text` cut at every edge of a quote; a span outside the text marks nothing."""
    inside = [(n, c) for n, c in cites if 0 <= c.start < c.end <= len(text)]
    edges = sorted({0, len(text), *(c.start for _, c in inside), *(c.end for _, c in inside)})
    found = []
    for start, end in pairwise(edges):
        covering = tuple(n for n, c in inside if c.start <= start and end <= c.end)
        found.append(Segment(text[start:end], covering, tuple(n for n, c in inside if c.start == start)))
    return found
