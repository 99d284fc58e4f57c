"""The bench of the search measures each system on the same rows, and says what is not installed."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import build
from eval.rivals import NEEDS, RIVALS, Ours

DOCS = [("a", "示例办法第一条", "养犬人应当办理登记"), ("b", "示例办法第二条", "登记不收费"), ("c", "另一办法第一条", "申请护照应当提交身份证")]


@pytest.fixture
def rows(tmp_path: Path) -> tuple[Path, Path]:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    corpus.write_text("\n".join(json.dumps({"_id": i, "title": t, "text": x}) for i, t, x in DOCS), "utf-8")
    asked = [{"_id": "1", "text": "养狗要不要登记", "gold": ["a"]}, {"_id": "2", "text": "护照要带什么", "gold": ["c"]}]
    queries.write_text("\n".join(map(json.dumps, asked)), "utf-8")
    return corpus, queries


def _bench(*arguments: str) -> dict[str, dict[str, float]]:
    run = CliRunner().invoke(build(), ["bench", "search", *arguments, "--json"])
    assert run.exit_code == 0, run.output
    systems: dict[str, dict[str, float]] = json.loads(run.stdout)["systems"]
    return systems


def test_judged_rows_are_measured_and_what_is_missing_is_named(rows: tuple[Path, Path]) -> None:
    found = _bench("--corpus", str(rows[0]), "--queries", str(rows[1]))
    assert set(found) == set(RIVALS)
    ours = found["ours"]
    assert ours["hit@10"] == ours["recall@100"] == 1.0 and ours["documents"] == 3 and ours["asked"] == 2 and ours["ratio_p50"] == 1.0
    for name, modules in (("langchain", ("rank_bm25", "langchain_community", "langchain_classic")), ("bm25s", ("bm25s",)), ("haystack", ("haystack",))):
        if any(find_spec(module) is None for module in modules):
            assert found[name] == {"missing": f"pip install {NEEDS[name]}"}
        else:
            assert found[name]["documents"] == 3 and "failed" not in found[name]


def test_real_files_go_the_whole_way_of_the_product(tmp_path: Path, rows: tuple[Path, Path]) -> None:
    law = tmp_path / "示例犬只办法(2010-05-01).md"
    law.write_text("# 示例犬只办法\n\n第一条 养犬人应当办理登记。\n\n第二条 本办法自2010年7月1日起施行。\n", "utf-8")
    ours = _bench("--knowledge", str(law), "--queries", str(rows[1]))["ours"]
    assert ours["documents"] == 2 and ours["import_s"] >= 0 and ours["p50_ms"] > 0 and "hit@1" not in ours


def test_one_of_the_two_must_be_given(rows: tuple[Path, Path]) -> None:
    for both in ([], ["--corpus", str(rows[0]), "--knowledge", str(rows[0])]):
        run = CliRunner().invoke(build(), ["bench", "search", "--queries", str(rows[1]), *both])
        assert run.exit_code != 0


def test_ours_over_bare_rows_finds_by_id(tmp_path: Path) -> None:
    assert Ours(DOCS, tmp_path).search("护照", 2)[0] == "c"
