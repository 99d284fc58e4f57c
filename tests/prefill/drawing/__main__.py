"""python -m tests.prefill.drawing OUT --seed 7 --cases 12 --catalogue FOLDER"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from tests.prefill.drawing.catalogue import read_catalogue
from tests.prefill.drawing.check import problems
from tests.prefill.drawing.packages import Turns, write_package
from tests.prefill.drawing.stories import THEMES

LETTERS = {"open-restaurant": "R", "newborn": "N", "housing-fund-purchase": "F"}


def main() -> int:
    parser = argparse.ArgumentParser(description="Draws synthetic application packages in layouts of their own.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cases", type=int, default=12, help="packages in all, a third for each theme")
    parser.add_argument("--catalogue", type=Path, required=True, help="a catalogue folder: elements.yaml, items/, themes/")
    given = parser.parse_args()
    catalogue = read_catalogue(given.catalogue)
    turns = Turns(random.Random(given.seed))
    documents, layouts, bad = 0, set(), []
    for number in range(given.cases):
        tell = THEMES[number % len(THEMES)]
        rng = random.Random(f"{given.seed}/{number}")
        own = number // len(THEMES)
        story = tell(rng, own)
        name = f"S-{LETTERS[story.theme]}{own + 1:02}"
        case = write_package(given.out / name, name, story, own + number % len(THEMES), catalogue, turns, rng)
        documents += len(case["documents"])
        layouts |= {document["layout"] for document in case["documents"]}
        bad += problems(given.out / name, catalogue)
        sys.stdout.write(f"{name} {len(case['documents'])} documents, conflicts: {list(case['truth']['conflicts'])}\n")
    sys.stdout.write(f"{given.cases} packages, {documents} documents, {len(layouts)} layouts\n")
    for line in bad:
        sys.stdout.write(f"PROBLEM {line}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
