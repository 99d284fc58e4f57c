"""Hybrid search over one folder: words and vectors, kept in step with the database's revisions."""

from __future__ import annotations

import ctypes
import datetime as dt
import gc
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from langchain_core.embeddings import Embeddings

from knowledge.index.admit import Admitted
from knowledge.index.embed import fingerprint
from knowledge.index.entry import IndexEntry
from knowledge.index.exact import ExactVectors
from knowledge.index.fuse import Fusion, Hit, fusion_for, ranked, ranker_for
from knowledge.index.lock import IndexLock
from knowledge.index.pool import DEPTH, pool_of
from knowledge.index.ranking import Ranker, features
from knowledge.index.stores import VectorStore, open_store
from knowledge.index.words import MAX_QUESTION, WordIndex

# Changes when what stands in the index changes: an older index is then rebuilt.
LAYOUT = 4
_BATCH = 2000
# Guides are found by their names, which words do best; the ranking was learnt on statutes.
GUIDES = frozenset({"guide"})


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the index stands for: the database's revision, and the legal day and instant whose law is `in force` in it."""

    revision: int = 0
    day: str = ""
    at: str = ""
    embedder: str = ""
    layout: int = LAYOUT


class HybridIndex:
    """The index of one process, at `path`: words/, exact/ or vectors/, state.json, and beside it the lock.

    Derived from the database and worth nothing by itself: a killed update leaves the old revision in state.json, so
    that its owner does it again, and doing it twice changes nothing.
    """

    def __init__(
        self,
        path: Path,
        embedder: Embeddings,
        lock: IndexLock,
        *,
        chroma_url: str = "",
        fusion: Fusion | None = None,
        vectors: bool = True,
        ranker: Ranker | None = None,
    ) -> None:
        self._path, self._lock = path, lock
        self._mark = fingerprint(embedder) if vectors else "none"
        self._fusion = fusion or fusion_for(self._mark)
        self._ranker = (ranker or ranker_for(self._mark)) if fusion is None else None
        self._words = WordIndex(path / "words")
        self._vectors: VectorStore | None = open_store(path, embedder, self._mark, chroma_url) if vectors else None
        self._state = self._read_state()
        self._writing = Lock()

    @classmethod
    def open(
        cls,
        path: Path,
        embedder: Embeddings,
        *,
        chroma_url: str = "",
        fusion: Fusion | None = None,
        vectors: bool = True,
        ranker: Ranker | None = None,
    ) -> HybridIndex:
        """Take `<path>.lock` and open what stands at `path`; without `vectors`, words alone and no Chroma.
        A `fusion` told brings both lists together by its weights, without the learnt ranking.

        Raises IndexHeld naming the process that owns it.
        """
        lock = IndexLock(path.with_name(f"{path.name}.lock"))
        lock.take()
        try:
            return cls(path, embedder, lock, chroma_url=chroma_url, fusion=fusion, vectors=vectors, ranker=ranker)
        except BaseException:
            lock.give_back()
            raise

    def revision(self) -> int:
        """The database revision it stands for; 0: empty, of another embedder or layout, so it must be rebuilt."""
        return self._state.revision

    @property
    def day(self) -> dt.date | None:
        """The legal day whose passages in force are the ones searched first; None before the first update."""
        return dt.date.fromisoformat(self._state.day) if self._state.day else None

    @property
    def at(self) -> dt.datetime | None:
        """The instant for which it tells what is in force; None where that was not said."""
        return dt.datetime.fromisoformat(self._state.at) if self._state.at else None

    def update(
        self, added: Iterable[IndexEntry], removed: Iterable[int], *, revision: int, day: dt.date | None = None,
        at: dt.datetime | None = None,
    ) -> None:  # fmt: skip
        """Put entries (each replacing its passage id), delete ids, and stand for `revision`, `day` and `at` from then on.

        What leaves force is put again with `in_force=False`. When it returns, every search sees it.
        """
        with self._writing:
            self._apply(added, list(removed), self._standing(revision, day or self.day, at or self.at))

    def rebuild(
        self, entries: Iterable[IndexEntry], *, revision: int, day: dt.date | None = None, at: dt.datetime | None = None
    ) -> None:
        """Throw everything away and index `entries`: the way back from any fault, and the only vacuum."""
        with self._writing:
            self._write_state(IndexState(embedder=self._mark))
            self._words.clear()
            if self._vectors is not None:
                self._vectors.clear()
            self._apply(entries, [], self._standing(revision, day, at))
        _give_back_memory()

    def search(
        self,
        question: str,
        k: int = 10,
        *,
        day: dt.date | None = None,
        region: str = "",
        kinds: frozenset[str] | None = None,
        depth: int | None = None,
        extra: Sequence[tuple[str, float]] = (),
    ) -> list[Hit]:
        """The best `k` passages, best first, from the first `depth` (default k, at least 100) of words and of vectors.

        In force on `day` (the index's own unless told), of `region`'s line, of `kinds`; `extra` are phrases with weights
        that the words look for too. A hit is a candidate: read it back from the database before anyone sees it.
        """
        question = question[:MAX_QUESTION]
        reach = depth or max(k, 100)
        admitted = Admitted(None if day == self.day else day, region, kinds)
        if self._ranker is not None and isinstance(self._vectors, ExactVectors) and kinds != GUIDES:
            deep = max(reach, DEPTH)
            words = self._words.search(question, deep, admitted, extra=extra)
            pool = pool_of(self._vectors, question, words, admitted, deep, self._words.holding)
            if pool is not None:
                return ranked(pool, self._ranker.scores(features(pool, question)), k)
        words = self._words.search(question, reach, admitted, extra=extra)
        vectors: list[tuple[int, float]] = []
        if self._vectors is not None and (self._fusion.weight(question) > 0 or len(words) < k):
            vectors = self._vectors.search(question, reach, admitted)
        return self._rank(question, words, vectors)[:k]

    def search_vectors(self, question: str, k: int = 10) -> list[Hit]:
        """By vectors alone, in force only: what a measurement compares with."""
        found = self._vectors.search(question, k) if self._vectors is not None else []
        return [Hit(i, score, {"vectors": score, "vectors_rank": float(rank)}) for rank, (i, score) in enumerate(found, 1)]

    def passages(self) -> dict[int, bool]:
        """Every passage id that it holds, and whether it stands there as in force."""
        return self._words.passages()

    def __len__(self) -> int:
        return len(self._words)

    def close(self) -> None:
        """Close the files and free the lock."""
        self._words.close()
        self._lock.give_back()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rank(
        self, question: str, words: Sequence[tuple[int, float]], vectors: Sequence[tuple[int, float]]
    ) -> list[Hit]:
        """One ranking of both lists; a passage that only words found gets its cosine too, without a rank."""
        hits = self._fusion.fuse(question, words, vectors)
        lacking = [hit for hit in hits if "vectors" not in hit.parts] if vectors and self._vectors is not None else []
        if lacking and self._vectors is not None:
            cosines = self._vectors.scores(question, [hit.passage_id for hit in lacking])
            for hit, cosine in zip(lacking, cosines, strict=True):
                if cosine is not None:
                    hit.parts["vectors"] = cosine
        return hits

    def _standing(self, revision: int, day: dt.date | None, at: dt.datetime | None) -> IndexState:
        return IndexState(revision, day.isoformat() if day else "", at.isoformat() if at else "", self._mark)

    def _apply(self, added: Iterable[IndexEntry], removed: list[int], state: IndexState) -> None:
        self._words.remove(removed)
        if self._vectors is not None:
            self._vectors.remove(removed)
        for batch in _batches(added):
            self._words.put(batch)
            if self._vectors is not None:
                self._vectors.put(batch)
        self._words.commit()
        if self._vectors is not None:
            self._vectors.commit()
        self._write_state(state)  # last: killed before this line, the update is simply done again

    def _read_state(self) -> IndexState:
        try:
            state = IndexState(**json.loads((self._path / "state.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return IndexState()
        return state if (state.embedder, state.layout) == (self._mark, LAYOUT) else IndexState()

    def _write_state(self, state: IndexState) -> None:
        fresh = self._path / "state.json.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(state), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path / "state.json")
        self._state = state


def _give_back_memory() -> None:
    """A rebuild needs for a moment twice what it leaves; the C library keeps that unless asked (1,050 MB against 620)."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _batches(entries: Iterable[IndexEntry]) -> Iterator[list[IndexEntry]]:
    source = iter(entries)
    while batch := list(islice(source, _BATCH)):
        yield batch
