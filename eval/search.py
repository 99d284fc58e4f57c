"""Measures the search on a corpus with judged questions, on a base of its own that is gone afterwards."""

from __future__ import annotations

import json
import lzma
import math
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import numpy as np
from langchain_core.embeddings import Embeddings

from core.errors import BadInput
from knowledge.index.entry import IndexEntry, entry_of_row
from knowledge.index.fuse import Fusion
from knowledge.index.hybrid import HybridIndex
from knowledge.lexicon import meant

Mode = Literal["fused", "words", "vectors"]
_DEPTH = 100


def evaluate(
    corpus: Path,
    queries: Path,
    embedder: Embeddings,
    *,
    mode: Mode = "fused",
    fusion: Fusion | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> dict[str, float]:
    """Index `corpus`, ask every question, and judge: `ndcg@10`, `hit@1`, `hit@10`, `recall@100` (means over questions,
    0 to 1), `p50_ms`, `p95_ms`, `p99_ms` of one search for 100 passages, `index_s`, `rss_mb` of this process at the end.

    Corpus rows are `_id, title, text`; query rows `_id, text, gold` (ids, each as right as the other). Both are JSON
    lines, `.xz` unpacked on the way. `mode` leaves out one half of the search. Raises BadInput naming file and line
    of the first row that can't be used.
    """
    tell = progress or (lambda _stage, _done: None)
    ids: list[str] = []
    with (
        TemporaryDirectory(prefix="yijianshi-eval-") as folder,
        HybridIndex.open(Path(folder) / "index", embedder, fusion=fusion, vectors=mode != "words") as index,
    ):
        started = time.perf_counter()
        index.rebuild(_entries(corpus, ids, tell), revision=1)
        index_s = time.perf_counter() - started
        asked = _questions(queries, {passage: number for number, passage in enumerate(ids)})
        runs: list[list[int]] = []
        times: list[float] = []
        for text, _ in asked:
            started = time.perf_counter()
            hits = index.search(text, _DEPTH, extra=meant(text)) if mode != "vectors" else index.search_vectors(text, _DEPTH)
            times.append((time.perf_counter() - started) * 1000)
            runs.append([hit.passage_id for hit in hits])
            tell("search", len(runs))
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return {
        **judge(runs, [gold for _, gold in asked]),
        "p50_ms": round(float(p50), 3),
        "p95_ms": round(float(p95), 3),
        "p99_ms": round(float(p99), 3),
        "index_s": round(index_s, 2),
        "rss_mb": round(_rss_mb(), 1),
    }


def judge(runs: Sequence[Sequence[int]], golds: Sequence[frozenset[int]]) -> dict[str, float]:
    """The four rank measures, binary relevance, as means over questions. nDCG as Järvelin and Kekäläinen 2002."""
    totals = dict.fromkeys(("ndcg@10", "hit@1", "hit@10", "recall@100"), 0.0)
    for run, gold in zip(runs, golds, strict=True):
        gain = sum(1 / math.log2(rank + 2) for rank, passage in enumerate(run[:10]) if passage in gold)
        best = sum(1 / math.log2(rank + 2) for rank in range(min(10, len(gold))))
        totals["ndcg@10"] += gain / best
        totals["hit@1"] += bool(gold.intersection(run[:1]))
        totals["hit@10"] += bool(gold.intersection(run[:10]))
        totals["recall@100"] += len(gold.intersection(run[:100])) / len(gold)
    return {name: round(total / len(runs), 4) for name, total in totals.items()}


def _entries(corpus: Path, ids: list[str], tell: Callable[[str, int], None]) -> Iterator[IndexEntry]:
    seen: set[str] = set()
    for line, row in read_rows(corpus):
        try:
            passage, title, text = str(row["_id"]), str(row.get("title") or ""), str(row["text"])
        except KeyError as missing:
            raise BadInput("eval_row", file=corpus.name, line=line, reason=f"{missing} missing") from None
        if passage in seen:
            raise BadInput("eval_row", file=corpus.name, line=line, reason=f"_id {passage!r} stands twice")
        seen.add(passage)
        ids.append(passage)
        tell("index", len(ids))
        yield entry_of_row(len(ids) - 1, title, text)


def _questions(queries: Path, numbers: dict[str, int]) -> list[tuple[str, frozenset[int]]]:
    asked: list[tuple[str, frozenset[int]]] = []
    # A gold passage that the corpus lacks stays in the sum: it counts as never found.
    absent = len(numbers)
    for line, row in read_rows(queries):
        gold = row.get("gold")
        wanted = [gold] if isinstance(gold, str | int) else list(gold or ())
        if not wanted or not isinstance(row.get("text"), str):
            raise BadInput("eval_row", file=queries.name, line=line, reason="text or gold missing")
        asked.append((row["text"], frozenset(numbers.get(str(g), absent + n) for n, g in enumerate(wanted))))
    if not asked:
        raise BadInput("eval_row", file=queries.name, line=0, reason="no questions")
    return asked


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of a file of JSON lines with their line numbers, `.xz` unpacked. Raises BadInput naming file and line."""
    try:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            for line, raw in enumerate(file, 1):
                if raw.strip():
                    row = json.loads(raw)
                    if not isinstance(row, dict):
                        raise BadInput("eval_row", file=path.name, line=line, reason="not a JSON object")
                    yield line, row
    except json.JSONDecodeError as fault:
        raise BadInput("eval_row", file=path.name, line=line, reason=f"not JSON: {fault.msg}") from None
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as fault:
        raise BadInput("eval_row", file=path.name, line=0, reason=str(fault)) from None


def _rss_mb() -> float:
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    # Elsewhere only the peak is to be had; macOS counts it in bytes, others in kilobytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
