"""The published knowledge as this process holds it: the index it owns, and the items by meaning; both follow the revision."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.from_documents import KINDS
from assistant.items import ItemCatalogue
from core.clock import legal_day, now
from core.db import Database
from core.settings import Settings
from core.sources import SourceVersion, published_revision
from knowledge.guide import Guide
from knowledge.index.embed import make_embedder
from knowledge.index.follow import follow, rebuild
from knowledge.index.hybrid import HybridIndex
from knowledge.index.rerank import make_reranker
from knowledge.lexicon import aliases
from knowledge.search import Found, PublishedSearch
from knowledge.shelf import ShelvedGuide, guide_in_force, standing
from knowledge.tables import GuideVersion

MOSTLY = 0.9


class Library:
    """Owns the index paths while it is open. Safe to use from many threads; `refresh` swaps whole snapshots."""

    def __init__(self, settings: Settings, db: Database) -> None:
        self._db = db
        path = settings.data_dir / "index"
        path.mkdir(parents=True, exist_ok=True)
        self.index = HybridIndex.open(path, make_embedder(settings.embedder), chroma_url=settings.chroma_url)
        self.search = PublishedSearch(index=self.index, database=db, reranker=make_reranker(settings.reranker))
        self._lock = threading.Lock()
        self._versions: dict[str, str] = {}
        self._catalogue = ItemCatalogue.build([])
        self._at: tuple[int, str, str] = (-1, "", "")
        self._words = ""
        self._names: dict[str, tuple[str, ...]] = {}
        self._due: dt.datetime | None = None
        self._home = ""

    def catalogue(self) -> ItemCatalogue:
        """The items in force, by meaning."""
        return self._catalogue

    def home_region(self) -> str:
        """The province that nearly all guides belong to; "" where they come from several, or none is known."""
        return self._home

    def guide(self, item_id: str) -> ShelvedGuide | None:
        """An item's guide in force, read from the database at this instant."""
        with self._db.read() as session:
            return guide_in_force(session, item_id, now())

    def find(self, question: str, region: str, on: dt.date | None = None) -> Sequence[Found]:
        """Passages of documents that may answer: in force now, or law on a day."""
        return self.search.find(question, 12, region=region, on=on, kinds=KINDS)

    def refresh(self) -> None:
        """Brings index and items to the published revision; does nothing when they stand there already."""
        with self._lock:
            at = now()
            with self._db.read() as session:
                mark = (published_revision(session), legal_day(at).isoformat(), aliases.mark(session))
            if mark == self._at and (self._due is None or at < self._due):
                return
            follow(self.index, self._db, at)
            if mark[2] != self._words:
                self._follow_words(mark[2])
            self._follow_guides()
            with self._db.read() as session:
                self._at, self._due = mark, _next_change(session, at)

    def _follow_words(self, mark: str) -> None:
        with self._db.read() as session:
            held = aliases.in_force(session)
        self.search.lexicon = lambda: held.lexicon
        self._catalogue = replace(self._catalogue, lexicon=held.own)
        # Items whose further names changed are analysed anew.
        for item in {*held.items, *self._names}:
            if held.items.get(item) != self._names.get(item):
                self._versions.pop(item, None)
        self._words, self._names = mark, held.items

    def _follow_guides(self) -> None:
        with self._db.read() as session:
            rows = session.execute(
                select(GuideVersion.item_id, GuideVersion.version_id)
                .join(SourceVersion, SourceVersion.id == GuideVersion.version_id)
                .where(standing(now()))
                .order_by(SourceVersion.starts_at, SourceVersion.id)
            )
            wanted = {item_id: version_id for item_id, version_id in rows}
            changed = [v for i, v in wanted.items() if self._versions.get(i) != v]
            gone = [i for i in self._versions if i not in wanted]
            if not changed and not gone:
                return
            added: list[Guide] = []
            for start in range(0, len(changed), 500):
                bodies = session.scalars(
                    select(GuideVersion.body).where(GuideVersion.version_id.in_(changed[start : start + 500]))
                )
                added += [self._named(Guide.model_validate(b)) for b in bodies]
        catalogue = self._catalogue.with_changes(added, gone)
        # The postings are made here, not by the first asker's question.
        _ = (catalogue.index, catalogue.positions, catalogue.places)
        provinces = Counter(f"{item.region[:2]}0000" for item in catalogue.items if item.region)
        named = provinces.most_common(1)
        self._home = named[0][0] if named and named[0][1] >= MOSTLY * len(catalogue.items) else ""
        self._catalogue, self._versions = catalogue, wanted

    def _named(self, guide: Guide) -> Guide:
        """The guide with the further names that stewards here have approved."""
        names = self._names.get(guide.item_id, ())
        return guide.model_copy(update={"aliases": (*guide.aliases, *names)}) if names else guide

    def rebuild(self) -> int:
        """Rebuilds the index from the database alone; how many passages."""
        with self._lock:
            return rebuild(self.index, self._db)

    def standing_at(self) -> int:
        """The revision that the index stands for."""
        return self.index.revision()

    def close(self) -> None:
        """Gives the index paths back."""
        self.index.close()


def _next_change(session: Session, at: dt.datetime) -> dt.datetime | None:
    """When something published next comes into force or goes out of it."""
    moments = [
        session.scalar(select(func.min(column)).where(SourceVersion.status == "published", column > at))
        for column in (SourceVersion.starts_at, SourceVersion.ends_at)
    ]
    return min((m for m in moments if m is not None), default=None)
