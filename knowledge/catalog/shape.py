"""Turns a parsed file into its model; every departure from the shape is a fault with its line."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.catalog.source import Source

M = TypeVar("M", bound=BaseModel)

_KEYS = {
    "extra_forbidden": "unknown_key",
    "missing": "missing_key",
    "literal_error": "not_allowed",
    "string_too_short": "blank",
}


def shape(source: Source, model: type[M]) -> M | None:
    """The model of the file, or None after its faults were recorded in `source`."""
    if not isinstance(source.data, dict):
        source.add((), "not_a_mapping")
        return None
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        for one in error.errors():
            place = tuple(one["loc"])
            shown = ".".join(str(part) for part in place)
            context = one.get("ctx", {})
            source.add(
                place,
                _KEYS.get(one["type"], "wrong_value"),
                name=shown,
                value=one.get("input"),
                allowed=context.get("expected", ""),
                error=one["msg"],
            )
        return None
