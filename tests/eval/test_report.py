"""Tables go between their marks and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadInput
from eval.report import fill, folds, systems

GOOD = {"ndcg@10": 0.5, "hit@1": 0.4, "recall@100": 0.9}


def test_a_block_is_filled_and_filled_again(tmp_path: Path) -> None:
    page = tmp_path / "p.md"
    page.write_text("前\n<!-- a -->\n旧\n<!-- /a -->\n后\n", "utf-8")
    for body in ("新 \\1", "更新"):
        fill(page, "a", body)
        assert page.read_text("utf-8") == f"前\n<!-- a -->\n{body}\n<!-- /a -->\n后\n"


def test_a_page_without_the_marks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text("无", "utf-8")
    for page in (tmp_path / "p.md", tmp_path / "gone.md"):
        with pytest.raises(BadInput):
            fill(page, "a", "x")


def test_what_was_not_measured_is_a_dash_and_what_is_missing_is_said() -> None:
    table = folds({"apart": {"ranking": GOOD}, "mixed": {}})
    assert "| 0.500 | 0.400 | 0.900 | – | – | – |" in table and table.count("\n") == 8
    one = {"p50_ms": 1.5, "p95_ms": 2, "p99_ms": 3, "ratio_p50": 1.0, "index_s": 4, "rss_mb": 5, "disk_mb": 6, "asked": 7}
    rows = systems({"systems": {"ours": one, "bm25s": {"missing": "pip install bm25s"}}}).splitlines()
    assert rows[2].endswith("| 1.5 | 2 | 3 | 1 | 4 | 5 | 6 | 7 |") and "pip install bm25s" in rows[3]
    assert len({row.count("|") for row in rows}) == 1
