"""What a citizen means: which item, which field of its guide, which region and day.

The story, in order: the text in the guides' manner of speech → the field asked for → what is left names the matter → a follow-up leans on
the conversation → candidates from the catalogue → how sure the first one is → item, clarification, policy question, small talk or nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from assistant.context import EMPTY, Context
from assistant.fields import AskedField, asked_field
from assistant.items import ItemCatalogue
from assistant.items_rank import Match
from assistant.speech import normalise
from assistant.understand_decide import CLARIFY_BELOW, NOTHING_BELOW, certainty, offered
from assistant.understand_followup import Leaning, leaning, read_question
from assistant.understand_kind import asked_day, is_policy, is_small_talk
from knowledge.guide import Field

Kind = Literal["item", "clarify", "none", "policy", "smalltalk"]


@dataclass(frozen=True)
class Candidate:
    """An item that may be meant; `why` holds the parts of the score by name."""

    item_id: str
    score: float
    why: dict[str, float]


@dataclass(frozen=True)
class Understanding:
    """`candidates` best first: for kind clarify exactly those to offer (at most three). `field` None: the item as a whole.

    `confidence` is the probability, fitted on questions with known answers, that the first candidate is the item meant.
    `asked_date` is a day that the question names, else None. `text_resolved` is the question with what it leans on.
    """

    kind: Kind
    candidates: tuple[Candidate, ...]
    field: Field | None
    field_confidence: float
    region: str | None
    asked_date: dt.date | None
    confidence: float
    text_resolved: str


def understand(
    text: str,
    context: Context,
    catalogue: ItemCatalogue,
    *,
    region: str | None = None,
    today: dt.date | None = None,
) -> Understanding:
    """Reads one question (already screened) in its conversation. Pure; never raises on any text.

    `region` (GB/T 2260) keeps only items of that region, of what it lies in and of what lies in it. `today` is the day
    from which 明年, 上个月 … count; without it only full dates are read.
    """
    said = normalise(text)
    asked = asked_field(said)
    question = read_question(said, asked, catalogue)

    def look(lean: Leaning) -> tuple[list[Match], float]:
        found = lean.prefer(catalogue.find(lean.asked, within=region))
        return found, certainty(found, lean)

    lean = leaning(question, context, catalogue, stands=lambda alone: look(alone)[1])
    found, sure = look(lean)
    kind, shown = _kind(said, asked.field, found, sure)
    field, field_confidence = _field(asked, context, lean)
    return Understanding(
        kind=kind,
        candidates=tuple(Candidate(match.item.item_id, match.score, dict(match.why)) for match in shown),
        field=field,
        field_confidence=field_confidence,
        region=question.place or region,
        asked_date=asked_day(said, today),
        confidence=sure,
        text_resolved=" ".join((*lean.texts, said)),
    )


def _kind(said: str, field: Field | None, found: list[Match], sure: float) -> tuple[Kind, list[Match]]:
    if is_small_talk(said):
        return "smalltalk", []
    if is_policy(said, field, sure):
        return "policy", found[:3]
    if not found or sure < NOTHING_BELOW:
        return "none", found[:3]
    if sure < CLARIFY_BELOW:
        return "clarify", offered(found)
    return "item", found[:5]


def _field(asked: AskedField, context: Context, lean: Leaning) -> tuple[Field | None, float]:
    """A follow-up without a field of its own (那延续的呢) keeps the field asked before."""
    if (asked.field is None or asked.learnt) and lean.elliptical and context.field is not None:
        return context.field, 0.8
    return asked.field, asked.confidence


__all__ = ["EMPTY", "Candidate", "Context", "Kind", "Understanding", "understand"]
