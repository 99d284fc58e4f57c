"""A portal's export is mapped row by row; a bad row is named and the rest is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from knowledge.guide import Field
from knowledge.portal_guides import read_portal_guides

ROW: dict[str, Any] = {
    "_id": {"$oid": "60ae6f94e995f7e541f057f2"},
    "TASK_CODE": "示例001",
    "TASK_NAME": "示例证核发(遗失补发)",
    "parentCatalogName": "示例证核发",
    "subTaskName": "遗失补发",
    "DEPT_NAME": " 示例市 示范局",
    "AREACODE": "460000",
    "AREA_CODE_TEXT": "示例市",
    "matter_short": "无",
    "matter_daily": "补示例证，示例证丢了、“补证”",
    "handle_location": "办理地点：示例路1号",
    "handle_time": "None",
    "handle_time_limit": "5(工作日)",
    "consult_phone": "无w",
    "complain_phone": "",
    "visit_number": 0,
    "accept_standard": "  第一条件\n\n第二条件 ",
    "bear_paltform": "示例平台",
    "URL": None,
    "material_intro": ["申请表", "无"],
    "service_object_name": ["自然人", "企业法人"],
}


def written(tmp_path: Path, *lines: str | bytes) -> Path:
    path = tmp_path / "guides.jsonl"
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines) + b"\n")
    return path


def row(**changes: Any) -> str:
    return json.dumps({**ROW, **changes}, ensure_ascii=False)


def test_values_stay_verbatim_and_absent_ones_are_left_out(tmp_path: Path) -> None:
    (guide,), faults = read_portal_guides(written(tmp_path, row()))
    assert not faults
    assert guide.department == "示例市示范局"
    assert (guide.item_id, guide.parent_name, guide.sub_name) == ("示例001", "示例证核发", "遗失补发")
    assert (guide.region, guide.region_name, guide.version) == ("460000", "示例市", "2021-05-26")
    assert guide.aliases == ("补示例证", "示例证丢了", "补证")
    assert guide.fields[Field.location] == ("办理地点：示例路1号",)
    assert guide.fields[Field.consult_phone] == ("无w",), "junk stays as the portal prints it"
    assert guide.fields[Field.conditions] == ("第一条件", "第二条件")
    assert guide.fields[Field.materials] == ("申请表",)
    assert guide.fields[Field.visits] == ("0",)
    assert guide.fields[Field.online] == ("示例平台",)
    for absent in (Field.statutory_limit, Field.complain_phone, Field.courier, Field.process):
        assert absent not in guide.fields


def test_items_of_one_name_are_different_items(tmp_path: Path) -> None:
    guides, faults = read_portal_guides(written(tmp_path, row(), row(TASK_CODE="示例002", DEPT_NAME="示例区示范局")))
    assert [guide.item_id for guide in guides] == ["示例001", "示例002"]
    assert not faults


def test_a_bad_row_is_named_with_its_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = written(
        tmp_path, row(), "{", "", "[1]", row(TASK_CODE=""), row(TASK_CODE="x", accept_standard={"a": 1}), row(),
        b'{"TASK_CODE": "\xff"}', row(TASK_CODE="示例009"),
    )
    guides, faults = read_portal_guides(path)
    assert [guide.item_id for guide in guides] == ["示例001", "示例009"]
    assert [fault.row for fault in faults] == [2, 4, 5, 6, 7, 8]
    assert "TASK_CODE" in faults[2].reason
    assert "accept_standard" in faults[3].reason
    assert "第 1 行" in faults[4].reason
