"""python -m tests.prefill.drawing_more OUT --per-layout 2 --catalogue FOLDER

Packages whose documents are all in the layouts of this folder, until each of those layouts came often enough.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import count
from pathlib import Path

from tests.prefill.drawing.catalogue import read_catalogue
from tests.prefill.drawing.check import problems
from tests.prefill.drawing.packages import Turns, write_package
from tests.prefill.drawing.stories import THEMES, Story
from tests.prefill.drawing.values import LAYOUTS, Layout

HERE = "tests.prefill.drawing_more"
LETTERS = {"open-restaurant": "R", "newborn": "N", "housing-fund-purchase": "F"}
PLAIN = 5  # a package of this number has every document of its story, no stray and nothing that disagrees
Tell = Callable[[random.Random, int], Story]
PLOTS: list[tuple[Tell, int]] = [(tell, number) for tell, numbers in zip(THEMES, (6, 4, 4), strict=True) for number in range(numbers)]
# A story's number decides whether there is a company, a marriage, a loan; so these are all that a story can be.


def own_layouts() -> dict[str, list[Layout]]:
    """The layouts that the modules of this folder enter, by kind."""
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        import_module(f"{HERE}.{path.stem}")
    own = {kind: [layout for layout in entries if layout.draw.__module__.startswith(HERE + ".")] for kind, entries in LAYOUTS.items()}
    return {kind: entries for kind, entries in own.items() if entries}


@dataclass
class EvenTurns(Turns):
    """The layout of a kind that came least is next, at the level at which it came least."""

    own: dict[str, list[Layout]] = field(default_factory=dict)
    came: Counter[tuple[str, str]] = field(default_factory=Counter)

    def times(self, layout: Layout) -> int:
        return sum(self.came[layout.name, level] for level in layout.levels)

    def next(self, kind: str) -> Layout:
        layout = min(self.own[kind], key=self.times)
        shift = self.own[kind].index(layout) + list(self.own).index(kind)  # else all would begin with the same level
        levels = [*layout.levels[shift % len(layout.levels) :], *layout.levels[: shift % len(layout.levels)]]
        level = min(levels, key=lambda name: self.came[layout.name, name])
        self.came[layout.name, level] += 1
        return replace(layout, levels=(level,))


def wanting(turns: EvenTurns, kinds: list[str], times: int) -> int:
    """How many of these kinds still have a layout that came less often."""
    return sum(any(turns.times(layout) < times for layout in turns.own.get(kind, ())) for kind in kinds)


def next_plot(turns: EvenTurns, told: Counter[tuple[Tell, int]], times: int) -> tuple[Tell, int] | None:
    """Of the plots that bring something still wanting the one told least, then the one that brings most; none when nothing is wanting."""
    gain = {plot: wanting(turns, plot[0](random.Random(0), plot[1]).kinds, times) for plot in PLOTS}
    useful = [plot for plot in PLOTS if gain[plot]]
    return min(useful, key=lambda plot: (told[plot], -gain[plot])) if useful else None


def main() -> int:
    parser = argparse.ArgumentParser(description="Draws synthetic application packages in the layouts of this folder alone.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--per-layout", type=int, default=2, help="how often each layout comes at least")
    parser.add_argument("--catalogue", type=Path, required=True, help="a catalogue folder: elements.yaml, items/, themes/")
    given = parser.parse_args()
    catalogue = read_catalogue(given.catalogue)
    turns = EvenTurns(random.Random(given.seed), own=own_layouts())
    documents, bad = 0, []
    told: Counter[tuple[Tell, int]] = Counter()
    for number in count(1):
        plot = next_plot(turns, told, given.per_layout)
        if not plot:
            break
        told[plot] += 1
        rng = random.Random(f"{given.seed}/{number}")
        story = plot[0](rng, plot[1])
        story = replace(story, kinds=[kind for kind in story.kinds if kind in turns.own])
        name = f"M-{LETTERS[story.theme]}{number:02}"
        case = write_package(given.out / name, name, story, PLAIN, catalogue, turns, rng)
        documents += len(case["documents"])
        bad += problems(given.out / name, catalogue)
        sys.stdout.write(f"{name} {len(case['documents'])} documents\n")
    for layout in (layout for entries in turns.own.values() for layout in entries):
        levels = {level: turns.came[layout.name, level] for level in layout.levels}
        sys.stdout.write(f"{layout.name} {levels}\n")
    sys.stdout.write(f"{documents} documents, {sum(map(len, turns.own.values()))} layouts\n")
    for line in bad:
        sys.stdout.write(f"PROBLEM {line}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
