"""An item's guide says what the catalogue says, in readable Chinese, and nothing else."""

from __future__ import annotations

from pathlib import Path

from knowledge.catalog import ItemFile, guide_of, load_catalog
from knowledge.guide import Field

STARTER = Path(__file__).parents[2] / "knowledge" / "starter"


def test_the_food_licence_reads_as_people_read_it() -> None:
    guide = guide_of(load_catalog([STARTER]).items["demo-food-licence"])
    fields = guide.fields
    assert fields[Field.materials][0] == (
        "营业执照（必要；政府部门核发；可免提交：电子证照；仅部分情形需要；要求：经营范围包含餐饮服务）"
    )
    assert fields[Field.process][1] == "2. 两名工作人员现场核查（市场监督管理局；5个工作日；结果：核查记录）"
    assert fields[Field.promised_limit] == ("10个工作日",)
    assert fields[Field.fee] == ("不收费",)
    assert fields[Field.visits] == ("0",)
    assert fields[Field.courier] == ("是",)
    assert fields[Field.consult_phone] == ("0898-00001103",)
    assert fields[Field.faq][0].startswith("问：食品经营许可证几年有效？ 答：有效期5年")
    assert (guide.item_id, guide.region, guide.region_name) == ("demo-food-licence", "460000", "海南省")
    assert guide.demonstration and "开饭店办证" in guide.aliases
    assert guide.effective_from is not None and guide.effective_to is None


def test_a_charge_is_said_with_its_standard() -> None:
    guide = guide_of(load_catalog([STARTER]).items["demo-home-transfer"])
    assert guide.fields[Field.fee][0].startswith("收费；住宅每件80元")


def test_what_the_item_does_not_say_is_absent() -> None:
    bare = ItemFile.model_validate(
        {"kind": "item", "id": "x", "name": "某事项", "task_type": "公共服务", "department": {"name": "某局"}}
    )
    assert guide_of(bare).fields == {Field.department: ("某局",)}
    assert guide_of(bare).region_name == ""
