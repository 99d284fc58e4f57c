"""Review points as a reviewer sees them, and where each stands: blind until judged, two who don't see each other, decided.

Nothing here adds up to a verdict over the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.flag import FLAG_SEAL, Flag, Said
from checkpoint.inspections import inspection_body, standing_of
from checkpoint.review_tables import Inspection, Verdict
from core.cases import CaseFile
from core.crypto import Keys
from core.people import Role, Staff
from core.vault import Vault

AGAINST = {("doubtful", "met"), ("satisfied", "not_met")}


@dataclass(frozen=True)
class Standing:
    """Where one point stands. `of`: person → what they said last; `open_`: of whom a final word is due still, since their
    first one differs from what the rule found."""

    decided: str
    waits: str
    of: dict[str, str]
    open_: frozenset[str]


def standing(row: Inspection, said: Sequence[Verdict]) -> Standing:
    """Reads the point's verdicts. One person settles a point, two a `two_staff` one where they agree, a supervisor where not."""
    of: dict[str, str] = {}
    open_ = set[str]()
    for one in sorted(said, key=lambda one: (one.step != "first", one.at)):
        if one.step == "resolution":
            return Standing(one.says, "", of | {one.person_id: one.says}, frozenset())
        of[one.person_id] = one.says
        differs = one.step == "first" and (row.result, one.says) in AGAINST
        (open_.add if differs else open_.discard)(one.person_id)
    settled = {person: says for person, says in of.items() if person not in open_}
    if len(settled) < (2 if row.two_staff else 1):
        return Standing("", "second" if settled and row.two_staff and not open_ else "own", of, frozenset(open_))
    says = set(settled.values())
    if row.two_staff and len(says) > 1:
        return Standing("", "resolution", of, frozenset(open_))
    # Of several who looked at a point of one, the first settled word holds.
    return Standing(next(iter(settled.values())), "", of, frozenset(open_))


def needs_verdict(row: Inspection) -> bool:
    """Whether a person must speak: where the rule found something, could not tell, may not tell, or is checked blindly."""
    return row.result in ("doubtful", "unchecked", "human") or (row.result != "not_applicable" and (row.blind or row.two_staff))


def undecided(session: Session, case: CaseFile, item_id: str = "") -> list[str]:
    """The points that still wait for a person, of one item or of all."""
    verdicts = _verdicts(session, case)
    return [
        row.point for row in standing_of(session, case)
        if needs_verdict(row) and item_id in ("", row.item_id) and not standing(row, verdicts[row.id]).decided
    ]  # fmt: skip


def decided_points(session: Session, case: CaseFile) -> dict[str, str]:
    """inspection → met or not_met, of the points that people have settled."""
    verdicts = _verdicts(session, case)
    found = {row.id: standing(row, verdicts[row.id]).decided for row in standing_of(session, case)}
    return {id_: says for id_, says in found.items() if says}


def _verdicts(session: Session, case: CaseFile) -> dict[str, list[Verdict]]:
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    for one in session.scalars(select(Verdict).where(Verdict.case_id == case.id).order_by(Verdict.at)):
        verdicts[one.inspection_id].append(one)
    return verdicts


def due(row: Inspection, where: Standing, said: Sequence[Verdict], staff: Staff) -> str:
    """What this person may say of the point now: first, final, resolution or "" for nothing."""
    if row.result == "not_applicable":
        return ""
    if where.waits == "resolution":
        return "resolution" if staff.has(Role.supervisor) and staff.id not in where.of else ""
    if staff.id in where.open_:
        return "final"
    # Who owes a final word still, and may have handed the case on, keeps nobody else from speaking.
    if staff.id in where.of or where.decided or len(where.of.keys() - where.open_) >= (2 if row.two_staff else 1):
        return ""
    return "first" if row.blind else "final"


def flags_of(session: Session, keys: Keys, case: CaseFile, staff: Staff) -> list[Flag]:
    """The case's points as this reviewer may see them now. Raises Erased."""
    verdicts = _verdicts(session, case)
    return [_flag(session, keys, row, verdicts[row.id], staff) for row in standing_of(session, case)]


def _flag(session: Session, keys: Keys, row: Inspection, said: Sequence[Verdict], staff: Staff) -> Flag:
    body = inspection_body(session, keys, row)
    where = standing(row, said)
    step = due(row, where, said, staff)
    hidden = step == "first"
    used = [dict(one) for one in body.pop("used", ())]
    if hidden:
        # The question and its basis, and nothing of what was read or where: else the hint would come before the look.
        body, used = {name: body[name] for name in ("point", "item", "basis", "materials") if name in body}, []
    return Flag(
        id=row.id, digest=row.digest, case_id=row.case_id, item_id=row.item_id, point=row.point,
        rule_digest=row.rule_digest, result=None if hidden else row.result, blind=row.blind, two_staff=row.two_staff, body=body, used=used,
        said=_said(session, keys, row, said, where, staff), due=step, decided=where.decided, waits=where.waits, seal=FLAG_SEAL,
    )  # fmt: skip


def _said(
    session: Session, keys: Keys, row: Inspection, said: Sequence[Verdict], where: Standing, staff: Staff
) -> tuple[Said, ...]:
    """A second reviewer who sees the first verdict is no second reviewer: until the point is settled, or waits for a
    resolution, each sees their own words only."""
    shown = said if not row.two_staff or where.decided or where.waits == "resolution" else [v for v in said if v.person_id == staff.id]
    vault = Vault(session, keys)
    return tuple(
        Said(
            one.person_id, one.step, one.says, one.reason,
            vault.read(one.case_id, one.sealed, f"{one.id}:verdict") if one.sealed else "", one.at,
        )
        for one in shown
    )  # fmt: skip
