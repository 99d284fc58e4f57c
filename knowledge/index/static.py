"""A static embedding model served by numpy alone: a text is the mean of its terms' rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from langchain_core.embeddings import Embeddings

from core.errors import BadSettings
from knowledge.index.segment import bigrams, normalise, words

WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
_TYPES = {"I8": np.int8, "F32": np.float32}


def terms(text: str) -> list[str]:
    """Characters, character pairs and longer words of `text`, each once, in order: what a row can stand for.

    Once, because the tenth "应当" of a passage says no more than its first.
    """
    normalised = normalise(text)
    longer = (word for word in words(normalised) if len(word) > 2)
    return list(dict.fromkeys((*normalised.replace(" ", ""), *bigrams(normalised), *longer)))


class StaticEmbeddings(Embeddings):
    """Rows of int8 with one scale each, by term. 0.03 ms a question; neither torch nor a download.

    The folder is an ordinary sentence-transformers model too: `embeddings` times `weights` are the rows.
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        rows: np.ndarray[Any, np.dtype[np.int8]],
        scales: np.ndarray[Any, np.dtype[np.float32]],
    ) -> None:
        """`rows` (terms × dimensions) and `scales` (terms), by the numbers that `vocabulary` gives."""
        self._vocabulary, self._rows, self._scales = vocabulary, rows, scales
        digest = hashlib.sha256("\0".join(vocabulary).encode())
        digest.update(rows.tobytes())
        digest.update(scales.tobytes())
        self._mark = f"static-{rows.shape[1]}-{digest.hexdigest()[:16]}"

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model in `folder`. Raises OSError where a file is missing, BadSettings where one is spoilt."""
        weights, tokenizer = (folder / WEIGHTS).read_bytes(), (folder / TOKENIZER).read_text("utf-8")
        try:
            tensors = read_tensors(weights)
            vocabulary = dict(json.loads(tokenizer)["model"]["vocab"])
            rows, scales = tensors["embeddings"], tensors["weights"]
            if rows.ndim != 2 or not rows.shape[0] == scales.shape[0] == len(vocabulary):
                raise ValueError(f"{rows.shape[0]} rows, {scales.shape[0]} scales, {len(vocabulary)} terms")
        except (ValueError, KeyError, TypeError) as wrong:
            raise BadSettings("bad_settings", name="YIJIANSHI_EMBEDDER", reason=f"{folder}: {wrong}") from None
        return cls(vocabulary, rows, scales)

    def fingerprint(self) -> str:
        """From terms, rows and scales: a model trained anew is another model."""
        return self._mark

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector of length 1 per text; zeros for a text without a known term."""
        vectors: list[list[float]] = self.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, made like a passage's."""
        return self.embed_documents([text])[0]

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The vectors as one array, texts × dimensions."""
        found = np.zeros((len(texts), self._rows.shape[1]), np.float32)
        for at, text in enumerate(texts):
            numbers = [n for n in map(self._vocabulary.get, terms(text)) if n is not None]
            if numbers:
                vector = self._scales[numbers] @ self._rows[numbers].astype(np.float32)
                length = float(np.linalg.norm(vector))
                found[at] = vector / length if length else 0.0
        return found


def read_tensors(data: bytes) -> dict[str, np.ndarray[Any, Any]]:
    """The tensors of a safetensors file, of the two types that our models use. Raises ValueError or KeyError.

    Source: the format's own description (8 bytes of length, a JSON header, then the numbers).
    """
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    tensors = {}
    for name, about in header.items():
        first, last = about["data_offsets"]
        numbers = np.frombuffer(data[start + first : start + last], _TYPES[about["dtype"]])
        tensors[name] = numbers.reshape(about["shape"])
    return tensors
