"""Tickets about records that the person they speak of calls wrong (校核纠错): opened, handed to the source, answered."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.cases.asks import HeldRecord
from core.cases.case import add_event, demand_open
from core.cases.tables import CaseFile, Correction
from core.clock import now
from core.crypto import Keys
from core.db import new_id
from core.errors import BadInput, Conflict, Hidden
from core.vault import Vault

LONGEST, SHORTEST = 1000, 4


@dataclass(frozen=True)
class TicketText:
    """What a ticket says: the person's words, and which value of which record they are about."""

    words: str
    part: str
    record: str
    value: str


@dataclass(frozen=True)
class TicketEnd:
    """What the source said: corrected, kept or refused, in its own words; or failed, with an outcome's code for words."""

    state: str
    words: str


def open_correction(
    session: Session, keys: Keys, case: CaseFile, record: HeldRecord, element: str, words: str
) -> Correction:
    """A ticket: this value of a record is wrong. Raises Hidden for a value that it has not, BadInput for words that say
    nothing, Conflict where the same ticket is on its way."""
    demand_open(case)
    if element not in record.values:
        raise Hidden()
    if not SHORTEST <= len(words.strip()) <= LONGEST:
        raise BadInput("correction_words", most=LONGEST)
    there = [one for one in corrections_of(session, case) if (one.record_id, one.element) == (record.id, element)]
    if any(one.state != "answered" for one in there):
        raise Conflict("correction_there")
    id_, at = new_id(), now()
    said = {"words": words.strip(), "part": record.part, "record": record.record, "value": str(record.values[element]["value"])}
    row = Correction(
        id=id_, case_id=case.id, source=record.source, element=element, state="open", at=at, record_id=record.id, ticket="",
        tries=0, next_at=at, sealed=Vault(session, keys).seal(case.id, json.dumps(said, ensure_ascii=False), f"{id_}:correction"),
    )  # fmt: skip
    session.add(row)
    _note(session, case, row)
    return row


def corrections_of(session: Session, case: CaseFile) -> list[Correction]:
    """The tickets of a case, oldest first."""
    return list(session.scalars(select(Correction).where(Correction.case_id == case.id).order_by(Correction.at, Correction.id)))


def ticket_text(session: Session, keys: Keys, row: Correction) -> TicketText:
    """What a ticket says. Raises Erased."""
    return TicketText(**json.loads(Vault(session, keys).read(row.case_id, row.sealed, f"{row.id}:correction")))


def ticket_end(session: Session, keys: Keys, row: Correction) -> TicketEnd | None:
    """What came of a ticket; None while it is on its way. Raises Erased."""
    if row.answer is None:
        return None
    return TicketEnd(**json.loads(Vault(session, keys).read(row.case_id, row.answer, f"{row.id}:answer")))


def due_corrections(session: Session, source: str, most: int = 50) -> list[Correction]:
    """Those of a source that are to be handed in, or asked after, by now."""
    due = select(Correction).where(Correction.source == source, Correction.state != "answered", Correction.next_at <= now())
    return list(session.scalars(due.order_by(Correction.next_at, Correction.id).limit(most)))


def carry_on(session: Session, case: CaseFile, row: Correction, wait: dt.timedelta, ticket: str = "") -> None:
    """Lets a ticket wait for its next time; with the source's `ticket`, as handed in."""
    row.next_at = now() + wait
    if ticket and row.state == "open":
        row.state, row.ticket, row.tries = "sent", ticket, 0
        _note(session, case, row)
    session.flush()


def end_correction(session: Session, keys: Keys, case: CaseFile, row: Correction, state: str, words: str) -> None:
    """Ends a ticket with what the source said of it. Of a case whose key is gone nothing is kept but that it ended."""
    row.state, row.answered_at, row.next_at = "answered", now(), None
    if case.erased_at is None:
        said = json.dumps({"state": state, "words": words}, ensure_ascii=False)
        row.answer = Vault(session, keys).seal(case.id, said, f"{row.id}:answer")
    _note(session, case, row, state)


def _note(session: Session, case: CaseFile, row: Correction, end: str = "") -> None:
    facts = {"correction": row.id, "source": row.source, "state": row.state} | ({"end": end} if end else {})
    session.flush()
    add_event(session, case, "correction", facts=facts)
