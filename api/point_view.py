"""The figures of review points as stewards and supervisors read them: by item, with examples that tell no value of anybody's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.house import House
from api.staff.case_access import own_cases
from checkpoint.inspections import inspection_body
from checkpoint.point_figures import Key, PointFigures, found_beside, point_figures, settled
from checkpoint.review_tables import Inspection
from core.cases import CaseFile
from core.people import Staff

EXAMPLES = 10
# How many are looked through for those of one's own desk.
LOOKED = 500


@dataclass(frozen=True)
class PointLine:
    """A point's figures with its words as published now ("" where the catalogue has it no more), and where it stands."""

    figures: PointFigures
    words: str
    state: str


@dataclass(frozen=True)
class Example:
    """One judged inspection. `labels`: the names of the values that the rule used, never what they say; `reason`: a code."""

    number: str
    result: str
    says: str
    reason: str
    labels: tuple[str, ...]


def lines_of(session: Session, house: House) -> dict[str, list[PointLine]]:
    """item's name → its points: demoted ones before others, a rule that judges before an earlier one."""
    names, words = dict[str, str](), dict[tuple[str, str], str]()
    if house.guided is not None:
        for item in house.guided.catalog().items.values():
            names[item.id] = item.name
            words |= {(item.id, point.id): point.point for point in item.review_points}
    floor, after = house.settings.flag_floor, house.settings.flag_floor_after
    found: dict[str, list[PointLine]] = {}
    for one in point_figures(session).values():
        for item_id in one.items:
            line = PointLine(one, words.get((item_id, one.point), ""), one.standing(floor, after))
            found.setdefault(names.get(item_id, item_id), []).append(line)
    return {
        name: sorted(lines, key=lambda line: (not line.figures.current, line.state != "demoted", line.figures.point))
        for name, lines in sorted(found.items())
    }


def examples_of(session: Session, house: House, staff: Staff, key: Key) -> list[Example]:
    """What people said of the point, of cases of one's own desk that can still be read; the rule's errors first, newest first."""
    said = {one.inspection_id: (one.result, one.says, one.reason) for one in settled(session, points=[key[0]]) if one.rule_digest == key[1]}
    said |= {id_: ("satisfied", "not_met", "") for id_, *of in found_beside(session) if tuple(of) == key and id_ not in said}

    def wrong(id_: str) -> bool:
        return said[id_][:2] in (("doubtful", "met"), ("satisfied", "not_met"))

    ordered = sorted(sorted(said, reverse=True), key=lambda id_: not wrong(id_))[:LOOKED]
    rows = session.execute(
        select(Inspection, CaseFile.number)
        .join(CaseFile, CaseFile.id == Inspection.case_id)
        .where(Inspection.id.in_(ordered), own_cases(staff))
    )
    seen = {row.id: (row, number or "") for row, number in rows}
    return [
        Example(seen[id_][1], *said[id_], tuple(_labels(session, house, seen[id_][0])))
        for id_ in [id_ for id_ in ordered if id_ in seen][:EXAMPLES]
    ]


def _labels(session: Session, house: House, row: Inspection) -> Iterator[str]:
    for used in inspection_body(session, house.keys, row).get("used", ()):
        if used.get("label"):
            yield str(used["label"])
