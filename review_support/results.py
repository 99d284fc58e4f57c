"""From an inspected point to what the checkpoint keeps of it: everything that a reviewer, a notice or an audit will need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checkpoint.inspections import PointResult
from core.texts import t
from knowledge.catalog import Catalog
from knowledge.catalog.model import ItemFile, ReviewPoint
from review_support.point import Inspected, Used


def results_of(
    points: Sequence[Inspected], catalog: Catalog, basis: Mapping[tuple[str, int], Mapping[str, Any]]
) -> list[PointResult]:
    """One result for each point. `basis`: (item, index) → the law and article with its passage, where the base has it."""
    return [_result(one, catalog, basis) for one in points]


def _result(one: Inspected, catalog: Catalog, basis: Mapping[tuple[str, int], Mapping[str, Any]]) -> PointResult:
    item, point = catalog.items[one.item], one.point
    body = {
        "point": {
            "id": point.id, "point": point.point, "mode": point.mode, "check": point.check, "rule": point.rule, "when": point.when,
            "fail": point.fail, "severity": point.severity, "automation": point.automation,
        },
        "item": {"id": item.id, "name": item.name, "version": item.version, "department": item.department.name},
        "basis": dict(basis.get((item.id, point.basis if point.basis is not None else -1), _basis(item, point))),
        "materials": _materials(item, point),
        "used": [_used(used, catalog) for used in one.used],
        "missing": [{"name": name, "label": label_of(name, catalog)} for name in one.missing],
        "reason": one.reason,
    }  # fmt: skip
    return PointResult(item.id, point.id, one.result.value, point.mode == "实质" or point.check == "裁量", point.two_staff, body)


def _basis(item: ItemFile, point: ReviewPoint) -> dict[str, Any]:
    if point.basis is None or point.basis >= len(item.basis):
        return {}
    found = item.basis[point.basis]
    return {"law": found.law, "article": found.article}


def _materials(item: ItemFile, point: ReviewPoint) -> list[dict[str, str]]:
    return [{"kind": one.kind, "name": one.name} for one in item.materials if one.id in point.materials]


def _used(used: Used, catalog: Catalog) -> dict[str, Any]:
    return {
        "name": used.name, "label": label_of(used.name, catalog), "value": used.value, "places": [dict(one) for one in used.places]
    }


def label_of(name: str, catalog: Catalog) -> str:
    """A rule's name as people read it: 营业执照 · 企业名称, 申请表 · 经营场所."""
    where, _, rest = name.partition(".")
    kinds, elements = catalog.dictionary.material_kinds, catalog.dictionary.elements
    if where == "doc":
        kind, _, element = rest.partition(".")
        label = kinds[kind].label if kind in kinds else kind
        return f"{label} · {elements[element].label if element in elements else element}" if element else label
    if where == "present":
        return kinds[rest].label if rest in kinds else rest
    if where == "form":
        return f"{t('review.form')} · {elements[rest].label if rest in elements else rest}"
    if where == "facts":
        asked = next((one[rest].ask for one in catalog.questions.values() if rest in one), rest)
        return f"{t('review.fact')} · {asked}"
    return t("review.today") if name == "today" else name
