"""Measures the search beside what people would otherwise use: in one run, on the same texts and questions, each system in a
process of its own, so that its memory is its own.

With `corpus` the rows are judged (`_id, title, text`; questions `_id, text, gold`). With `knowledge` ours is the product's
whole path: imported, published, indexed, searched in a region, each passage read back from the database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from core.crypto import hasher
from core.settings import load_settings
from eval.rivals import NEEDS, RIVALS, Doc
from eval.search import judge, read_rows
from knowledge.importing import read_paths

_BUDGET_S = 120.0
_REGION = "440100"


def bench_search(
    queries: Path, corpus: Path | None, knowledge: Sequence[Path], count: int, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Each system's figures under its name: `ndcg@10`, `hit@1`, `recall@100` where judged, `p50_ms`, `p95_ms`, `p99_ms`,
    `index_s` (ours over knowledge: `import_s` beside it), `rss_mb`, `disk_mb`, `asked` (a slow one stops after two minutes)
    and `ratio_p50` to ours; or `missing`: what to install. Raises BadInput for rows that can't be read."""
    with TemporaryDirectory(prefix="yijianshi-bench-") as folder:
        spec = Path(folder) / "spec.json"
        asked = [row for _, row in read_rows(queries)][:count]
        spec.write_text(
            json.dumps({"asked": asked, "corpus": str(corpus or ""), "knowledge": [str(p.resolve()) for p in knowledge]}),
            "utf-8",
        )
        systems: dict[str, Any] = {}
        for name in RIVALS:
            tell(name)
            run = subprocess.run(
                [sys.executable, "-m", "api.bench_search", name, str(spec)], capture_output=True, text=True, check=False
            )
            lines = run.stdout.strip().splitlines()
            systems[name] = json.loads(lines[-1]) if run.returncode == 0 and lines else {"failed": run.stderr.strip()[-300:]}
    base = systems.get("ours", {}).get("p50_ms")
    for found in systems.values():
        if base and "p50_ms" in found:
            found["ratio_p50"] = round(found["p50_ms"] / base, 1)
    return {"questions": len(asked), "systems": systems}


def measure_one(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """One system's figures, in this process."""
    asked: list[dict[str, Any]] = spec["asked"]
    with TemporaryDirectory(prefix="yijianshi-bench-") as made:
        folder = Path(made)
        if name == "ours" and spec["knowledge"]:
            return _product(spec, asked, folder)
        docs = list(_docs(spec))
        start = time.perf_counter()
        try:
            rival = RIVALS[name](docs, folder)
        except ImportError:
            return {"missing": f"pip install {NEEDS.get(name, name)}"}
        index_s = time.perf_counter() - start
        depth = 100 if spec["corpus"] else 10
        runs, times = _ask(lambda text: rival.search(text, depth), asked)
        found = {**_judged(runs, asked, [doc[0] for doc in docs]), **_times(times)} if spec["corpus"] else _times(times)
        return {**found, "index_s": round(index_s, 1), "rss_mb": _rss(), "disk_mb": _disk(folder), "documents": len(docs)}


def _product(spec: dict[str, Any], asked: Sequence[dict[str, Any]], folder: Path) -> dict[str, Any]:
    from api.eval_base import eval_base

    start = time.perf_counter()
    # The process under this is the one that would serve: what an import needs for a moment is counted in.
    with eval_base(load_settings(), [Path(p) for p in spec["knowledge"]]) as made:
        ready = time.perf_counter()
        count = made.library.rebuild()
        index_s = time.perf_counter() - ready
        search = made.library.search
        search.find("预热", 10, region=_REGION)
        _, times = _ask(lambda text: [str(f.row.passage_id) for f in search.find(text, 10, region=_REGION)], asked)
        disk = _disk(made.base.settings.data_dir / "index")
        return {
            **_times(times), "import_s": round(ready - start - index_s, 1), "index_s": round(index_s, 1), "rss_mb": _rss(),
            "disk_mb": disk, "documents": count,
        }  # fmt: skip


def _docs(spec: dict[str, Any]) -> Iterator[Doc]:
    if spec["corpus"]:
        for _, row in read_rows(Path(spec["corpus"])):
            yield str(row["_id"]), str(row.get("title") or ""), str(row["text"])
        return
    incoming, _ = read_paths([Path(p) for p in spec["knowledge"]], hasher("international"))
    for number, one in enumerate(incoming):
        for ordinal, (path, text) in enumerate(one.passages):
            yield f"{number}-{ordinal}", path, text


def _ask(search: Callable[[str], list[str]], asked: Sequence[dict[str, Any]]) -> tuple[list[list[str]], list[float]]:
    runs: list[list[str]] = []
    times: list[float] = []
    began = time.perf_counter()
    for row in asked:
        start = time.perf_counter()
        runs.append(search(row["text"]))
        times.append(1000 * (time.perf_counter() - start))
        if time.perf_counter() - began > _BUDGET_S:
            break
    return runs, times


def _judged(runs: Sequence[list[str]], asked: Sequence[dict[str, Any]], ids: Sequence[str]) -> dict[str, float]:
    numbers = {id: number for number, id in enumerate(ids)}
    absent = len(numbers)
    golds = [
        frozenset(numbers.get(str(g), absent + n) for n, g in enumerate(row.get("gold") or ["?"])) for row in asked[: len(runs)]
    ]
    return judge([[numbers[id] for id in run] for run in runs], golds)


def _times(times: Sequence[float]) -> dict[str, float]:
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return {"asked": len(times), "p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2), "p99_ms": round(float(p99), 2)}


def _rss() -> float:
    return round(int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


def _disk(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20, 1)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_one(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8")))) + "\n")
