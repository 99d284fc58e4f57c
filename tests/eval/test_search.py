import json
import lzma
import math
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadInput
from eval.search import evaluate, judge
from knowledge.index.embed import HashedEmbeddings
from knowledge.index.fuse import Fusion

CORPUS = [
    {"_id": "a", "title": "食品经营办法第三条", "text": "食品经营许可证由市场监管部门核发"},
    {"_id": "b", "title": "护照办法第五条", "text": "申请护照应当提交居民身份证"},
    {"_id": "c", "title": "", "text": "养老金按月发放"},
]
QUERIES = [
    {"_id": "1", "text": "护照要带身份证吗", "gold": ["b"]},
    {"_id": "2", "text": "食品许可谁核发", "gold": "a"},
    {"_id": "3", "text": "养老金", "gold": ["c", "gone"]},
]
NAMES = ["ndcg@10", "hit@1", "hit@10", "recall@100", "p50_ms", "p95_ms", "p99_ms", "index_s", "rss_mb"]


def _write(path: Path, rows: list[Any]) -> Path:
    data = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_bytes(lzma.compress(data.encode()) if path.suffix == ".xz" else data.encode())
    return path


def test_it_prints_exactly_the_nine_figures(tmp_path: Path) -> None:
    corpus, queries = _write(tmp_path / "c.jsonl.xz", CORPUS), _write(tmp_path / "q.jsonl", QUERIES)
    result = evaluate(corpus, queries, HashedEmbeddings())
    assert list(result) == NAMES
    assert result["hit@1"] == result["hit@10"] == 1
    # The third question's second gold passage is not in the corpus: never found, never forgiven.
    assert result["recall@100"] == pytest.approx(2.5 / 3, abs=1e-4)
    assert result["ndcg@10"] == pytest.approx((2 + 1 / (1 + 1 / math.log2(3))) / 3, abs=1e-4)
    assert 0 < result["p50_ms"] <= result["p95_ms"] <= result["p99_ms"]
    assert result["index_s"] > 0 and 20 < result["rss_mb"] < 20_000


def test_rank_measures_by_hand() -> None:
    gold = frozenset({7, 8})
    result = judge([[1, 7, 2], []], [gold, gold])
    assert result["ndcg@10"] == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)) / 2, abs=1e-4)
    assert (result["hit@1"], result["hit@10"], result["recall@100"]) == (0, 0.5, 0.25)
    late = judge([[*range(100, 110), 7]], [gold])
    assert (late["ndcg@10"], late["hit@10"], late["recall@100"]) == (0, 0, 0.5)


@pytest.mark.parametrize("mode", ["words", "vectors", "fused"])
def test_each_half_can_be_measured_alone(tmp_path: Path, mode: Any) -> None:
    corpus, queries = _write(tmp_path / "c.jsonl", CORPUS), _write(tmp_path / "q.jsonl", QUERIES)
    told: list[tuple[str, int]] = []
    result = evaluate(
        corpus, queries, HashedEmbeddings(), mode=mode, fusion=Fusion(1), progress=lambda *at: told.append(at)
    )
    assert result["hit@1"] == 1
    assert told[0] == ("index", 1) and told[-1] == ("search", 3)


@pytest.mark.parametrize(
    ("corpus", "queries", "place"),
    [
        ([*CORPUS, "{"], QUERIES, "c.jsonl.*4"),
        ([*CORPUS, "[]"], QUERIES, "c.jsonl.*4"),
        ([*CORPUS, CORPUS[0]], QUERIES, "c.jsonl.*4.*twice"),
        ([{"_id": "a"}], QUERIES, "c.jsonl.*1.*text"),
        (CORPUS, [QUERIES[0], {"_id": "2", "text": "x"}], "q.jsonl.*2.*gold"),
        (CORPUS, [], "q.jsonl.*no questions"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, corpus: list[Any], queries: list[Any], place: str) -> None:
    with pytest.raises(BadInput, match=place):
        evaluate(_write(tmp_path / "c.jsonl", corpus), _write(tmp_path / "q.jsonl", queries), HashedEmbeddings())


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "c.jsonl.xz"
    broken.write_bytes(b"not packed")
    for corpus in (broken, tmp_path / "none.jsonl"):
        with pytest.raises(BadInput, match=corpus.name):
            evaluate(corpus, _write(tmp_path / "q.jsonl", QUERIES), HashedEmbeddings())
