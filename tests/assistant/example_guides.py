"""A small catalogue for tests of understanding: example items of two regions, none of them official."""

from __future__ import annotations

from knowledge.guide import Field, Guide

CITY, PROVINCE, OTHER = "460100", "460000", "440100"


def guide(item_id: str, name: str, **more: object) -> Guide:
    """An example guide with materials and a phone; `more` goes to Guide."""
    values: dict[str, object] = {
        "item_id": item_id,
        "name": name,
        "department": "样板市示范局",
        "region": CITY,
        "region_name": "示例省样板市",
        "parent_name": name.split("(")[0],
        "demonstration": True,
        "fields": {Field.materials: (f"{name}申请表",), Field.consult_phone: ("0898-00000001",)},
        **more,
    }
    return Guide.model_validate(values)


GUIDES = (
    guide("guard-first", "保安员证核发(初次申领保安员证)"),
    guide("guard-lost", "保安员证核发(遗失补发保安员证)"),
    guide("guard-broken", "保安员证核发(损毁换发保安员证)"),
    guide("ferry-first", "渡口船舶证核发(新申请)"),
    guide("ferry-change", "渡口船舶证核发(变更)"),
    guide("ferry-cancel", "渡口船舶证核发(注销)"),
    guide("passport", "办理及加注普通护照"),
    guide("resident", "首次办理外国人永久居留身份证"),
    guide("food", "食品经营许可证核发"),
    guide("aid", "法律援助"),
    guide("marry", "结婚登记预约"),
    guide("hukou", "户籍人口信息查询"),
    guide("drive-first", "机动车驾驶证初次申领(大陆居民申领小型汽车准驾车型)"),
    guide("school", "设立外籍人员子女学校"),
    guide("school-province", "设立外籍人员子女学校", region=PROVINCE, region_name="示例省", department="示例省示范厅"),
    guide("wood", "林木采伐许可证核发", region=OTHER, region_name="别省别市"),
    guide("pension", "企业职工基本养老金申领"),
    guide("company", "内资有限责任公司设立登记"),
)
