"""Checks one theme: its items exist, their order is no circle, its rules speak of its own questions."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.catalog.check_entry import check_entry
from knowledge.catalog.check_rule import Scope, check_rule
from knowledge.catalog.model import ItemFile, ThemeFile
from knowledge.catalog.source import Source


def check_theme(source: Source, theme: ThemeFile) -> None:
    """Records the faults that the theme has by itself; whether its items exist is told by refuse_broken_themes."""
    check_entry(source, theme)
    scope = Scope(facts={question.fact: question for question in theme.questions})
    names = [part.item for part in theme.items]
    for index, part in enumerate(theme.items):
        check_rule(source, ("items", index, "when"), part.when, scope)
        if names.index(part.item) != index:
            source.add(("items", index, "item"), "id_twice", id=part.item, other=source.path)
        for position, before in enumerate(part.after):
            if before not in names:
                source.add(("items", index, "after", position), "not_in_theme", name=before)
    circle = _circle({part.item: [name for name in part.after if name in names] for part in theme.items})
    if circle:
        source.add(("items", names.index(circle[0]), "after"), "after_cycle", names=" → ".join(circle))


def refuse_broken_themes(items: Sequence[tuple[Source, ItemFile]], themes: Sequence[tuple[Source, ThemeFile]]) -> None:
    """A theme that names a missing or refused item is refused: a bundle with a hole in it misleads."""
    known = {item.id: not source.faults for source, item in items}
    for source, theme in themes:
        for index, part in enumerate(theme.items):
            if part.item not in known:
                source.add(("items", index, "item"), "no_item", name=part.item)
            elif not known[part.item]:
                source.add(("items", index, "item"), "item_refused", name=part.item)


def _circle(after: dict[str, list[str]]) -> list[str]:
    """A circle among the names, or [] where an order exists (Kahn 1962)."""
    left = dict(after)
    while left:
        free = [name for name, before in left.items() if not any(other in left for other in before)]
        if not free:
            start = next(iter(left))
            walk = [start]
            while True:
                walk.append(next(other for other in left[walk[-1]] if other in left))
                if walk[-1] in walk[:-1]:
                    return walk[walk.index(walk[-1]) :]
        for name in free:
            del left[name]
    return []
