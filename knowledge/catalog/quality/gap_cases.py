"""Points that divide the cases among themselves by `when` and leave some out: "< 8.0" and "> 8.0" without 8.0 itself."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.never import exclusive
from knowledge.catalog.quality.space import Case, Space, Undecided
from knowledge.catalog.quality.terms import names_in
from knowledge.catalog.quality.view import ItemView, Seen


def gap_cases(view: ItemView) -> Iterator[QualityFinding]:
    """Points of one check over one element that apply in different cases, and a case in which none of them does.

    Only cases that can happen as they stand are told: the `when` of each compares names and nothing else.
    """
    told: set[tuple[str, ...]] = set()
    for group in _ladders(view):
        ids = tuple(seen.point.id for seen in group)
        if ids in told or not exclusive(view.scope, [seen.when for seen in group]):
            continue
        told.add(ids)
        hole = _hole(view, group)
        if hole is None:
            continue
        case, boundary = hole
        values = {"points": "、".join(ids), "case": case.shown()}
        place = ("review_points", group[0].index, "when")
        yield QualityFinding("gap_boundary" if boundary else "gap_case", view.item.id, place, ids, values)


def _ladders(view: ItemView) -> Iterator[list[Seen]]:
    """Two points or more of one check that speak of one element, each with a `when` over the same names."""
    elements: dict[tuple[str, str], list[Seen]] = {}
    for seen in view.points():
        for name in seen.names:
            if name.startswith(("doc.", "form.")):
                elements.setdefault((seen.point.check, name), []).append(seen)
    for group in elements.values():
        over = {frozenset(names_in(seen.when)) for seen in group}
        if len(group) > 1 and len(over) == 1 and over != {frozenset()}:
            yield group


def _hole(view: ItemView, group: list[Seen]) -> tuple[Case, bool] | None:
    """A case in which none applies, and whether it is a single value between two numbers that do."""
    space = Space(view.scope, *(seen.when for seen in group))
    if not space.real:
        return None
    try:
        holes = [case for case in space if not any(case.truths)]
    except Undecided:
        return None
    if not holes:
        return None
    return holes[0], len(holes) == 1 and any(_is_number(value) for value in holes[0].values.values())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and type(value).__name__ in ("IntType", "DoubleType")
