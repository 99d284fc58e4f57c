"""The steps of a case that is complete: handed in, taken up, sent back, withdrawn, erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.cases.case import add_event, demand_open, events_of
from core.cases.files import drop_blobs
from core.cases.tables import CaseCounter, CaseEvent, CaseFile
from core.cases.values import newest_origins
from core.clock import legal_day, now
from core.crypto import Keys
from core.errors import Conflict, Erased, NotAllowed
from core.vault import Vault

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def case_number(day: dt.date, count: int) -> str:
    """YJS-20261127-000123-K: the day, its count, and a check character (weights 3^i mod 31, as in GB 32100) that finds
    every single mistyped character."""
    digits = f"{day:%Y%m%d}{count:06}"
    check = _ALPHABET[-sum(int(digit) * pow(3, place, 31) for place, digit in enumerate(digits)) % 31]
    return f"YJS-{day:%Y%m%d}-{count:06}-{check}"


def _next_number(session: Session) -> str:
    day = legal_day()
    name = f"{day:%Y%m%d}"
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(make(CaseCounter).values(day=name, last=0).on_conflict_do_nothing())
    row = session.scalars(select(CaseCounter).where(CaseCounter.day == name).with_for_update()).one()
    session.refresh(row)
    row.last += 1
    session.flush()
    return case_number(day, row.last)


def submit(session: Session, case: CaseFile, expected_rev: int, required: Sequence[str] = ()) -> str:
    """Hands the case in; its number. A second time gives the same number.

    `required`: the elements that its form demands; how many of them stand on an unchanged suggestion is noted in the event,
    as counts, which stay when the case is erased.

    Raises Conflict where something changed since `expected_rev` was shown, NotAllowed where the case is past this step.
    """
    session.refresh(case, with_for_update=True)
    if case.erased_at is not None:
        raise Erased()
    if case.state == "submitted" and case.number:
        return case.number
    demand_open(case)
    if case.rev != expected_rev:
        raise Conflict("case_moved_on")
    case.number = case.number or _next_number(session)
    case.state, case.submitted_at, case.last_at = "submitted", now(), now()
    case.opened, case.inspect_again = "", True
    origins = newest_origins(session, case)
    prefilled = sum(1 for element in required if origins.get(element) == "accepted")
    add_event(session, case, "submitted", facts={"rev": case.rev, "required": len(required), "prefilled": prefilled})
    return case.number


def accept(session: Session, case: CaseFile, person_id: str) -> None:
    """The counter takes the case up. Raises Conflict where it is not waiting for that."""
    session.refresh(case, with_for_update=True)
    if case.state != "submitted":
        raise Conflict("case_decided")
    case.state, case.decided_at, case.last_at = "accepted", now(), now()
    case.accepted_on = case.accepted_on or legal_day()
    add_event(session, case, "accepted", person_id=person_id)


def event_words(session: Session, keys: Keys, event: CaseEvent) -> str:
    """The words in an event that a person wrote; "" where it has none."""
    return Vault(session, keys).read(event.case_id, event.sealed, f"{event.id}:event") if event.sealed else ""


def notice_of(session: Session, keys: Keys, case: CaseFile) -> str:
    """What the notice asks for in words, while the case is sent back."""
    if case.state != "returned":
        return ""
    last = [event for event in events_of(session, case) if event.kind == "returned"][-1]
    return event_words(session, keys, last)


def withdraw(session: Session, case: CaseFile) -> None:
    """The applicant takes the application back. Raises NotAllowed once it is taken up."""
    session.refresh(case, with_for_update=True)
    if case.erased_at is not None:
        raise Erased()
    if case.state not in ("submitted", "returned"):
        raise NotAllowed("case_not_withdrawable")
    case.state, case.last_at = "withdrawn", now()
    add_event(session, case, "withdrawn")


def blank(session: Session, keys: Keys, data_dir: Path, case: CaseFile) -> bool:
    """Destroys the case's key and its files; False where it was done before. The row and its receipts stay."""
    session.refresh(case, with_for_update=True)
    if case.erased_at is not None:
        return False
    Vault(session, keys).erase(case.id)
    case.erased_at, case.applicant, case.answers, case.applicant_blind = now(), None, None, ""
    add_event(session, case, "erased")
    drop_blobs(data_dir, case.id)
    return True


def old_cases(session: Session, *, drafts_before: dt.datetime, decided_before: dt.datetime) -> list[CaseFile]:
    """Cases whose time has come: drafts that nobody touched, and what was decided or withdrawn long ago."""
    closed = CaseFile.state.in_(("accepted", "withdrawn", "closed")) & (CaseFile.last_at < decided_before)
    draft = CaseFile.state.in_(("draft", "returned")) & (CaseFile.last_at < drafts_before)
    return list(session.scalars(select(CaseFile).where(CaseFile.erased_at.is_(None), closed | draft).limit(200)))
