"""Exact questions are made from the knowledge, asked and judged; questions about another day are judged by the version."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import build
from core.errors import BadInput
from core.settings import Settings
from eval.asof import measure_asof, read_asof
from eval.exact import exact_questions, measure_exact
from tests.knowledge.test_validity_in_law import FIRST, SECOND, THIRD, Law

SETS = Path(__file__).parents[2] / "eval" / "sets"


@pytest.fixture
def law(tmp_path: Path) -> Iterator[Law]:
    made = Law(tmp_path)
    yield made
    made.index.close()
    made.db.close()


def _set(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "asof.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def _row(on: str, version: str, since: str | None) -> dict[str, object]:
    return {"text": "示例犬只办法怎么规定登记", "on": on, "law": "示例犬只办法", "version": version, "effective_from": since}


def test_the_right_version_with_its_day_counts_and_another_does_not(law: Law, tmp_path: Path) -> None:
    law.put(*(law.add(*version) for version in (FIRST, SECOND, THIRD)))
    right = [_row("2015-01-01", "2010-05-01", "2010-07-01"), _row("2024-01-01", "2023-09-01", None)]
    found = measure_asof(law.search, read_asof(_set(tmp_path, *right)))
    assert (found["questions"], found["right_version"], found["wrong_version_shown"], found["wrong"]) == (2, 1.0, 0, [])
    wrong = [_row("2018-04-01", "2018-03-01", "2018-06-01"), _row("2024-01-01", "2023-09-01", "2023-09-01")]
    found = measure_asof(law.search, read_asof(_set(tmp_path, *wrong)))
    assert found["right_version"] == 0 and found["wrong_version_shown"] == 1
    assert [row["came"] for row in found["wrong"]] == ["2010-05-01 2010-07-01", "2023-09-01 None"]


def test_a_bad_row_is_named_by_its_line(tmp_path: Path) -> None:
    for bad in ({"text": "x"}, _row("2015-13-01", "1", None)):
        with pytest.raises(BadInput, match="2"):
            read_asof(_set(tmp_path, _row("2015-01-01", "1", None), bad))
    with pytest.raises(BadInput):
        read_asof(_set(tmp_path))


def test_the_set_that_comes_with_the_project_is_whole() -> None:
    rows = read_asof(SETS / "asof.jsonl")
    assert len(rows) == 40 and all(row.law in row.text for row in rows)
    # Both sides of the matter are asked: known and unknown days, and days between adoption and entry into force.
    assert sum(row.effective_from is None for row in rows) >= 8
    assert all(row.effective_from is None or row.effective_from <= row.on for row in rows)


def test_exact_questions_are_drawn_alike_and_judged_by_what_comes_first(law: Law) -> None:
    law.put(law.add(*FIRST))
    with law.db.read() as session:
        questions = exact_questions(session, 8, 3)
        assert [q.text for q in questions] == [q.text for q in exact_questions(session, 8, 3)]
    assert {q.kind for q in questions} >= {"article", "name"} and "示例犬只办法" in questions[0].text
    found = measure_exact(law.search, questions)
    assert found["hit@1"] == 1.0 and found["missed"] == []
    law.search.region = "460000"
    law.search.kinds = frozenset({"guide"})
    missed = measure_exact(law.search, questions)
    assert missed["hit@1"] == 0.0 and len(missed["missed"]) == len(questions)


def test_the_commands_measure_on_a_base_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(tmp_path / "data"))
    law = tmp_path / "示例犬只办法(2010-05-01).md"
    law.write_text("# 示例犬只办法\n\n第一条 养犬人应当办理登记。\n\n第二条 本办法自2010年7月1日起施行。\n", "utf-8")
    run = CliRunner().invoke(build(), ["eval", "exact", "--knowledge", str(law), "--questions", "8", "--json"])
    assert run.exit_code == 0 and json.loads(run.stdout)["hit@1"] == 1.0
    asked = _set(tmp_path, _row("2012-01-01", "2010-05-01", "2010-07-01"))
    run = CliRunner().invoke(build(), ["eval", "asof", "--set", str(asked), "--knowledge", str(law), "--json"])
    assert run.exit_code == 0 and json.loads(run.stdout)["right_version"] == 1.0
    assert not (tmp_path / "data" / "yijianshi.sqlite").exists() and Settings().embedder == "builtin"
    assert dt.date(2010, 7, 1) == read_asof(asked)[0].effective_from
