"""A faulty catalogue file is refused whole, every fault with its line; the others go on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.catalog import Catalog, Fault, load_catalog

STARTER = Path(__file__).parents[2] / "knowledge" / "starter"
FOOD = "items/food-licence.yaml"
LOAN = "items/fund-loan.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STARTER, tmp_path / "catalog"))


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replaces the first `old` in a file; returns the line on which it stands."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_of(catalog: Catalog, name: str) -> list[Fault]:
    return [fault for fault in catalog.faults if fault.path.endswith(name)]


BROKEN = [
    (FOOD, "when: facts.has_licence,", "when: facts.hat_licence,", "hat_licence"),
    (FOOD, "kind: floor_plan,", "kind: floor_map,", "floor_map"),
    (FOOD, "basis: 3}", "basis: 9}", "9"),
    (FOOD, "materials: [floor_plan],", "materials: [floor_map],", "floor_map"),
    (FOOD, "x-element: kitchen_area", "x-element: kitchen_size", "kitchen_size"),
    (FOOD, "{type: number, title: 食品处理区", "{type: string, title: 食品处理区", "kitchen_area"),
    (FOOD, "required: [shop_name, owner_name,", "required: [shop_name, cook_name,", "cook_name"),
    (FOOD, "accept_standard: 在有效期内", "accept_standrad: 在有效期内", "accept_standrad"),
    (FOOD, "need: 必要", "need: 也许", "也许"),
    (FOOD, 'region: "460000"', 'region: "海南"', "海南"),
    (FOOD, "to: null}", "to: 2025-02-28}", "2025-02-28"),
    (FOOD, "name: 营业执照, need", "name: 其他相关材料, need", "其他相关材料"),
    (FOOD, "text: 至少配备1名", "text: 法律法规规定的其他条件，至少配备1名", "其他"),
    (FOOD, "accept_standard: 经营范围包含餐饮服务", "accept_standard: 提供有关证明", "有关证明"),
    (FOOD, ">= 5.0", ">= 5", "double"),
    (FOOD, "drinks_only ?", "drinks_only &&", "CEL"),
    (FOOD, "form.shop_area > 500.0", "form.shop_aria > 500.0", "shop_aria"),
    (FOOD, "doc.floor_plan.dining_area", "doc.floor_plan.sign_height", "sign_height"),
    (FOOD, "valid_uscc(doc", "valid_usc(doc", "valid_usc"),
    (FOOD, "safety_certificate_until >= today", "safety_certificate_until", "time"),
    (FOOD, '"租赁"\', source', '"租用"\', source', "租用"),
    (FOOD, 'present("health_certificate")', 'present("health_card")', "health_card"),
    (FOOD, "rule: null, fail", 'rule: "true", fail', "human_only"),
    (FOOD, "id: S-FOOD-02", "id: S-FOOD-01", "S-FOOD-01"),
    (FOOD, "version: \"1\"", "version: \"1\"\nversion: \"2\"", "version"),
    (LOAN, "form.loan_years <= 30", "form.loan_years <= 30.0", "int"),
    (LOAN, "doc.credit_consent.credit_consent_signed", "doc.loan_contract.loan_signed", "loan_contract"),
    ("themes/newborn.yaml", "item: demo-newborn-card", "item: demo-newborn-cart", "demo-newborn-cart"),
    ("themes/newborn.yaml", "after: [demo-birth-household]", "after: [demo-food-licence]", "demo-food-licence"),
    ("themes/newborn.yaml", "null, after: [demo-birth-certificate]", "null, after: [demo-newborn-card]", "→"),
    ("themes/newborn.yaml", "type: choice, choices: [父亲, 母亲]", "type: choice", "settle_with"),
    ("elements.yaml", "elements: [buyer_name, monthly_income", "elements: [buyer_name, yearly_income", "yearly_income"),
    ("elements.yaml", '"^[A-Z][0-9]{9}$"', '"^[A-Z[0-9]{9}$("', "[A-Z"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), BROKEN, ids=[f"{row[0]}-{row[3]}" for row in BROKEN])
def test_each_fault_is_told_with_its_line(folder: Path, file: str, old: str, new: str, told: str) -> None:
    assert load_catalog([folder]).faults == ()
    line = change(folder, file, old, new)
    near = [fault for fault in faults_of(load_catalog([folder]), file) if abs(fault.line - line) <= 1]
    assert near, load_catalog([folder]).faults
    assert any(told in fault.reason_zh for fault in near)
    assert any(told in fault.reason_en for fault in near)


def test_every_fault_of_a_file_is_told_and_the_file_refused_whole(folder: Path) -> None:
    lines = [
        change(folder, FOOD, "kind: floor_plan,", "kind: floor_map,"),
        change(folder, FOOD, "basis: 3}", "basis: 9}"),
        change(folder, FOOD, ">= 5.0", ">= 5"),
    ]
    catalog = load_catalog([folder])
    assert {fault.line for fault in faults_of(catalog, FOOD)} >= set(lines)
    assert "demo-food-licence" not in catalog.items
    assert "demo-signboard" in catalog.items and "demo-newborn" in catalog.themes


def test_a_theme_falls_with_its_item_but_the_other_items_stay(folder: Path) -> None:
    change(folder, FOOD, "need: 必要", "need: 也许")
    catalog = load_catalog([folder])
    assert "demo-open-restaurant" not in catalog.themes
    assert [fault for fault in faults_of(catalog, "open-restaurant.yaml") if "demo-food-licence" in fault.reason_zh]
    assert len(catalog.items) == 14 and len(catalog.themes) == 2
    assert "has_signboard" in catalog.questions["demo-signboard"]


def test_a_refused_dictionary_is_told_once_in_each_file_that_needs_it(folder: Path) -> None:
    change(folder, "elements.yaml", "type: phone", "type: telephone")
    catalog = load_catalog([folder])
    assert not catalog.items and not catalog.themes
    assert len(faults_of(catalog, FOOD)) == 1 and "elements.yaml" in faults_of(catalog, FOOD)[0].reason_zh


def test_a_misspelt_key_is_called_unknown(folder: Path) -> None:
    """`whne:` must never read as "always"."""
    line = change(folder, FOOD, "when: facts.has_licence, source", "whne: facts.has_licence, source")
    (told,) = faults_of(load_catalog([folder]), FOOD)
    assert told.line == line and told.reason_zh == "不认识的键“materials.0.whne”"


def test_review_points_are_unique_over_all_items(folder: Path) -> None:
    line = change(folder, LOAN, "id: S-LOAN-02", "id: S-FOOD-01")
    catalog = load_catalog([folder])
    assert [fault.line for fault in faults_of(catalog, LOAN)] == [line]
    assert "food-licence.yaml" in faults_of(catalog, LOAN)[0].reason_zh
    assert faults_of(catalog, FOOD)


def test_a_single_file_is_checked_in_its_folder_and_reported_alone(folder: Path) -> None:
    change(folder, FOOD, "need: 必要", "need: 也许")
    catalog = load_catalog([folder / LOAN])
    assert list(catalog.items) == ["demo-fund-loan"] and not catalog.themes and catalog.faults == ()
    assert catalog.questions["demo-fund-loan"]["home_count"].type == "integer"
    assert catalog.sources["demo-fund-loan"] == folder / LOAN


def test_an_item_without_any_dictionary_is_refused(tmp_path: Path) -> None:
    shutil.copy(STARTER / FOOD, tmp_path / "alone.yaml")
    catalog = load_catalog([tmp_path / "alone.yaml"])
    assert not catalog.items and "elements.yaml" in catalog.faults[0].reason_zh


def test_an_item_offered_alone_uses_its_own_questions(folder: Path) -> None:
    for theme in (folder / "themes").iterdir():
        theme.unlink()
    assert "demo-home-transfer" not in load_catalog([folder]).items
    change(
        folder,
        "items/home-transfer.yaml",
        "materials:",
        "questions:\n  - {fact: tax_paid, ask: 是否已经缴纳契税？, type: boolean}\nmaterials:",
    )
    assert "demo-home-transfer" in load_catalog([folder]).items


def test_one_fact_has_one_meaning_for_an_item(folder: Path) -> None:
    line = change(
        folder, LOAN, "materials:", "questions:\n  - {fact: married, ask: 婚姻状况？, type: text}\nmaterials:"
    )
    catalog = load_catalog([folder])
    assert "demo-housing-fund-home" not in catalog.themes
    assert line and any("married" in fault.reason_zh for fault in faults_of(catalog, "housing-fund-home.yaml"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n- b\n",
        "kind: item\n  bad: [",
        "effective: 2024-02-31",
        "kind: thing",
        "\x00",
        "[1, 2]: 3",
        "a: &a [*a]",
    ],
)
def test_what_is_no_catalogue_file_is_reported_not_raised(folder: Path, text: str) -> None:
    (folder / "items" / "odd.yaml").write_text(text, "utf-8")
    catalog = load_catalog([folder])
    assert [fault.path for fault in catalog.faults] == [str(folder / "items" / "odd.yaml")]
    assert len(catalog.items) == 15


def test_bytes_that_are_no_text_and_paths_that_are_not_there(folder: Path, tmp_path: Path) -> None:
    (folder / "items" / "odd.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty").mkdir()
    catalog = load_catalog([folder, tmp_path / "nowhere", tmp_path / "empty"])
    assert sorted(Path(fault.path).name for fault in catalog.faults) == ["empty", "nowhere", "odd.yaml"]


def test_aliases_that_unfold_without_end_are_refused(folder: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    (folder / "items" / "bomb.yaml").write_text(bomb, "utf-8")
    assert len(load_catalog([folder]).faults) == 1


def test_two_folders_share_one_dictionary(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "items").mkdir(parents=True)
    shutil.copy(STARTER / "elements.yaml", other / "elements.yaml")
    assert load_catalog([folder, other]).faults == ()
    line = change(other, "elements.yaml", "label: 招牌高度", "label: 招牌宽度")
    told = load_catalog([folder, other]).faults
    assert [fault.line for fault in told if "sign_height" in fault.reason_zh] == [line]
