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


def actions_of(name: str) -> frozenset[str]:
    """The actions that an item's normalised name speaks of."""
    return frozenset(key for key, action in _actions().items() if action.item.search(name))


def actions_asked(text: str) -> frozenset[str]:
    """The actions that a normalised question asks for."""
    return frozenset(key for key, action in _actions().items() if action.ask.search(text) or action.item.search(text))


def lean(action: str) -> float:
    """What an item of this action loses when the question does not name the action, on the scale of a match score."""
    return _actions()[action].lean


def miss(action: str) -> float:
    """What an item loses that lacks an action which the question names."""
    return _actions()[action].miss


def facets_of(text: str) -> Mapping[str, frozenset[int]]:
    """Which of the exclusive values of each facet a normalised text names, as positions in its list."""
    found = {
        facet: frozenset(at for at, value in enumerate(values) if value.search(text)) for facet, values in _facets().items()
    }
    return {facet: values for facet, values in found.items() if values}


@cache
def _tables() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((files("assistant") / "items_actions.yaml").read_text("utf-8"))
    return loaded


@cache
def _actions() -> dict[str, _Action]:
    return {
        key: _Action(re.compile(table["item"]), re.compile(table["ask"]), table["lean"], table["miss"])
        for key, table in _tables().items()
        if key != "facets"
    }


@cache
def _facets() -> dict[str, list[re.Pattern[str]]]:
    return {facet: [re.compile(value) for value in values] for facet, values in _tables()["facets"].items()}
