"""Checks the values of a merged form on the server: each by itself, then those that speak of one person or one period."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from core.texts import t
from knowledge.catalog.form_across import warnings_across
from knowledge.catalog.form_canonical import Wrong, canonical
from knowledge.catalog.merged_form import MergedField, MergedForm
from knowledge.catalog.rule_functions import plain

__all__ = ["FormFault", "canonical_values", "validate"]


@dataclass(frozen=True)
class FormFault:
    """What is wrong with one element. A `fault` keeps the form from being submitted, a `warning` asks to look again."""

    code: str
    element: str
    level: Literal["fault", "warning"]
    zh: str
    en: str
    items: tuple[str, ...]
    """The items that ask for the element; of a missing value, those that require it."""

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "items": list(self.items)}


def validate(form: MergedForm, values: Mapping[str, Any], only: Collection[str] | None = None) -> list[FormFault]:
    """Every fault and warning, in the form's order, faults before warnings.

    `values` are as typed, by element; values that the form does not ask for are not looked at, so that one set of values
    serves the bundle and each single item. `only` limits what is reported to these elements (one page of the form, or
    one field just left); a warning about two elements is reported with either.
    """
    faults: list[FormFault] = []
    good: dict[str, Any] = {}
    for field in form.fields:
        value = field_value(field, values.get(field.element))
        if isinstance(value, Wrong):
            faults.append(_fault(field, value.code, "fault", {"unit": field.unit, **value.values}))
        elif value is not None:
            good[field.element] = value
        elif field.required:
            faults.append(_fault(field, "missing", "fault", {}))
    shown = [one for one in faults if only is None or one.element in only]
    by_name = {field.element: field for field in form.fields}
    for code, element, other in warnings_across({name: by_name[name].type for name in good}, good):
        if only is None or element in only or other in only:
            shown.append(_fault(by_name[element], code, "warning", {"other": by_name[other].title}))
    return shown


def canonical_values(form: MergedForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are right, in their canonical spelling; blank, wrong and foreign ones are left out."""
    found = {field.element: field_value(field, values.get(field.element)) for field in form.fields}
    return {name: value for name, value in found.items() if value is not None and not isinstance(value, Wrong)}


def field_value(field: MergedField, raw: Any) -> Any | Wrong:
    """The canonical value under everything that the field demands, None where nothing was given, or Wrong."""
    value = canonical(field.definition, raw)
    if value is None or isinstance(value, Wrong):
        return value
    if isinstance(value, bool):
        return value
    return _in_shape(field, value) if isinstance(value, str) else _in_range(field, value)


def _in_shape(field: MergedField, value: str) -> str | Wrong:
    if field.patterns and not _fits(field, value):
        value = plain(value).upper()
        if not _fits(field, value):
            return Wrong("pattern")
    if field.min_length is not None and len(value) < field.min_length:
        return Wrong("too_short", {"limit": field.min_length})
    if field.max_length is not None and len(value) > field.max_length:
        return Wrong("too_long", {"limit": field.max_length})
    return value


def _fits(field: MergedField, value: str) -> bool:
    # JSON Schema's pattern may match anywhere; the catalogue's own are written with their anchors
    return all(re.search(pattern, value) for pattern in field.patterns)


def _in_range(field: MergedField, value: float) -> float | Wrong:
    if field.minimum is not None and value < field.minimum:
        return Wrong("too_small", {"limit": f"{field.minimum:g}"})
    if field.above is not None and value <= field.above:
        return Wrong("not_above", {"limit": f"{field.above:g}"})
    if field.maximum is not None and value > field.maximum:
        return Wrong("too_large", {"limit": f"{field.maximum:g}"})
    if field.below is not None and value >= field.below:
        return Wrong("not_below", {"limit": f"{field.below:g}"})
    return value


def _fault(field: MergedField, code: str, level: Literal["fault", "warning"], values: Mapping[str, object]) -> FormFault:
    words = {"label": field.title, **values}
    items = [use.item for use in field.uses if use.required or code != "missing"]
    return FormFault(
        code, field.element, level, t(f"form.{code}", "zh", **words), t(f"form.{code}", "en", **words), tuple(items)
    )
