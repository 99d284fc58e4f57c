"""What rules found of a case's review points, entered once and kept while nothing that it rests on changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.ledger import canonical
from checkpoint.review_tables import Inspection
from checkpoint.sealed_body import read_body, seal_body
from core.cases import CaseFile
from core.clock import iso, now
from core.crypto import Hasher, Keys
from core.db import new_id
from core.errors import Erased, NotAllowed

STEP = dt.timedelta(microseconds=1)
RESULTS = ("satisfied", "doubtful", "unchecked", "not_applicable", "human")


@dataclass(frozen=True)
class PointResult:
    """What a producer found of one point. `body` says everything about it as plain JSON: its point as the catalogue has it
    (`point`), the item's version, basis with its passage, values used with their places, what is missing and why."""

    item_id: str
    point: str
    result: str
    substantive: bool
    two_staff: bool
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Entered:
    """How many points are new, kept as they were, and lapsed."""

    new: int
    kept: int
    lapsed: int


def enter(session: Session, keys: Keys, case: CaseFile, results: Sequence[PointResult], *, blind_share: float) -> Entered:
    """Makes these what stands of the case's points. What says the same as before is kept, with its verdicts.

    A substantive (实质) point, and one of discretion, is blind: its result is shown after the reviewer's own verdict; of the
    rest a random share is, drawn by the installation's key, so that nobody can tell which. Raises NotAllowed for a flag
    without a value or a document that it stands on, Erased.
    """
    if case.erased_at is not None:
        raise Erased()
    for one in results:
        if one.result not in RESULTS or (one.result == "doubtful" and not one.body.get("used")):
            raise NotAllowed("flag_unfounded", point=one.point)
    standing = {row.mark: row for row in standing_of(session, case)}
    ledger.hold(session)
    new = kept = 0
    at = _after(session, case)
    for one in results:
        mark = keys.blind(f"inspection:{case.id}:{one.item_id}:{one.point}:{one.result}:{canonical(one.body)}")
        if standing.pop(mark, None) is not None:
            kept += 1
            continue
        at += STEP
        _enter(session, keys, case, one, mark, blind_share, at)
        new += 1
    at += STEP
    for row in standing.values():
        row.lapsed_at = at
    case.inspect_again = False
    session.flush()
    if new or standing:
        ledger.append(
            session, keys, "inspected", case=case.id, new=new, kept=kept, lapsed=len(standing), when=iso(at),
            stands=stands(keys.hash, standing_of(session, case)),
        )  # fmt: skip
    return Entered(new, kept, len(standing))


def _enter(session: Session, keys: Keys, case: CaseFile, one: PointResult, mark: str, blind_share: float, at: dt.datetime) -> None:
    id_ = new_id()
    said = {"case": case.id, "item": one.item_id, "point": one.point, "result": one.result, "said": dict(one.body)}
    digest, sealed = seal_body(session, keys, case.id, f"{id_}:inspection", said)
    drawn = int(keys.blind(f"blind:{case.id}:{one.item_id}:{one.point}")[:8], 16) / 0xFFFFFFFF < blind_share
    session.add(
        Inspection(
            id=id_, case_id=case.id, item_id=one.item_id, point=one.point,
            rule_digest=keys.hash(canonical(one.body.get("point", {})).encode()), result=one.result,
            blind=one.result != "not_applicable" and (one.substantive or drawn), two_staff=one.two_staff,
            digest=digest, mark=mark, sealed=sealed, made_at=at, lapsed_at=None,
        )
    )  # fmt: skip
    session.flush()


def _after(session: Session, case: CaseFile) -> dt.datetime:
    """Now, and after everything that was inspected before: what stood after each inspection is told apart by these times."""
    last = session.execute(
        select(func.max(Inspection.made_at), func.max(Inspection.lapsed_at)).where(Inspection.case_id == case.id)
    ).one()
    found: list[dt.datetime] = [now(), *(at for at in last if at is not None)]
    return max(found)


def stands(hash_of: Hasher, rows: Sequence[Inspection]) -> str:
    """The digest of a case's points as they stand, which the link of an inspection names."""
    return hash_of("\n".join(sorted(f"{row.id} {row.digest} {int(row.blind)} {int(row.two_staff)}" for row in rows)).encode())


def standing_of(session: Session, case: CaseFile) -> list[Inspection]:
    """What stands of the case's points, in the order entered."""
    return list(
        session.scalars(
            select(Inspection).where(Inspection.case_id == case.id, Inspection.lapsed_at.is_(None)).order_by(Inspection.made_at, Inspection.id)
        )
    )


def inspection_body(session: Session, keys: Keys, row: Inspection) -> dict[str, Any]:
    """What an inspection says. Raises NotAllowed where its digest does not fit, Erased after erasure."""
    found: dict[str, Any] = read_body(session, keys, row.case_id, row.sealed, f"{row.id}:inspection", row.digest)["said"]
    return found
