"""Separate consents of a case: to sensitive elements, a guardian's for a child's, to asking a source."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.cases.asks import drop_asks
from core.cases.case import demand_open
from core.cases.tables import CaseFile, Consent
from core.clock import now
from core.crypto import Keys
from core.db import new_id
from core.errors import Hidden


def give_consent(
    session: Session, case: CaseFile, *, scope: str, elements: Sequence[str], given_by: str, wording: str,
    person_id: str | None = None,
) -> Consent:  # fmt: skip
    """Notes a consent with the words that were agreed to. `person_id`: the clerk who took it down at the counter."""
    demand_open(case)
    row = Consent(
        id=new_id(), case_id=case.id, scope=scope, named=json.dumps(sorted(elements)), given_by=given_by, wording=wording[:400],
        person_id=person_id, at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def consents_of(session: Session, case: CaseFile) -> list[Consent]:
    """The consents that stand."""
    return list(
        session.scalars(
            select(Consent).where(Consent.case_id == case.id, Consent.withdrawn_at.is_(None)).order_by(Consent.at)
        )
    )


def withdraw_consent(session: Session, keys: Keys, case: CaseFile, consent_id: str) -> None:
    """Takes a consent back, and with one to ask a source what the source gave. Raises Hidden for another case's."""
    row = session.get(Consent, consent_id)
    if row is None or row.case_id != case.id:
        raise Hidden()
    if row.withdrawn_at is None:
        drop_asks(session, keys, case, consent_id)
        row.withdrawn_at = now()
        session.flush()


def covered(consents: Sequence[Consent], scope: str, element: str) -> bool:
    """Whether a standing consent of this scope names the element."""
    return any(one.scope == scope and element in one.elements for one in consents)
