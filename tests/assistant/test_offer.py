"""Items offered to staff by words: part of a name is enough, what nobody means is not offered, and no list runs on."""

from __future__ import annotations

from pathlib import Path

from assistant.items import ItemCatalogue
from assistant.offer import MOST, offered
from knowledge.guide import Field, Guide
from tests.api.citizen_stage import make_stage


def test_an_installation_offers_its_items_in_force_by_name_and_by_what_people_say(tmp_path: Path) -> None:
    stage = make_stage(tmp_path)
    for words in ("食品经营", "开饭店", "  食品经营许可（新办） "):
        first = stage.house.offer(words)[0]
        assert first == {
            "item_id": "demo-food-licence", "name": "食品经营许可（新办）", "department": "市场监督管理局", "region_name": "海南省",
        }  # fmt: skip
    assert all(stage.house.offer(words) == [] for words in ("", " ", "申请表", "今天天气怎么样", "宇宙飞船", "。？！", "〔姓名1〕"))
    # Hardly anybody would mean an item by this, but its name has it.
    assert [one["name"] for one in stage.house.offer("承诺")] == ["餐饮场所开业前消防安全检查（告知承诺）"]
    assert {one["name"] for one in stage.house.offer("登记")} >= {"有限责任公司设立登记", "新生儿出生登记（落户）", "新建商品房转移登记"}
    stage.close()


def test_no_more_than_can_be_read_are_offered() -> None:
    fields = {Field.materials: ("申请表",)}
    many = [Guide(item_id=f"i{n}", name=f"示例风筝放飞备案第{n}类", fields=fields) for n in range(30)]
    assert len(offered("风筝放飞", ItemCatalogue.build(many))) == MOST
