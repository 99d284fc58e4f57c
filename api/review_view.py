"""A case as the review desk shows it: its clock, its points by material in the catalogue's order, its documents with boxes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.document_view import DocumentView, views_of
from api.filling import guide_of, subject_of
from api.house import House
from checkpoint.flag import Flag
from checkpoint.flags import flags_of
from checkpoint.holds import holds_of
from checkpoint.judge import Found, findings_of
from checkpoint.papers import Written, papers_of
from core.cases import UNDER_REVIEW, CaseFile, read_answers
from core.cases.clock_words import Kind, clock_words
from core.cases.clocks import Clock, Unit, acceptance_clock, decision_clock
from core.clock import legal_day
from core.people import Staff, names_of
from core.texts import t
from knowledge.catalog.merged_form import MergedForm
from knowledge.catalog.model import ItemFile


@dataclass(frozen=True)
class Group:
    """The points of one material, in the catalogue's order; `quiet` are those that need no word of a person."""

    name: str
    points: list[Flag]
    quiet: list[Flag]


@dataclass(frozen=True)
class Review:
    """Everything that the page of a case under review shows."""

    case: CaseFile
    items: list[ItemFile]
    clock: Clock | None
    clock_kind: Kind | None
    groups: list[Group]
    flags: list[Flag]
    findings: list[Found]
    papers: list[Written]
    views: list[DocumentView]
    boxes: Mapping[str, list[dict[str, Any]]]
    holder: str
    mine: bool
    names: Mapping[str, str]


def review_of(session: Session, house: House, case: CaseFile, staff: Staff) -> Review:
    """The case for this reviewer. Raises Erased."""
    items = items_of_case(house, session, case)
    # As the catalogue has them: what was inspected anew would else stand last.
    order = {(item.id, point.id): n for n, (item, point) in enumerate((i, p) for i in items for p in i.review_points)}
    flags = sorted(flags_of(session, house.keys, case, staff), key=lambda flag: order.get((flag.item_id, flag.point), len(order)))
    clock, kind = clock_of(house, case, lambda: items)
    holds = holds_of(session, case)
    papers = papers_of(session, house.keys, case)
    findings = findings_of(session, house.keys, case)
    people = {hold.person_id for hold in holds} | {one.person_id for flag in flags for one in flag.said}
    people |= {one.person_id for one in findings} | {one.writer for one in papers} | {one.signer for one in papers}
    first = next((hold for hold in holds if hold.place == "first"), None)
    return Review(
        case, items, clock, kind, _groups(flags), flags, findings, papers,
        views_of(session, house.keys, case, guide_of(house).catalog()), _boxes(flags),
        first.person_id if first else "", any(hold.person_id == staff.id for hold in holds), names_of(session, people),
    )  # fmt: skip


def parts_of(items: Sequence[ItemFile], form: MergedForm, house: House) -> list[dict[str, str]]:
    """What a finding may open for the applicant: the materials of the items and the fields of the form."""
    kinds = dict.fromkeys(material.kind for item in items for material in item.materials)
    known = guide_of(house).catalog().dictionary.material_kinds
    documents = [{"part": f"doc:{kind}", "name": known[kind].label} for kind in kinds if kind in known]
    return documents + [{"part": f"form:{one.element}", "name": one.title} for one in form.fields]


def items_of_case(house: House, session: Session, case: CaseFile) -> list[ItemFile]:
    """The items that the case is for, as they are published now."""
    guide = guide_of(house)
    catalog, answers = guide.catalog(), read_answers(session, house.keys, case)
    return [catalog.items[one] for one in guide.items(*subject_of(case), answers) if one in catalog.items]


def clock_of(house: House, case: CaseFile, items: Callable[[], Sequence[ItemFile]]) -> tuple[Clock | None, Kind | None]:
    """The clock that runs now: until a notice, or until the decision by law (the shortest of the items'); and its kind. `items` are
    read only where they decide it."""
    if case.submitted_at is None or case.state not in UNDER_REVIEW:
        return None, None
    if case.accepted_on is None:
        return acceptance_clock(legal_day(case.submitted_at), house.calendar), "correction"
    return _nearest(house, case.accepted_on, [(one.time_limit.statutory, one.time_limit.unit) for one in items()]), "decision"


def promised_of(house: House, case: CaseFile, items: Sequence[ItemFile]) -> Clock | None:
    """The clock of the promised limit, where one is promised and the case is accepted."""
    if case.accepted_on is None or case.state != "accepted":
        return None
    return _nearest(house, case.accepted_on, [(one.time_limit.promised, one.time_limit.unit) for one in items])


def _nearest(house: House, accepted: dt.date, limits: Sequence[tuple[int | None, Unit]]) -> Clock | None:
    """The clock that ends first, whatever it counts in."""
    clocks = [decision_clock(accepted, days, unit, house.calendar) for days, unit in limits if days is not None]
    return min(clocks, key=lambda clock: clock.due, default=None)


def words_of(clock: Clock | None, kind: Kind | None, locale: str) -> str:
    """A clock as people read it; "" where none runs."""
    return clock_words(clock, legal_day(), kind, locale) if clock and kind else ""


def _groups(flags: Sequence[Flag]) -> list[Group]:
    groups: dict[str, Group] = {}
    for flag in flags:
        if flag.result == "not_applicable":
            continue
        materials = flag.body.get("materials") or ()
        name = materials[0]["name"] if materials else t("review.form")
        group = groups.setdefault(name, Group(name, [], []))
        quiet = flag.result == "satisfied" and not flag.blind and not flag.two_staff and not flag.decided
        (group.quiet if quiet else group.points).append(flag)
    return list(groups.values())


def _boxes(flags: Sequence[Flag]) -> dict[str, list[dict[str, Any]]]:
    """document/page → the boxes on it, each with the points that look there."""
    found: dict[str, dict[tuple[float, ...], dict[str, Any]]] = {}
    for flag in flags:
        for used in flag.used:
            for place in used.get("places", ()):
                if len(place.get("box", ())) == 4:
                    page = found.setdefault(f"{place['document']}/{place['page']}", {})
                    box = page.setdefault(tuple(place["box"]), {"box": place["box"], "points": []})
                    box["points"].append(flag.id)
    return {page: list(boxes.values()) for page, boxes in found.items()}
