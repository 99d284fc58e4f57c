"""The one list (一次告知): what is to be done, what it takes, and what still depends on an answer.

The story: the answers in use · items in, undecided and out · their conditions · materials, each once · limits, fees, visits.
An unknown answer leaves things open; it never takes a material off the list and never exempts one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.interview.checklist_items import Fee, ListedCondition, ListedItem, conditions_of, fee_of, items_of
from assistant.interview.checklist_limits import Limits, limits_of
from assistant.interview.checklist_materials import ListedMaterial, materials_of
from assistant.interview.matter import Matter
from assistant.interview.plain_values import plain_values
from assistant.interview.progress import used_of


@dataclass(frozen=True)
class Checklist:
    """Items stand in the order in which they are done; materials those surely needed first."""

    id: str
    name: str
    items: tuple[ListedItem, ...]
    undecided: tuple[ListedItem, ...]
    not_needed: tuple[ListedItem, ...]
    not_met: tuple[ListedCondition, ...]
    """Conditions of these items that the answers do not meet: what is not possible, and why."""
    conditions: tuple[ListedCondition, ...]
    """The other conditions: met, undecided, or for a person to test."""
    materials: tuple[ListedMaterial, ...]
    limits: Limits
    fees: tuple[Fee, ...]
    visits: int | None
    """At most, over all items that are in; None where an item does not say."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; keys in the order of the fields."""
        made: dict[str, Any] = plain_values(self)
        return made


def checklist(matter: Matter, answers: Mapping[str, Any]) -> Checklist:
    """The list for these answers, whatever order they came in; it may be shown at any time of the interview."""
    used = used_of(matter, answers)
    listed = items_of(matter, answers, used)
    states = {one.item: one.state for one in listed}
    conditions = conditions_of(matter, answers, used, states)
    done = [part.item for part in matter.parts if states[part.id] == "in"]
    visits = [item.channels.visits for item in done]
    return Checklist(
        id=matter.id, name=matter.name,
        items=tuple(one for one in listed if one.state == "in"),
        undecided=tuple(one for one in listed if one.state == "undecided"),
        not_needed=tuple(one for one in listed if one.state == "out"),
        not_met=tuple(one for one in conditions if one.state == "not_met"),
        conditions=tuple(one for one in conditions if one.state != "not_met"),
        materials=materials_of(matter, answers, used, states),
        limits=limits_of(matter, states),
        fees=tuple(fee_of(part.item) for part in matter.parts if states[part.id] != "out"),
        visits=None if None in visits else sum(count for count in visits if count is not None),
    )  # fmt: skip
