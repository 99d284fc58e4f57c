"""Measures the interview: how many questions it asks, beside a plain questionnaire that asks them all."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from assistant.interview import Matter, matter_of, next_question, record
from assistant.interview.domains import domain
from knowledge.catalog import Catalog


def measure_interview(catalog: Catalog, most: int = 2000, seed: int = 7) -> list[dict[str, Any]]:
    """A row for each theme, in their order.

    `questions`: what a plain questionnaire asks; `combinations`: all ways to answer it (of numbers and dates, those around
    the thresholds of the rules); `measured`: how many of these were gone through, all or `most` drawn by `seed`;
    `asked_mean`, `asked_max`: questions that the interview asked; `saved`: share of the plain questionnaire's not asked.
    """
    return [_row(matter_of(catalog, theme), most, seed) for theme in catalog.themes]


def _row(matter: Matter, most: int, seed: int) -> dict[str, Any]:
    rules = {fact: [c.rule for c in matter.clauses() if c.rule is not None and fact in c.facts] for fact in matter.questions}
    answers = {fact: domain(question, rules[fact]) for fact, question in matter.questions.items()}
    combinations = prod(len(values) for values in answers.values())
    path: dict[tuple[tuple[str, Any], ...], str | None] = {}
    counts = [_asked(matter, one, path) for one in _drawn(answers, combinations, most, seed)]
    mean = sum(counts) / len(counts)
    questions = len(matter.questions)
    return {
        "theme": matter.id, "name": matter.name, "questions": questions, "combinations": combinations,
        "measured": len(counts), "asked_mean": round(mean, 2), "asked_max": max(counts),
        "saved": round(1 - mean / questions, 4) if questions else 0.0,
    }  # fmt: skip


def _drawn(
    answers: dict[str, tuple[Any, ...]], combinations: int, most: int, seed: int
) -> Iterator[dict[str, Any]]:
    if combinations <= most:
        for values in product(*answers.values()):
            yield dict(zip(answers, values, strict=True))
        return
    draw = random.Random(seed)
    for _ in range(most):
        yield {fact: draw.choice(values) for fact, values in answers.items()}


def _asked(matter: Matter, person: dict[str, Any], path: dict[tuple[tuple[str, Any], ...], str | None]) -> int:
    """How many questions somebody is asked who answers so. `path` keeps the way so far: many go the same."""
    given: dict[str, Any] = {}
    while True:
        at = tuple(given.items())
        if at not in path:
            found = next_question(matter, given)
            path[at] = None if found is None else found.fact
        fact = path[at]
        if fact is None:
            return len(given)
        given = record(matter, given, fact, person[fact])


def interview_table(rows: Sequence[dict[str, Any]]) -> list[tuple[object, ...]]:
    """The rows as people read them: theme, questions of the plain questionnaire, mean, most, share saved."""
    return [
        (row["name"], row["questions"], row["asked_mean"], row["asked_max"], f"{row['saved']:.0%}", row["measured"])
        for row in rows
    ]
