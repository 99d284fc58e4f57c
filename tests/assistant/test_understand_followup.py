"""A follow-up keeps what was said: the item, the field, or the matter of which it names another variant."""

from __future__ import annotations

import pytest

from assistant.context import Context
from assistant.items import ItemCatalogue
from assistant.understand import Understanding, understand
from knowledge.guide import Field
from tests.assistant.example_guides import GUIDES, guide

CATALOGUE = ItemCatalogue.build(GUIDES)
GUARD = Context(("guard-first",), Field.materials, ("保安证头次申领要交什么材料",))


def then(text: str, context: Context = GUARD) -> Understanding:
    return understand(text, context, CATALOGUE)


def test_a_bare_follow_up_keeps_the_item_and_takes_the_new_field() -> None:
    meant = then("那要去几趟")
    assert (meant.kind, meant.candidates[0].item_id, meant.field) == ("item", "guard-first", Field.visits)
    assert meant.text_resolved.startswith("保安证头次申领")


def test_a_variant_named_alone_moves_to_the_sibling_and_keeps_the_field() -> None:
    meant = then("那丢了补办的呢")
    assert (meant.kind, meant.candidates[0].item_id, meant.field) == ("item", "guard-lost", Field.materials)


def test_the_last_clause_tells_the_variant() -> None:
    assert then("补办的我知道了，如果是烂了换一本呢").candidates[0].item_id == "guard-broken"
    assert then("换发的我知道了，如果是丢了呢").candidates[0].item_id == "guard-lost"
    ferry = Context(("ferry-first",), Field.materials, ("渡口船舶证新申请要交什么材料",))
    meant = then("变更的我知道了，那注销呢", ferry)
    assert (meant.kind, meant.candidates[0].item_id) == ("item", "ferry-cancel")
    assert then("注销的我知道了，那变更呢", ferry).candidates[0].item_id == "ferry-change"


def test_another_matter_named_in_full_leaves_the_conversation_behind() -> None:
    meant = then("普通护照的咨询电话是多少")
    assert (meant.kind, meant.candidates[0].item_id, meant.field) == ("item", "passport", Field.consult_phone)
    assert meant.text_resolved == "普通护照的咨询电话是多少"


def test_another_matter_named_as_an_afterthought_keeps_the_field() -> None:
    meant = then("法律援助呢")
    assert (meant.candidates[0].item_id, meant.field) == ("aid", Field.materials)


def test_offered_variants_are_told_apart_by_the_answer() -> None:
    offered = Context(("guard-first", "guard-lost", "guard-broken"), Field.materials, ("保安证要交什么材料",))
    assert then("是丢了要补的", offered).candidates[0].item_id == "guard-lost"


def test_offered_variants_stay_open_when_only_a_field_is_asked() -> None:
    offered = Context(("guard-first", "guard-lost", "guard-broken"), Field.materials, ("保安证要交什么材料",))
    assert then("那电话是多少", offered).kind == "clarify"


def test_an_item_that_is_gone_from_the_catalogue_is_no_ground_to_stand_on() -> None:
    meant = then("那要几天", Context(("withdrawn",), None, ()))
    assert meant.kind == "none"


@pytest.mark.parametrize("text", ["律师证丢了补", "爆破证丢了要登报吗", "中级经济师报名", "著作权公证喺边做"])
def test_another_matter_without_a_wording_for_its_field_is_not_the_one_spoken_of_before(text: str) -> None:
    """A field that was only learnt is no sign that the question goes on from the last one."""
    small = ItemCatalogue.build([guide("p1", "普通护照签发"), guide("p2", "普通护照补发"), guide("aid", "法律援助"), guide("food", "食品经营许可证核发")])
    assert understand(text, Context(("p1",), None, ("护照怎么办",)), small).kind != "item"
