"""Points that divide the cases among themselves by `when` and leave some out: "< 8.0" and "> 8.0" without 8.0 itself."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.never import exclusive
from knowledge.catalog.quality.space import Case, Space, Undecided
from knowledge.catalog.quality.terms import names_in
from knowledge.catalog.quality.view import ItemView, Seen

_SHOWN = 3


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
        holes = _holes(view, group)
        if not holes:
            continue
        values = {"points": "、".join(ids), "case": "；".join(case.shown() for case in holes[:_SHOWN])}
        code = "gap_boundary" if len(holes) == 1 and _is_number(holes[0]) else "gap_case"
        yield QualityFinding(code, view.item.id, ("review_points", group[0].index, "when"), ids, values)


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


def _holes(view: ItemView, group: list[Seen]) -> list[Case]:
    """The cases in which none of them applies, the smallest values first; [] where that cannot be told."""
    space = Space(view.scope, *(seen.when for seen in group))
    if not space.real:
        return []
    try:
        return sorted((case for case in space if not any(case.truths)), key=lambda case: tuple(case.values.values()))
    except Undecided:
        return []


def _is_number(case: Case) -> bool:
    """A single number: where only it is left out, the boundary was meant to belong to one side."""
    return any(type(value).__name__ in ("IntType", "DoubleType") for value in case.values.values())
