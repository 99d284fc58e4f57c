"""What a citizen means is found in their own words, and what cannot be told is asked back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.items import ItemCatalogue
from assistant.understand import EMPTY, Understanding, understand
from knowledge.guide import Field
from tests.assistant.example_guides import CITY, GUIDES, OTHER

CATALOGUE = ItemCatalogue.build(GUIDES)


def asked(text: str, **more: object) -> Understanding:
    return understand(text, EMPTY, CATALOGUE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "item", "field"),
    [
        ("老外头一回申请绿卡，要交啲咩材料", "resident", Field.materials),
        ("護照去邊度辦", "passport", Field.location),
        ("打官司请不起律师，法律援助的电话几多", "aid", Field.consult_phone),
        ("保安证唔见咗，补一本要带咩", "guard-lost", Field.materials),
        ("想开饭店，办食品证要跑几趟", "food", Field.visits),
        ("企业退休，申领养老金法律规定多少天", "pension", Field.statutory_limit),
        ("查户籍人口信息，网上在哪查", "hukou", Field.online),
    ],
)
def test_everyday_words_name_the_item_and_the_field(text: str, item: str, field: Field) -> None:
    meant = asked(text)
    assert (meant.kind, meant.candidates[0].item_id, meant.field) == ("item", item, field)
    assert 0.5 < meant.confidence <= 1
    assert meant.field_confidence > 0.5


def test_a_field_that_the_guide_lacks_is_still_understood() -> None:
    """The caller, not this page, tells that the guide is silent and hands over."""
    meant = asked("普通护照要收多少钱")
    assert (meant.kind, meant.candidates[0].item_id, meant.field) == ("item", "passport", Field.fee)


def test_variants_that_fit_equally_are_offered_at_most_three() -> None:
    meant = asked("保安证要交什么材料")
    assert meant.kind == "clarify"
    assert {candidate.item_id for candidate in meant.candidates} == {"guard-first", "guard-lost", "guard-broken"}


def test_the_first_issue_is_the_plain_reading_of_how_to_apply() -> None:
    meant = asked("渡口船舶证怎么办")
    assert (meant.kind, meant.candidates[0].item_id, meant.field) == ("item", "ferry-first", None)
    assert asked("渡口船舶证要交什么材料").kind == "clarify"


def test_one_name_in_two_offices_is_asked_back_unless_the_level_is_named() -> None:
    assert asked("开外籍人员子女学校要什么材料").kind == "clarify"
    meant = asked("省里批的外籍人员子女学校，设立要什么材料")
    assert (meant.kind, meant.candidates[0].item_id) == ("item", "school-province")


def test_a_region_leaves_only_items_around_it() -> None:
    assert asked("林木采伐许可证要什么材料").candidates[0].item_id == "wood"
    within = asked("林木采伐许可证要什么材料", region=CITY)
    assert within.region == CITY
    assert "wood" not in {candidate.item_id for candidate in within.candidates}
    assert asked("林木采伐许可证要什么材料", region=OTHER).kind == "item"


def test_placeholders_of_the_screen_do_not_pull_towards_other_items() -> None:
    meant = asked("我身份证〔身份证号1〕，想办本护照，要带什么")
    assert meant.candidates[0].item_id == "passport"


@pytest.mark.parametrize("text", ["你好", "多谢晒！", "hello", "好的，谢谢"])
def test_courtesy_is_small_talk(text: str) -> None:
    assert asked(text).kind == "smalltalk"


@pytest.mark.parametrize("text", ["国办发〔2025〕24号里提出了哪些要求", "《示例市餐饮办法》第五条怎么说", "根据条例，原则上多少家", "食品经营许可证核发第三条写什么"])
def test_what_a_paper_says_is_a_policy_question(text: str) -> None:
    assert asked(text).kind == "policy"


def test_what_no_item_is_about_stays_without_an_item() -> None:
    assert asked("楼下的猫太吵了").kind == "none"
    assert understand("护照", EMPTY, ItemCatalogue.build(())).kind == "none"


def test_a_day_in_the_question_is_read() -> None:
    today = dt.date(2026, 3, 1)
    assert asked("2025年6月3日办护照要什么材料", today=today).asked_date == dt.date(2025, 6, 3)
    assert asked("明天办护照要什么材料", today=today).asked_date == dt.date(2026, 3, 2)
    assert asked("2025年13月3日办护照").asked_date is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    meant = asked(text)
    assert 0 <= meant.confidence <= 1
    assert meant.kind != "clarify" or 1 <= len(meant.candidates) <= 3


def test_a_hostile_length_is_read_in_time() -> None:
    """Time must not explode with length: the door takes 1,000 characters."""
    for piece in ("材料", "几", "我的", "a1", "要不要"):
        assert asked(piece * (1000 // len(piece))).confidence <= 1
