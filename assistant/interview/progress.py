"""Where an interview stands: what is asked next, how much is left, and which answers still matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.interview.answers import is_unsure, known_of, unsure_of
from assistant.interview.ask import Asked, next_question
from assistant.interview.decide import lacking, may_settle, undecided, verdict
from assistant.interview.matter import Matter
from assistant.interview.plain_values import plain_values


@dataclass(frozen=True)
class Progress:
    """`asked`: answers that matter; `at_most`: how many more questions there can be, whatever is answered."""

    asked: int
    at_most: int


@dataclass(frozen=True)
class Given:
    """An answer. One that is not in use is kept: it counts again when an edit makes its question matter again."""

    fact: str
    ask: str
    value: Any
    unsure: bool
    in_use: bool


@dataclass(frozen=True)
class Interview:
    question: Asked | None
    progress: Progress
    answers: tuple[Given, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; the question carries its reason in both languages."""
        made: dict[str, Any] = plain_values(self)
        if self.question is not None:
            made["question"] |= {"reason_zh": self.question.reason("zh"), "reason_en": self.question.reason("en")}
        return made


def interview(matter: Matter, answers: Mapping[str, Any]) -> Interview:
    """The state of an interview after these answers, whatever order they came in."""
    known, unsure, used = known_of(matter, answers), unsure_of(matter, answers), in_use(matter, answers)
    given = tuple(
        Given(fact, question.ask, known.get(fact, answers[fact]), is_unsure(matter, fact, answers[fact]), fact in used)
        for fact, question in matter.questions.items() if fact in known or fact in unsure
    )  # fmt: skip
    return Interview(next_question(matter, answers), Progress(len(used), _at_most(matter, answers)), given)


def in_use(matter: Matter, answers: Mapping[str, Any]) -> frozenset[str]:
    """The answers that the outcome rests on: taken up one by one, each where some rule waits for it.

    Whether items are in is settled first, so that an answer about an item that fell away is not in use. The others change
    nothing: no rule that is still open waits for them.
    """
    known, unsure = known_of(matter, answers), unsure_of(matter, answers)
    used: dict[str, None] = {}
    while True:
        taken = {fact: known[fact] for fact in used if fact in known}
        now, later = undecided(matter, taken, [fact for fact in used if fact in unsure])
        for clauses in (now, later):
            waited = {name for clause in clauses for name in lacking(verdict(matter, clause, taken))}
            found = next((f for f in matter.questions if f"facts.{f}" in waited and f not in used and (f in known or f in unsure)), None)  # fmt: skip
            if found is not None:
                used[found] = None
                break
        else:
            return frozenset(used)


def used_of(matter: Matter, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The known facts that are in use, in the order of the questions."""
    used = in_use(matter, answers)
    return {fact: value for fact, value in known_of(matter, answers).items() if fact in used}


def _at_most(matter: Matter, answers: Mapping[str, Any]) -> int:
    known, unsure = known_of(matter, answers), unsure_of(matter, answers)
    now, later = undecided(matter, known, unsure)
    return len({fact for clause in (*now, *later) for fact in may_settle(matter, clause, known, unsure)})
