"""One form for several items: each element once, in sections, with what all items demand of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from knowledge.catalog import Catalog, load_catalog
from knowledge.catalog.merged_form import MergedForm, form_of, merged_form
from knowledge.catalog.model import Dictionary, ItemFile

STARTER = load_catalog([Path(__file__).parents[3] / "knowledge" / "starter"])
ELEMENTS: dict[str, dict[str, Any]] = {
    "mother_name": {"label": "母亲姓名", "type": "text", "sensitive": True},
    "mother_id_number": {"label": "母亲身份号码", "type": "id_number"},
    "contact_phone": {"label": "联系电话", "type": "phone"},
    "area": {"label": "面积", "type": "number", "unit": "㎡"},
    "usage": {"label": "用途", "type": "choice", "choices": ["住宅", "商业", "办公"]},
    "remark": {"label": "备注", "type": "text"},
}


def item(id_: str, properties: dict[str, dict[str, Any]], required: list[str], materials: tuple[str, ...] = ()) -> ItemFile:
    kinds = [{"id": kind, "kind": kind, "name": kind, "need": "必要"} for kind in materials]
    return ItemFile.model_validate({
        "kind": "item", "id": id_, "name": f"{id_}事项", "task_type": "行政许可", "department": {"name": "局"}, "materials": kinds,
        "form": {"type": "object", "required": required, "properties": properties},
    })  # fmt: skip


def field(element: str, title: str = "", type_: str = "string", **more: Any) -> dict[str, Any]:
    return {"type": type_, "title": title, "x-element": element, **more}


@pytest.fixture
def catalog() -> Catalog:
    a = item("a", {
        "mother": field("mother_name", "母亲姓名"), "size": field("area", "建筑面积", "number", minimum=5, maximum=90),
        "use": field("usage", "用途", enum=["住宅", "商业"]), "phone": field("contact_phone"), "more": field("remark", maxLength=20),
    }, ["mother"], ("deed",))  # fmt: skip
    b = item("b", {
        "size": field("area", "住所面积", "number", exclusiveMinimum=0, maximum=60), "mother_id": field("mother_id_number"),
        "mother_name": field("mother_name", "母亲姓名"), "use": field("usage", "用途", enum=["商业", "办公"]),
        "more": field("remark", maxLength=10, minLength=2, pattern="^无"),
    }, ["size", "mother_id"], ("deed",))  # fmt: skip
    kinds = {"deed": {"label": "产权证", "elements": ["area", "usage"]}}
    dictionary = Dictionary.model_validate({"elements": ELEMENTS, "material_kinds": kinds})
    return Catalog(dictionary, {"a": a, "b": b})


def test_each_element_is_asked_once_and_says_who_needs_it(catalog: Catalog) -> None:
    form = merged_form(catalog, ["a", "b"])
    assert sorted(one.element for one in form.fields) == sorted(ELEMENTS)
    mother = form.field("mother_name")
    assert mother is not None and mother.title == "母亲姓名" and mother.required and mother.sensitive
    assert [(use.item, use.field, use.required) for use in mother.uses] == [("a", "mother", True), ("b", "mother_name", False)]
    assert [one.element for one in form.of_item("b")].count("contact_phone") == 0


def test_what_the_items_demand_holds_together(catalog: Catalog) -> None:
    form = merged_form(catalog, ["a", "b"])
    area, usage, remark = form.field("area"), form.field("usage"), form.field("remark")
    assert area is not None and usage is not None and remark is not None
    assert (area.title, area.unit, area.minimum, area.above, area.maximum) == ("面积", "㎡", 5, 0, 60)
    assert usage.choices == ("商业",)
    assert (remark.min_length, remark.max_length, remark.patterns) == (2, 10, ("^无",))


def test_sections_are_a_person_a_document_how_to_reach_you_and_the_rest(catalog: Catalog) -> None:
    form = merged_form(catalog, ["a", "b"])
    assert [(one.key, one.title, one.elements) for one in form.sections] == [
        ("role:mother", "母亲", ("mother_name", "mother_id_number")),
        ("kind:deed", "产权证", ("area", "usage")),
        ("contact", "联系方式", ("contact_phone",)),
        ("rest", "其他信息", ("remark",)),
    ]
    assert [one.element for one in form.fields] == [name for section in form.sections for name in section.elements]


def test_a_single_item_has_its_own_form(catalog: Catalog) -> None:
    form = form_of(catalog, "a")
    area = form.field("area")
    assert form.items == ("a",) and area is not None and area.title == "建筑面积" and area.maximum == 90


def test_an_item_that_is_not_there_is_said(catalog: Catalog) -> None:
    with pytest.raises(BadInput):
        merged_form(catalog, ["a", "z"])


def test_the_form_is_plain_for_json(catalog: Catalog) -> None:
    made = form_of(catalog, "b").as_dict()
    assert json.loads(json.dumps(made)) == made
    required = {one["element"]: one["required"] for one in made["fields"]}
    assert required["area"] is True and required["mother_name"] is False


def whole(form: MergedForm, items: list[str]) -> None:
    names = [one.element for one in form.fields]
    asked = [field.element for id_ in items for field in STARTER.items[id_].form.properties.values()]  # type: ignore[union-attr]
    assert len(names) == len(set(names)) and set(names) == set(asked)
    assert sorted(name for section in form.sections for name in section.elements) == sorted(names)
    assert len({section.title for section in form.sections}) == len(form.sections)
    for one in form.fields:
        for use in one.uses:
            own = STARTER.items[use.item].form
            assert own is not None and own.properties[use.field].element == one.element
            assert use.required == (use.field in own.required)


@given(st.lists(st.sampled_from(sorted(STARTER.items)), min_size=1, unique=True))
def test_any_choice_of_items_makes_a_whole_form(items: list[str]) -> None:
    form = merged_form(STARTER, items)
    whole(form, items)
    assert form == merged_form(STARTER, items)


def test_the_starter_themes_read_as_people_and_things() -> None:
    titles = {theme: [section.title for section in form_of(STARTER, theme).sections] for theme in STARTER.themes}
    assert titles["demo-newborn"][:3] == ["出生医学证明", "母亲", "父亲"]
    assert titles["demo-open-restaurant"][0] == "营业执照"
    assert all(one[-2:] == ["联系方式", "其他信息"] for one in titles.values())
