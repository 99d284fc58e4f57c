"""The items of the list, in, undecided or out, with their conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.interview.decide import Broken, verdict
from assistant.interview.matter import Matter, Part
from assistant.interview.reasons import Because, Lacks, fault_of, lacks, reasons
from knowledge.catalog import ItemFile

State = Literal["in", "undecided", "out"]


@dataclass(frozen=True)
class Channels:
    """Where and how, as the guide has it."""

    online: str
    address: str
    hours: str
    consult: str
    supervise: str
    visits: int | None
    express: bool | None
    appointment: bool | None


@dataclass(frozen=True)
class Fee:
    """`charged` is None where the guide does not say."""

    item: str
    name: str
    charged: bool | None
    standard: str
    basis: str


@dataclass(frozen=True)
class ListedItem:
    """`step` counts from 1: items of one step can be done at the same time; 0 for an item that is out."""

    item: str
    name: str
    department: str
    state: State
    step: int
    after: tuple[str, ...]
    because: tuple[Because, ...]
    lacks: tuple[Lacks, ...]
    fault: str
    result: str
    channels: Channels


@dataclass(frozen=True)
class ListedCondition:
    """`earlier` are items of the bundle that come first: what is not met today may be when they are done."""

    item: str
    name: str
    id: str
    text: str
    basis: str
    state: Literal["met", "not_met", "undecided", "for_a_person"]
    because: tuple[Because, ...]
    lacks: tuple[Lacks, ...]
    earlier: tuple[str, ...]
    fault: str


def items_of(matter: Matter, answers: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[ListedItem, ...]:
    """All items of the matter, in the order in which they are done."""
    outcomes = {part.id: verdict(matter, part.when, known) for part in matter.parts}
    steps: dict[str, int] = {}
    listed = []
    for part in matter.parts:
        outcome = outcomes[part.id]
        state: State = "in" if outcome is True else "out" if outcome is False else "undecided"
        after = tuple(one for one in part.after if outcomes[one] is not False)
        steps[part.id] = 1 + max((steps[one] for one in after), default=0)
        listed.append(
            ListedItem(
                item=part.id, name=part.item.name, department=part.item.department.name, state=state,
                step=0 if state == "out" else steps[part.id], after=() if state == "out" else after,
                because=() if state == "undecided" else reasons(matter, part.when, known),
                lacks=lacks(matter, answers, [outcome]), fault=fault_of(outcome),
                result=part.item.result.name if part.item.result is not None else "",
                channels=Channels(**part.item.channels.model_dump()),
            )
        )  # fmt: skip
    return tuple(listed)


def conditions_of(
    matter: Matter, answers: Mapping[str, Any], known: Mapping[str, Any], states: Mapping[str, State]
) -> tuple[ListedCondition, ...]:
    """Every condition of the items that are in or may be."""
    return tuple(
        condition
        for part in matter.parts if states[part.id] != "out"
        for condition in _conditions(matter, part, answers, known, states)
    )  # fmt: skip


def _conditions(
    matter: Matter, part: Part, answers: Mapping[str, Any], known: Mapping[str, Any], states: Mapping[str, State]
) -> list[ListedCondition]:
    clauses = {clause.part: clause for clause in part.clauses if clause.of == "condition"}
    earlier = tuple(one for one in part.after if states[one] != "out")
    listed = []
    for condition in part.item.conditions:
        clause = clauses.get(condition.id)
        outcome = None if clause is None else verdict(matter, clause, known)
        settled = isinstance(outcome, bool)
        basis = None if condition.basis is None else part.item.basis[condition.basis]
        listed.append(
            ListedCondition(
                item=part.id, name=part.item.name, id=condition.id, text=condition.text,
                basis="" if basis is None else f"《{basis.law}》{basis.article}",
                state="for_a_person" if outcome is None or isinstance(outcome, Broken) else
                      "met" if outcome is True else "not_met" if outcome is False else "undecided",
                because=reasons(matter, clause, known) if clause is not None and settled else (),
                lacks=() if outcome is None else lacks(matter, answers, [outcome]),
                earlier=earlier if outcome is False else (), fault="" if outcome is None else fault_of(outcome),
            )
        )  # fmt: skip
    return listed


def fee_of(item: ItemFile) -> Fee:
    """The fee of an item."""
    if item.fee is None:
        return Fee(item.id, item.name, None, "", "")
    return Fee(item.id, item.name, item.fee.charged, item.fee.standard, item.fee.basis)
