"""Writes a trained model: int8 rows with one scale each, in a folder that sentence-transformers loads as it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.index.static import TOKENIZER, WEIGHTS
from knowledge.training.bags import Bags
from knowledge.training.train import Rows

_MODULES = (
    ("0", "", "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"),
    ("1", "1_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
)


def write_model(folder: Path, vocabulary: Mapping[str, int], rows: Rows) -> None:
    """The files that `StaticEmbeddings.load` and `SentenceTransformer(path)` read.

    Their tokenizer cuts a plain text into the longest known terms; ours overlap. A text given to it as the terms of
    `knowledge.index.static.terms` with blanks between gives our vectors.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-9).astype(np.float32) / 127
    small = np.rint(rows / scales[:, None]).astype(np.int8)
    (folder / WEIGHTS).write_bytes(_tensors({"embeddings": small, "weights": scales}))
    (folder / TOKENIZER).write_text(
        json.dumps(_tokenizer(vocabulary), ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    modules = [{"idx": int(at), "name": at, "path": path, "type": kind} for at, path, kind in _MODULES]
    (folder / "modules.json").write_text(json.dumps(modules, indent=1), "utf-8")
    for path in (folder / path for _, path, _ in _MODULES if path):
        path.mkdir(exist_ok=True)
        (path / "config.json").write_text("{}", "utf-8")


def turned(rows: Rows, texts: Bags, sample: int = 20_000) -> Rows:
    """The rows in other axes: the first carry most of what sets the texts apart, so that a search may begin with those.

    A rotation: no cosine changes. The axes are the principal ones of the texts' vectors (uncentred, since cosines are).
    """
    step = max(1, len(texts) // sample)
    vectors = np.stack([rows[texts.of(at)].sum(axis=0) for at in range(0, len(texts), step)])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    _, axes = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    found: Rows = (rows @ axes[:, ::-1]).astype(np.float32)
    return found


def _tokenizer(vocabulary: Mapping[str, int]) -> dict[str, Any]:
    """WordPiece without a mark for what continues a word is longest match first: a whole known term stays whole."""
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]},
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": r"[\W_]+"}, "behavior": "Removed", "invert": False},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": next(iter(vocabulary)),
            "continuing_subword_prefix": "",
            "max_input_chars_per_word": 10_000,
            "vocab": dict(vocabulary),
        },
    }


def _tensors(tensors: Mapping[str, np.ndarray[Any, Any]]) -> bytes:
    """As safetensors: written by hand, so that training's output needs no other reader than `read_tensors`."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, tensor in tensors.items():
        kind = {"int8": "I8", "float32": "F32"}[tensor.dtype.name]
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [at, at + tensor.nbytes]}
        at += tensor.nbytes
    head = json.dumps(header).encode()
    # The numbers begin at a multiple of eight, as the format asks.
    head += b" " * (-len(head) % 8)
    return len(head).to_bytes(8, "little") + head + b"".join(tensor.tobytes() for tensor in tensors.values())
