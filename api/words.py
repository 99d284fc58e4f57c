"""Decisions on everyday words, each a link of the ledger, in force at once in this process and in seconds in others."""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.house import House
from checkpoint.ledger import append
from core.people import Staff
from knowledge.lexicon import aliases
from knowledge.tables import Alias


def decide(house: House, staff: Staff, alias_id: str, step: str) -> Alias:
    """Approves, refuses, ends or switches on. Raises as knowledge.lexicon.aliases.decide."""
    with house.db.write() as session:
        row = aliases.decide(session, staff, alias_id, step)
        _say(house, session, staff, row, step)
    house.reindex()
    return row


def add(house: House, staff: Staff, phrase: str, official: str, item_id: str) -> Alias:
    """A steward's own words. Raises as knowledge.lexicon.aliases.add."""
    with house.db.write() as session:
        row = aliases.add(session, staff, phrase, official, item_id)
        _say(house, session, staff, row, "add")
    house.reindex()
    return row


def switch_off(house: House, staff: Staff, phrase: str) -> Alias:
    """A shipped phrase means nothing here any more. Raises as knowledge.lexicon.aliases.switch_off."""
    with house.db.write() as session:
        row = aliases.switch_off(session, staff, phrase)
        _say(house, session, staff, row, "off")
    house.reindex()
    return row


def _say(house: House, session: Session, staff: Staff, row: Alias, step: str) -> None:
    append(
        session, house.keys, "alias", alias=row.id, phrase=row.phrase, official=row.official, item=row.item_id,
        step=step, person=staff.id,
    )  # fmt: skip
