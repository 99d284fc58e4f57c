"""What is done in a matter (first issue, renewal, replacement, change, cancelling, looking up …), in items and in questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class _Action:
    item: re.Pattern[str]
    ask: re.Pattern[str]
    lean: float
    miss: float
    parent: bool
    variant: bool
    own: bool


def actions_of(name: str, parent: str) -> frozenset[str]:
    """The actions that an item's normalised name speaks of, or that of the catalogue entry above it."""
    return frozenset(
        key for key, action in _actions().items() if action.item.search(f"{name} {parent}" if action.parent else name)
    )


def actions_asked(text: str) -> frozenset[str]:
    """The actions that a normalised question asks for."""
    return frozenset(
        key for key, action in _actions().items() if action.ask.search(text) or (action.own and action.item.search(text))
    )


def lean(action: str) -> float:
    """What an item of this action loses when the question does not name the action, on the scale of a match score."""
    return _actions()[action].lean


def variants() -> frozenset[str]:
    """The actions by which one matter divides into items: first issue, renewal, replacement …"""
    return frozenset(key for key, action in _actions().items() if action.variant)


def miss(action: str) -> float:
    """What an item loses that lacks an action which the question names."""
    return _actions()[action].miss


def facets_of(name: str) -> Mapping[str, frozenset[int]]:
    """Which of the exclusive values of each facet an item's normalised name has, as positions in the facet's list."""
    return _facet_values(name, "item")


def facets_asked(text: str) -> Mapping[str, frozenset[int]]:
    """Which of the exclusive values of each facet a normalised question names."""
    return _facet_values(text, "ask")


def _facet_values(text: str, side: str) -> Mapping[str, frozenset[int]]:
    found = {
        facet: frozenset(at for at, value in enumerate(values) if value[side].search(text))
        for facet, values in _facets().items()
    }
    return {facet: values for facet, values in found.items() if values}


def without_actions(text: str) -> str:
    """The text with the words that name an action blanked out."""
    for action in _actions().values():
        text = action.ask.sub(lambda match: " " * len(match.group()), text)
    return text


def without_item_actions(name: str) -> str:
    """An item's normalised name with the words for what is done in it blanked out."""
    for action in _actions().values():
        name = action.item.sub(" ", name)
    return name


@cache
def _tables() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((files("assistant") / "items_actions.yaml").read_text("utf-8"))
    return loaded


@cache
def _actions() -> dict[str, _Action]:
    return {
        key: _Action(
            re.compile(table["item"]), re.compile(table["ask"]), table["lean"], table["miss"], table.get("parent", False),
            table.get("variant", False), table.get("own", True),
        )
        for key, table in _tables().items()
        if key != "facets"
    }


@cache
def _facets() -> dict[str, list[dict[str, re.Pattern[str]]]]:
    return {
        facet: [
            {"item": re.compile(value["item"]), "ask": re.compile(value.get("ask", value["item"]))} for value in values
        ]
        for facet, values in _tables()["facets"].items()
    }
