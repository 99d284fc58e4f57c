"""Whole packages: which documents, how each is drawn and spoilt, and what is true of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.prefill.drawing import birth, families, identity, income, kitchen, licences, premises, purchase, signs
from tests.prefill.drawing.catalogue import Catalogue
from tests.prefill.drawing.changes import changed
from tests.prefill.drawing.paper import Paper
from tests.prefill.drawing.render import Shot, flat, save_images, save_pdf, shoot, still
from tests.prefill.drawing.stories import Story
from tests.prefill.drawing.strays import STRAYS
from tests.prefill.drawing.values import LAYOUTS, Layout, Said, Value

DRAWN = (birth, families, identity, income, kitchen, licences, premises, purchase, signs)  # importing enters their layouts
WEIGHTS = {"L0": 3, "L1": 4, "L2": 4, "PDF": 6}
ROLE_FREE = ("marriage_certificate", "household_book", "fund_certificate", "layout_plan", "tax_receipt", "signboard_design", "premium_receipt")

UNMOVED = ("birth_date", "mother_ethnicity", "father_ethnicity")  # never the element on which documents disagree


@dataclass
class Turns:
    """Every layout of a kind has its turn before one comes again."""

    rng: random.Random
    left: dict[str, list[Layout]] = field(default_factory=dict)

    def next(self, kind: str) -> Layout:
        if not self.left.get(kind):
            self.left[kind] = self.rng.sample(LAYOUTS[kind], len(LAYOUTS[kind]))
        return self.left[kind].pop()


@dataclass
class Page:
    kind: str
    papers: list[Paper]
    level: str
    layout: str
    label: str | None = None
    uploaded_as: str | None = None
    values: dict[str, Value] = field(default_factory=dict)
    file: str = ""


def drawn(layout: Layout, values: dict[str, Value], elements: tuple[str, ...], rng: random.Random) -> Page:
    said = Said(values, elements, rng, rng.choice(layout.dates), rng.choice(layout.amounts))
    papers = layout.draw(said)
    levels = [level for level in layout.levels if level in WEIGHTS]
    level = rng.choices(levels, [WEIGHTS[name] for name in levels])[0]
    shown = {element: values[element] for element in elements if element in said.shown}
    return Page(layout.kind, papers, level, layout.name, uploaded_as=layout.kind, values=shown)


def pages_of(story: Story, number: int, catalogue: Catalogue, turns: Turns, rng: random.Random) -> list[Page]:
    """The documents in order of weight; in a third of the packages one disagrees."""
    kinds = list(story.kinds)
    stray: Page | None = None
    if number % 3 == 0 or number % 4 == 2:
        label = rng.choice(sorted(STRAYS))
        paper = STRAYS[label](rng)
        paper.notice()
        stray = Page("unexpected", [paper], rng.choice(("L0", "L1", "L2")), f"_{label}", label=label)
        if number % 4 == 2:  # put where something else should be
            gone = rng.choice([kind for kind in kinds[1:] if not kind.endswith("id_card")])
            kinds.remove(gone)
            stray.uploaded_as = gone
    form = catalogue.form(story.items)
    disagree: dict[str, str] = {}
    if number % 3 == 1:
        shared = [
            (element, kind) for element in form for kind in kinds
            if element in catalogue.kinds[kind] and not kind.endswith("id_card")
            and sum(element in catalogue.kinds[other] for other in kinds) > 1 and element not in UNMOVED
        ]
        element, kind = rng.choice(shared)
        disagree = {kind: element}
    pages = []
    for kind in kinds:
        values = dict(story.values)
        if kind in disagree:
            element = disagree[kind]
            values[element] = changed(element, catalogue.types[element], story.values[element], rng)
            if element + "_words" in values:
                values[element + "_words"] = values[element]
        page = drawn(turns.next(kind), values, catalogue.kinds[kind], rng)
        pages.append(page)
    free = [page for page in pages if page.kind in ROLE_FREE]
    if number % 5 == 3 and free:
        rng.choice(free).uploaded_as = None
    return [*pages, *([stray] if stray else [])]


def truth_of(story: Story, pages: list[Page], form: list[str]) -> dict[str, Any]:
    known = [page for page in pages if page.kind != "unexpected"]
    sources = {element: [page.file for page in known if element in page.values] for element in form}
    sources = {element: files for element, files in sources.items() if files}
    said = {element: [(page.file, page.values[element]) for page in known if element in page.values] for element in sources}
    conflicts = {
        element: [{"file": file, "value": value} for file, value in pairs]
        for element, pairs in said.items() if len({str(value) for _, value in pairs}) > 1
    }
    required = [element for element in sources if element not in conflicts]
    return {
        "form": {element: story.values[element] for element in sources},
        "source": {element: sources[element][0] for element in required},
        "sources": sources,
        "conflicts": conflicts,
        "required": required,
        "absent": [element for element in form if element not in sources],
        "documents": {page.file: {"kind": page.kind, "values": page.values} for page in known},
        "review": {},
    }


def boxes_of(papers: list[Paper], shots: list[Shot]) -> tuple[dict[str, list[dict[str, Any]]], list[list[list[Any]]]]:
    boxes: dict[str, list[dict[str, Any]]] = {}
    texts: list[list[list[Any]]] = []
    for number, (paper, shot) in enumerate(zip(papers, shots, strict=True), 1):
        texts.append([[op.text, shot.box(op.box)] for op in paper.texts()])
        for op in paper.ops:
            for name in op.elements:
                boxes.setdefault(name, []).append({"page": number, "bbox": shot.box(op.box)})
    return boxes, texts


def write_package(folder: Path, name: str, story: Story, number: int, catalogue: Catalogue, turns: Turns, rng: random.Random) -> dict[str, Any]:
    pages = pages_of(story, number, catalogue, turns, rng)
    folder.mkdir(parents=True, exist_ok=True)
    order = rng.sample(range(len(pages)), len(pages))
    boxes, texts, documents = {}, {}, []
    for place, index in enumerate(order, 1):
        page = pages[index]
        single_image = page.level != "PDF" and len(page.papers) == 1
        page.file = f"doc{place:02}.{'jpg' if single_image else 'pdf'}"
        path = folder / page.file
        if page.level == "PDF":
            shots = [Shot(flat(paper), still) for paper in page.papers]
            with TemporaryDirectory() as scratch:
                save_pdf(page.papers, path, Path(scratch))
        else:
            shots = [shoot(paper, page.level, rng) for paper in page.papers]
            save_images(shots, page.level, path)
        boxes[page.file], texts[page.file] = boxes_of(page.papers, shots)
        documents.append({
            "file": page.file, "kind": page.kind, **({"label": page.label} if page.label else {}), "level": page.level,
            "uploaded_as": page.uploaded_as, "pages": len(page.papers), "text_layer": page.level == "PDF", "layout": page.layout,
        })
    truth = truth_of(story, pages, catalogue.form(story.items))
    case = {
        "id": name, "theme": story.theme, "region": "460000", "items": story.items, "today": story.today.isoformat(), "facts": story.facts,
        "documents": documents, "submitted_form": dict(truth["form"]), "truth": truth, "defects": [],
    }
    catalogue.dump(folder / "case.yaml", case)
    catalogue.dump_json(folder / "truth_boxes.json", boxes)
    catalogue.dump_json(folder / "truth_text.json", texts)
    return case


