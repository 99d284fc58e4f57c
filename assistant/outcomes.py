"""Every way that a question can end: a closed list of named values, their wordings in outcomes.yaml."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from checkpoint.body import Body, Sentence, Step
from core.texts import LOCALES, t


class Outcome(StrEnum):
    """How a question ends. `card` and `extract` carry an answer; the others carry their approved wording."""

    card = "card"
    extract = "extract"
    clarify = "clarify"
    checklist = "checklist"
    field_silent = "field_silent"
    nothing_found = "nothing_found"
    asks_human = "asks_human"
    not_released = "not_released"
    none_of_these = "none_of_these"
    correction = "correction"
    out_of_scope = "out_of_scope"
    other_region = "other_region"
    injection = "injection"
    secret = "secret"
    small_talk = "small_talk"
    empty = "empty"
    gibberish = "gibberish"
    too_long = "too_long"


@cache
def wordings() -> dict[str, dict[str, Any]]:
    """outcomes.yaml by name. Raises ValueError when it and `Outcome` differ."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((files("assistant") / "outcomes.yaml").read_text("utf-8"))
    if set(found) != {o.value for o in Outcome} - {"card", "extract"}:
        raise ValueError("outcomes.yaml and Outcome differ")
    return found


def ends(outcome: Outcome) -> str:
    """answered, clarify, handover or refused."""
    return "answered" if outcome in (Outcome.card, Outcome.extract) else str(wordings()[outcome]["ends"])


def to_person(outcome: Outcome) -> bool:
    """Whether the thread goes to a person at once."""
    return outcome not in (Outcome.card, Outcome.extract) and bool(wordings()[outcome].get("person"))


def template(outcome: Outcome) -> str:
    """The template that an outcome's approved wording is looked up by."""
    return f"outcome.{outcome}/1"


def wording(outcome: Outcome, locale: str, *, demonstration: bool) -> Body:
    """The draft of an outcome's wording."""
    entry = wordings()[outcome]
    steps = () if entry["ends"] == "handover" else (Step(label=t("answers.to_a_person", locale), action="handover"),)
    return Body(
        kind=entry.get("kind", "wording"), title=t("answers.wording_title", locale),
        sentences=(Sentence(text=entry[locale]),), outcome=outcome.value, locale=locale, template=template(outcome),
        next_steps=steps, demonstration=demonstration,
    )  # fmt: skip


def all_wordings(*, demonstration: bool) -> list[Body]:
    """Every wording and frame in every language: what a steward approves before the desk can open."""
    return [
        wording(Outcome(name), locale, demonstration=demonstration) for name in wordings() for locale in LOCALES
    ]
