"""Items are found by what a question means where it shares no word with them, and the parts of a score tell why."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from assistant.items import ItemCatalogue
from assistant.items_match import Asked
from assistant.items_meaning import meaning_of, nearness
from assistant.items_rank import NAMES, sharpness, weights
from assistant.understand import EMPTY, understand
from assistant.understand_decide import MATTER, VARIANT
from knowledge.guide import Field
from tests.assistant.example_guides import GUIDES, guide

MORE = (
    guide("disabled", "残疾人证申领", parent_name="残疾人证办理"),
    guide("unpaid", "拖欠农民工工资举报投诉", parent_name="劳动保障监察投诉"),
    guide("death", "死亡登记注销户口", parent_name="户口登记"),
    guide("dogs", "养犬登记", parent_name="养犬管理"),
)
CATALOGUE = ItemCatalogue.build([*GUIDES, *MORE])


@pytest.mark.parametrize(
    ("question", "item"),
    [("老板跑路一分钱没给我们", "unpaid"), ("爷爷走了去派出所要弄啥", "death"), ("狗子上牌", "dogs"), ("瘸了一条腿想办个本本", "disabled")],
)
def test_an_item_is_found_by_meaning_alone(question: str, item: str) -> None:
    found = CATALOGUE.find(Asked(question, (), question))
    assert found[0].item.item_id == item
    words_alone = max(found, key=lambda match: match.score - match.why["meaning name"] - match.why["meaning guide"])
    assert words_alone.item.item_id != item, "else the words found it, and the test says nothing"


def test_a_score_is_the_sum_of_its_parts() -> None:
    for match in CATALOGUE.find(Asked("保安证遗失补办要什么材料", (), "保安证遗失补办要什么材料")):
        assert set(match.why) == set(match.told) == set(NAMES)
        assert match.score == pytest.approx(sum(match.why.values()))


def test_what_was_learnt_is_there_for_every_part() -> None:
    kept = json.loads((files("assistant") / "items_rank.json").read_text("utf-8"))
    assert set(weights()) == set(NAMES) == set(kept["weights"])
    assert [set(kept["certainty"][kind]) for kind in ("matter", "variant")] == [{"constant", *MATTER}, {"constant", *VARIANT}]
    assert sharpness() > 1
    assert all(weights()[name] > 0 for name in ("words", "explained", "named", "meaning name", "meaning guide"))


def test_what_a_guide_asks_for_tells_too() -> None:
    bare, told = guide("one", "人才服务一件事"), guide("two", "人才服务一件事", fields={Field.materials: ("医师资格证书", "医师执业注册申请表")})
    near = nearness("医生证", ItemCatalogue.build([bare, told]).meanings)
    assert near[0][0] == pytest.approx(near[1][0]) and near[1][1] > near[0][1]
    assert meaning_of(bare).shape == meaning_of(told).shape


def test_an_empty_catalogue_and_a_question_without_words_find_nothing() -> None:
    empty = ItemCatalogue.build([])
    assert empty.find(Asked("护照", (), "护照")) == []
    assert understand("护照去哪办", EMPTY, empty).kind == "none"
    assert CATALOGUE.find(Asked("", (), "")) == [] or CATALOGUE.find(Asked("", (), ""))[0].score < 1


def test_a_question_about_nothing_that_is_there_is_not_answered() -> None:
    for question in ("帮我查下火星移民怎么排队", "我家水管漏了找谁赔", "孩子数学不及格怎么办"):
        assert understand(question, EMPTY, CATALOGUE).kind != "item"
