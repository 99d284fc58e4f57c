"""Deemed acceptance: what the law itself does when five working days pass without a notice (行政许可法 §32)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy.orm import Session

from checkpoint import ledger
from core.cases import deem_accepted, waiting_for_acceptance
from core.clock import legal_day
from core.crypto import Keys


def deem(session: Session, keys: Keys, over: Callable[[dt.date], bool]) -> list[str]:
    """Notes every case whose five days are `over` (by the day it was received) as accepted on that day; their ids.

    No person decides it and no machine either: the day does. A case that was accepted before, and came back corrected, keeps
    its first acceptance.
    """
    ledger.hold(session)
    found = []
    for case in waiting_for_acceptance(session):
        received = legal_day(case.submitted_at)
        if case.accepted_on is None and over(received) and deem_accepted(session, case):
            ledger.append(session, keys, "case", case=case.id, step="deemed", received=received.isoformat())
            found.append(case.id)
    return found
