"""Everyday words of this installation: proposed, added and switched off; each decided by a steward, in force from then on.

    proposed ─ approve → approved ─ end → ended
             └ refuse → refused (never proposed again)
    shipped phrase ─ off → off ─ on → ended
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import now
from core.db import new_id
from core.errors import BadInput, Conflict, Hidden
from core.people import Role, Staff, confirm
from knowledge.lexicon import Lexicon, meanings, shipped_entries
from knowledge.tables import Alias

_PHRASE = re.compile(r"[\w\u4e00-\u9fff]{2,20}")
_MOST_TERMS = 8
# From → to: every decision there is.
STEPS = {
    "approve": ("proposed", "approved"), "refuse": ("proposed", "refused"), "end": ("approved", "ended"), "on": ("off", "ended"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds now: the lexicon with this installation's words, those words alone, and further names of items by item id."""

    lexicon: Lexicon
    own: Lexicon
    items: dict[str, tuple[str, ...]]


def in_force(session: Session) -> InForce:
    """The shipped entries less what was switched off, with what was approved."""
    found = meanings(shipped_entries())
    own: dict[str, list[str]] = {}
    items: dict[str, list[str]] = defaultdict(list)
    rows = session.scalars(select(Alias).where(Alias.status.in_(("approved", "off"))).order_by(Alias.id))
    for row in rows:
        if row.status == "off":
            found.pop(row.phrase, None)
        elif row.item_id:
            items[row.item_id].append(row.phrase)
        else:
            found.setdefault(row.phrase, []).extend(row.official.split())
            own.setdefault(row.phrase, []).extend(row.official.split())
    return InForce(Lexicon(found), Lexicon(own), {item: tuple(names) for item, names in items.items()})


def mark(session: Session) -> str:
    """Changes with every decision: by it other processes know that they hold old words."""
    count, last = session.execute(select(func.count(), func.max(Alias.decided_at)).where(Alias.decided_at.is_not(None))).one()
    return f"{count} {last}"


def propose(session: Session, phrase: str, item_id: str, asked: int, named: int = 0) -> None:
    """Proposes a phrase as a further name of an item, or counts anew how often it was asked; a decided one stays decided.

    `named`: in how many of these conversations a clerk said which item was meant.
    """
    row = session.scalar(select(Alias).where(Alias.phrase == phrase, Alias.item_id == item_id, Alias.official == ""))
    if row is None:
        session.add(
            Alias(
                id=new_id(), phrase=phrase, item_id=item_id, origin="asked", status="proposed", asked=asked, named=named,
                proposed_at=now(),
            )
        )  # fmt: skip
    elif row.status == "proposed" and asked >= row.asked:
        row.asked, row.named = asked, named


def decide(session: Session, staff: Staff, alias_id: str, step: str) -> Alias:
    """Takes one of STEPS in the caller's transaction. Raises Hidden without the right, Conflict where the step is not open."""
    _demand(session, staff)
    row = session.get(Alias, alias_id)
    if row is None or step not in STEPS:
        raise Hidden()
    before, after = STEPS[step]
    if row.status != before:
        raise Conflict("alias_decided")
    return _decided(row, staff, after)


def add(session: Session, staff: Staff, phrase: str, official: str = "", item_id: str = "") -> Alias:
    """A steward's own words: a phrase with official terms (blanks between) or an item, in force at once.

    Raises Hidden, BadInput naming what is missing, Conflict where the phrase stands so already.
    """
    _demand(session, staff)
    phrase, official = even(phrase), " ".join(unicodedata.normalize("NFKC", official).split())
    if not _PHRASE.fullmatch(phrase):
        raise BadInput("alias_phrase")
    if bool(official) == bool(item_id) or len(official.split()) > _MOST_TERMS or phrase in official.split():
        raise BadInput("alias_meaning")
    row = session.scalar(
        select(Alias).where(Alias.phrase == phrase, Alias.official == official, Alias.item_id == item_id)
    )
    if row is None:
        row = Alias(
            id=new_id(), phrase=phrase, official=official, item_id=item_id, origin="steward", status="proposed", proposed_at=now()
        )
        session.add(row)
    elif row.status == "approved":
        raise Conflict("alias_stands")
    return _decided(row, staff, "approved")


def switch_off(session: Session, staff: Staff, phrase: str) -> Alias:
    """A phrase of the shipped lexicon means nothing here any more. Raises Hidden, BadInput where none is shipped so, Conflict."""
    _demand(session, staff)
    phrase = even(phrase)
    if phrase not in meanings(shipped_entries()):
        raise BadInput("alias_not_shipped")
    row = session.scalar(select(Alias).where(Alias.phrase == phrase, Alias.origin == "shipped"))
    if row is None:
        row = Alias(
            id=new_id(), phrase=phrase, official="-", item_id="", origin="shipped", status="proposed", proposed_at=now()
        )
        session.add(row)
    elif row.status == "off":
        raise Conflict("alias_stands")
    return _decided(row, staff, "off")


def even(phrase: str) -> str:
    """A phrase as it is compared: half width, lower case, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", phrase).lower())


def _decided(row: Alias, staff: Staff, status: str) -> Alias:
    row.status, row.decided_at, row.decided_by = status, now(), staff.id
    return row


def _demand(session: Session, staff: Staff) -> None:
    if not staff.has(Role.steward):
        raise Hidden()
    confirm(session, staff)
