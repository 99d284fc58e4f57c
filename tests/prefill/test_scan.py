"""Pictures of pages: flat, photographed from an angle, on their side and on their head; what is read, and where."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.errors import BadInput
from knowledge.catalog import load_catalog
from prefill.document import understand
from prefill.reading.file import frames, pictures, read_file
from prefill.reading.limits import Limits
from prefill.reading.page import Box, Page, Reading, turn
from prefill.reading.scan import Scanner
from prefill.reading.sniff import PDF, sniff
from tests.prefill.drawing.identity import front, reverse
from tests.prefill.drawing.paper import Paper, Text
from tests.prefill.drawing.people import person
from tests.prefill.drawing.render import Shot, flat, photo, still
from tests.prefill.drawing.values import Said, Value
from tests.prefill.printed import pdf, put

WORDS = load_catalog([Path(__file__).parents[2] / "knowledge" / "starter"]).dictionary
GREY, PALE = (90, 90, 90), (246, 246, 246)
ELEMENTS = {"mother_name": "mother_name", "mother_id_number": "mother_id_number", "mother_id_until": "mother_id_valid_to"}
TURNED = {
    "on its left side": (Image.Transpose.ROTATE_90, 1), "on its head": (Image.Transpose.ROTATE_180, 2),
    "on its right side": (Image.Transpose.ROTATE_270, 3),
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """An identity card as drawn: what it says, the picture, and where each value stands on it, as fractions."""

    values: dict[str, Value]
    paper: Paper

    def boxes(self, shot: Shot) -> dict[str, Box]:
        return {
            name: tuple(shot.box(op.box)) for op in self.paper.ops if isinstance(op, Text) for name in op.elements
        }  # type: ignore[misc]


@pytest.fixture(scope="module")
def card(fonts: None) -> Card:
    rng = random.Random(11)
    values: dict[str, Value] = dict(person(rng).card("mother"))
    said = Said(values, tuple(values), rng)
    paper = Paper(740, 900, face="sans")
    front(paper, said, "mother", 40, 30, 660, GREY, PALE)
    reverse(paper, said, "mother", 40, 460, 660, GREY, PALE)
    return Card(values, paper)


@pytest.fixture(scope="module")
def upright(card: Card, scanner: Scanner) -> Page:
    return scanner.read(flat(card.paper), 1)


def jpeg(*images: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    rest = {"save_all": True, "append_images": list(images[1:])} if len(images) > 1 else {}
    images[0].save(out, kind, **rest, **more)
    return out.getvalue()


def overlap(a: Box, b: Box) -> float:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    both = max(wide, 0) * max(high, 0)
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def demand_values(page: Page, card: Card, where: dict[str, Box]) -> None:
    """The card's values, each in the box where it was drawn."""
    found = understand("card", "mother_id", Reading("image/jpeg", (page,)), WORDS).elements
    assert {name: one.value for name, one in found.items()} == {name: card.values[drawn] for name, drawn in ELEMENTS.items()}
    for name, drawn in ELEMENTS.items():
        assert overlap(found[name].box, where[drawn]) > 0.4, name
        assert found[name].confidence > 0.9


def demand_inside(page: Page) -> None:
    for char in (char for each in page.lines for char in each.chars):
        assert 0 <= char.box[0] <= char.box[2] <= 1 and 0 <= char.box[1] <= char.box[3] <= 1
        assert 0.0 <= char.confidence <= 1.0 and len(char.text) == 1 and not char.text.isspace()


def test_a_flat_page(upright: Page, card: Card) -> None:
    assert (upright.method, upright.turned, upright.number) == ("ocr", 0, 1)
    demand_inside(upright)
    demand_values(upright, card, card.boxes(Shot(flat(card.paper), still)))


def test_a_photograph_from_an_angle(card: Card, scanner: Scanner) -> None:
    shot = photo(flat(card.paper), random.Random(4))
    page = scanner.read(shot.image, 1)
    assert page.turned == 0
    demand_inside(page)
    demand_values(page, card, card.boxes(shot))


@pytest.mark.parametrize("lies", TURNED)
def test_a_page_that_lies_otherwise(lies: str, card: Card, scanner: Scanner) -> None:
    """It is read as it stands upright; places are those of the picture as it was handed in, which is what people are shown."""
    how, quarters = TURNED[lies]
    image = flat(card.paper)
    page = scanner.read(image.transpose(how), 1)
    assert page.turned == quarters
    assert (page.width, page.height) == (image.size if quarters == 2 else image.size[::-1])
    demand_inside(page)
    upright = card.boxes(Shot(image, still))
    demand_values(page, card, {name: turn(box, -quarters) for name, box in upright.items()})


def test_what_the_camera_says_of_its_position_is_heeded() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned clockwise
    drawn = Image.new("RGB", (300, 200), "white")
    drawn.paste("black", (0, 0, 300, 60))
    content = jpeg(drawn.transpose(Image.Transpose.ROTATE_90), quality=95, exif=exif)
    for shown in (next(frames(content, Limits())), Image.open(io.BytesIO(pictures(content, "image/jpeg", Limits())[0]))):
        assert shown.size == drawn.size
        assert shown.getpixel((150, 30)) == (0, 0, 0) and shown.getpixel((150, 150)) == (255, 255, 255)


def test_pages_with_and_without_text(card: Card, scanner: Scanner) -> None:
    """A file of several pages is read page by page, each in its own way, and its progress is told."""
    image = flat(card.paper).crop((0, 0, 740, 450))

    def scan(canvas: Canvas) -> None:
        canvas.setPageSize((296, 180))
        canvas.drawInlineImage(image, 0, 0, 296, 180)

    scanned = pdf(put((40, 520, "姓名：张小三"), (40, 480, "日期：2025年3月9日")), scan)
    told: list[tuple[int, int]] = []
    found = read_file(scanned, PDF, scanner, Limits(), lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    assert [(page.number, page.method) for page in found.pages] == [(1, "text"), (2, "ocr")]
    assert str(card.values["mother_id_number"]) in found.pages[1].text
    demand_inside(found.pages[1])


def test_a_blank_page_says_nothing(scanner: Scanner) -> None:
    with pytest.raises(BadInput, match="nothing_readable"):
        read_file(jpeg(Image.new("RGB", (300, 200), "white")), "image/jpeg", scanner, Limits(), lambda done, total: None)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("TIFF", "RGB"), ("WEBP", "RGB"), ("BMP", "RGB")])
def test_every_sort_of_picture_is_shown_as_it_is(kind: str, mode: str) -> None:
    """A page of each frame, in colours that every browser shows; what is transparent stands on white."""
    one = Image.new(mode, (300, 200), (0, 0, 0, 0) if mode == "RGBA" else "white")
    content = jpeg(*[one, one.copy()] if kind == "TIFF" else [one], kind=kind)
    shown = pictures(content, sniff(content, "a"), Limits())
    assert len(shown) == (2 if kind == "TIFF" else 1)
    for picture in shown:
        with Image.open(io.BytesIO(picture)) as opened:
            assert (opened.format, opened.mode, opened.size) == ("JPEG", "RGB", (300, 200))
            assert opened.getpixel((150, 100)) == (255, 255, 255)


def test_a_picture_beyond_the_limit_is_refused_and_a_large_one_is_made_smaller() -> None:
    content = jpeg(Image.new("RGB", (500, 400), "white"))
    with pytest.raises(BadInput, match="too_many_pixels"):
        pictures(content, "image/jpeg", Limits(pixels=100_000))
    with Image.open(io.BytesIO(pictures(content, "image/jpeg", Limits(picture=250))[0])) as opened:
        assert opened.size == (250, 200)
