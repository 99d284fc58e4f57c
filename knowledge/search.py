"""Finds published passages: candidates from the index, each read back from the database before anyone sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import legal_day, now
from core.db import Database
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage
from knowledge.index.admit import same_line
from knowledge.index.fuse import RRF_CONSTANT, Hit
from knowledge.index.rerank import LOOKED_AT, Reranker
from knowledge.lexicon import Lexicon, meant, shipped
from knowledge.shelf import standing, standing_on

__all__ = ["Candidates", "Found", "PublishedSearch", "ReadBack", "Row", "read_back", "same_line"]

_READ = 500
_DEEPEST = 1600
# Read back beyond what is wanted, so that one that ended a moment ago costs no second reading.
_SPARE = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One passage as the database has it, in the version that is in force at the asked instant or was law on the asked day.

    `since` and `until` are the legal days of that version as far as is known now (until None: no end known).
    """

    passage_id: int
    document_id: str
    title: str
    number: str
    path: str
    text: str
    kind: str
    authority: str
    department: str
    region: str
    version_id: str
    version: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    demonstration: bool
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def dated(self) -> bool:
        """Whether its entry into force is known: a guide's silence means since its publication, a law's means unknown."""
        return self.effective_from is not None or self.kind in ("guide", "theme")


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that may be shown, with the score that ranked it and that score's parts."""

    row: Row
    score: float
    parts: dict[str, float]


@runtime_checkable
class Candidates(Protocol):
    """What proposes passages: the index in this process, or a client of the process that owns it."""

    @property
    def day(self) -> dt.date | None:
        """The legal day whose law it tells without comparing days."""
        ...

    def search(
        self,
        question: str,
        k: int = ...,
        *,
        day: dt.date | None = ...,
        region: str = ...,
        kinds: frozenset[str] | None = ...,
        depth: int | None = ...,
        extra: Sequence[tuple[str, float]] = ...,
    ) -> list[Hit]:
        """The best `k` candidates, best first."""
        ...


ReadBack = Callable[[Session, Sequence[int], dt.datetime | dt.date], dict[int, Row]]


def read_back(session: Session, passage_ids: Sequence[int], when: dt.datetime | dt.date) -> dict[int, Row]:
    """Those of `passage_ids` that a published version contains which is in force at an instant, or was law on a day; by id."""
    held = standing(when) if isinstance(when, dt.datetime) else standing_on(when)
    rows: dict[int, Row] = {}
    for start in range(0, len(passage_ids), _READ):
        # Columns, not entities: a third of the time. The first ones are Row's fields in their order. Whether a version is
        # in force is asked as a column too: as a condition it makes SQLite walk every version in force to find ten rows.
        found = session.execute(
            select(
                PassageVersion.id, SourceDocument.id, SourceDocument.title, SourceDocument.number, PassageVersion.path,
                PassageVersion.text, SourceDocument.kind, SourceDocument.authority, SourceDocument.department,
                SourceDocument.region, SourceVersion.id, SourceVersion.label, SourceVersion.effective_from,
                SourceVersion.effective_to, SourceVersion.demonstration,
                SourceVersion.since, SourceVersion.until,
                held, SourceVersion.starts_at, SourceVersion.published_at,
            )
            .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
            .join(SourceVersion, SourceVersion.id == VersionPassage.version_id)
            .join(SourceDocument, SourceDocument.id == SourceVersion.document_id)
            .where(PassageVersion.id.in_(passage_ids[start : start + _READ]))
        )  # fmt: skip
        holding: list[Sequence[Any]] = [tuple(columns) for columns in found if columns[-3]]
        # Two versions in force hold it (a correction on the same day): the later one speaks.
        holding.sort(key=lambda columns: (columns[-2], columns[-1] or columns[-2]))
        for *columns, _, _, _ in holding:
            row = Row(*columns)
            rows[row.passage_id] = row
    return rows


class PublishedSearch(BaseRetriever):
    """The retriever over what is published. `find` is its whole face; LangChain callers get the same as documents.

    Nothing that is not in force at the asked date in the asked region comes back, whatever the index proposes.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Candidates
    database: Database
    reader: ReadBack = read_back
    reranker: Reranker | None = None
    lexicon: Callable[[], Lexicon] = shipped
    k: int = 10
    region: str = ""
    on: dt.date | None = None
    kinds: frozenset[str] | None = None

    def find(
        self,
        question: str,
        k: int | None = None,
        *,
        region: str | None = None,
        on: dt.date | None = None,
        kinds: frozenset[str] | None = None,
    ) -> list[Found]:
        """The best `k` passages that were law on the day `on` (None or today: in force at this instant), of `region`'s line (empty: any).

        Arguments that are left out take the retriever's own values. The index settles day, region and kinds; what it
        proposes is read back, and read on only where the database dropped some of it.
        """
        shown = k or self.k
        wanted = max(shown, LOOKED_AT) if self.reranker else shown
        region = self.region if region is None else region
        kinds = self.kinds if kinds is None else kinds
        present = now()
        day = on or self.on or legal_day(present)
        when = present if day == legal_day(present) else day
        depth = max(100, wanted + _SPARE)
        # Everyday words are searched with what they stand for; nothing that was said is left out.
        extra = meant(question, self.lexicon())
        found: list[Found] = []
        asked = 0
        with self.database.read() as session:
            while True:
                hits = self.index.search(question, depth, day=day, region=region, kinds=kinds, depth=depth, extra=extra)
                while len(found) < wanted and asked < len(hits):
                    some = hits[asked : asked + wanted - len(found) + _SPARE]
                    asked += len(some)
                    found += self._keep(session, some, region, when, kinds)
                # The database dropped too many of the candidates: ask deeper, as long as there is more to ask for.
                if len(found) >= wanted or len(hits) < depth or depth >= _DEEPEST:
                    return self._looked_at(question, found[:wanted])[:shown]
                depth, asked, found = min(4 * depth, _DEEPEST), 0, []

    def _keep(
        self, session: Session, hits: Sequence[Hit], region: str, when: dt.datetime | dt.date, kinds: frozenset[str] | None
    ) -> list[Found]:
        rows = self.reader(session, [hit.passage_id for hit in hits], when)
        return [
            Found(row, hit.score, hit.parts)
            for hit in hits
            if (row := rows.get(hit.passage_id)) and same_line(region, row.region) and (not kinds or row.kind in kinds)
        ]

    def _looked_at(self, question: str, found: list[Found]) -> list[Found]:
        """In the order of the cross-encoder, where there is one; its number stands among the parts."""
        if self.reranker is None:
            return found
        scores = self.reranker.scores(question, [f"{one.row.path}\n{one.row.text}" for one in found])
        order = sorted(zip(scores, found, strict=True), key=lambda pair: -pair[0])
        return [
            replace(one, score=1 / (RRF_CONSTANT + place), parts={**one.parts, "reranker": score})
            for place, (score, one) in enumerate(order, 1)
        ]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(
                id=str(found.row.passage_id),
                page_content=found.row.text,
                metadata={
                    "passage_id": found.row.passage_id,
                    "document_id": found.row.document_id,
                    "title": found.row.title,
                    "path": found.row.path,
                    "kind": found.row.kind,
                    "authority": found.row.authority,
                    "region": found.row.region,
                    "version": found.row.version,
                    "score": found.score,
                },
            )
            for found in self.find(query)
        ]

