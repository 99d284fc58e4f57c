"""What the rules say of the known facts, and which facts could still make them say something."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from assistant.interview.domains import domain
from assistant.interview.matter import Clause, Matter, Part
from knowledge.catalog.rule_values import values_of
from knowledge.catalog.rules import RuleError, Unknown, evaluate

# Beyond this many combinations a fact that the rule names counts as one that can settle it.
_MOST = 3000


@dataclass(frozen=True)
class Broken:
    """The rule itself is at fault with these facts: for the steward, and for a person at the counter."""

    zh: str
    en: str


Verdict = bool | Unknown | Broken


def verdict(matter: Matter, clause: Clause, known: Mapping[str, Any]) -> Verdict:
    """True, False, Unknown or Broken; a clause without a rule is true."""
    if clause.rule is None:
        return True
    facts = {fact: known[fact] for fact in clause.facts if fact in known}
    key = (clause.rule.source, tuple(facts.items()))
    if key not in matter.memo:
        try:
            matter.memo[key] = evaluate(
                clause.rule, values_of(matter.dictionary, matter.questions, facts, today=matter.today)
            )
        except RuleError as error:
            matter.memo[key] = Broken(error.zh, error.en)
    found: Verdict = matter.memo[key]
    return found


def may_settle(matter: Matter, clause: Clause, known: Mapping[str, Any], unsure: Collection[str]) -> frozenset[str]:
    """The facts, unanswered so far, with which the clause may become true or false.

    A name in an undecided rule is not enough: where `form.area > facts.limit` waits for the form, no answer settles it.
    So each fact is tried with its values beside all that the others may be, or may stay.
    """
    if clause.rule is None or not isinstance(verdict(matter, clause, known), Unknown):
        return frozenset()
    free = tuple(f for f in clause.facts if f in matter.questions and f not in known and f not in unsure)
    key = (clause.rule.source, tuple((f, known[f]) for f in clause.facts if f in known), free)
    if key not in matter.memo:
        domains = {fact: domain(matter.questions[fact], [clause.rule]) for fact in free}
        many = prod(len(values) + 1 for values in domains.values()) > _MOST
        matter.memo[key] = frozenset(f for f in free if many or _settles(matter, clause, known, f, domains))
    found: frozenset[str] = matter.memo[key]
    return found


def _settles(
    matter: Matter, clause: Clause, known: Mapping[str, Any], fact: str, domains: Mapping[str, tuple[Any, ...]]
) -> bool:
    others = [[(other, value) for value in (None, *domains[other])] for other in domains if other != fact]
    for chosen in product(*others):
        given = {**known, **{other: value for other, value in chosen if value is not None}}
        if isinstance(verdict(matter, clause, given), Unknown) and any(
            not isinstance(verdict(matter, clause, {**given, fact: value}), Unknown) for value in domains[fact]
        ):
            return True
    return False


def lacking(outcome: Verdict) -> tuple[str, ...]:
    """The names that an unknown outcome waits for."""
    return outcome.missing if isinstance(outcome, Unknown) else ()


def possible(matter: Matter, known: Mapping[str, Any]) -> Iterator[tuple[Part, Verdict]]:
    """The items that are in or may be, with what their `when` says."""
    for part in matter.parts:
        outcome = verdict(matter, part.when, known)
        if outcome is not False:
            yield part, outcome


def undecided(
    matter: Matter, known: Mapping[str, Any], unsure: Collection[str] = ()
) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """The clauses that wait for something: those to settle now, and those of items of which an answer may still dispose."""
    now: list[Clause] = []
    later: list[Clause] = []
    for part, outcome in possible(matter, known):
        if isinstance(outcome, Unknown):
            now.append(part.when)
        open_ = bool(may_settle(matter, part.when, known, unsure))
        (later if open_ else now).extend(
            clause for clause in part.clauses if isinstance(verdict(matter, clause, known), Unknown)
        )
    return tuple(now), tuple(later)


def because(matter: Matter, clause: Clause, known: Mapping[str, Any]) -> tuple[str, ...]:
    """The fewest answers that still make the clause what it is, in the order of the questions."""
    outcome = verdict(matter, clause, known)
    kept = {fact: known[fact] for fact in matter.questions if fact in clause.facts and fact in known}
    for fact in reversed(tuple(kept)):
        fewer = {other: value for other, value in kept.items() if other != fact}
        if verdict(matter, clause, fewer) == outcome:
            kept = fewer
    return tuple(kept)
