"""Why something is on the list, and what is lacking where it depends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.interview.answers import unsure_of
from assistant.interview.decide import Broken, Verdict, because, lacking
from assistant.interview.matter import Clause, Matter
from core.texts import t


@dataclass(frozen=True)
class Because:
    """An answer that something rests on."""

    fact: str
    ask: str
    answer: Any

    def words(self, locale: str = "zh") -> str:
        """“经营场所是自有还是租赁？”答“租赁”"""
        answer = t(f"interview.{'yes' if self.answer else 'no'}", locale) if isinstance(self.answer, bool) else self.answer
        return t("interview.because", locale, ask=self.ask, answer=answer)


@dataclass(frozen=True)
class Lacks:
    """A value that is not known: a fact (`unsure`: it was answered "不清楚"), an element of the form or of a document."""

    name: str
    label: str
    unsure: bool

    def words(self, locale: str = "zh") -> str:
        return t(f"interview.lacks.{'unsure' if self.unsure else 'open'}", locale, label=self.label)


def reasons(matter: Matter, clause: Clause, known: Mapping[str, Any]) -> tuple[Because, ...]:
    """The answers that make the clause true or false."""
    return tuple(Because(f, matter.questions[f].ask, known[f]) for f in because(matter, clause, known))


def lacks(matter: Matter, answers: Mapping[str, Any], outcomes: Iterable[Verdict]) -> tuple[Lacks, ...]:
    """What the unknown outcomes wait for, each once."""
    unsure = unsure_of(matter, answers)
    names = dict.fromkeys(name for outcome in outcomes for name in lacking(outcome))
    return tuple(Lacks(n, _label(matter, n), n.removeprefix("facts.") in unsure and n.startswith("facts.")) for n in names)


def fault_of(*outcomes: Verdict) -> str:
    """What is wrong with a rule among them, for the steward; "" where none is at fault."""
    return next((outcome.zh for outcome in outcomes if isinstance(outcome, Broken)), "")


def _label(matter: Matter, name: str) -> str:
    where, _, rest = name.partition(".")
    elements, kinds = matter.dictionary.elements, matter.dictionary.material_kinds
    if where == "facts" and rest in matter.questions:
        return matter.questions[rest].ask
    if where == "form" and rest in elements:
        return elements[rest].label
    kind, _, element = rest.partition(".")
    if where == "doc" and kind in kinds and element in elements:
        return t("interview.of_document", document=kinds[kind].label, element=elements[element].label)
    return t("interview.today") if name == "today" else name
