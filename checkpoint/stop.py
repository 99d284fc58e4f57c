"""The stop switch: one turn closes the assistant and leaves the human channel."""

from __future__ import annotations

from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.rights import demand
from checkpoint.work_tables import Switch
from core.clock import now
from core.crypto import Keys
from core.db import Database
from core.errors import BadInput
from core.people import Role, Staff, confirm

NAME = "assistant"


def stopped(session: Session) -> bool:
    """Whether the assistant is switched off now."""
    row = session.get(Switch, NAME)
    return row is not None and row.on


def turn(db: Database, keys: Keys, staff: Staff, *, stop: bool, reason: str) -> None:
    """A supervisor or admin stops or restarts the assistant, with a reason, in the ledger. Raises Hidden, BadInput."""
    demand(staff, Role.supervisor, Role.admin)
    if not reason.strip():
        raise BadInput("reason_missing")
    with db.write() as session:
        ledger.hold(session)
        confirm(session, staff)
        row = session.get(Switch, NAME)
        if row is None:
            session.add(Switch(name=NAME, on=stop, at=now(), person_id=staff.id, reason=reason))
        else:
            row.on, row.at, row.person_id, row.reason = stop, now(), staff.id, reason
        ledger.append(session, keys, "switch", on=stop, person=staff.id, reason=reason)
