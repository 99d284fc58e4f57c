"""Ids are unique: items and themes over all files, review points over all items."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.catalog.model import ItemFile, ThemeFile
from knowledge.catalog.source import Source


def check_ids(items: Sequence[tuple[Source, ItemFile]], themes: Sequence[tuple[Source, ThemeFile]]) -> None:
    """Both files of a pair are refused: which one is meant cannot be known."""
    entries: dict[str, Source] = {}
    for source, entry in [*items, *themes]:
        first = entries.setdefault(entry.id, source)
        if first is not source:
            for one, other in ((source, first), (first, source)):
                one.add(("id",), "id_twice", id=entry.id, other=other.path)
    points: dict[str, tuple[Source, int]] = {}
    for source, item in items:
        for index, point in enumerate(item.review_points):
            first_source, first_index = points.setdefault(point.id, (source, index))
            if (first_source, first_index) == (source, index):
                continue
            place = ("review_points", index, "id")
            first_place = ("review_points", first_index, "id")
            _pair(source, place, first_source, first_place, point.id)
            _pair(first_source, first_place, source, place, point.id)


def _pair(
    source: Source, place: tuple[str | int, ...], other: Source, other_place: tuple[str | int, ...], point: str
) -> None:
    source.add(place, "review_point_twice", id=point, other=f"{other.path}:{other.line(other_place)}")
