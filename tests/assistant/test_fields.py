"""Each field of a guide is asked for in many ways; none of them may be taken for the matter."""

from __future__ import annotations

import pytest

from assistant.fields import asked_field
from assistant.speech import normalise
from knowledge.guide import Field


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("要准备啥东西", Field.materials),
        ("填哪张表", Field.materials),
        ("要攞啲乜嘢去", Field.materials),
        ("什么人可以申请", Field.conditions),
        ("几岁得", Field.conditions),
        ("收到后几日内可以提", Field.conditions),
        ("每家能报几个人", Field.conditions),
        ("法定几天", Field.statutory_limit),
        ("法律规定多久要出结果", Field.statutory_limit),
        ("要几耐", Field.promised_limit),
        ("几天能拿到", Field.promised_limit),
        ("承诺办结时限", Field.promised_limit),
        ("去边度办", Field.location),
        ("哪个窗口交材料", Field.location),
        ("材料递去哪", Field.location),
        ("在几楼", Field.location),
        ("打哪个电话问", Field.consult_phone),
        ("电话几多", Field.consult_phone),
        ("态度好差，投诉打边个", Field.complain_phone),
        ("没人接，我要投诉", Field.complain_phone),
        ("要跑几趟", Field.visits),
        ("要本人去现场吗", Field.visits),
        ("可以寄给我吗", Field.courier),
        ("网上在哪个平台搞", Field.online),
        ("在网上哪儿开", Field.online),
        ("归哪个部门审批", Field.department),
        ("是哪几家部门一齐审的", Field.joint_departments),
        ("公司可以申请吗", Field.applicable_to),
        ("收费吗", Field.fee),
        ("周末上班吗", Field.hours),
        ("一步一步怎么走", Field.process),
        ("法律依据是什么", Field.basis),
    ],
)
def test_a_wording_asks_for_its_field(text: str, field: Field) -> None:
    asked = asked_field(normalise(text))
    assert asked.field == field
    assert asked.confidence > 0.4


def test_a_question_about_the_item_as_a_whole_has_no_field() -> None:
    asked = asked_field("普通护照怎么弄")
    assert (asked.field, asked.confidence) == (None, 0.0)


def test_the_rest_keeps_its_places_and_loses_the_wording() -> None:
    text = "法律援助要交什么材料"
    rest = asked_field(text).rest
    assert len(rest) == len(text)
    assert rest.strip() == "法律援助"


def test_two_fields_in_one_breath_are_less_sure_than_one() -> None:
    both = asked_field("要交什么材料,要几天能拿到")
    assert both.field == Field.materials
    assert both.confidence < asked_field("要交什么材料").confidence
