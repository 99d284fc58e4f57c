"""Steps of a case that is reviewed: taken up as the law has it, sent back for what a notice asks, closed with its results."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.cases.case import add_event
from core.cases.tables import UNDER_REVIEW, CaseFile
from core.clock import legal_day, now
from core.crypto import Keys
from core.db import new_id
from core.errors import Conflict, Erased
from core.vault import Vault


def deem_accepted(session: Session, case: CaseFile) -> bool:
    """The five days went by without a notice: it counts as accepted on the day it was received (行政许可法 §32). False where
    it is not waiting any more."""
    session.refresh(case, with_for_update=True)
    if case.state != "submitted" or case.erased_at is not None or case.submitted_at is None:
        return False
    case.state, case.decided_at, case.accepted_on = "accepted", now(), legal_day(case.submitted_at)
    add_event(session, case, "deemed", facts={"received": case.accepted_on.isoformat()})
    return True


def open_for_correction(
    session: Session, keys: Keys, case: CaseFile, person_id: str, words: str, opened: Sequence[str], paper_id: str
) -> None:
    """Sends the case back, open only for what the notice asks: `opened` are parts such as "doc:lease" and "form:company_name".

    Raises Conflict where it is not under review, Erased.
    """
    _demand_review(session, case)
    case.state, case.decided_at, case.last_at = "returned", now(), now()
    case.opened = json.dumps(sorted(set(opened)), ensure_ascii=False) if opened else ""
    id_ = new_id()
    sealed = Vault(session, keys).seal(case.id, words, f"{id_}:event")
    add_event(session, case, "returned", facts={"paper": paper_id}, person_id=person_id, sealed=sealed, event_id=id_)


def close(session: Session, case: CaseFile) -> None:
    """Every item has its result. Raises Conflict where the case is not under review."""
    _demand_review(session, case)
    case.state, case.last_at = "closed", now()
    add_event(session, case, "closed")


def _demand_review(session: Session, case: CaseFile) -> None:
    session.refresh(case, with_for_update=True)
    if case.erased_at is not None:
        raise Erased()
    if case.state not in UNDER_REVIEW:
        raise Conflict("case_not_in_review")


def to_inspect(session: Session) -> list[str]:
    """The cases whose review points are to be looked at anew, the longest waiting first."""
    waiting = CaseFile.inspect_again.is_(True) & CaseFile.state.in_(UNDER_REVIEW) & CaseFile.erased_at.is_(None)
    return list(session.scalars(select(CaseFile.id).where(waiting).order_by(CaseFile.submitted_at).limit(100)))


def waiting_for_acceptance(session: Session) -> list[CaseFile]:
    """The cases that were received and neither taken up nor sent back."""
    return list(
        session.scalars(
            select(CaseFile).where(CaseFile.state == "submitted", CaseFile.erased_at.is_(None)).order_by(CaseFile.submitted_at)
        )
    )
