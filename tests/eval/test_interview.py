"""Questions are counted over all ways to answer, or over a draw that a seed repeats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import build
from eval.interview import interview_table, measure_interview
from knowledge.catalog import Catalog, load_catalog
from tests.assistant.interview.small_catalog import shop

STARTER = Path(__file__).parents[2] / "knowledge" / "starter"


@pytest.fixture(scope="module")
def starter() -> Catalog:
    return load_catalog([STARTER])


def test_every_way_to_answer_is_gone_through() -> None:
    (row,) = measure_interview(shop())
    # has_licence, premises, by_agent, sign: 2 each; rooms around 2: 0 to 3; opened: no rule, its two ends
    assert row["combinations"] == row["measured"] == 2 * 2 * 2 * 2 * 4 * 2
    assert row["questions"] == 6
    # whoever has a licence is not asked about the agent, and nobody about the day
    assert (row["asked_mean"], row["asked_max"], row["saved"]) == (4.5, 5, 0.25)


def test_too_many_ways_are_drawn_by_seed(starter: Catalog) -> None:
    rows = measure_interview(starter, most=50, seed=3)
    assert [row["measured"] for row in rows] == [50, 50, 50]
    assert rows == measure_interview(starter, most=50, seed=3) != measure_interview(starter, most=50, seed=4)
    assert all(row["asked_mean"] <= row["asked_max"] <= row["questions"] for row in rows)
    assert [line[0] for line in interview_table(rows)] == [row["name"] for row in rows]


def test_the_command_speaks_json_and_words() -> None:
    given = ["eval", "interview", "--catalog", str(STARTER), "--sample", "20"]
    found = json.loads(CliRunner().invoke(build(), [*given, "--json"]).stdout)
    assert [row["theme"] for row in found["themes"]] == ["demo-housing-fund-home", "demo-newborn", "demo-open-restaurant"]
    assert found["refused"] == 0
    assert "平均问几题" in CliRunner().invoke(build(), given).stdout


def test_a_folder_without_themes_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(build(), ["eval", "interview", "--catalog", str(tmp_path)])
    assert getattr(done.exception, "code", None) == "eval_no_theme"
