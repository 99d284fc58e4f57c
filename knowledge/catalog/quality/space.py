"""Every case that rules can tell apart, tried out with the project's own evaluation.

The terms of the rules take every combination of their candidates that the laws of the functions allow. What holds in all of
these cases is proved; with more of them than MOST only some are tried, and nothing is claimed that needs them all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from celpy import celtypes

from knowledge.catalog.quality.candidates import candidates
from knowledge.catalog.quality.canonical import SYMMETRIC, canonical, value_text
from knowledge.catalog.quality.terms import COUNTS, Term, Terms
from knowledge.catalog.rule_syntax import Call, Literal, Node, Operation, Rule, compile_rule
from knowledge.catalog.rule_types import Scope
from knowledge.catalog.rule_values import Values, as_moment
from knowledge.catalog.rules import Unknown, evaluate

MOST = 20_000
TRUE = Literal(celtypes.BoolType(True))
_SHOWN = 4
_GOLDEN = 0.6180339887498949  # multiples of it lie evenly, however many there are (Weyl 1916)
Law = Callable[[Mapping[str, Any]], bool]
Side = Callable[[Mapping[str, Any]], Any]


class Undecided(Exception):
    """More cases than are tried, or a value that no rule has. Nothing may be claimed."""


@dataclass(frozen=True)
class Case:
    """One combination, and what each rule says of it."""

    truths: tuple[bool, ...]
    values: Mapping[str, Any]
    terms: Mapping[str, Term]

    def shown(self) -> str:
        """facts.premises = 租赁，doc.lease.area = 7.0"""
        parts = [f"{self.terms[key].text} = {value_text(value)}" for key, value in self.values.items() if not _nan(value)]
        return "，".join(parts[:_SHOWN]) + ("……" if len(parts) > _SHOWN else "")


class Space:
    """The cases of some rules. Raises RuleError where one does not type."""

    def __init__(self, scope: Scope, *roots: Node) -> None:
        terms = Terms(scope)
        self._rules = tuple(Rule("", terms.abstract(root)) for root in roots)
        terms.link_counts()
        self._terms = terms.found
        self._candidates = candidates(terms)
        self._laws = tuple(_laws(terms.found.values()))
        self.size = math.prod(len(values) for values in self._candidates.values())
        self.real = all(term.plain for term in terms.found.values())
        """Each case can happen as it is: no term stands for a call or a sum."""
        self.whole = 0 < self.size <= MOST
        """All of them are tried."""

    def __iter__(self) -> Iterator[Case]:
        """Every case; of more than MOST some all over them, and then Undecided: what was not met may yet be."""
        for combination in self._combinations():
            values = dict(zip(self._candidates, combination, strict=True))
            if not all(law(values) for law in self._laws):
                continue
            given = Values(values)
            truths = []
            for rule in self._rules:
                outcome = evaluate(rule, given)
                if isinstance(outcome, Unknown):
                    raise Undecided
                truths.append(outcome)
            yield Case(tuple(truths), values, self._terms)
        if not self.whole:
            raise Undecided

    def _combinations(self) -> Iterator[tuple[Any, ...]]:
        """By steps that come to lie all over them, each once: what tells two rules apart is met soon."""
        lists = list(self._candidates.values())
        step = max(1, int(self.size * _GOLDEN))
        while math.gcd(step, self.size) > 1:
            step += 1
        for number in range(self.size if self.whole else min(self.size, MOST // 4)):
            place, combination = number * step % self.size, list[Any]()
            for values in lists:
                place, at = divmod(place, len(values))
                combination.append(values[at])
            yield tuple(combination)


def _laws(terms: Iterable[Term]) -> Iterator[Law]:
    """What is known of functions whose two sides are terms or literals."""
    by_text = {term.text: term for term in terms}
    for term in by_text.values():
        node = term.node
        if isinstance(node, Call) and node.function in (*COUNTS, *SYMMETRIC) and len(node.arguments) == 2:
            dated = node.function in COUNTS
            first, second = (_side(one, by_text, dated) for one in node.arguments)
            if first is not None and second is not None:
                yield partial(_signed if dated else _alike, term.key, first, second)


def _signed(key: str, first: Side, second: Side, values: Mapping[str, Any]) -> bool:
    """A count of years or days has the sign of the order of its dates; zero says nothing, they may be hours or months apart."""
    a, b, count = first(values), second(values), values[key]
    return bool(a < b if count > 0 else a > b if count < 0 else True)


def _alike(key: str, first: Side, second: Side, values: Mapping[str, Any]) -> bool:
    """Equal texts are alike."""
    return bool(values[key]) or first(values) != second(values)


def _side(node: Node, terms: Mapping[str, Term], dated: bool) -> Side | None:
    if isinstance(node, Literal):
        value = as_moment(str(node.value)) if dated and isinstance(node.value, str) else node.value
        return None if value is None else lambda values: value
    term = terms.get(canonical(node))
    return None if term is None else lambda values: values[term.key]


def _nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def tree(source: str | None) -> Node:
    """The tree of a rule; None is no rule and always true."""
    return TRUE if source is None else compile_rule(source).root


def both(*nodes: Node) -> Node:
    """All of them."""
    kept = [node for node in nodes if node is not TRUE]
    found = kept[0] if kept else TRUE
    for node in kept[1:]:
        found = Operation("&&", (found, node))
    return found


def no(node: Node) -> Node:
    """Its contrary."""
    return Operation("!", (node,))
