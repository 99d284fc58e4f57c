"""One form for several items (一表申请): each element once, with the items that ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import BadInput
from knowledge.catalog.form_sections import Section, sections_of
from knowledge.catalog.load import Catalog
from knowledge.catalog.model import Element, FormField

__all__ = ["FieldUse", "MergedField", "MergedForm", "Section", "form_of", "merged_form"]


@dataclass(frozen=True)
class FieldUse:
    """One item's field for an element; `field` is its key in that item's own form."""

    item: str
    name: str
    field: str
    required: bool


@dataclass(frozen=True)
class MergedField:
    """One element as it is asked for. What several items demand of a value holds together: the narrowest bounds."""

    element: str
    title: str
    type: str
    unit: str
    choices: tuple[str, ...]
    patterns: tuple[str, ...]
    sensitive: bool
    description: str
    minimum: float | None
    maximum: float | None
    above: float | None
    below: float | None
    min_length: int | None
    max_length: int | None
    section: str
    uses: tuple[FieldUse, ...]

    @property
    def required(self) -> bool:
        return any(use.required for use in self.uses)

    @property
    def definition(self) -> Element:
        """The element as the dictionary has it, with this form's choices; patterns are checked apart."""
        return Element(label=self.title, type=self.type, unit=self.unit, choices=self.choices)  # type: ignore[arg-type]


@dataclass(frozen=True)
class MergedForm:
    """`fields` stand in the order of `sections`; `items` are the ids that it was made for."""

    items: tuple[str, ...]
    sections: tuple[Section, ...]
    fields: tuple[MergedField, ...]

    def field(self, element: str) -> MergedField | None:
        return next((one for one in self.fields if one.element == element), None)

    def of_item(self, item: str) -> tuple[MergedField, ...]:
        """The fields that one item of the bundle asks for."""
        return tuple(one for one in self.fields if any(use.item == item for use in one.uses))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; keys in the order of the fields above, `required` beside each."""
        return {
            "items": list(self.items),
            "sections": [{"key": one.key, "title": one.title, "elements": list(one.elements)} for one in self.sections],
            "fields": [_plain(one) for one in self.fields],
        }


def form_of(catalog: Catalog, id_: str) -> MergedForm:
    """The form of a theme with all its items, or of one item. Raises BadInput where there is neither."""
    theme = catalog.themes.get(id_)
    return merged_form(catalog, [part.item for part in theme.items] if theme is not None else [id_])


def merged_form(catalog: Catalog, items: Sequence[str]) -> MergedForm:
    """The union of the items' forms, in the items' order. Raises BadInput for an item that is not there."""
    found: dict[str, list[tuple[FieldUse, FormField]]] = {}
    asked: Counter[str] = Counter()
    for id_ in dict.fromkeys(items):
        item = catalog.items.get(id_)
        if item is None:
            raise BadInput("interview_no_matter", id=id_)
        asked.update({material.kind for material in item.materials})
        for key, field in item.form.properties.items() if item.form else ():
            required = item.form is not None and key in item.form.required
            found.setdefault(field.element, []).append((FieldUse(id_, item.name, key, required), field))
    elements = catalog.dictionary.elements
    titles = {name: _title(elements[name], [field for _, field in uses]) for name, uses in found.items()}
    sections = sections_of(
        {name: elements[name] for name in found},
        {kind: made for kind, made in catalog.dictionary.material_kinds.items() if kind in asked},
        asked,
    )
    section_of = {name: section.key for section in sections for name in section.elements}
    fields = {name: _merge(name, elements[name], titles[name], section_of[name], uses) for name, uses in found.items()}
    ordered = tuple(fields[name] for section in sections for name in section.elements)
    return MergedForm(tuple(dict.fromkeys(items)), sections, ordered)


def _title(element: Element, fields: Sequence[FormField]) -> str:
    """The items' own title where they agree; where one says 住所面积 and one 建筑面积, the dictionary's label."""
    titles = {field.title for field in fields if field.title}
    return titles.pop() if len(titles) == 1 else element.label


def _merge(
    name: str, element: Element, title: str, section: str, uses: Sequence[tuple[FieldUse, FormField]]
) -> MergedField:
    fields = [field for _, field in uses]
    patterns = dict.fromkeys(p for p in (element.pattern, *(field.pattern for field in fields)) if p is not None)
    return MergedField(
        element=name, title=title, type=element.type, unit=element.unit, choices=_choices(element, fields),
        patterns=tuple(patterns), sensitive=element.sensitive,
        description=next((field.description for field in fields if field.description), ""),
        minimum=_most(field.minimum for field in fields), maximum=_least(field.maximum for field in fields),
        above=_most(field.exclusive_minimum for field in fields), below=_least(field.exclusive_maximum for field in fields),
        min_length=_whole(_most(field.min_length for field in fields)),
        max_length=_whole(_least(field.max_length for field in fields)),
        section=section, uses=tuple(use for use, _ in uses),
    )  # fmt: skip


def _choices(element: Element, fields: Sequence[FormField]) -> tuple[str, ...]:
    """What every item accepts; items that accept nothing in common leave it to the dictionary."""
    if element.type != "choice":
        return ()
    narrowed = tuple(c for c in element.choices if all(field.enum is None or c in field.enum for field in fields))
    return narrowed or element.choices


def _most(bounds: Iterable[float | None]) -> float | None:
    return max((bound for bound in bounds if bound is not None), default=None)


def _least(bounds: Iterable[float | None]) -> float | None:
    return min((bound for bound in bounds if bound is not None), default=None)


def _whole(bound: float | None) -> int | None:
    return None if bound is None else int(bound)


def _plain(field: MergedField) -> dict[str, Any]:
    made = asdict(field)
    for key in ("choices", "patterns", "uses"):
        made[key] = list(made[key])
    return {**made, "required": field.required}
