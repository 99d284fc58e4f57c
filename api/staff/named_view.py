"""What the page of a hand-over shows of naming: the question that it is about, and the item that a clerk said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.staff.task_view import question_text
from checkpoint.frames import guide_document
from core.clock import now
from core.conversations import NamedItem, last_question
from core.crypto import Keys
from core.people import names_of
from core.sources import SourceDocument
from knowledge.shelf import guide_in_force


@dataclass(frozen=True)
class Named:
    """An item as it was named. `passage`: where its guide in force begins, None where it has none."""

    item_id: str
    name: str
    passage: int | None
    by: str
    at: dt.datetime
    how: str


@dataclass(frozen=True)
class Naming:
    """The last question of a thread, its words with placeholders, and the item that was named for it."""

    question_id: str
    words: str
    named: Named | None


def naming_of(session: Session, keys: Keys, conversation_id: str) -> Naming | None:
    """None where nothing was asked in words. Raises Erased."""
    question = last_question(session, conversation_id)
    if question is None:
        return None
    row = session.get(NamedItem, question.id)
    return Naming(question.id, question_text(session, keys, question.id), _named(session, row) if row else None)


def _named(session: Session, row: NamedItem) -> Named:
    guide = guide_in_force(session, row.item_id, now())
    document = session.get(SourceDocument, guide_document(row.item_id))
    return Named(
        item_id=row.item_id, name=guide.guide.name if guide else document.title if document else row.item_id,
        passage=min((passage for passage, _ in guide.passages.values()), default=None) if guide else None,
        by=names_of(session, {row.person_id}).get(row.person_id, ""), at=row.at, how=row.how,
    )  # fmt: skip
