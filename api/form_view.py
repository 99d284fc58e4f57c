"""A form as it was filled, for those who read it and do not change it."""

from __future__ import annotations

from collections.abc import Mapping

from api.filling import as_typed
from core.cases import Value
from knowledge.catalog.form_sections import Section
from knowledge.catalog.merged_form import MergedField, MergedForm


def filled(form: MergedForm, there: Mapping[str, Value]) -> list[tuple[Section, list[tuple[MergedField | None, str, str]]]]:
    """Each section with its fields, each with its value as shown and its origin."""
    def row(element: str) -> tuple[MergedField | None, str, str]:
        value = there.get(element)
        return form.field(element), as_typed(value.value) if value else "", value.origin if value else ""

    return [(section, [row(element) for element in section.elements]) for section in form.sections]
