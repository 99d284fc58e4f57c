"""python -m tests.prefill.drawing.signing OUT --catalogue FOLDER

Every layout of the documents that are signed or sealed: so, unsigned, and signed in black; flat, aslant, photographed, badly
photographed (L3: soft, in shade, a stray seal over the text), and as PDF. `signs.json` says what is true of each.
"""

from __future__ import annotations

import argparse
import json
import random
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageFilter

from tests.prefill.drawing.catalogue import Catalogue, read_catalogue
from tests.prefill.drawing.marks import PEN, RED, seal
from tests.prefill.drawing.packages import DRAWN
from tests.prefill.drawing.paper import Paper
from tests.prefill.drawing.render import Shot, save_images, save_pdf, shoot
from tests.prefill.drawing.stories import THEMES
from tests.prefill.drawing.values import LAYOUTS, Layout, Said
from tests.prefill.drawing_more.__main__ import own_layouts

LEVELS = ("L0", "L1", "L2", "L3", "PDF")
PENS = ("none", "blue", "none", "black", "strokes")  # none: nobody signed or sealed


def signed_layouts(catalogue: Catalogue) -> list[tuple[str, Layout]]:
    """Each layout of a kind that has a signature or a seal, with that element."""
    assert DRAWN and own_layouts()  # importing enters them
    truths = {kind: [e for e in elements if catalogue.types[e] == "boolean"] for kind, elements in catalogue.kinds.items()}
    return [(own[0], layout) for kind, own in truths.items() if own for layout in LAYOUTS.get(kind, ())]


def shot(paper: Paper, level: str, rng: random.Random) -> Shot:
    if level != "L3":
        return shoot(paper, level, rng)
    paper.picture(rng.uniform(250, 800), rng.uniform(200, 420), seal("示例印章", rng.randint(110, 170), RED))
    made = shoot(paper, "L2", rng)
    wide, high = made.image.size
    small = made.image.resize((round(wide * 0.66), round(high * 0.66)), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1.0))
    shade = Image.linear_gradient("L").rotate(rng.choice((0, 45, 90, 200)), expand=True).resize(small.size).point(lambda v: 95 + 110 * (v > 120))
    return Shot(Image.composite(small, Image.new("RGB", small.size), shade), made.move)


def draw(folder: Path, element: str, layout: Layout, pen: str, level: str, catalogue: Catalogue, rng: random.Random) -> list[object]:
    """Draws one document; [path, element, truth, level, kind, layout, pen]."""
    stories = (tell(rng, number) for tell in THEMES for number in range(4))
    values = next(story.values for story in stories if layout.kind in story.kinds)
    said = Said({**values, element: pen != "none"}, catalogue.kinds[layout.kind], rng, rng.choice(layout.dates), rng.choice(layout.amounts))
    token = PEN.set(pen)
    papers = layout.draw(said)
    PEN.reset(token)
    name = f"{layout.name.replace('/', '_')}_{pen}_{level}"
    if level == "PDF":
        path = folder / f"{name}.pdf"
        with TemporaryDirectory() as scratch:
            save_pdf(papers, path, Path(scratch))
    else:
        path = folder / f"{name}.{'jpg' if len(papers) == 1 else 'pdf'}"
        save_images([shot(paper, level, rng) for paper in papers], "L2" if level == "L3" else level, path)
    return [str(path), element, pen != "none", level, layout.kind, layout.name, pen]


def main() -> None:
    parser = argparse.ArgumentParser(description="Draws documents with and without their signature or seal.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--catalogue", type=Path, required=True, help="a catalogue folder: elements.yaml, items/, themes/")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    catalogue, made = read_catalogue(given.catalogue), []
    levels = cycle(LEVELS)
    for number, (element, layout) in enumerate(signed_layouts(catalogue)):
        next(levels)  # so that pens and levels meet in every way
        for place, pen in enumerate(PENS):
            level = next(levels)
            made.append(draw(given.out, element, layout, pen, level, catalogue, random.Random(f"{number}/{place}")))
    (given.out / "signs.json").write_text(json.dumps(made, ensure_ascii=False, indent=0), "utf-8")


if __name__ == "__main__":
    main()
