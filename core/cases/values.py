"""The values of a form: as they were typed, each element by itself, never over what another window has put there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.cases.case import demand_asked, touch
from core.cases.tables import UNDER_REVIEW, CaseFile, CaseValue
from core.clock import now
from core.crypto import Keys
from core.errors import Erased
from core.vault import Vault


@dataclass(frozen=True)
class Value:
    """One element's value as it stands. `value` is None where the field was emptied."""

    value: Any
    origin: str
    suggestion_id: str | None
    rev: int
    at: dt.datetime


@dataclass(frozen=True)
class Saved:
    """What became of a save: the elements written, and those that another window changed meanwhile: (theirs, mine)."""

    written: tuple[str, ...] = ()
    conflicts: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def read_values(session: Session, keys: Keys, case: CaseFile) -> dict[str, Value]:
    """The newest value of every element that has ever had one, in the order first given."""
    newest = (
        select(CaseValue.element, func.max(CaseValue.rev).label("rev"))
        .where(CaseValue.case_id == case.id)
        .group_by(CaseValue.element)
        .subquery()
    )
    rows = session.scalars(
        select(CaseValue)
        .join(newest, (newest.c.element == CaseValue.element) & (newest.c.rev == CaseValue.rev))
        .where(CaseValue.case_id == case.id)
        .order_by(CaseValue.at, CaseValue.element)
    )
    vault = Vault(session, keys)
    return {
        row.element: Value(_open(vault, row), row.origin, row.suggestion_id, row.rev, row.at) for row in rows
    }


def newest_origins(session: Session, case: CaseFile) -> dict[str, str]:
    """element → the origin of its newest value; what was emptied has none."""
    rows = session.scalars(select(CaseValue).where(CaseValue.case_id == case.id).order_by(CaseValue.rev))
    return {row.element: row.origin if row.sealed is not None else "" for row in rows}


def _open(vault: Vault, row: CaseValue) -> Any:
    if row.sealed is None:
        return None
    return json.loads(vault.read(row.case_id, row.sealed, f"{row.case_id}:{row.element}:{row.rev}"))


def save_values(
    session: Session, keys: Keys, case: CaseFile, values: Mapping[str, Any], expected: Mapping[str, int],
    person_id: str | None = None,
) -> Saved:  # fmt: skip
    """Keeps what was typed. `expected`: the revision of each element that it was typed over, 0 for none.

    An element that another window has changed since is left alone and told, unless both say the same. Saving what stands
    there already writes nothing. Raises NotAllowed where the case is handed in, Erased.
    """
    session.refresh(case, with_for_update=True)
    there = read_values(session, keys, case)
    conflicts: dict[str, tuple[Any, Any]] = {}
    fresh: dict[str, Any] = {}
    for element, value in values.items():
        old = there.get(element)
        if (old.value if old else None) == value or (old and str(old.value) == str(value)):
            continue
        if (old.rev if old else 0) != expected.get(element, 0):
            conflicts[element] = (old.value if old else None, value)
        else:
            fresh[element] = value
    if fresh:
        rev = touch(session, case)
        for element in fresh:
            demand_asked(case, f"form:{element}")
        for element, value in fresh.items():
            put_value(session, keys, case, element, value, rev, "typed", None, person_id)
    return Saved(tuple(fresh), conflicts)


def put_value(
    session: Session, keys: Keys, case: CaseFile, element: str, value: Any, rev: int, origin: str,
    suggestion_id: str | None, person_id: str | None,
) -> None:  # fmt: skip
    """One more revision of an element, in the caller's transaction, which has counted the change."""
    said = None if value is None else json.dumps(value, ensure_ascii=False)
    sealed = None if said is None else Vault(session, keys).seal(case.id, said, f"{case.id}:{element}:{rev}")
    session.add(
        CaseValue(
            case_id=case.id, element=element, rev=rev, sealed=sealed, origin=origin, suggestion_id=suggestion_id,
            person_id=person_id, at=now(),
        )
    )  # fmt: skip
    session.flush()


@dataclass(frozen=True)
class Earlier:
    """A value that the same applicant confirmed in an earlier case (只报一次，多次复用)."""

    element: str
    value: Any
    number: str
    at: dt.datetime


def earlier_values(session: Session, keys: Keys, case: CaseFile, elements: Iterable[str]) -> list[Earlier]:
    """The newest confirmed value of each element in the applicant's earlier cases that were handed in.

    Empty where nobody vouched for the applicant: a token alone does not say that two cases are one person's.
    """
    if not case.applicant_blind:
        return []
    wanted = set(elements)
    found: dict[str, Earlier] = {}
    rows = session.scalars(
        select(CaseFile)
        .where(
            CaseFile.applicant_blind == case.applicant_blind, CaseFile.id != case.id, CaseFile.erased_at.is_(None),
            CaseFile.state.in_(UNDER_REVIEW), CaseFile.number.is_not(None),
        )
        .order_by(CaseFile.submitted_at.desc())
        .limit(20)
    )  # fmt: skip
    for row in rows:
        try:
            values = read_values(session, keys, row)
        except Erased:
            continue
        for element, value in values.items():
            if element in wanted and element not in found and value.value not in (None, ""):
                found[element] = Earlier(element, value.value, row.number or "", row.submitted_at or row.last_at)
    return list(found.values())
