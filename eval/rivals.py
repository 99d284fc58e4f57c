"""What people would otherwise use, each behind the same two calls: LangChain's hybrid, plain BM25, a popular framework.

Haystack is the framework: of the popular ones its in-memory BM25 retriever runs at its defaults without downloading anything
(txtai's and LlamaIndex's defaults fetch a model at their first use). It splits words at blanks, as its defaults do, so
Chinese comes out as whole clauses: that is what its user gets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from knowledge.index.embed import make_embedder
from knowledge.index.entry import entry_of_row
from knowledge.index.hybrid import HybridIndex
from knowledge.lexicon import meant

# id, title, text
Doc = tuple[str, str, str]


class Rival(Protocol):
    """A search over documents that it was built from."""

    def search(self, question: str, k: int) -> list[str]:
        """Ids of the `k` best, best first."""
        ...


class Ours:
    """The index of this project over bare rows."""

    def __init__(self, docs: Sequence[Doc], folder: Path) -> None:
        self._ids = [doc[0] for doc in docs]
        self._index = HybridIndex.open(folder / "index", make_embedder("builtin"))
        self._index.rebuild((entry_of_row(n, title, text) for n, (_, title, text) in enumerate(docs)), revision=1)

    def search(self, question: str, k: int) -> list[str]:
        """Words, vectors and the learnt ranking."""
        return [self._ids[hit.passage_id] for hit in self._index.search(question, k, extra=meant(question))]


class LangChain:
    """BM25Retriever and Chroma under an EnsembleRetriever, with our words and our embedder: its best case here."""

    def __init__(self, docs: Sequence[Doc], folder: Path) -> None:
        import rjieba
        from chromadb.config import Settings
        from langchain_chroma import Chroma
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
        from langchain_core.documents import Document

        made = [Document(page_content=f"{title}\n{text}", metadata={"id": id}) for id, title, text in docs]
        self._words = BM25Retriever.from_documents(made, preprocess_func=rjieba.cut)
        settings = Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder))
        self._store = Chroma("rival", make_embedder("builtin"), str(folder), client_settings=settings)
        for start in range(0, len(made), 5000):
            self._store.add_documents(made[start : start + 5000])
        self._ensemble: Callable[..., Any] = EnsembleRetriever

    def search(self, question: str, k: int) -> list[str]:
        """Reciprocal ranks of both, equal weights."""
        self._words.k = k
        vectors = self._store.as_retriever(search_kwargs={"k": k})
        both = self._ensemble(retrievers=[self._words, vectors], weights=[0.5, 0.5])
        return [str(found.metadata["id"]) for found in both.invoke(question)][:k]


class Bm25s:
    """bm25s over rjieba's words."""

    def __init__(self, docs: Sequence[Doc], folder: Path) -> None:
        import bm25s
        import rjieba

        self._ids, self._cut = [doc[0] for doc in docs], rjieba.cut_for_search
        self._engine: Any = bm25s.BM25(k1=1.2, b=0.75)
        self._engine.index([self._cut(f"{title} {text}") for _, title, text in docs], show_progress=False)
        self._engine.save(str(folder / "bm25s"))

    def search(self, question: str, k: int) -> list[str]:
        """By BM25."""
        found, _ = self._engine.retrieve([self._cut(question)], k=min(k, len(self._ids)), show_progress=False)
        return [self._ids[int(number)] for number in found[0]]


class Haystack:
    """InMemoryBM25Retriever at its defaults."""

    def __init__(self, docs: Sequence[Doc], folder: Path) -> None:
        from haystack import Document
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore()
        store.write_documents([Document(id=id, content=f"{title}\n{text}") for id, title, text in docs])
        self._retriever: Any = InMemoryBM25Retriever(store)

    def search(self, question: str, k: int) -> list[str]:
        """By BM25 over what stands between blanks and marks."""
        return [found.id for found in self._retriever.run(query=question, top_k=k)["documents"]]


RIVALS: dict[str, Callable[[Sequence[Doc], Path], Rival]] = {
    "ours": Ours,
    "langchain": LangChain,
    "bm25s": Bm25s,
    "haystack": Haystack,
}
# What each needs beyond the core, as pip names it.
NEEDS = {"langchain": "langchain-community langchain-classic rank-bm25", "bm25s": "bm25s", "haystack": "haystack-ai"}
