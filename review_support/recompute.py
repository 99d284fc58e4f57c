"""An inspection re-computed from what it recorded: its rule over its values once more, without catalogue, case or reader.

How surely each character was read is not in the record, so where a flag rests on single characters (review_support/differs.py)
both ends that they could give are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.catalog.model import Dictionary, Question
from knowledge.catalog.rule_values import Values, typed_value
from knowledge.catalog.rules import RuleError, Unknown, evaluate
from review_support.gather import AGREE, FLAG, USE, alike, fold

SATISFIED, DOUBTFUL, UNCHECKED = "satisfied", "doubtful", "unchecked"
# The record rounds confidences to four places.
ROUNDED = 0.0001


@dataclass(frozen=True)
class Types:
    """What gives values their types: the dictionary, and by item its questions."""

    dictionary: Dictionary
    questions: Mapping[str, Mapping[str, Question]]

    def typed(self, item: str, name: str, value: Any) -> Any:
        """A recorded value as rules see it; None for none, or where nothing says what it is."""
        where, _, rest = name.partition(".")
        if where == "today":
            return typed_value("date", (), value)
        asked = self.questions.get(item, {}).get(rest) if where == "facts" else None
        known = asked or self.dictionary.elements.get(rest.rpartition(".")[2] if where == "doc" else rest)
        return None if known is None else typed_value(known.type, known.choices, value)


def recomputed(item: str, result: str, said: Mapping[str, Any], types: Types) -> str:
    """"" where the rule over the recorded values ends as the inspection did, else how it ends."""
    point, used = said["point"], said["used"]
    if point["automation"] == "human_only" or point["rule"] is None:
        return _same("human", result)
    try:
        values = _used(item, used, types)
        applies = evaluate(point["when"], values) if point["when"] else True
        if isinstance(applies, Unknown):
            return _unknown(applies, result, said)
        return _judged(item, result, said, values, types) if applies else _same("not_applicable", result)
    except RuleError as fault:
        return "" if (result, str(said["reason"]).partition(":")[0]) == (UNCHECKED, "fault") else f"fault:{fault}"


def _judged(item: str, result: str, said: Mapping[str, Any], values: Values, types: Types) -> str:
    rule, used = said["point"]["rule"], said["used"]
    if said["point"]["check"] == "一致" and evaluate(rule, _read_with(AGREE, item, used, values, types)) is True:
        return _same(SATISFIED, result)
    held = evaluate(rule, values)
    if isinstance(held, Unknown):
        return _unknown(held, result, said)
    if held:
        return _same(SATISFIED, result)
    sure = _read_with(FLAG, item, used, values, types)
    surely = evaluate(rule, sure)
    if isinstance(surely, Unknown) or _on_the_edge(used):
        return "" if result in (DOUBTFUL, UNCHECKED) else UNCHECKED
    return _same(UNCHECKED if surely or _written(rule, sure) else DOUBTFUL, result)


def _same(due: str, result: str) -> str:
    return "" if due == result else due


def _unknown(outcome: Unknown, result: str, said: Mapping[str, Any]) -> str:
    missing = tuple(one["name"] for one in said["missing"])
    return "" if (result, missing) == (UNCHECKED, outcome.missing) else f"{UNCHECKED}: {'、'.join(outcome.missing)}"


def _written(rule: str, sure: Values) -> bool:
    try:
        return evaluate(rule, Values({name: fold(name, one) for name, one in sure.known.items()}, sure.kinds, sure.unclear)) is True
    except RuleError:
        return False


def _used(item: str, used: Sequence[Mapping[str, Any]], types: Types) -> Values:
    known, kinds, unclear = {}, set[str](), set[str]()
    for one in used:
        name = one["name"]
        if name.startswith("present."):
            if one["value"] is not False:
                (kinds if one["value"] else unclear).add(name.removeprefix("present."))
        elif (value := types.typed(item, name, one["value"])) is not None:
            known[name] = value
    return Values(known, frozenset(kinds), frozenset(unclear))


def _read_with(least: float, item: str, used: Sequence[Mapping[str, Any]], values: Values, types: Types) -> Values:
    """The values of documents that were read at least so surely; those of form and interview stand as they are."""
    known = {name: value for name, value in values.known.items() if not name.startswith("doc.")}
    for one in used:
        places = one["places"]
        if not one["name"].startswith("doc.") or not places:
            continue
        best = max(places, key=lambda place: place["confidence"])
        split = any(place["confidence"] >= USE and not alike(place["value"], best["value"]) for place in places)
        value = types.typed(item, one["name"], best["value"])
        if best["confidence"] >= least and not split and value is not None:
            known[one["name"]] = value
    return Values(known, values.kinds, values.unclear)


def _on_the_edge(used: Sequence[Mapping[str, Any]]) -> bool:
    return any(abs(place["confidence"] - FLAG) < ROUNDED for one in used for place in one["places"])
