"""One review point against one case: 满足, 存疑, 未检查 with what is missing, or 不适用; with every value that it used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from celpy import celtypes

from knowledge.catalog.model import ItemFile, ReviewPoint
from knowledge.catalog.rule_names import kinds_of, names_of
from knowledge.catalog.rule_values import Values
from knowledge.catalog.rules import Outcome, RuleError, Unknown, compile_rule, evaluate
from review_support.differs import differs_surely
from review_support.gather import FLAG, Gathered


class Result(StrEnum):
    """How a point ends. `human`: a point of discretion (裁量), which no rule and no model judges."""

    satisfied = "satisfied"
    doubtful = "doubtful"
    unchecked = "unchecked"
    not_applicable = "not_applicable"
    human = "human"


@dataclass(frozen=True)
class Used:
    """A name that the rule speaks of, with its value as it was used and all the places where it stands."""

    name: str
    value: Any
    places: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Inspected:
    """What became of one point. `missing` are dotted names that the rule lacks; `reason` says why nothing was concluded:
    missing, unclear (what a document is), unsure (read faintly), split (documents disagree), written (only the way of writing
    differs), fault (the rule itself is at fault), or "" where something was."""

    point: ReviewPoint
    item: str
    result: Result
    used: tuple[Used, ...] = ()
    missing: tuple[str, ...] = ()
    reason: str = ""


def inspect_point(point: ReviewPoint, item: ItemFile, gathered: Gathered) -> Inspected:
    """The point's end. A flag stands on values that were read surely, on every side; else a person looks."""
    if point.automation == "human_only" or point.rule is None:
        return Inspected(point, item.id, Result.human, _materials(point, item, (), gathered))
    used = _used(point, gathered)
    used += _materials(point, item, used, gathered)
    try:
        applies = evaluate(point.when, gathered.used) if point.when else True
        if isinstance(applies, Unknown):
            return Inspected(point, item.id, Result.unchecked, used, applies.missing, _why(applies, gathered))
        if not applies:
            return Inspected(point, item.id, Result.not_applicable, used)
        return _judged(point, item, used, gathered)
    except RuleError as fault:
        return Inspected(point, item.id, Result.unchecked, used, (), f"fault:{fault.args[0] if fault.args else ''}")


def _judged(point: ReviewPoint, item: ItemFile, used: tuple[Used, ...], gathered: Gathered) -> Inspected:
    rule = point.rule or ""
    if point.check == "一致" and evaluate(rule, gathered.agreeing) is True:
        return Inspected(point, item.id, Result.satisfied, used)
    held = evaluate(rule, gathered.used)
    if isinstance(held, Unknown):
        return Inspected(point, item.id, Result.unchecked, used, held.missing, _why(held, gathered))
    if held:
        return Inspected(point, item.id, Result.satisfied, used)
    surely = evaluate(rule, gathered.sure)
    if isinstance(surely, Unknown):
        surely = evaluate(rule, _sure_enough(surely.missing, used, gathered))
    if surely is False:
        written = _true(rule, gathered)
        return Inspected(point, item.id, Result.unchecked if written else Result.doubtful, used, (), "written" if written else "")
    missing = surely.missing if isinstance(surely, Unknown) else ()
    return Inspected(point, item.id, Result.unchecked, used, missing, "unsure")


def _sure_enough(missing: Sequence[str], used: tuple[Used, ...], gathered: Gathered) -> Values:
    """What was read surely, and beside it the faint texts that differ from the other side in characters that are not faint."""
    texts = {one.name: one.value for one in used if isinstance(one.value, str)}
    more = {}
    for name in missing:
        others = [text for other, text in texts.items() if other != name and other != "today"]
        if name in texts and differs_surely(gathered.places[name][0], others, FLAG):
            more[name] = gathered.used.known[name]
    return Values({**gathered.sure.known, **more}, gathered.sure.kinds, gathered.sure.unclear)


def _true(rule: str, gathered: Gathered) -> bool:
    """Whether the rule holds once ways of writing are set aside. A pattern of a rule may not fit folded text: that says no."""
    try:
        return evaluate(rule, gathered.folded) is True
    except RuleError:
        return False


def _why(unknown: Outcome, gathered: Gathered) -> str:
    missing = unknown.missing if isinstance(unknown, Unknown) else ()
    if any(name in gathered.split for name in missing):
        return "split"
    if any(name.removeprefix("doc.").partition(".")[0] in gathered.used.unclear for name in missing if name.startswith("doc.")):
        return "unclear"
    return "unsure" if any(name in gathered.places for name in missing) else "missing"


def _used(point: ReviewPoint, gathered: Gathered) -> tuple[Used, ...]:
    rules = [compile_rule(source) for source in (point.rule, point.when) if source]
    names = dict.fromkeys(name for rule in rules for name in names_of(rule))
    values = [Used(name, _plain(gathered.used.known.get(name)), _places(name, gathered)) for name in names]
    kinds = dict.fromkeys(kind for rule in rules for kind in kinds_of(rule))
    return (*values, *(_presence(kind, gathered) for kind in kinds))


def _materials(point: ReviewPoint, item: ItemFile, used: tuple[Used, ...], gathered: Gathered) -> tuple[Used, ...]:
    """The documents of the point's materials on which nothing was read: there a person looks, and a verdict holds only while
    they are these."""
    read = {place["document"] for one in used for place in one.places}
    kinds = dict.fromkeys(one.kind for one in item.materials if one.id in point.materials)
    left = {kind: [one.place() for one in gathered.whole.get(kind, ()) if one.document not in read] for kind in kinds}
    return tuple(Used(f"doc.{kind}", None, tuple(places)) for kind, places in left.items() if places)


def _presence(kind: str, gathered: Gathered) -> Used:
    """Whether a document of the kind is there; where it is not, what was handed in in its stead."""
    there = True if kind in gathered.used.kinds else None if kind in gathered.used.unclear else False
    instead = gathered.slots.get(kind, ()) if there is not True else ()
    return Used(f"present.{kind}", there, tuple(one.place() for one in instead))


def _places(name: str, gathered: Gathered) -> tuple[dict[str, Any], ...]:
    return tuple(one.place() for one in gathered.places.get(name, ()))


def _plain(value: Any) -> Any:
    """A rule's value as JSON has it: dates by their day, and what has an hour with it, so that it can be read back."""
    match value:
        case None:
            return None
        case celtypes.BoolType():
            return bool(value)
        case celtypes.IntType():
            return int(value)
        case celtypes.DoubleType():
            return float(value)
        case dt.datetime():
            return value.strftime("%Y-%m-%d" if value.time() == dt.time() else "%Y-%m-%dT%H:%M:%SZ")
    return str(value)
