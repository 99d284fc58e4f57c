"""Documents of two invented stories, drawn for the journeys: a restaurant that opens, a child that is born."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.prefill.drawing import packages  # noqa: F401  # enters every layout
from tests.prefill.drawing.render import save_images, save_pdf, shoot
from tests.prefill.drawing.stories import newborn, restaurant
from tests.prefill.drawing.values import LAYOUTS, Said, Value


@dataclass(frozen=True)
class Story:
    """What is true, by the names of the drawing."""

    values: dict[str, Value]

    def draw(self, folder: Path, kind: str, layout: str, level: str, **other: Value) -> Path:
        """One document. `level`: L0 clean scan, L1 askew, L2 photo by telephone, PDF with its text. `other`: said differently."""
        rng = random.Random(f"{kind}/{layout}/{level}")
        found = next(one for one in LAYOUTS[kind] if one.name == f"{kind}/{layout}")
        values = {**self.values, **other}
        papers = found.draw(Said(values, tuple(values), rng, found.dates[0], found.amounts[0]))
        path = folder / f"{kind}-{level}.{'pdf' if level == 'PDF' else 'jpg'}"
        if level == "PDF":
            with TemporaryDirectory() as scratch:
                save_pdf(papers, path, Path(scratch))
        else:
            save_images([shoot(paper, level, rng) for paper in papers], level, path)
        return path


def opening(**other: Value) -> Story:
    """A snack bar in a rented place, run by one person."""
    told = restaurant(random.Random("journey"), 3)
    return Story(_with(told.values, {"company_name": "海口拾味粉汤馆（个体工商户）", "lessee_name": told.values["operator_name"], **other}))


def birth(**other: Value) -> Story:
    """A child of married parents, with a certificate of birth."""
    return Story(_with(newborn(random.Random("journey"), 0).values, other))


def _with(values: Mapping[str, Value], other: Mapping[str, Value]) -> dict[str, Value]:
    return {**values, **other}
