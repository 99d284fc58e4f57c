"""Measuring answers: the functions that serve citizens, on a base where nothing is approved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.eval_base import EvalBase, eval_base
from checkpoint.tables import Approval, Release
from core.errors import BadInput
from core.settings import load_settings
from eval.answers import Ground, figures, predict, ragas_figures, read_set, write

STARTER = Path(__file__).parents[2] / "knowledge" / "starter"
FOOD = "demo-food-licence"
ROWS = [
    {"id": "a", "type": "single", "turns": ["开饭店办证要什么材料"], "item_codes": [FOOD]},
    {"id": "b", "type": "followup", "turns": ["开饭店办证要什么材料", "那电话是多少"], "item_codes": [FOOD]},
    {"id": "c", "type": "pii", "turns": ["我电话13900008923，食品经营许可（新办）要什么材料"], "item_codes": [FOOD]},
    {"id": "d", "type": "out_of_scope", "turns": ["明天股票会涨吗"], "item_codes": []},
]


@pytest.fixture(scope="module")
def ground() -> Iterator[tuple[EvalBase, Ground]]:
    with eval_base(load_settings(), [STARTER]) as made:
        yield made, Ground(made.base.db, made.base.keys, made.desk)


def test_turns_are_answered_in_their_conversation(ground: tuple[EvalBase, Ground]) -> None:
    found = {p["id"]: p for p in predict(ground[1], ROWS)}
    assert found["a"]["outcome"] == "answered" and found["a"]["item_codes"] == [FOOD]
    assert "营业执照" in found["a"]["answer"]
    assert found["b"]["end"] == "card" and found["b"]["field"] == "consult_phone"
    assert found["d"]["outcome"] == "refused" and found["d"]["item_codes"] == []
    assert all(p["latency_ms"] > 0 for p in found.values())


def test_no_personal_value_is_seen(ground: tuple[EvalBase, Ground]) -> None:
    [told] = predict(ground[1], [ROWS[2]])
    assert told["outcome"] == "answered"
    assert "13900008923" not in json.dumps(told, ensure_ascii=False)


def test_nothing_is_approved_or_released(ground: tuple[EvalBase, Ground]) -> None:
    predict(ground[1], ROWS)
    with ground[1].db.read() as session:
        assert session.scalar(select(func.count()).select_from(Approval)) == 0
        assert session.scalar(select(func.count()).select_from(Release)) == 0


def test_the_base_is_gone_afterwards() -> None:
    with eval_base(load_settings(), [STARTER / "documents"]) as made:
        folder = made.base.settings.data_dir
        assert folder.exists() and made.versions == 4
    assert not folder.exists()


def test_a_text_of_several_documents_comes_in_as_proposed(tmp_path: Path) -> None:
    parts = [
        f"示例市第{n}号办法\n\n第一条 为了规范第{n}类事项，制定本办法。\n\n第二条 申请人应当在{n}日内提出申请。\n" for n in "一二三"
    ]
    (tmp_path / "several.txt").write_text("\n\n\n\n".join(parts), "utf-8")
    with eval_base(load_settings(), [tmp_path / "several.txt"]) as made:
        assert made.versions >= 1 and made.refused == []


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"turns": []}', '{"turns": [1]}'])
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "set.jsonl").write_text('{"turns": ["a"]}\n' + line + "\n", "utf-8")
    with pytest.raises(BadInput) as refused:
        read_set(tmp_path / "set.jsonl")
    assert refused.value.values["line"] == 2


def test_figures_count_what_is_about_the_right_item(tmp_path: Path) -> None:
    told = [
        {"id": str(n), "outcome": o, "end": "card", "item_codes": c, "latency_ms": float(n)}
        for n, (o, c) in enumerate([("answered", ["x"]), ("answered", ["y"]), ("clarify", ["x", "y"])])
    ]
    rows = [{"id": str(n), "item_codes": ["x"]} for n in range(3)]
    found = figures(rows, told)
    assert found["right_item_share"] == 0.5 and found["outcomes"] == {"answered": 2, "clarify": 1}
    assert found["p50_ms"] == 1.0
    write(tmp_path / "out.jsonl", told)
    assert [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()] == ["0", "1", "2"]


def test_ragas_measures_items_where_it_is_installed() -> None:
    pytest.importorskip("ragas")
    rows = [{"id": "1", "item_codes": ["x"]}]
    assert ragas_figures(rows, [{"id": "1", "item_codes": ["x", "y"]}]) == {
        "ragas_id_context_precision": 0.5, "ragas_id_context_recall": 1.0,
    }  # fmt: skip
