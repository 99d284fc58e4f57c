"""Who an applicant is, over all of their cases; and vouchers, each of which counts once."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.cases.case import vouch
from core.cases.source_tables import UsedAssertion
from core.cases.tables import CaseFile
from core.clock import now
from core.crypto import Keys
from core.errors import Conflict


def vouch_by_number(
    session: Session, keys: Keys, case: CaseFile, *, id_number: str, name: str, assurance: str, on_behalf_of: str = ""
) -> None:
    """Notes an applicant who is known by their ID number, whichever door they came by. Raises NotAllowed for another.

    Whoever acts for others is not one person in all of it: what one principal confirmed is no business of the next.
    """
    subject = f"id:{id_number}" + (f"|for:{on_behalf_of}" if on_behalf_of else "")
    vouch(
        session, keys, case, subject=subject, name=name, assurance=assurance, id_number=id_number, on_behalf_of=on_behalf_of
    )  # fmt: skip


def use_once(session: Session, mark: str, until: dt.datetime) -> None:
    """Counts a voucher as used, for as long as it could be shown again. Raises Conflict where it was used before."""
    session.execute(delete(UsedAssertion).where(UsedAssertion.until < now() - dt.timedelta(minutes=5)))
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    digest = hashlib.sha256(mark.encode()).hexdigest()
    noted = make(UsedAssertion).values(digest=digest, until=until).on_conflict_do_nothing().returning(UsedAssertion.digest)
    # Asked for what came back: drivers differ in what they count where nothing was put in.
    if session.scalar(noted) is None:
        raise Conflict("identity_used")
