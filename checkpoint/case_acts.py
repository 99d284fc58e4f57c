"""Steps of a case that leave a link in the ledger: handed in, taken up, withdrawn, erased. A notice sends it back (papers.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.rights import demand
from core import cases
from core.cases import CaseFile
from core.clock import now
from core.crypto import Keys
from core.people import Role, Staff

# Who may take a whole case out: those who review it, and those who look after what was done.
ARCHIVERS = (Role.reviewer, Role.supervisor, Role.auditor)


def submit_case(
    session: Session, keys: Keys, case: CaseFile, expected_rev: int, required: Sequence[str] = ()
) -> str:
    """Hands the case in; its number. A repeat gives the same. Raises as core.cases.submit."""
    ledger.hold(session)
    before = case.state
    number = cases.submit(session, case, expected_rev, required)
    if before != "submitted":
        ledger.append(session, keys, "case", case=case.id, step="submitted", number=number, rev=case.rev)
    return number


def accept_case(session: Session, keys: Keys, case: CaseFile, staff: Staff) -> None:
    """Takes a case up (受理). Raises Hidden for whoever may not, Conflict where it is not waiting for that."""
    demand(staff, Role.clerk, Role.reviewer, Role.supervisor)
    ledger.hold(session)
    cases.accept(session, case, staff.id)
    ledger.append(session, keys, "case", case=case.id, step="accepted", person=staff.id)


def withdraw_case(session: Session, keys: Keys, case: CaseFile) -> None:
    """The applicant takes the application back."""
    ledger.hold(session)
    cases.withdraw(session, case)
    ledger.append(session, keys, "case", case=case.id, step="withdrawn")


def erase_case(session: Session, keys: Keys, data_dir: Path, case: CaseFile, why: str) -> None:
    """Makes every word and document of a case unreadable; receipts stay. Again: nothing happens."""
    ledger.hold(session)
    if cases.blank(session, keys, data_dir, case):
        ledger.append(session, keys, "case", case=case.id, step="erased", why=why)


def erase_old_cases(session: Session, keys: Keys, data_dir: Path, *, draft_days: int, keep_days: int) -> int:
    """Erases drafts untouched for `draft_days` and cases closed for `keep_days`; how many."""
    at = now()
    old = cases.old_cases(
        session, drafts_before=at - dt.timedelta(days=draft_days), decided_before=at - dt.timedelta(days=keep_days)
    )
    for case in old:
        erase_case(session, keys, data_dir, case, "retention")
    return len(old)


def note_archived(session: Session, keys: Keys, case: CaseFile, staff: Staff, digest: str) -> None:
    """Notes that somebody took the case's archive package out, by its digest. Raises Hidden for whoever may not."""
    demand(staff, *ARCHIVERS)
    ledger.append(session, keys, "archived", case=case.id, digest=digest, person=staff.id)
