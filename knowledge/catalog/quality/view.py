"""An item as the kinds of findings look at it: its scope, and the rules of its review points as trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.catalog.check_item import scope_of
from knowledge.catalog.load import Catalog
from knowledge.catalog.model import ItemFile, ReviewPoint
from knowledge.catalog.quality.space import both, no, tree
from knowledge.catalog.quality.terms import names_in
from knowledge.catalog.rule_syntax import Node
from knowledge.catalog.rule_types import Scope
from knowledge.catalog.source import Place


@dataclass(frozen=True)
class Seen:
    """A review point that has a rule: when it applies, what it demands, and when it is flagged."""

    index: int
    point: ReviewPoint
    when: Node
    rule: Node

    @property
    def flag(self) -> Node:
        return both(self.when, no(self.rule))

    @property
    def place(self) -> Place:
        return ("review_points", self.index)

    @property
    def names(self) -> frozenset[str]:
        """Every name that its rule speaks of; present.kind for a document that must be there."""
        return frozenset(names_in(self.rule))


@dataclass(frozen=True)
class ItemView:
    item: ItemFile
    scope: Scope

    def points(self) -> list[Seen]:
        """The points that a rule judges."""
        return [
            Seen(index, point, tree(point.when), tree(point.rule))
            for index, point in enumerate(self.item.review_points)
            if point.rule is not None
        ]

    def rules(self) -> Iterator[tuple[Place, str]]:
        """Every rule of the item with its place."""
        for part in ("conditions", "materials", "review_points"):
            for index, one in enumerate(getattr(self.item, part)):
                for name in ("when", "rule"):
                    if (source := getattr(one, name, None)) is not None:
                        yield (part, index, name), source


def view_of(catalog: Catalog, item: ItemFile) -> ItemView:
    """The item with what its rules may name."""
    return ItemView(item, scope_of(item, catalog.dictionary, catalog.questions.get(item.id, {})))


def joined(*scopes: Scope) -> Scope:
    """What the rules of several items may name together."""
    def merged(part: str) -> Mapping:  # type: ignore[type-arg]
        return {name: value for scope in scopes for name, value in getattr(scope, part).items()}

    return Scope(
        facts=merged("facts"), form=merged("form"), kinds=merged("kinds"), elements=merged("elements"),
        asked=frozenset(kind for scope in scopes for kind in scope.asked),
    )  # fmt: skip


def spoken_of(kind: str, names: frozenset[str]) -> bool:
    """Whether a rule with these names looks at documents of this kind."""
    return f"present.{kind}" in names or any(name.startswith(f"doc.{kind}.") for name in names)
