"""The vectors in Chroma: one collection of what is in force now, one archive, both of one embedder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import NotFoundError
from langchain_core.embeddings import Embeddings

from knowledge.index.admit import ANY, Admitted, same_line
from knowledge.index.embed import fingerprint
from knowledge.index.entry import LAST, IndexEntry

_BATCH = 2000
# Chroma writes its whole graph each `sync_threshold` vectors (1,000 unless told): ten times rarer halves an import. What
# is not in the graph file yet stands in its own log, so nothing confirmed is lost.
_GRAPH: Any = {"space": "cosine", "ef_search": 100, "batch_size": 1000, "sync_threshold": 10_000}
_OURS = re.compile(r"^yijianshi-(now|archive)-")


class VectorIndex:
    """Dense vectors by passage id.

    No `where` filter is ever sent: one costs 27 ms and more, so kind, region and day are settled on what comes back. Growth: adding
    costs some 0.8 ms a passage, a query 1 ms at 50,000; space of deleted vectors comes back only by `clear`.
    """

    def __init__(self, client: ClientAPI, embedder: Embeddings, mark: str | None = None) -> None:
        self._client, self._embedder = client, embedder
        mark = mark or fingerprint(embedder)
        self._names = {state: f"yijianshi-{state}-{mark}" for state in ("now", "archive")}
        self._collections = {state: self._make(name) for state, name in self._names.items()}

    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Embed and store entries, each replacing what stood under its passage id in either collection."""
        for start in range(0, len(entries), _BATCH):
            batch = entries[start : start + _BATCH]
            vectors = self._embedder.embed_documents([f"{entry.heading}\n{entry.text}" for entry in batch])
            for state, other, wanted in (("now", "archive", True), ("archive", "now", False)):
                rows = [(e, v) for e, v in zip(batch, vectors, strict=True) if e.in_force is wanted]
                if not rows:
                    continue
                ids = [str(entry.passage_id) for entry, _ in rows]
                self._collections[state].upsert(
                    ids=ids,
                    # As lists, Chroma checks every number in Python.
                    embeddings=np.asarray([vector for _, vector in rows], np.float32),
                    metadatas=[_about(entry) for entry, _ in rows],
                )
                self._drop(other, ids)

    def remove(self, passage_ids: Iterable[int]) -> None:
        """Delete by passage id from both collections; an id that is not there is no fault."""
        ids = [str(passage_id) for passage_id in passage_ids]
        for start in range(0, len(ids), _BATCH):
            for state in self._collections:
                self._drop(state, ids[start : start + _BATCH])

    def clear(self) -> None:
        """Start anew, and drop collections of other embedders: rebuilding is the only vacuum Chroma has."""
        for collection in self._client.list_collections():
            if _OURS.match(collection.name):
                self._client.delete_collection(collection.name)
        self._collections = {state: self._make(name) for state, name in self._names.items()}

    def commit(self) -> None:
        """Nothing to do: Chroma has written each call down before it returned."""

    def search(self, question: str, k: int, admitted: Admitted = ANY) -> list[tuple[int, float]]:
        """The best (passage id, cosine similarity), best first: `k` at most, fewer where filters leave some out."""
        vector = self._embedder.embed_query(question)
        if not any(vector):
            return []
        try:
            found = self._query(vector, k, admitted)
        except NotFoundError:
            # A rebuild drops the collections under a running search: the words answer alone meanwhile.
            return []
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def scores(self, question: str, passage_ids: Sequence[int]) -> list[float | None]:
        """Not known: reading single vectors back costs Chroma more than the whole search."""
        return [None] * len(passage_ids)

    def __len__(self) -> int:
        return sum(collection.count() for collection in self._collections.values())

    def _query(self, vector: list[float], k: int, admitted: Admitted) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        # Metadata and counting each cost as much as the search itself: only asked for where needed.
        plain = admitted == ANY
        include = ["distances"] if plain else ["distances", "metadatas"]
        reach = k if plain else 4 * k
        for state in ("now", "archive") if admitted.day is not None else ("now",):
            result: Any = self._collections[state].query(query_embeddings=[vector], n_results=reach, include=include)
            abouts = [None] * len(result["ids"][0]) if plain else result["metadatas"][0]
            found += [
                (int(i), 1.0 - float(distance))
                for i, distance, about in zip(result["ids"][0], result["distances"][0], abouts, strict=True)
                if about is None or _admits(about, admitted)
            ]
        return found

    def _make(self, name: str) -> Any:
        # embedding_function=None: Chroma's default one downloads a model at its first use.
        return self._client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": _GRAPH}
        )

    def _drop(self, state: str, ids: Sequence[str]) -> None:
        if ids and self._collections[state].count():
            self._collections[state].delete(ids=list(ids))


def _about(entry: IndexEntry) -> dict[str, str | int]:
    since, until = entry.days
    return {"kind": entry.kind or "-", "region": entry.region or "-", "since": since, "until": until}


def _admits(about: Mapping[str, Any], admitted: Admitted) -> bool:
    if admitted.kinds is not None and about["kind"] not in admitted.kinds:
        return False
    if admitted.region and not same_line(admitted.region, "" if about["region"] == "-" else about["region"]):
        return False
    day = admitted.day.toordinal() if admitted.day else None
    return day is None or about.get("since", 0) <= day <= about.get("until", LAST)


def open_client(path: Path | None, url: str = "") -> ClientAPI:
    """A Chroma client: of the server at `url` where one is set, else in process at `path`. Telemetry is off.

    Raises ValueError where neither is given or the server does not answer.
    """
    settings = Settings(anonymized_telemetry=False)
    if url:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        return chromadb.HttpClient(
            host=parts.hostname or "localhost", port=parts.port or (443 if secure else 8000), ssl=secure, settings=settings
        )
    if path is None:
        raise ValueError("Chroma needs a folder or a server")
    path.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(path), settings=settings)
