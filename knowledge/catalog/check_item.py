"""Checks one item: references, wording, form and rules."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.catalog.check_entry import check_entry
from knowledge.catalog.check_rule import Scope, check_rule
from knowledge.catalog.facts import Declared
from knowledge.catalog.model import Dictionary, Element, FormField, ItemFile, Question
from knowledge.catalog.source import Place, Source
from knowledge.catalog.wording import vague_words

_JSON_TYPES = {"number": "number", "integer": "integer", "boolean": "boolean"}


def check_item(source: Source, item: ItemFile, dictionary: Dictionary, facts: Declared) -> None:
    """Records every fault of the item in `source`."""
    check_entry(source, item)
    _check_parts(source, item, dictionary)
    _check_form(source, item, dictionary)
    _check_points(source, item)
    _check_rules(source, item, dictionary, facts)


def _check_parts(source: Source, item: ItemFile, dictionary: Dictionary) -> None:
    _once(source, "conditions", [condition.id for condition in item.conditions])
    _once(source, "materials", [material.id for material in item.materials])
    for index, condition in enumerate(item.conditions):
        place = ("conditions", index)
        _check_basis(source, (*place, "basis"), condition.basis, item)
        _check_wording(source, (*place, "text"), condition.text)
    for index, material in enumerate(item.materials):
        place = ("materials", index)
        if material.kind not in dictionary.material_kinds:
            source.add((*place, "kind"), "no_material_kind", name=material.kind)
        _check_wording(source, (*place, "name"), material.name)
        _check_wording(source, (*place, "accept_standard"), material.accept_standard)


def _check_points(source: Source, item: ItemFile) -> None:
    materials = {material.id for material in item.materials}
    for index, point in enumerate(item.review_points):
        place = ("review_points", index)
        _check_basis(source, (*place, "basis"), point.basis, item)
        for position, name in enumerate(point.materials):
            if name not in materials:
                source.add((*place, "materials", position), "no_material", name=name)
        if point.automation == "human_only" and point.rule is not None:
            source.add((*place, "rule"), "human_only_rule")
        if point.automation == "assist" and point.rule is None:
            source.add((*place, "rule"), "assist_without_rule")


def _check_form(source: Source, item: ItemFile, dictionary: Dictionary) -> None:
    if item.form is None:
        return
    for index, name in enumerate(item.form.required):
        if name not in item.form.properties:
            source.add(("form", "required", index), "required_missing", name=name)
    for name, field in item.form.properties.items():
        place = ("form", "properties", name)
        element = dictionary.elements.get(field.element)
        if element is None:
            source.add((*place, "x-element"), "no_element", name=field.element)
        else:
            _check_field(source, place, name, field, element)


def _check_field(source: Source, place: Place, name: str, field: FormField, element: Element) -> None:
    due = _JSON_TYPES.get(element.type, "string")
    if field.type != due:
        source.add((*place, "type"), "field_type", name=name, given=field.type, element=field.element, due=due)
    for value in field.enum or ():
        if element.choices and value not in element.choices:
            source.add((*place, "enum"), "field_choices", name=name, value=value, element=field.element)


def scope_of(item: ItemFile, dictionary: Dictionary, questions: Mapping[str, Question]) -> Scope:
    """What the item's rules may name."""
    fields = item.form.properties.values() if item.form else ()
    return Scope(
        facts=questions,
        form={
            field.element: dictionary.elements[field.element]
            for field in fields
            if field.element in dictionary.elements
        },
        kinds=dictionary.material_kinds,
        elements=dictionary.elements,
        asked=frozenset(material.kind for material in item.materials),
    )


def _check_rules(source: Source, item: ItemFile, dictionary: Dictionary, facts: Declared) -> None:
    scope = scope_of(item, dictionary, facts.questions)
    for index, condition in enumerate(item.conditions):
        check_rule(source, ("conditions", index, "rule"), condition.rule, scope)
    for index, material in enumerate(item.materials):
        check_rule(source, ("materials", index, "when"), material.when, scope)
    for index, point in enumerate(item.review_points):
        check_rule(source, ("review_points", index, "when"), point.when, scope)
        check_rule(source, ("review_points", index, "rule"), point.rule, scope)


def _check_basis(source: Source, place: Place, basis: int | None, item: ItemFile) -> None:
    if basis is not None and not 0 <= basis < len(item.basis):
        source.add(place, "no_basis", index=basis, count=len(item.basis))


def _check_wording(source: Source, place: Place, text: str) -> None:
    words = vague_words(text)
    if words is not None:
        source.add(place, "vague", words=words)


def _once(source: Source, part: str, ids: list[str]) -> None:
    for index, one in enumerate(ids):
        first = ids.index(one)
        if first != index:
            source.add((part, index, "id"), "id_twice", id=one, other=f"{source.path}:{source.line((part, first))}")
