"""The seam of vector stores: what the hybrid index asks of each, and which one an embedder gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from langchain_core.embeddings import Embeddings

from knowledge.index.admit import Admitted
from knowledge.index.entry import IndexEntry
from knowledge.index.exact import ExactVectors
from knowledge.index.vectors import VectorIndex, open_client


class VectorStore(Protocol):
    """Dense vectors by passage id. Writes are seen and durable after `commit`, all of them or none."""

    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Embed and keep entries, each replacing what stands under its passage id."""
        ...

    def remove(self, passage_ids: Iterable[int]) -> None:
        """Delete by passage id; an id that is not there is no fault."""
        ...

    def clear(self) -> None:
        """Delete everything."""
        ...

    def commit(self) -> None:
        """Make writes durable and visible."""
        ...

    def search(self, question: str, k: int, admitted: Admitted = ...) -> list[tuple[int, float]]:
        """The best (passage id, cosine) among the admitted, best first, `k` at most."""
        ...

    def scores(self, question: str, passage_ids: Sequence[int]) -> list[float | None]:
        """The question's cosine with each of these passages; None where the store can't tell."""
        ...

    def __len__(self) -> int: ...


def open_store(path: Path, embedder: Embeddings, mark: str, chroma_url: str = "") -> VectorStore:
    """Built-in embedders are searched exactly; real models, and any model where a Chroma server is set, in Chroma."""
    if not chroma_url and mark.startswith(("static-", "builtin-")):
        # Trained models are turned so that the leading dimensions carry most; hashed ones carry alike in all.
        return ExactVectors(path / "exact", embedder, mark, lead=64 if mark.startswith("static-") else None)
    return VectorIndex(open_client(path / "vectors", chroma_url), embedder, mark)
