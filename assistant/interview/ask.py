"""The next question: the one that settles most, among those that settle something now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.interview.answers import known_of, unsure_of
from assistant.interview.decide import lacking, may_settle, undecided, verdict
from assistant.interview.domains import domain
from assistant.interview.matter import Clause, Matter
from core.texts import t


@dataclass(frozen=True)
class Hangs:
    """What an answer decides: whether an item is done, a material needed, a condition met. `item` is the item's id."""

    of: str
    item: str
    part: str
    name: str


@dataclass(frozen=True)
class Asked:
    """A question, why the steward asks it, and what hangs on it."""

    fact: str
    ask: str
    type: str
    choices: tuple[str, ...]
    why: str
    hangs: tuple[Hangs, ...]

    def reason(self, locale: str = "zh") -> str:
        """已婚的提交配偶材料。关系到：要不要配偶身份证、结婚证。"""
        return f"{self.why}{t('interview.stop', locale) if self.why else ''}{_said(self.hangs, locale)}"


def next_question(matter: Matter, answers: Mapping[str, Any]) -> Asked | None:
    """The question to ask now, or None where no answer would decide anything more.

    A question of items that another answer may still dispose of waits. Of the others, the one that on the average of its
    answers leaves fewest rules open; of equals, the one that the theme has first.
    """
    known, unsure = known_of(matter, answers), unsure_of(matter, answers)
    now, later = undecided(matter, known, unsure)
    facts = [fact for fact in matter.questions if any(_asks(matter, clause, fact, known, unsure) for clause in now)]
    if not facts:
        return None
    left = {fact: _left(matter, known, unsure, fact) for fact in facts}
    best = min(facts, key=left.__getitem__)
    return asked(matter, best, [c for c in (*now, *later) if best in may_settle(matter, c, known, unsure)])


def asked(matter: Matter, fact: str, clauses: Collection[Clause]) -> Asked:
    """The question of a fact as it is shown, with the clauses that hang on it."""
    question = matter.questions[fact]
    hangs = tuple(Hangs(clause.of, clause.item, clause.part, _name(matter, clause)) for clause in clauses)
    return Asked(fact, question.ask, question.type, question.choices, question.why, hangs)


def _asks(matter: Matter, clause: Clause, fact: str, known: Mapping[str, Any], unsure: Collection[str]) -> bool:
    # of `a ? b : c` the rule itself says that it waits for a: b may never matter
    return f"facts.{fact}" in lacking(verdict(matter, clause, known)) and fact in may_settle(matter, clause, known, unsure)


def _left(matter: Matter, known: Mapping[str, Any], unsure: Collection[str], fact: str) -> float:
    """How many rules stay open after this fact is answered, on the average of its answers."""
    rules = [clause.rule for clause in matter.clauses() if clause.rule is not None and fact in clause.facts]
    values = domain(matter.questions[fact], rules)
    return sum(len(clauses) for v in values for clauses in undecided(matter, {**known, fact: v}, unsure)) / len(values)


def _name(matter: Matter, clause: Clause) -> str:
    item = matter.part(clause.item).item
    if clause.of == "material":
        return next(material.name for material in item.materials if material.id == clause.part)
    if clause.of == "condition":
        return next(condition.text for condition in item.conditions if condition.id == clause.part)
    return item.name


def _said(hangs: Collection[Hangs], locale: str) -> str:
    parts = []
    for of in ("item", "material", "condition"):
        names = dict.fromkeys(one.name for one in hangs if one.of == of)
        if names:
            parts.append(t(f"interview.hangs.{of}", locale, names=t("interview.and", locale).join(names)))
    return t("interview.hangs", locale, parts=t("interview.semicolon", locale).join(parts))
