"""What a reviewer says of a review point, and what they find themselves; each once, bound to what it was said of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.flags import AGAINST, due, standing
from checkpoint.holds import demand_hold, take
from checkpoint.review_tables import Inspection, OwnFinding, Verdict
from checkpoint.rights import demand
from checkpoint.sealed_body import read_body, seal_body
from core.cases import CaseFile
from core.clock import now
from core.crypto import Keys
from core.db import new_id
from core.errors import AlreadyDecided, BadInput, Conflict, Hidden
from core.people import Role, Staff
from core.vault import Vault

MET, NOT_MET = "met", "not_met"
# Why a flag is dismissed, or why a point is not met although no flag said so.
REASONS = (
    "misread", "same_thing", "other_proof", "rule_wrong", "not_needed", "looked_fine",  # dismissing
    "seen_missing", "seen_wrong", "seen_expired", "discretion",  # finding
)  # fmt: skip
DISMISS, FIND = REASONS[:6], REASONS[6:]


def judge(
    session: Session, keys: Keys, case: CaseFile, staff: Staff, inspection_id: str, digest: str, says: str, *,
    reason: str = "", words: str = "", seconds: float | None = None,
) -> Verdict:  # fmt: skip
    """Takes one verdict. Which step it is follows from the point: first where it is blind, resolution where two differ.

    The same again gives the verdict that is there. Raises Hidden for another case's point or for who may not review,
    AlreadyDecided where nothing of theirs is due, Conflict where the point was inspected anew, BadInput for a dismissal
    without its reason.
    """
    if says not in (MET, NOT_MET) or (reason and reason not in REASONS):
        raise BadInput()
    ledger.hold(session)
    session.refresh(case, with_for_update=True)
    row = session.get(Inspection, inspection_id)
    if row is None or row.case_id != case.id:
        raise Hidden()
    if row.digest != digest or row.lapsed_at is not None:
        raise Conflict("inspection_lapsed")
    said = list(session.scalars(select(Verdict).where(Verdict.inspection_id == row.id).order_by(Verdict.at)))
    where = standing(row, said)
    if where.waits == "resolution" and staff.has(Role.supervisor):
        demand(staff, Role.supervisor)
    elif row.two_staff and where.of and staff.id not in where.of and not where.decided:
        take(session, keys, case, staff, "second")  # a second verdict needs no hand-over of the case
    else:
        demand_hold(session, case, staff)
    step = due(row, where, said, staff)
    if not step:
        mine = [one for one in said if one.person_id == staff.id]
        if mine and mine[-1].says == says:
            return mine[-1]
        raise AlreadyDecided("point_decided")
    against = (row.result, says) in AGAINST
    if step != "first" and against and not reason:
        raise BadInput("verdict_reason_missing")
    if step == "resolution" and len(words.strip()) < 4:
        raise BadInput("verdict_words_missing")
    id_ = new_id()
    sealed = Vault(session, keys).seal(case.id, words.strip(), f"{id_}:verdict") if words.strip() else None
    verdict = Verdict(
        id=id_, inspection_id=row.id, digest=digest, case_id=case.id, person_id=staff.id, step=step, says=says,
        reason=reason if step != "first" else "", sealed=sealed, seen_seconds=seconds, at=now(),
    )  # fmt: skip
    session.add(verdict)
    session.flush()
    ledger.append(
        session, keys, "verdict", verdict=id_, inspection=row.id, digest=digest, case=case.id, point=row.point, step=step,
        says=says, reason=verdict.reason, person=staff.id, words=keys.hash(sealed) if sealed else "",
    )  # fmt: skip
    return verdict


@dataclass(frozen=True)
class Found:
    """A reviewer's own finding as it is read: `said` has words, what to do, basis and, where there is one, place and passage."""

    id: str
    item_id: str
    point: str
    person_id: str
    said: Mapping[str, Any]
    at: dt.datetime


def find(
    session: Session, keys: Keys, case: CaseFile, staff: Staff, *, item_id: str, point: str, said: Mapping[str, Any]
) -> OwnFinding:
    """Adds a finding of one's own. `said`: words (what is wrong), do (what to correct), basis (the law and article or the
    passage it stands on), parts (what a notice opens), and place (document, page, box) where there is one.

    Raises BadInput without words or basis, and as `demand_hold`.
    """
    demand_hold(session, case, staff)
    if len(str(said.get("words", "")).strip()) < 4:
        raise BadInput("finding_words_missing")
    if not said.get("basis"):
        raise BadInput("finding_basis_missing")
    ledger.hold(session)
    id_ = new_id()
    digest, sealed = seal_body(
        session, keys, case.id, f"{id_}:finding", {"case": case.id, "item": item_id, "point": point, "said": dict(said)}
    )
    row = OwnFinding(
        id=id_, case_id=case.id, item_id=item_id, point=point, digest=digest, sealed=sealed,
        person_id=staff.id, at=now(), withdrawn_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    ledger.append(session, keys, "finding", finding=id_, digest=row.digest, case=case.id, point=point, person=staff.id)
    return row


def take_back(session: Session, keys: Keys, case: CaseFile, staff: Staff, finding_id: str) -> None:
    """Withdraws one's own finding. Raises Hidden for another's."""
    demand_hold(session, case, staff)
    ledger.hold(session)
    row = session.get(OwnFinding, finding_id)
    if row is None or row.case_id != case.id or row.person_id != staff.id:
        raise Hidden()
    if row.withdrawn_at is None:
        row.withdrawn_at = now()
        session.flush()
        ledger.append(session, keys, "finding_withdrawn", finding=row.id, case=case.id, person=staff.id)


def findings_of(session: Session, keys: Keys, case: CaseFile) -> list[Found]:
    """The reviewers' own findings that stand. Raises NotAllowed where a digest does not fit, Erased."""
    rows = session.scalars(
        select(OwnFinding).where(OwnFinding.case_id == case.id, OwnFinding.withdrawn_at.is_(None)).order_by(OwnFinding.at)
    )
    return [Found(row.id, row.item_id, row.point, row.person_id, finding_body(session, keys, row), row.at) for row in rows]


def finding_body(session: Session, keys: Keys, row: OwnFinding) -> dict[str, Any]:
    """What a finding says. Raises NotAllowed where its digest does not fit, Erased."""
    found: dict[str, Any] = read_body(session, keys, row.case_id, row.sealed, f"{row.id}:finding", row.digest)["said"]
    return found
