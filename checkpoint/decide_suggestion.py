"""What the person who fills the form says of a suggestion: accepted, edited or refused; once, and bound to what it said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.proposal_tables import Suggestion, SuggestionDecision
from checkpoint.proposals import body_of
from checkpoint.rights import demand
from core.cases import CaseFile, consents_of, covered, demand_asked, demand_open, put_value, touch
from core.clock import now
from core.crypto import Keys
from core.db import new_id
from core.errors import AlreadyDecided, BadInput, Conflict, Hidden, NotAllowed
from core.people import Role, Staff

VERDICTS = ("accepted", "edited", "refused")


@dataclass(frozen=True)
class Decided:
    """The decision as it stands; `again`: the request was a repeat of it."""

    suggestion_id: str
    element: str
    verdict: str
    again: bool = False


def decide_suggestion(
    session: Session, keys: Keys, case: CaseFile, suggestion_id: str, digest: str, verdict: str, *, value: Any = None,
    staff: Staff | None = None, key: str,
) -> Decided:  # fmt: skip
    """Takes one decision, and the value that follows from it, in the caller's transaction.

    The value of `accepted` is the suggestion's own, never the browser's; of `edited` it is `value`, and a suggestion edited
    into itself is accepted. Accepting one of a conflict refuses its rivals. `staff`: the clerk who fills a counter case;
    None: its applicant. The same `key` again gives the same decision.
    Raises Hidden for another case's suggestion, AlreadyDecided, Conflict where it has lapsed or says something else,
    NotAllowed without the consent that it needs, where the case is handed in, or sent back for something else.
    """
    if verdict not in VERDICTS:
        raise BadInput()
    ledger.hold(session)
    session.refresh(case, with_for_update=True)
    row = session.get(Suggestion, suggestion_id)
    if row is None or row.case_id != case.id:
        raise Hidden()
    there = session.scalar(select(SuggestionDecision).where(SuggestionDecision.suggestion_id == suggestion_id))
    if there is not None:
        if there.key == key and there.digest == digest:
            return Decided(suggestion_id, row.element, there.verdict, again=True)
        raise AlreadyDecided("suggestion_decided")
    demand_open(case)
    demand_asked(case, f"form:{row.element}")
    if row.digest != digest:
        raise Conflict("suggestion_differs")
    if row.lapsed_at is not None:
        raise Conflict("suggestion_lapsed")
    _demand_right(case, staff)
    body = body_of(session, keys, row)
    if verdict == "edited":
        if value in (None, ""):
            raise BadInput("suggestion_empty_edit")
        verdict = "accepted" if str(value) == str(body["value"]) else verdict
    if verdict != "refused":
        _demand_consent(session, case, row)
    _note(session, keys, case, row, verdict, key, staff)
    rev = touch(session, case)
    if verdict != "refused":
        person = staff.id if staff else None
        put_value(
            session, keys, case, row.element, body["value"] if verdict == "accepted" else value, rev, verdict, row.id, person
        )
        for rival in _rivals(session, row):
            _note(session, keys, case, rival, "refused", key, staff)
    return Decided(suggestion_id, row.element, verdict)


def decide_group(
    session: Session, keys: Keys, case: CaseFile, named: Sequence[tuple[str, str]], *, staff: Staff | None = None, key: str
) -> list[Decided]:
    """Accepts several that were looked at, all or nothing. A conflict is never settled so. Raises as `decide_suggestion`."""
    if not named:
        raise BadInput()
    for suggestion_id, _ in named:
        row = session.get(Suggestion, suggestion_id)
        if row is not None and row.grp:
            raise NotAllowed("suggestion_conflict_alone")
    return [decide_suggestion(session, keys, case, id_, digest, "accepted", staff=staff, key=key) for id_, digest in named]


def _demand_right(case: CaseFile, staff: Staff | None) -> None:
    if staff is None:
        return
    demand(staff, Role.clerk, Role.supervisor)
    if case.channel != "counter":
        raise Hidden()  # what an applicant fills at home is theirs to decide


def _demand_consent(session: Session, case: CaseFile, row: Suggestion) -> None:
    given = consents_of(session, case)
    missing = [s for s in row.needs.split(",") if s and not covered(given, s, row.element)]
    if missing:
        raise NotAllowed("consent_missing", element=row.element)


def _rivals(session: Session, row: Suggestion) -> list[Suggestion]:
    if not row.grp:
        return []
    return list(
        session.scalars(
            select(Suggestion)
            .outerjoin(SuggestionDecision, SuggestionDecision.suggestion_id == Suggestion.id)
            .where(
                Suggestion.case_id == row.case_id, Suggestion.grp == row.grp, Suggestion.id != row.id,
                Suggestion.lapsed_at.is_(None), SuggestionDecision.id.is_(None),
            )
        )
    )  # fmt: skip


def _note(
    session: Session, keys: Keys, case: CaseFile, row: Suggestion, verdict: str, key: str, staff: Staff | None
) -> None:
    session.add(
        SuggestionDecision(
            id=new_id(), suggestion_id=row.id, digest=row.digest, case_id=case.id, element=row.element, verdict=verdict,
            by="clerk" if staff else "applicant", person_id=staff.id if staff else None, key=key[:64], at=now(),
        )
    )  # fmt: skip
    session.flush()
    ledger.append(
        session, keys, "suggestion", suggestion=row.id, digest=row.digest, case=case.id, verdict=verdict,
        by=staff.id if staff else "applicant",
    )  # fmt: skip
