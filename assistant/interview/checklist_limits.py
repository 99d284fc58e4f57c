"""How long it takes: each item's limits, and the bundle's, which is its longest chain of items that wait for each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.interview.checklist_items import State
from assistant.interview.matter import Matter, Part

# Only to tell which of two chains is longer where one counts working days and the other calendar days; never shown.
_CALENDAR_DAYS = {"工作日": 7 / 5, "自然日": 1.0}


@dataclass(frozen=True)
class ItemLimit:
    """Days, in `unit`; None where the guide does not say."""

    item: str
    name: str
    statutory: int | None
    promised: int | None
    unit: str


@dataclass(frozen=True)
class ChainLimit:
    """The days of `chain`, one item after the other, working days and calendar days apart: they do not add up.

    `complete` is false where an item of the bundle does not say how long it takes.
    """

    chain: tuple[str, ...]
    working_days: int
    calendar_days: int
    complete: bool


@dataclass(frozen=True)
class Limits:
    """`promised` takes an item's statutory limit where it promises none. `…_at_most` count undecided items too."""

    items: tuple[ItemLimit, ...]
    statutory: ChainLimit
    promised: ChainLimit
    statutory_at_most: ChainLimit
    promised_at_most: ChainLimit


def limits_of(matter: Matter, states: Mapping[str, State]) -> Limits:
    """The limits of the items that are in or may be."""
    surely = [part for part in matter.parts if states[part.id] == "in"]
    perhaps = [part for part in matter.parts if states[part.id] != "out"]
    limits = [(part, part.item.time_limit) for part in perhaps]
    return Limits(
        tuple(ItemLimit(part.id, part.item.name, one.statutory, one.promised, one.unit) for part, one in limits),
        _longest(surely, "statutory"), _longest(surely, "promised"),
        _longest(perhaps, "statutory"), _longest(perhaps, "promised"),
    )  # fmt: skip


def _longest(parts: list[Part], which: Literal["statutory", "promised"]) -> ChainLimit:
    chains: dict[str, tuple[float, tuple[Part, ...]]] = {}
    for part in parts:  # the matter's order: those that come before were walked before
        before = max((chains[one] for one in part.after if one in chains), key=lambda chain: chain[0], default=(0.0, ()))
        chains[part.id] = (before[0] + (_days(part, which) or 0) * _CALENDAR_DAYS[part.item.time_limit.unit], (*before[1], part))
    _, chain = max(chains.values(), key=lambda found: found[0], default=(0.0, ()))
    days = {unit: sum(_days(one, which) or 0 for one in chain if one.item.time_limit.unit == unit) for unit in _CALENDAR_DAYS}
    complete = all(_days(part, which) is not None for part in parts)
    return ChainLimit(tuple(one.id for one in chain), days["工作日"], days["自然日"], complete)


def _days(part: Part, which: Literal["statutory", "promised"]) -> int | None:
    limit = part.item.time_limit
    return limit.promised if which == "promised" and limit.promised is not None else limit.statutory
