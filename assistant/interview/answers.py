"""Answers by fact: checked when they are given, kept when they no longer matter, "不清楚" being an answer too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.interview.matter import Matter
from core.errors import BadInput
from knowledge.catalog import Question
from knowledge.catalog.form_canonical import Wrong, canonical
from knowledge.catalog.model import Element

UNSURE = "不清楚"
"""The answer of somebody who does not know. Rules take the fact as unknown, and it is not asked again."""

_LONGEST = 200


def record(matter: Matter, answers: Mapping[str, Any], fact: str, raw: Any) -> dict[str, Any]:
    """The answers with this one given or changed. The others are kept, even where they no longer matter.

    Raises BadInput: interview_no_question for a fact that the matter does not ask, interview_answer_<type> for a value
    that is no answer to its question.
    """
    question = matter.questions.get(fact)
    if question is None:
        raise BadInput("interview_no_question", fact=fact)
    value = _answer(question, raw)
    if value is None:
        raise BadInput(
            f"interview_answer_{question.type}",
            fact=fact, ask=question.ask, choices="、".join(question.choices), most=_LONGEST,
        )  # fmt: skip
    return {**answers, fact: value}


def forget(answers: Mapping[str, Any], fact: str) -> dict[str, Any]:
    """The answers without this one: it may be asked again."""
    return {key: value for key, value in answers.items() if key != fact}


def known_of(matter: Matter, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that are known, in the order of the questions. What is no answer to its question is not known."""
    found = {fact: _answer(question, answers.get(fact)) for fact, question in matter.questions.items()}
    return {fact: value for fact, value in found.items() if value is not None and not is_unsure(matter, fact, value)}


def unsure_of(matter: Matter, answers: Mapping[str, Any]) -> frozenset[str]:
    """The facts that were answered with "不清楚"."""
    return frozenset(fact for fact in matter.questions if is_unsure(matter, fact, answers.get(fact)))


def is_unsure(matter: Matter, fact: str, value: Any) -> bool:
    """A choice of that name is a choice, not the lack of an answer."""
    return bool(value == UNSURE) and UNSURE not in matter.questions[fact].choices


def _answer(question: Question, raw: Any) -> Any:
    """The canonical answer, UNSURE, or None for what is none."""
    if isinstance(raw, str) and raw.strip() == UNSURE:
        return UNSURE
    if question.type == "text" and isinstance(raw, str) and len(raw) > _LONGEST:
        return None
    value = canonical(Element(label=question.ask, type=question.type, choices=question.choices), raw)
    return None if isinstance(value, Wrong) else value
