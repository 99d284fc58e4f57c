"""Embedders: the built-in one, which needs no download, and sentence-transformers by name or path."""

from __future__ import annotations

import hashlib
import math
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from langchain_core.embeddings import Embeddings

from core.errors import BadSettings
from knowledge.index.rarity import rarity, table_digest
from knowledge.index.segment import bigrams, normalise, words
from knowledge.index.static import StaticEmbeddings

BUILTIN, HASHED = "builtin", "hashed"
# The trained model that comes with the project, and what was learnt with it: knowledge/model/README.md.
MODEL = Path(__file__).parents[1] / "model"
# Instructions that a model family was trained with but its files don't always carry: (part of the name, query, passage).
_INSTRUCTIONS = (
    ("bge-small-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("bge-base-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("bge-large-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("e5-", "query: ", "passage: "),
)


@runtime_checkable
class Fingerprinted(Protocol):
    """An embedder that can say which vectors are its own: equal fingerprints, comparable vectors."""

    def fingerprint(self) -> str:
        """Short ASCII name of model and version; part of the collections' names."""
        ...


class HashedEmbeddings(Embeddings):
    """Characters, character pairs and words, hashed with signs into `dimension` cells and weighted by rarity; length 1.

    Deterministic, without state or fitting: rarity comes from a shipped table of common terms. Like words, it knows
    no meaning; it forgives broken words. 0.1 ms a passage. Source: feature hashing, Weinberger et al. 2009.
    """

    def __init__(self, dimension: int = 256) -> None:
        self._dimension = dimension
        self._cells: dict[str, tuple[int, float]] = {}

    def fingerprint(self) -> str:
        """Changes with the dimension and with the table of common terms."""
        return f"{BUILTIN}-{self._dimension}-{table_digest()}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector per text; a text without letters or digits gets zeros."""
        return [self._vector(text).tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, made like a passage's."""
        return self.embed_documents([text])[0]

    def _vector(self, text: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        normalised = normalise(text)
        counts: dict[str, int] = {}
        for term in (*normalised.replace(" ", ""), *bigrams(normalised), *words(normalised)):
            counts[term] = counts.get(term, 0) + 1
        vector = np.zeros(self._dimension, np.float32)
        for term, count in counts.items():
            cell, weight = self._cell(term)
            vector[cell] += weight * (1 + math.log(count))
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector

    def _cell(self, term: str) -> tuple[int, float]:
        known = self._cells.get(term)
        if known is None:
            digest = zlib.crc32(term.encode())
            # A lone character says little; its pairs and words carry the sense.
            sign = 1.0 if digest & 0x80000000 else -1.0
            known = (digest % self._dimension, sign * rarity(term) * (0.3 if len(term) == 1 else 1.0))
            if len(self._cells) < 500_000:
                self._cells[term] = known
        return known


class SentenceTransformerEmbeddings(Embeddings):
    """A sentence-transformers model that is on this machine already: nothing is ever downloaded."""

    def __init__(self, name_or_path: str, *, query_prompt: str | None = None, passage_prompt: str | None = None) -> None:
        """Load the model. Raises ImportError without the `models` extra, OSError when the files are not here."""
        # Here, not above: the import alone costs six seconds and 600 MB.
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(name_or_path, local_files_only=True)
        known = next(((q, p) for part, q, p in _INSTRUCTIONS if part in name_or_path.lower()), (None, None))
        own = self._model.prompts or {}
        self._query_prompt = _first(query_prompt, own.get("query") or None, known[0])
        self._passage_prompt = _first(passage_prompt, own.get("passage") or own.get("document") or None, known[1])
        self._name = name_or_path

    def fingerprint(self) -> str:
        """From weights and prompts, not from the name: a retrained model at the same path is another model."""
        digest = hashlib.sha256(f"{self._query_prompt}\0{self._passage_prompt}".encode())
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(f"{key}{tuple(tensor.shape)}".encode())
            digest.update(tensor.detach().cpu().flatten().float().numpy().tobytes())
        return f"st-{digest.hexdigest()[:16]}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector of length 1 per passage."""
        return self._encode(texts, self._passage_prompt)

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, of length 1, with the prompt the model wants before questions."""
        return self._encode([text], self._query_prompt)[0]

    def _encode(self, texts: list[str], prompt: str | None) -> list[list[float]]:
        vectors = self._model.encode(
            texts, prompt=prompt or None, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return [[float(x) for x in vector] for vector in vectors]


@cache
def builtin() -> StaticEmbeddings:
    """The trained model that comes with the project, read once."""
    return StaticEmbeddings.load(MODEL)


def make_embedder(name: str) -> Embeddings:
    """The embedder that the setting `embedder` names: `builtin` (trained, knowledge/model), `hashed` (untrained), or a
    sentence-transformers model by name or path.

    Raises BadSettings where the model's files or the `models` extra are not on this machine.
    """
    if name == BUILTIN:
        return builtin()
    if name == HASHED:
        return HashedEmbeddings()
    try:
        return SentenceTransformerEmbeddings(name)
    except (ImportError, OSError, ValueError) as wrong:
        # The library speaks of a connection that was never tried: say which model is missing instead.
        reason = f"{name} is not on this machine, or the models extra is not: {wrong}"
        raise BadSettings("bad_settings", name="YIJIANSHI_EMBEDDER", reason=reason) from None


def fingerprint(embedder: Embeddings) -> str:
    """The embedder's fingerprint; for one of another make, its class and the digest of a fixed text's vector."""
    if isinstance(embedder, Fingerprinted):
        return embedder.fingerprint()
    probe = np.asarray(embedder.embed_query("政务服务 办事指南 2024"), np.float32).round(3)
    return f"other-{hashlib.sha256(type(embedder).__name__.encode() + probe.tobytes()).hexdigest()[:16]}"


def _first(*choices: str | None) -> str | None:
    return next((choice for choice in choices if choice is not None), None)
