"""Hybrid search over one folder: words and vectors, kept in step with the database's revisions."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from langchain_core.embeddings import Embeddings

from knowledge.index.embed import fingerprint
from knowledge.index.entry import IndexEntry
from knowledge.index.fuse import Fusion, Hit, fusion_for
from knowledge.index.lock import IndexLock
from knowledge.index.vectors import VectorIndex, open_client
from knowledge.index.words import MAX_QUESTION, WordIndex

# Changes when what stands in the index changes: an older index is then rebuilt.
LAYOUT = 1
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the index stands for: the database's revision, and the legal day whose law is `in force` in it."""

    revision: int = 0
    day: str = ""
    embedder: str = ""
    layout: int = LAYOUT


class HybridIndex:
    """The index of one process, at `path`: words/, vectors/, state.json, and beside it the lock.

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
    ) -> None:
        self._path, self._lock = path, lock
        self._mark = fingerprint(embedder) if vectors else "none"
        self._fusion = fusion or fusion_for(self._mark)
        self._words = WordIndex(path / "words")
        client = open_client(path / "vectors", chroma_url) if vectors else None
        self._vectors = VectorIndex(client, embedder, self._mark) if client else None
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
    ) -> HybridIndex:
        """Take `<path>.lock` and open what stands at `path`; without `vectors`, words alone and no Chroma.

        Raises IndexHeld naming the process that owns it.
        """
        lock = IndexLock(path.with_name(f"{path.name}.lock"))
        lock.take()
        try:
            return cls(path, embedder, lock, chroma_url=chroma_url, fusion=fusion, vectors=vectors)
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

    def update(
        self, added: Iterable[IndexEntry], removed: Iterable[int], *, revision: int, day: dt.date | None = None
    ) -> None:
        """Put entries (each replacing its passage id), delete ids, and stand for `revision` from then on.

        What leaves force is put again with `in_force=False`. When it returns, every search sees it.
        """
        with self._writing:
            self._apply(added, list(removed), IndexState(revision, day.isoformat() if day else self._state.day, self._mark))

    def rebuild(self, entries: Iterable[IndexEntry], *, revision: int, day: dt.date | None = None) -> None:
        """Throw everything away and index `entries`: the way back from any fault, and the only vacuum."""
        with self._writing:
            self._write_state(IndexState(embedder=self._mark))
            self._words.clear()
            if self._vectors is not None:
                self._vectors.clear()
            self._apply(entries, [], IndexState(revision, day.isoformat() if day else "", self._mark))

    def search(
        self,
        question: str,
        k: int = 10,
        *,
        archive: bool = False,
        kinds: frozenset[str] | None = None,
        depth: int | None = None,
    ) -> list[Hit]:
        """The best `k` passages, best first, from the first `depth` (default k, at least 100) of words and of vectors.

        `archive` also searches what is not in force on the index's day. A hit is a candidate: read it back from the
        database before anyone sees it.
        """
        question = question[:MAX_QUESTION]
        reach = depth or max(k, 100)
        words = self._words.search(question, reach, archive=archive, kinds=kinds)
        vectors: list[tuple[int, float]] = []
        if self._vectors is not None and (self._fusion.weight(question) > 0 or len(words) < k):
            vectors = self._vectors.search(question, reach, archive=archive, kinds=kinds)
        return self._fusion.fuse(question, words, vectors)[:k]

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

    def _apply(self, added: Iterable[IndexEntry], removed: list[int], state: IndexState) -> None:
        self._words.remove(removed)
        if self._vectors is not None:
            self._vectors.remove(removed)
        for batch in _batches(added):
            self._words.put(batch)
            if self._vectors is not None:
                self._vectors.put(batch)
        self._words.commit()
        # Last: killed before this line, the update is simply done again.
        self._write_state(state)

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


def _batches(entries: Iterable[IndexEntry]) -> Iterator[list[IndexEntry]]:
    source = iter(entries)
    while batch := list(islice(source, _BATCH)):
        yield batch
