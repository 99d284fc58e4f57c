"""Two review points that say the same, or of which one is never flagged without the other: the applicant is asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from knowledge.catalog.model import ThemeFile
from knowledge.catalog.quality.canonical import canonical
from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.never import one_way
from knowledge.catalog.quality.space import Space, Undecided, both, tree
from knowledge.catalog.quality.view import ItemView, Seen, joined
from knowledge.catalog.rule_syntax import Node
from knowledge.catalog.rule_types import Scope


def overlap(view: ItemView) -> Iterator[QualityFinding]:
    """Pairs of one item. A point that is always or never flagged has a finding of its own."""
    points = [seen for seen in view.points() if not one_way(view.scope, seen.when, seen.rule)]
    for one, other in combinations(points, 2):
        if not (one.names & other.names) - {"today"}:
            continue
        how, case = compare(view.scope, one.flag, other.flag)
        if not how:
            continue
        first, second = (other, one) if how == "backward" else (one, other)
        code = "overlap_same" if how == "same" else "overlap_implied"
        yield _told(code, view.item.id, second if how == "same" else first, first, second, case)


def overlap_across(theme: ThemeFile, views: dict[str, ItemView]) -> Iterator[QualityFinding]:
    """Points of several items that the theme may offer together, which say the same of the same document: one finding for
    all that do."""
    offers = [
        _Offer(index, tree(part.when), views[part.item], seen)
        for index, part in enumerate(theme.items) if part.item in views
        for seen in views[part.item].points() if _documents(seen)
    ]  # fmt: skip
    told: set[int] = set()
    for place, one in enumerate(offers):
        if place in told:
            continue
        alike = [n for n in range(place + 1, len(offers)) if n not in told and _same(one, offers[n])]
        if alike:
            told.update(alike)
            group = [one, *(offers[n] for n in alike)]
            points = tuple(offer.seen.point.id for offer in group)
            values = {
                "points": "、".join(f"{o.seen.point.id}（{o.view.item.name}）" for o in group), "point": one.seen.point.point,
                "items": tuple(o.view.item.id for o in group),
            }  # fmt: skip
            yield QualityFinding("overlap_across", theme.id, ("items", group[-1].index), points, values)


@dataclass(frozen=True)
class _Offer:
    index: int
    when: Node
    view: ItemView
    seen: Seen


def _same(one: _Offer, other: _Offer) -> bool:
    if one.index == other.index or not _documents(one.seen) & _documents(other.seen):
        return False
    flags = (both(one.when, one.seen.flag), both(other.when, other.seen.flag))
    return compare(joined(one.view.scope, other.view.scope), *flags, offered=both(one.when, other.when))[0] == "same"


def _told(code: str, entry: str, at: Seen, first: Seen, second: Seen, case: str) -> QualityFinding:
    values = {
        "first": first.point.id, "second": second.point.id, "first_point": first.point.point,
        "second_point": second.point.point, "case": case or "@quality.any_values",
    }  # fmt: skip
    return QualityFinding(code, entry, at.place, (first.point.id, second.point.id), values)


def compare(scope: Scope, one: Node, other: Node, offered: Node | None = None) -> tuple[str, str]:
    """("same" | "forward": one never without other | "backward" | "", a case in which both are flagged).

    With `offered` only the cases in which both items are offered count."""
    space = Space(scope, one, other, *([offered] if offered is not None else []))
    if not space.whole:  # what is written alike is alike, however many cases it has
        return ("same", "") if canonical(one) == canonical(other) else ("", "")
    alone = [False, False]
    shown: str | None = None
    try:
        for case in space:
            if offered is not None and not case.truths[2]:
                continue
            first, second = case.truths[:2]
            if first and second:
                shown = case.shown() if shown is None else shown
            elif first or second:
                alone[first is False] = True
                if all(alone):
                    return "", ""
    except Undecided:
        return "", ""
    if shown is None:
        return "", ""
    return ("backward" if alone[0] else "forward" if alone[1] else "same"), shown


def _documents(seen: Seen) -> frozenset[str]:
    return frozenset(name for name in seen.names if name.startswith(("doc.", "present.")))
