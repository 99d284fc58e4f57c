"""Documents that nobody looks at, values that nobody compares, wording that says nothing, demands without a law."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.texts import LOCALES, catalogue
from knowledge.catalog import load_catalog
from knowledge.catalog.quality import QualityFinding, quality_report
from tests.knowledge.catalog.small_catalog import codes, item, material, point, report

STARTER = Path(__file__).parents[3] / "knowledge" / "starter"


def test_a_necessary_material_that_no_point_looks_at_is_told_once(tmp_path: Path) -> None:
    for deed, told in (
        ({}, ["gap_material"]), ({"need": "非必要"}, []), ({"exempt": "data_share"}, []),
        ({"accept_standard": "在有效期内"}, ["gap_material"]),
    ):  # fmt: skip
        assert codes(report(tmp_path, item(materials=[material("lease"), material("deed", **deed)]))) == told
    listed = item(point(1, None, materials=["deed"]), materials=[material("lease"), material("deed")])
    assert report(tmp_path, listed) == []
    spoken = item(point(1, "doc.deed.area > 1.0", materials=[]), materials=[material("lease"), material("deed")])
    assert report(tmp_path, spoken) == []


def lone(rule: str) -> dict[str, Any]:
    """An item whose only point has this rule."""
    made = item()
    made["review_points"] = [point(1, rule)]
    return made


@pytest.mark.parametrize(
    ("standard", "code"),
    [("剩余租赁期限不少于6个月", "gap_validity_said"), ("在有效期内", "gap_validity_said"), ("写明租赁期限并签名", "gap_validity"), ("", "gap_validity")],
)
def test_a_day_on_which_a_document_ends_and_nobody_asks(tmp_path: Path, standard: str, code: str) -> None:
    made = lone("doc.lease.signed") | {"materials": [material("lease", accept_standard=standard)]}
    (found,) = report(tmp_path, made)
    assert found.code == code and "租赁截止日" in found.words()
    assert report(tmp_path, lone("doc.lease.lease_end >= today") | {"materials": made["materials"]}) == []
    exempt = made | {"materials": [material("lease", accept_standard=standard, exempt="e_licence")]}
    assert codes(report(tmp_path, exempt)) == (["gap_validity_said"] if code == "gap_validity_said" else [])


FORM = {
    "type": "object", "required": ["name", "area", "months"],
    "properties": {
        "name": {"type": "string", "x-element": "name"}, "area": {"type": "number", "x-element": "area"},
        "months": {"type": "integer", "x-element": "months"}, "yard": {"type": "number", "x-element": "yard"},
    },
}  # fmt: skip


def test_typed_values_that_no_rule_holds_against_the_document(tmp_path: Path) -> None:
    judged = point(1, "form.months >= 6")
    found = report(tmp_path, item(judged, form=FORM))
    assert codes(found) == ["gap_form_judged", "gap_form"]
    assert found[0].points == ("P-1",) and "月数" in found[0].words()
    assert "姓名、面积" in found[1].words() and "月数" not in found[1].words() and "院子" not in found[1].words()
    held = "same_name(form.name, doc.lease.name) && form.area == doc.lease.area && form.months <= doc.lease.months"
    assert report(tmp_path, item(judged, point(2, held), form=FORM)) == []


SAYS_NOTHING = [
    "材料不符合要求。", "请按规定提交。", "所提交的材料不符合规定，请补正。", "有误，请修改后重新提交。", "材料不齐全，请补充相关材料。",
    "不合格", "信息有误", "请按照有关规定重新提交材料。", "申请材料不符合法定形式。", "内容不完整，请补充完善。",
]  # fmt: skip
NO_ACTION = ["连续缴存月数不足，暂不符合申请条件。", "合同备案已满三年，不能申请提取。", "面积太小。"]
PLAIN = [
    "租赁合同已到期，请补充有效的经营场所使用证明。", "身份证号码不符合国家标准的校验规则，请核对原件后重新提交。", "请修改租赁合同的截止日期。",
    "疏散条件不符合要求，具体见实地核查记录，请整改。", "签名缺失，请由出租人补签。", "连续缴存月数不足6个月，缴满后再申请。",
]  # fmt: skip


@pytest.mark.parametrize("fail", SAYS_NOTHING)
def test_a_correction_that_says_nothing(tmp_path: Path, fail: str) -> None:
    (found,) = report(tmp_path, item(point(1, "doc.lease.signed", fail=fail)))
    assert found.code == "vague_fail" and fail in found.words()


@pytest.mark.parametrize("fail", NO_ACTION)
def test_a_correction_that_must_be_made_says_how(tmp_path: Path, fail: str) -> None:
    assert codes(report(tmp_path, item(point(1, "doc.lease.signed", fail=fail)))) == ["fail_without_action"]
    assert report(tmp_path, item(point(1, "doc.lease.signed", fail=fail, severity="建议核实"))) == []


@pytest.mark.parametrize("fail", PLAIN)
def test_a_correction_that_names_the_thing_is_left_alone(tmp_path: Path, fail: str) -> None:
    assert report(tmp_path, item(point(1, "doc.lease.signed", fail=fail))) == []


def test_other_texts_that_say_nothing(tmp_path: Path) -> None:
    made = item(
        point(1, "doc.lease.signed", point="材料齐全、有效"), point(2, "doc.lease.months > 1", point="符合要求"),
        point(3, "doc.lease.area > 1.0", point="其他相关材料已提交"), point(4, "doc.lease.yard > 1.0", point="租赁合同齐全"),
        materials=[material("lease", accept_standard="符合规定")],
        faq=[
            {"ask": "要多久？", "answer": "以相关部门解释为准。"}, {"ask": "要带什么？", "answer": "带好有关证明材料。"},
            {"ask": "能代办吗？", "answer": "可以，请带委托书。"}, {"ask": "收费吗？", "answer": "视情况而定"},
        ],
        process=[{"step": "提交申请"}, {"step": "补交其他材料"}],
    )  # fmt: skip
    found = report(tmp_path, made)
    assert sorted(codes(found)) == sorted(
        ["vague_point", "vague_point", "vague_words", "vague_standard", "vague_faq", "vague_faq", "vague_faq", "vague_words"]
    )
    assert all("租赁合同齐全" not in one.words() and "委托书" not in one.words() for one in found)


def test_what_must_be_corrected_names_its_law_and_the_law_its_article(tmp_path: Path) -> None:
    bare = item(point(1, "doc.lease.signed", basis=None), point(2, "doc.lease.months > 1", basis=None, severity="建议核实"))
    assert [(one.code, one.points) for one in report(tmp_path, bare)] == [("basis_missing", ("P-1",))]
    assert codes(report(tmp_path, item(basis=[{"law": "示例办法"}]))) == ["basis_without_article"]


def test_a_rule_that_no_longer_fits_the_dictionary_is_told_and_nothing_else(tmp_path: Path) -> None:
    """In a database the dictionary may be newer than the item."""
    report(tmp_path, item(point(1, "doc.lease.signed", fail="不合格")))
    catalog = load_catalog([tmp_path])
    kinds = {**catalog.dictionary.material_kinds}
    kinds["lease"] = kinds["lease"].model_copy(update={"elements": ("lease_end", "begin")})
    catalog.dictionary = catalog.dictionary.model_copy(update={"material_kinds": kinds})
    catalog.sources = {}
    (found,) = quality_report(catalog)
    assert found.code == "rule_broken" and "signed" in found.words() and (found.path, found.line) == ("", 0)


def test_the_demonstration_has_nothing_to_be_changed() -> None:
    found = quality_report(load_catalog([STARTER]))
    assert [one.words() for one in found if one.level == "must"] == []
    assert {one.code for one in found} <= {"gap_form", "overlap_across"}


def test_every_finding_has_words_in_each_language(tmp_path: Path) -> None:
    made = {key.removeprefix("quality.") for key in catalogue() if key.startswith("quality.")} - {"any_values"}
    told = QualityFinding("basis_missing", "one", (), values={"name": "P-1", "point": "@quality.any_values"})
    assert {told.words(locale) for locale in LOCALES} != {told.words("zh")} and "任何取值" in told.words("zh")
    sources = "".join(path.read_text("utf-8") for path in (STARTER.parent / "catalog" / "quality").glob("*.py"))
    ways = {"rule_never", "rule_always", "when_never", "when_always", "condition_never", "condition_always", "level.must", "level.advice"}
    assert {code for code in made - ways if f'"{code}"' not in sources} == set()
