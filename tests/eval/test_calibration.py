"""A confidence that is kept has no error; one that is not shows by how much, in figures and in the diagram."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from eval.calibration import by_dialect, diagram, is_dialect, reliability, stated


def test_a_kept_confidence_has_no_error_and_boasting_has() -> None:
    kept = reliability([(0.75, True)] * 3 + [(0.75, False)])
    assert kept["ece"] == 0 and kept["brier"] == pytest.approx(0.1875) and kept["bins"][0]["right"] == 0.75
    boast = reliability([(1.0, False)] * 2 + [(0.0, True)] * 2)
    assert boast["ece"] == boast["brier"] == 1.0 and [b["count"] for b in boast["bins"]] == [2, 2]
    assert reliability([])["count"] == 0


def test_only_questions_about_items_count() -> None:
    rows = [
        {"type": "single", "item_codes": ["x"]}, {"type": "single", "item_codes": ["x"]}, {"type": "ambiguous", "item_codes": ["x", "y"]},
        {"type": "out_of_scope", "item_codes": []}, {"type": "single", "item_codes": ["x"]},
    ]  # fmt: skip
    told = [
        {"confidence": 0.9, "item_codes": ["x"], "end": "card"}, {"confidence": 0.5, "item_codes": ["y", "x"], "end": "clarify"},
        {"confidence": 0.4, "item_codes": ["y"], "end": "clarify"}, {"confidence": 0.0, "item_codes": [], "end": "out_of_scope"},
        {"confidence": 0.0, "item_codes": [], "end": "nothing_found"},
    ]  # fmt: skip
    assert stated(rows, told) == [(0.9, True), (0.5, False)]


@pytest.mark.parametrize("text", ["补身份证要带咩", "呢个喺边度办", "身份证咋补啊", "这个证去哪儿整一个", "要带啥子", "侬晓得伐"])
def test_dialect_is_known_by_its_words(text: str) -> None:
    assert is_dialect(text)


@pytest.mark.parametrize("text", ["补办身份证需要什么材料", "公司不给我交社保怎么办", "整形医院执业许可", "看见告示了", "调整缴费基数"])
def test_common_speech_is_none(text: str) -> None:
    assert not is_dialect(text)


def test_dialect_rows_are_told_apart() -> None:
    rows = [{"turns": ["要带咩"], "item_codes": ["x"]}, {"turns": ["要带什么"], "item_codes": ["x"]}]
    told = [{"item_codes": ["y"], "outcome": "answered"}, {"item_codes": ["x"], "outcome": "answered"}]
    found = by_dialect(rows, told)
    assert (found["dialect"]["right_first"], found["standard"]["right_first"]) == (0, 1)
    assert found["dialect"]["questions"] == found["standard"]["answered"] == 1


def test_the_diagram_is_whole_and_says_its_figures() -> None:
    drawn = diagram(reliability([(0.95, True), (0.65, False)]), "把握 <x>")
    root = ElementTree.fromstring(drawn)
    assert root.attrib["role"] == "img" and "Brier" in drawn and drawn.count("<rect") == 3
