"""What somebody wants done: a theme, some of its items, or one item, with every rule that decides what it takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from core.errors import BadInput
from knowledge.catalog import Catalog, Dictionary, ItemFile, Question, ThemeFile
from knowledge.catalog.rule_names import facts_of
from knowledge.catalog.rules import Rule, compile_rule


@dataclass(frozen=True)
class Clause:
    """One rule: whether an item is part of it, a material is needed, or a condition is met. `part` is the id in the item."""

    of: Literal["item", "material", "condition"]
    item: str
    part: str
    rule: Rule | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """An item of the matter. `after` names those of the matter whose result it takes; `clauses` are its own rules."""

    item: ItemFile
    when: Clause
    after: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def id(self) -> str:
        return self.item.id


@dataclass(frozen=True)
class Matter:
    """`questions` stand in the theme's order, then what only an item declares. `today` is what rules take for today."""

    id: str
    name: str
    parts: tuple[Part, ...]
    questions: Mapping[str, Question]
    dictionary: Dictionary
    today: dt.date | None
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was found out before: the same few rules are asked with the same few facts again and again."""

    def part(self, item: str) -> Part:
        return next(one for one in self.parts if one.id == item)

    def clauses(self) -> Iterator[Clause]:
        for part in self.parts:
            yield part.when
            yield from part.clauses


def matter_of(
    catalog: Catalog, id_: str, only: Collection[str] | None = None, today: dt.date | None = None
) -> Matter:
    """The theme or the item `id_`. Raises BadInput (interview_no_matter) where there is neither.

    `only` keeps some of a theme's items, which the applicant chose: whether these are wanted is no question any more.
    """
    theme = catalog.themes.get(id_)
    if theme is None:
        if id_ not in catalog.items:
            raise BadInput("interview_no_matter", id=id_)
        item = catalog.items[id_]
        part = _part(item, None, ())
        return Matter(id_, item.name, (part,), _questions(catalog, item.questions, [part]), catalog.dictionary, today)
    unknown = [one for one in only or () if one not in {part.item for part in theme.items}]
    if unknown or any(part.item not in catalog.items for part in theme.items):
        raise BadInput("interview_no_matter", id=unknown[0] if unknown else id_)
    parts = _in_order(_parts(catalog, theme, only))
    return Matter(id_, theme.name, parts, _questions(catalog, theme.questions, parts), catalog.dictionary, today)


def _questions(catalog: Catalog, own: Iterable[Question], parts: Iterable[Part]) -> dict[str, Question]:
    """Its own questions, then those that items declare, or another theme of theirs, as far as their rules need them."""
    questions = {question.fact: question for question in own}
    for part in parts:
        needed = {fact for clause in part.clauses for fact in clause.facts}
        for fact, question in catalog.questions.get(part.id, {}).items():
            if fact in needed:
                questions.setdefault(fact, question)
    return questions


def _parts(catalog: Catalog, theme: ThemeFile, only: Collection[str] | None) -> list[Part]:
    kept = [part for part in theme.items if only is None or part.item in only]
    ids = {part.item for part in kept}
    return [
        _part(
            catalog.items[part.item], part.when if only is None else None, [one for one in part.after if one in ids]
        )
        for part in kept
    ]


def _part(item: ItemFile, when: str | None, after: Iterable[str]) -> Part:
    clauses = [_clause("material", item.id, material.id, material.when) for material in item.materials]
    clauses += [_clause("condition", item.id, one.id, one.rule) for one in item.conditions if one.rule is not None]
    return Part(item, _clause("item", item.id, "", when), tuple(after), tuple(clauses))


def _clause(of: Literal["item", "material", "condition"], item: str, part: str, source: str | None) -> Clause:
    rule = None if source is None else compile_rule(source)
    return Clause(of, item, part, rule, () if rule is None else facts_of(rule))


def _in_order(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Each after those that it follows, else as the theme has them. The catalogue check refuses circles."""
    placed: list[Part] = []
    left = list(parts)
    while left:
        done = {part.id for part in placed}
        free = next((part for part in left if done.issuperset(part.after)), left[0])
        placed.append(free)
        left.remove(free)
    return tuple(placed)
