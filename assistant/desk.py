"""What the story of an answer takes and gives: a question as asked, the desk it works at, and how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.context import EMPTY, Context
from assistant.items import ItemCatalogue
from assistant.outcomes import Outcome
from checkpoint.body import Body
from knowledge.guide import Field
from knowledge.search import Found
from knowledge.shelf import ShelvedGuide


@dataclass(frozen=True)
class Asked:
    """One question as received: words with placeholders, the conversation before it, and what its asker chose."""

    text: str
    context: Context = EMPTY
    region: str = ""
    locale: str = "zh"
    chosen_item: str = ""
    avoid: tuple[str, ...] = ()
    field: Field | None = None


@dataclass(frozen=True)
class Desk:
    """What the assistant works with: items by meaning, guides in force by id, passages by search (question, region, day or None for now), its threshold, and, where
    a language model is configured, how to `write` sentences from passages (question, passages, locale)."""

    catalogue: Callable[[], ItemCatalogue]
    guide: Callable[[str], ShelvedGuide | None]
    find: Callable[[str, str, dt.date | None], Sequence[Found]]
    release_at: float
    home_region: Callable[[], str]
    today: Callable[[], dt.date]
    write: Callable[[str, Sequence[Found], str], Body | None] | None = None


@dataclass(frozen=True)
class Answer:
    """How the story ended. `body` for a card or an extract; `item_ids` are cited, or offered for choice."""

    outcome: Outcome
    body: Body | None = None
    item_ids: tuple[str, ...] = ()
    field: Field | None = None
    confidence: float = 0.0
    department: str = ""
    region: str = ""
    text_seen: str = ""
