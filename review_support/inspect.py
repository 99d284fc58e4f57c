"""A case inspected, review point by review point: the story.

1. gather: what form, facts and documents say, each value with its place and how surely it was read.
2. apply: does the point hold for this case at all (`when`)? A false one is 不适用, an unknown one 未检查.
3. judge: the rule over these values, with three outcomes. Only a rule concludes, and only on confident readings.
4. keep: every point ends as 满足, 存疑 or 未检查 with what is missing; 裁量 points are a person's from the start.

There is no verdict over a case, and none is computed anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from knowledge.catalog import Catalog
from knowledge.catalog.model import Question
from review_support.gather import gather
from review_support.point import Inspected, inspect_point
from review_support.seen import Seen


def inspect(seen: Seen, catalog: Catalog) -> list[Inspected]:
    """Every review point of every item of the case, in the items' order. An item that is no longer published is left out."""
    return list(_inspect(seen, catalog))


def _inspect(seen: Seen, catalog: Catalog) -> Iterator[Inspected]:
    items = [catalog.items[item] for item in seen.items if item in catalog.items]
    wanted = frozenset(material.kind for item in items for material in item.materials)
    for item in items:
        gathered = gather(seen, catalog, questions_of(catalog, item.id), wanted)
        for point in item.review_points:
            yield inspect_point(point, item, gathered)


def questions_of(catalog: Catalog, item: str) -> Mapping[str, Question]:
    """The facts that an item's rules may speak of."""
    return catalog.questions.get(item, {})
