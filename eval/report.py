"""Figures into a page: tables are written between marks by the command that measured them, never by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.errors import BadInput

_LABELS = {
    "words": "只用词（BM25，双字和词） · words alone", "vectors": "只用向量 · vectors alone",
    "reciprocal": "倒数排名合并（RRF，k = 20） · reciprocal ranks", "ranking": "**学到的排序 · learnt ranking**",
    "ranking without level": "——不看法的层级 · without the level of the law",
    "ranking without document": "——不看同一部法的其他条 · without the rest of the document",
    "ranking without neighbours": "——不看左右两条 · without neighbours",
}  # fmt: skip
_SYSTEMS = {
    "ours": "**本项目 · ours**", "langchain": "LangChain EnsembleRetriever（BM25Retriever + Chroma）", "bm25s": "bm25s（rjieba）",
    "haystack": "Haystack InMemoryBM25Retriever",
}  # fmt: skip


def fill(page: Path, block: str, body: str) -> None:
    """Puts `body` between `<!-- block -->` and `<!-- /block -->`. Raises BadInput where the page has no such marks."""
    try:
        text = page.read_text("utf-8")
    except OSError as fault:
        raise BadInput("cli_file", path=str(page), reason=fault.strerror or "") from None
    made, found = re.subn(
        rf"(<!-- {block} -->\n).*?(<!-- /{block} -->)", lambda m: f"{m[1]}{body.rstrip()}\n{m[2]}", text, flags=re.DOTALL
    )
    if not found:
        raise BadInput("cli_file", path=str(page), reason=f"<!-- {block} --> … <!-- /{block} -->")
    page.write_text(made, "utf-8")


def folds(figures: Mapping[str, Any]) -> str:
    """The ablation table from a training's figures: held-out questions, folds apart and mixed."""
    rows = []
    for kind, label in _LABELS.items():
        cells = [_cells(figures[split].get(kind)) for split in ("apart", "mixed")]
        rows.append(f"| {label} | {cells[0]} | {cells[1]} |")
    head = (
        "| | 分开 · apart: nDCG@10 | hit@1 | recall@100 | 混合 · mixed: nDCG@10 | hit@1 | recall@100 |\n"
        "| --- | --- | --- | --- | --- | --- | --- |"
    )
    return "\n".join((head, *rows))


def systems(found: Mapping[str, Any]) -> str:
    """The table of a `bench search` over knowledge."""
    keys = ("p50_ms", "p95_ms", "p99_ms", "ratio_p50", "index_s", "rss_mb", "disk_mb", "asked")
    rows = []
    for name, figures in found["systems"].items():
        if "missing" in figures or "failed" in figures:
            rows.append(f"| {_SYSTEMS[name]} | {figures.get('missing', '–')} |" + " |" * (len(keys) - 1))
            continue
        rows.append(f"| {_SYSTEMS[name]} | " + " | ".join(f"{figures[key]:g}" for key in keys) + " |")
    head = "| | " + " | ".join(f"`{key}`" for key in keys) + " |\n| --- |" + " --- |" * len(keys)
    return "\n".join((head, *rows))


def _cells(figures: Mapping[str, float] | None) -> str:
    names: Sequence[str] = ("ndcg@10", "hit@1", "recall@100")
    return " | ".join(f"{figures[name]:.3f}" if figures else "–" for name in names)
