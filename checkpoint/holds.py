"""Who works on a case under review: taken, handed back, transferred; one first reviewer, and others for a second verdict."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.review_tables import Hold
from checkpoint.rights import demand
from core.cases import UNDER_REVIEW, CaseFile
from core.clock import now
from core.crypto import Keys
from core.db import new_id
from core.errors import ClaimedByOther, Conflict, Hidden, NotAllowed
from core.people import Person, PersonRole, Role, Staff, roles_of

REVIEWERS = (Role.reviewer, Role.supervisor)


def holds_of(session: Session, case: CaseFile) -> list[Hold]:
    """Who works on the case now, the first reviewer before others."""
    return list(session.scalars(select(Hold).where(Hold.case_id == case.id, Hold.ended_at.is_(None)).order_by(Hold.place, Hold.at)))


def reviewers(session: Session) -> list[Person]:
    """Everybody who may review now, by name."""
    held = exists().where(
        PersonRole.person_id == Person.id, PersonRole.revoked_at.is_(None), PersonRole.role.in_([role.value for role in REVIEWERS])
    )
    return list(session.scalars(select(Person).where(Person.active.is_(True), held).order_by(Person.name)))


def first_of(session: Session, case_ids: Sequence[str]) -> dict[str, str]:
    """case → the name of its first reviewer, of those that have one."""
    rows = session.execute(
        select(Hold.case_id, Person.name)
        .join(Person, Person.id == Hold.person_id)
        .where(Hold.case_id.in_(case_ids), Hold.ended_at.is_(None), Hold.place == "first")
    )
    return {case_id: name for case_id, name in rows}


def held_first() -> ColumnElement[bool]:
    """The condition on case_file of having a first reviewer."""
    return exists().where(Hold.case_id == CaseFile.id, Hold.ended_at.is_(None), Hold.place == "first")


def demand_review(case: CaseFile) -> None:
    """Raises Conflict where the case is not under review."""
    if case.state not in UNDER_REVIEW or case.erased_at is not None:
        raise Conflict("case_not_in_review")


def demand_hold(session: Session, case: CaseFile, staff: Staff, *, first: bool = False) -> Hold:
    """Raises Hidden for whoever may not review, NotAllowed for who has not taken the case, Conflict where it is not under review.

    `first`: who only gave a second verdict does not take the case up, write its papers or hand it on.
    """
    demand(staff, *REVIEWERS)
    demand_review(case)
    hold = next((one for one in holds_of(session, case) if one.person_id == staff.id), None)
    if hold is None or first and hold.place != "first":
        raise NotAllowed("case_not_taken")
    return hold


def take(session: Session, keys: Keys, case: CaseFile, staff: Staff, place: str = "first") -> Hold:
    """Takes the case; again: the hold that is there. Raises ClaimedByOther where another is its first reviewer."""
    demand(staff, *REVIEWERS)
    ledger.hold(session)
    session.refresh(case, with_for_update=True)
    demand_review(case)
    there = holds_of(session, case)
    for hold in there:
        if hold.person_id == staff.id:
            return hold
    if place == "first" and any(hold.place == "first" for hold in there):
        raise ClaimedByOther("case_taken")
    return _open(session, keys, case, staff.id, place, staff.id)


def hand_back(session: Session, keys: Keys, case: CaseFile, staff: Staff) -> None:
    """Gives the case back to the queue; what was said of it stays."""
    hold = demand_hold(session, case, staff)
    ledger.hold(session)
    hold.ended_at = now()
    session.flush()
    ledger.append(session, keys, "hold", case=case.id, person=staff.id, act="handed_back", by=staff.id)


def transfer(session: Session, keys: Keys, case: CaseFile, staff: Staff, to: str) -> Hold:
    """Gives one's case to a colleague of its department who may review; a supervisor may, of any case.

    Raises Hidden for nobody such of that id, ClaimedByOther for a case that is not one's own, Conflict where it is not under review.
    """
    demand(staff, *REVIEWERS)
    ledger.hold(session)
    session.refresh(case, with_for_update=True)
    demand_review(case)
    person = session.get(Person, to)
    if person is None or not person.active or not roles_of(session, to) & set(REVIEWERS):
        raise Hidden()
    if case.department and person.department not in ("", case.department):
        raise Hidden()
    first = next((hold for hold in holds_of(session, case) if hold.place == "first"), None)
    if not staff.has(Role.supervisor) and (first is None or first.person_id != staff.id):
        raise ClaimedByOther("case_taken")
    if first is not None and first.person_id == to:
        return first
    at = now()
    for hold in holds_of(session, case):
        if hold is first or hold.person_id == to:
            hold.ended_at = at
    session.flush()
    return _open(session, keys, case, to, "first", staff.id)


def _open(session: Session, keys: Keys, case: CaseFile, person_id: str, place: str, by: str) -> Hold:
    hold = Hold(id=new_id(), case_id=case.id, person_id=person_id, place=place, at=now(), ended_at=None)
    session.add(hold)
    session.flush()
    ledger.append(session, keys, "hold", case=case.id, person=person_id, act=f"taken_{place}", by=by)
    return hold
