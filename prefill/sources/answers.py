"""What a source answered, taken apart: only what was asked is kept, and what is not as agreed is no answer.

    {"records": [{"id": "…", "type": "…", "issued": "2024-01-31", "valid_until": "长期",
                  "fields": {"name": "…", "area": {"value": 80, "quote": "80 平方米"}}}]}
    {"ticket": "…", "state": "received | corrected | kept | refused", "words": "…"}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from core.cases import KnownPart, KnownSource
from core.errors import Unanswered
from knowledge.catalog.form_canonical import day_of
from knowledge.catalog.rule_functions import plain
from prefill.sources.source import Record, Request, SourceOutcome, TicketAnswer

MOST_RECORDS = 20
LONGEST = 2000
_STATES = ("received", "corrected", "kept", "refused")


def read_records(known: KnownSource, request: Request, said: Any) -> list[Record]:
    """The records of an answer. Raises Unanswered: bad_answer where it is not as agreed, other_person where one speaks of
    somebody else, which makes the rest of the answer nothing to rely on either."""
    rows = said.get("records") if isinstance(said, dict) else None
    if not isinstance(rows, list) or len(rows) > MOST_RECORDS:
        raise Unanswered(SourceOutcome.bad_answer)
    found = []
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("fields", {}), dict) or not _word(row.get("id")):
            raise Unanswered(SourceOutcome.bad_answer)
        part = next((one for key in request.parts if (one := known.part(key)) and one.type == row.get("type")), None)
        if part is not None:  # what was not asked for is not looked at
            found.append(_record(known, part, request, row))
    return found


def _record(known: KnownSource, part: KnownPart, request: Request, row: Mapping[str, Any]) -> Record:
    fields: Mapping[str, Any] = row.get("fields", {})
    if part.about and part.about in fields:
        told, _ = _said(fields[part.about])
        if plain(str(told)).upper() != plain(request.subject.id_number).upper():
            raise Unanswered(SourceOutcome.other_person)
    elements: dict[str, Any] = {}
    quotes: dict[str, str] = {}
    for name, element in part.fields.items():
        if element in request.parts[part.key] and fields.get(name) is not None:
            elements[element], quotes[element] = _said(fields[name])
    return Record(
        known.id, part.key, str(row["id"]), elements, quotes, issued=_day(row.get("issued")), valid_until=_day(row.get("valid_until"))
    )


def _said(field: Any) -> tuple[Any, str]:
    """(value, how the record prints it) of a field: a plain value, or a value with its quote. Raises Unanswered."""
    value, quote = (field.get("value"), field.get("quote")) if isinstance(field, dict) else (field, None)
    if isinstance(value, dict | list) or len(str(value)) > LONGEST or not (quote is None or _word(quote)):
        raise Unanswered(SourceOutcome.bad_answer)
    return value, str(quote) if quote is not None else str(value)


def _word(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= LONGEST


def _day(said: Any) -> dt.date | None:
    if said in (None, ""):
        return None
    day = day_of(said) if isinstance(said, str) else None
    if day is None:
        raise Unanswered(SourceOutcome.bad_answer)
    return day


def read_ticket(said: Any, ticket: str = "") -> TicketAnswer:
    """A source's word on a correction. Raises Unanswered where it is not as agreed."""
    if not isinstance(said, dict) or said.get("state") not in _STATES:
        raise Unanswered(SourceOutcome.bad_answer)
    number = said.get("ticket", ticket)
    words = said.get("words") or ""
    if not _word(number) or len(number) > 120 or not isinstance(words, str):
        raise Unanswered(SourceOutcome.bad_answer)
    return TicketAnswer(number, said["state"], words[:LONGEST])
