"""A small catalogue written to files, changed by each test where it wants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from knowledge.catalog import load_catalog
from knowledge.catalog.quality import QualityFinding, quality_report

ELEMENTS: dict[str, Any] = {
    "elements": {
        "name": {"label": "姓名", "type": "text"},
        "holder": {"label": "持有人", "type": "text"},
        "area": {"label": "面积", "type": "number"},
        "yard": {"label": "院子面积", "type": "number"},
        "months": {"label": "月数", "type": "integer"},
        "sex": {"label": "性别", "type": "choice", "choices": ["男", "女"]},
        "use": {"label": "用途", "type": "choice", "choices": ["住宅", "商业", "办公"]},
        "signed": {"label": "已签名", "type": "boolean"},
        "begin": {"label": "起始日", "type": "date"},
        "lease_end": {"label": "租赁截止日", "type": "date"},
        "made_on": {"label": "订立日期", "type": "date"},
    },
    "material_kinds": {
        "lease": {"label": "租赁合同", "elements": ["name", "area", "yard", "months", "sex", "use", "signed", "begin", "lease_end", "made_on"]},
        "deed": {"label": "产权证书", "elements": ["holder", "area", "use"]},
    },
}
ASK = [
    {"fact": "premises", "ask": "自有还是租赁？", "type": "choice", "choices": ["自有", "租赁", "借用"]},
    {"fact": "married", "ask": "是否已婚？", "type": "boolean"},
    {"fact": "homes", "ask": "有几套？", "type": "integer"},
    {"fact": "size", "ask": "多少平方米？", "type": "number"},
]


def point(number: int, rule: str | None, **more: Any) -> dict[str, Any]:
    """A review point whose wording is in order."""
    return {
        "id": f"P-{number}", "point": f"合同第{number}项内容核对", "materials": ["lease"], "basis": 0, "mode": "形式",
        "check": "格式", "rule": rule, "fail": f"合同第{number}项不对，请更正。", "severity": "必须补正",
        "automation": "assist" if rule else "human_only", **more,
    }  # fmt: skip


def material(kind: str, **more: Any) -> dict[str, Any]:
    """A material named for its kind."""
    return {"id": kind, "kind": kind, "name": {"lease": "租赁合同", "deed": "产权证书"}[kind], "need": "必要", **more}


def item(*points: dict[str, Any], id_: str = "one", **more: Any) -> dict[str, Any]:
    """An item that asks for a lease; nothing about it is doubtful but what the points bring."""
    return {
        "kind": "item", "id": id_, "name": f"事项{id_}", "task_type": "公共服务", "department": {"name": "示例局"},
        "basis": [{"law": "示例办法", "article": "第一条"}], "questions": ASK, "materials": [material("lease")],
        "review_points": [point(99, "doc.lease.lease_end >= doc.lease.begin"), *points], **more,
    }  # fmt: skip


def report(folder: Path, *entries: dict[str, Any], about: set[str] | None = None) -> list[QualityFinding]:
    """The findings about these items and themes, which must load without a fault."""
    for part in ("items", "themes"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "elements.yaml").write_text(yaml.safe_dump(ELEMENTS, allow_unicode=True), "utf-8")
    for entry in entries:
        path = folder / f"{entry['kind']}s" / f"{entry['id']}.yaml"
        path.write_text(yaml.safe_dump(entry, allow_unicode=True, sort_keys=False), "utf-8")
    catalog = load_catalog([folder])
    assert catalog.faults == ()
    return quality_report(catalog, about)


def codes(found: list[QualityFinding]) -> list[str]:
    """What was found, in order."""
    return [one.code for one in found]
