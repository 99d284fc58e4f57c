"""The facts an item's rules may use: its own questions, and those of the themes that offer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.catalog.model import ItemFile, Question, ThemeFile
from knowledge.catalog.source import Source


@dataclass
class Declared:
    questions: dict[str, Question] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)


def declared_facts(
    items: Sequence[tuple[Source, ItemFile]], themes: Sequence[tuple[Source, ThemeFile]]
) -> dict[str, Declared]:
    """By item id. A fact declared twice in different types or choices is a fault of the later file.

    Themes count here even when they are refused for another reason: else one faulty theme would refuse all its items.
    """
    facts: dict[str, Declared] = {}
    for source, item in items:
        declared = facts.setdefault(item.id, Declared())
        _declare(declared, source, item.questions)
    for source, theme in themes:
        for part in theme.items:
            if part.item in facts:
                _declare(facts[part.item], source, theme.questions)
    return facts


def _declare(declared: Declared, source: Source, questions: Sequence[Question]) -> None:
    for index, question in enumerate(questions):
        first = declared.questions.get(question.fact)
        if first is None:
            declared.questions[question.fact] = question
            declared.where[question.fact] = str(source.path)
        elif (first.type, first.choices) != (question.type, question.choices):
            source.add(
                ("questions", index, "fact"), "fact_twice", name=question.fact, other=declared.where[question.fact]
            )
