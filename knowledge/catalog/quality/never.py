"""Rules that can come out only one way: never true, or always true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.catalog.model import ThemeFile
from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.space import TRUE, Case, Space, Undecided, both, tree
from knowledge.catalog.quality.view import ItemView
from knowledge.catalog.rule_syntax import Node
from knowledge.catalog.rule_types import Scope
from knowledge.catalog.source import Place


def never(view: ItemView) -> Iterator[QualityFinding]:
    """The item's conditions, its materials' and points' `when`, and its points' rules in the cases where they apply."""
    entry = view.item.id
    for index, condition in enumerate(view.item.conditions):
        yield from _one_way(view.scope, entry, "condition", ("conditions", index, "rule"), condition.rule, condition.text)
    for index, material in enumerate(view.item.materials):
        yield from _one_way(view.scope, entry, "when", ("materials", index, "when"), material.when, material.name)
    for index, point in enumerate(view.item.review_points):
        place: Place = ("review_points", index)
        found = list(_one_way(view.scope, entry, "when", (*place, "when"), point.when, point.id, (point.id,)))
        yield from found
        if not any(one.code == "when_never" for one in found):
            yield from _one_way(
                view.scope, entry, "rule", (*place, "rule"), point.rule, point.id, (point.id,), tree(point.when)
            )


def never_in_theme(theme: ThemeFile, views: dict[str, ItemView], scope: Scope) -> Iterator[QualityFinding]:
    """The `when` of the theme's items, and conditions of an item that fail in every case in which the theme offers it."""
    for index, part in enumerate(theme.items):
        place: Place = ("items", index, "when")
        name = views[part.item].item.name if part.item in views else part.item
        found = list(_one_way(scope, theme.id, "when", place, part.when, name))
        yield from found
        if found or part.when is None or part.item not in views:
            continue
        view = views[part.item]
        for condition in view.item.conditions:
            if condition.rule is not None and not _can_be(view.scope, both(tree(part.when), tree(condition.rule))):
                values = {"name": name, "rule": part.when, "condition": condition.text}
                yield QualityFinding("never_in_theme", theme.id, place, values=values)


def _one_way(
    scope: Scope, entry: str, code: str, place: Place, source: str | None, name: str, points: tuple[str, ...] = (),
    when: Node = TRUE,
) -> Iterator[QualityFinding]:  # fmt: skip
    if source is None:
        return
    values: dict[str, object] = {"name": name, "rule": source}
    space = Space(scope, when, tree(source))
    try:
        seen = _seen(space)
    except Undecided:
        yield QualityFinding("undecided", entry, place, points, values | {"cases": space.size})
        return
    if len(seen) == 1:
        ((truth, case),) = seen.items()
        values |= {"case": case.shown() or "@quality.any_values"}
        yield QualityFinding(f"{code}_{'always' if truth else 'never'}", entry, place, points, values)


def _seen(space: Space) -> dict[bool, Case]:
    """How the rule comes out where it applies, with the first case of each."""
    seen: dict[bool, Case] = {}
    for case in space:
        if case.truths[0]:
            seen.setdefault(case.truths[1], case)
            if len(seen) == 2:
                break
    return seen


def _can_be(scope: Scope, *roots: Node) -> bool:
    """False only where it is proved that the roots are never true together."""
    try:
        return any(all(case.truths) for case in Space(scope, *roots))
    except Undecided:
        return True


def one_way(scope: Scope, when: Node, rule: Node) -> bool:
    """Whether it is proved that the rule comes out one way only where it applies, or never applies."""
    try:
        return len(_seen(Space(scope, when, rule))) < 2
    except Undecided:
        return False


def exclusive(scope: Scope, roots: Sequence[Node]) -> bool:
    """Whether it is proved that no two of the roots are ever true together."""
    return not any(
        _can_be(scope, one, other) for place, one in enumerate(roots) for other in roots[place + 1 :]
    )
