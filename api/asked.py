"""What a notice asks of the applicant, entry by entry: where each is corrected, and whether anything of it was changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.house import House
from checkpoint.issued import Issued
from checkpoint.papers import issued_papers
from core.cases import CaseFile, CaseValue, Upload, events_of, records_of
from knowledge.catalog.merged_form import MergedForm


@dataclass(frozen=True)
class Place:
    """Where an entry is corrected: the field or the material by its name, and the page of the case where it stands."""

    part: str
    name: str
    where: str


@dataclass(frozen=True)
class AskedFor:
    """One entry of the notice. `changed` is None where it opens nothing, so that only its reader can tell."""

    number: int
    said: Mapping[str, Any]
    places: tuple[Place, ...]
    changed: bool | None


def notice_now(session: Session, house: House, case: CaseFile) -> Issued | None:
    """The notice that the case is sent back with; None where it is not, or only with words of a clerk's."""
    if case.state != "returned":
        return None
    paper_id = [event.facts.get("paper", "") for event in events_of(session, case) if event.kind == "returned"][-1:]
    return next((one for one in issued_papers(session, house.keys, case) if [one.paper.id] == paper_id), None)


def asked_of(house: House, session: Session, case: CaseFile, form: MergedForm) -> tuple[AskedFor, ...]:
    """What the notice asks for, in its order; nothing where the case is not sent back."""
    notice = notice_now(session, house, case)
    if notice is None or notice.paper.issued_at is None:
        return ()
    touched = _changed_since(house, session, case, notice.paper.issued_at)
    return tuple(
        AskedFor(
            number, entry, _places(house, form, entry), bool(touched & set(entry["parts"])) if entry["parts"] else None
        )
        for number, entry in enumerate(notice.paper.said["entries"], 1)
    )  # fmt: skip


def _places(house: House, form: MergedForm, entry: Mapping[str, Any]) -> tuple[Place, ...]:
    kinds = house.guided.catalog().dictionary.material_kinds if house.guided else {}
    part_of = {element: n for n, section in enumerate(form.sections, 1) for element in section.elements}
    found = []
    for part in entry["parts"]:
        sort, _, name = part.partition(":")
        field = form.field(name)
        if sort == "doc" and name in kinds:
            found.append(Place(part, kinds[name].label, f"documents#m-{name}"))
        elif sort == "form" and field is not None and name in part_of:
            found.append(Place(part, field.title, f"form?part={part_of[name]}#row-{name}"))
    return tuple(found)


def _changed_since(house: House, session: Session, case: CaseFile, at: dt.datetime) -> set[str]:
    """The parts in which something is not as it was: typed, decided, handed in, or given by a source. A document that was only
    taken back is not corrected."""
    typed = session.scalars(select(CaseValue.element).where(CaseValue.case_id == case.id, CaseValue.at > at))
    handed = session.scalars(select(Upload).where(Upload.case_id == case.id, Upload.at > at))
    kinds = {one.kind for one in handed if one.state not in ("removed", "refused")}
    kinds |= {one.kind for one in records_of(session, house.keys, case) if one.kind and one.valid and one.at > at}
    return {f"form:{element}" for element in typed} | {f"doc:{kind}" for kind in kinds}


def unchanged(asked: tuple[AskedFor, ...]) -> list[int]:
    """The numbers of the entries of which nothing was changed."""
    return [one.number for one in asked if one.changed is False]
