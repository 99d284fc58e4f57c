"""Signatures and seals: seen where a label says they stand, said to be missing only where surely nothing stands there."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core.errors import BadSettings
from knowledge.catalog import load_catalog
from prefill.document import Document, understand
from prefill.extract.look import Look, Sign, read_looks
from prefill.extract.sheet import flatten
from prefill.extract.signs import read_signs
from prefill.reading.file import read_file
from prefill.reading.limits import Limits
from prefill.reading.page import Box, Mark, MarkKind, Page, Reading
from prefill.reading.scan import Scanner
from prefill.reading.sniff import sniff
from tests.prefill.drawing.marks import PEN, RED, seal, signature
from tests.prefill.drawing.paper import Paper
from tests.prefill.drawing.render import flat, photo, save_pdf
from tests.prefill.pages import HIGH, SIZE, WIDE, line, page

WORDS = load_catalog([Path(__file__).parents[2] / "knowledge" / "starter"]).dictionary
SIGNED, SEALED = "entrust_signed", "delivery_form_sealed"
PRINCIPAL = Sign("signed", "signature", ("委托人", "立书人"))
HOSPITAL = Sign("sealed", "seal", ("助产机构",))


def told(*pages: Page, sign: Sign = PRINCIPAL) -> object:
    """What is said of a sign: True, False, or None where nothing is."""
    look = Look("example", {"example": ({},)}, (), (), (), (), {}, {}, (), (sign,))
    read = read_signs(look, [flatten(one) for one in pages]).get(sign.name)
    return read.value if read else None


def mark(x: float, y: float, wide: float, high: float, kind: MarkKind = "blue", ink: float = 0.3) -> Mark:
    """A mark in millimetres, as `line` puts text; `ink` is the share of its box."""
    box: Box = (x / WIDE, y / HIGH, (x + wide) / WIDE, (y + high) / HIGH)
    return Mark(kind, box, ink * wide * high / WIDE / HIGH)


TEXT = [line(20, 60 + 9 * row, "委托事项如下，受托人在权限内签署的文件本人均予承认") for row in range(4)]


def letter(*marks: Mark, label: str = "委托人（签名）：", more: tuple[object, ...] = ()) -> Page:
    return replace(page(*TEXT, line(100, 150, label), *more, line(100, 165, "日期：2025年3月1日")), marks=marks)  # type: ignore[arg-type]


@pytest.mark.parametrize("label", ["委托人（签名）：", "委托人签字：", "委托人签名（盖章）：", "委托人（亲笔签名）", "签名：", "立书人"])
def test_a_signature_beside_its_label_is_seen_and_a_blank_place_is_said(label: str) -> None:
    place = line(100, 150, label).box[2] * WIDE + 8
    assert told(letter(mark(place, 147, 22, 10), label=label)) is True
    assert told(letter(mark(place, 147, 22, 10, "dark"), label=label)) is True
    assert told(letter(label=label)) is False


def test_a_page_where_nobody_looked_says_nothing() -> None:
    assert told(replace(letter(), marks=None)) is None


def test_a_signature_beneath_its_label_is_seen() -> None:
    cells = [*TEXT, line(120, 150, "委托人（签字并按指印）")]
    assert told(replace(page(*cells), marks=(mark(125, 165, 22, 10),))) is True
    assert told(replace(page(*cells), marks=())) is False


def test_another_persons_signature_is_not_ones_own() -> None:
    both = [*TEXT, line(20, 150, "委托人签名"), line(110, 150, "受托人签名")]
    assert told(replace(page(*both), marks=(mark(140, 147, 22, 10),))) is False
    assert told(replace(page(*both), marks=(mark(50, 147, 22, 10),))) is True


def test_ink_is_that_of_the_nearer_row() -> None:
    rows = [*TEXT, line(100, 150, "委托人（签名）：______"), line(100, 163, "受托人（签名）：______")]
    assert told(replace(page(*rows), marks=(mark(136, 156, 13, 10),))) is not True
    assert told(replace(page(*rows), marks=(mark(145, 147, 22, 10),))) is True


def test_the_edge_of_the_sheet_is_no_signature() -> None:
    assert told(letter(mark(150, 140, 4, 10, "dark"), mark(151, 152, 4, 9, "dark"))) is None


def test_a_stray_seal_is_no_signature_and_hides_whether_there_is_one() -> None:
    assert told(letter(mark(20, 55, 35, 35, "red", 0.1))) is False
    assert told(letter(mark(142, 135, 35, 35, "red", 0.1))) is None


def test_a_speck_in_the_place_is_no_signature_and_no_blank() -> None:
    assert told(letter(mark(150, 150, 3, 3, "dark"))) is None
    assert told(letter(mark(120, 157, 3, 3, "dark"))) is None


def test_a_printed_name_is_no_signature_and_one_written_large_is() -> None:
    assert told(letter(more=(line(142, 150, "沈知远"),))) is None
    assert told(letter(label="委托人（签名）：沈知远")) is None
    assert told(replace(page(*TEXT, line(100, 150, "委托人（签名）：沈知远")), marks=())) is None
    assert told(letter(more=(line(142, 147, "沈知远", SIZE * 1.9),))) is True
    assert told(letter(mark(142, 147, 22, 10), more=(line(142, 150, "沈知远"),))) is True


def test_words_about_signing_are_no_place_to_sign() -> None:
    assert told(replace(page(*TEXT, line(20, 150, "本委托书自委托人签字之日起生效")), marks=())) is None
    assert told(replace(page(*TEXT, line(20, 150, "签名日期：")), marks=())) is None


def test_two_places_of_one_name_that_differ_are_for_a_person() -> None:
    first, second = letter(mark(145, 147, 22, 10)), replace(letter(), number=2)
    assert told(first, second) is None
    assert told(second, second) is False


def test_a_seal_is_seen_near_its_label_and_said_to_be_missing_only_where_none_is() -> None:
    form = [*TEXT, line(100, 150, "助产机构（盖章）：")]
    ring = mark(125, 140, 36, 36, "red", 0.15)
    assert told(replace(page(*form), marks=(ring,)), sign=HOSPITAL) is True
    assert told(replace(page(*form), marks=()), sign=HOSPITAL) is False
    assert told(replace(page(*form), marks=(mark(15, 50, 36, 36, "red", 0.15),)), sign=HOSPITAL) is None
    assert told(replace(page(*form), marks=(mark(125, 140, 36, 36, "dark", 0.15),)), sign=HOSPITAL) is None


def test_a_seal_that_hides_its_label_is_seen_and_a_stray_one_over_text_is_not() -> None:
    assert told(replace(page(*TEXT), marks=(mark(120, 140, 36, 36, "red", 0.15),)), sign=HOSPITAL) is True
    assert told(replace(page(*TEXT), marks=(mark(70, 55, 36, 36, "red", 0.15),)), sign=HOSPITAL) is None


def test_the_quote_is_the_label_and_the_box_holds_the_place() -> None:
    look = Look("example", {"example": ({},)}, (), (), (), (), {}, {}, (), (PRINCIPAL,))
    read = read_signs(look, [flatten(letter(mark(145, 147, 22, 10)))])["signed"]
    assert read.quote == "委托人(签名):" and read.page == 1 and read.confidence > 0.9
    assert read.box[0] <= 100.1 / WIDE and read.box[2] >= 166.9 / WIDE and read.box[1] <= 147.1 / HIGH


def test_a_reading_keeps_its_marks_and_an_older_one_has_none() -> None:
    reading = Reading("image/png", (letter(mark(145, 147, 22, 10)),), (0.1,))
    kept = reading.as_dict()
    again = Reading.from_dict(kept).pages[0].marks
    assert again is not None and again[0].kind == "blue" and again[0].box == pytest.approx(mark(145, 147, 22, 10).box, abs=1e-4)
    del kept["pages"][0]["marks"]
    assert Reading.from_dict(kept).pages[0].marks is None


def test_a_kind_file_that_asks_for_another_sort_of_sign_is_refused(tmp_path: Path) -> None:
    (tmp_path / "_stops.yaml").write_text("stops: []\nshared: {}\n", "utf-8")
    (tmp_path / "a.yaml").write_text("kinds: [a]\ntitles: [a]\nfields: {}\nsigns: {s: {reads: thumb, by: [委托人]}}\n", "utf-8")
    with pytest.raises(BadSettings):
        read_looks(tmp_path)


def attorney(pen: str, stray: bool = False) -> Paper:
    """A power of attorney; `pen` "" leaves it unsigned."""
    paper = Paper(1240, 1500, face="serif", size=30)
    paper.title(110, "授 权 委 托 书", 50)
    rows = ("委托人：沈知远", "身份证号：460105199003079950", "受托人：陆清禾", "身份证号：460105199203079954")
    for place, text in enumerate(rows):
        paper.text(130, 240 + 60 * place, text)
    paper.flow(130, 510, 980, ["现委托上述受托人作为我的代理人，代为办理主体登记事项。代理人在授权范围内的行为，我均予认可。"], lead=1.8, indent=60)
    paper.text(130, 690, "委托期限：自2025年3月1日至2025年9月1日。")
    if stray:
        paper.picture(400, 280, seal("示例印章", 150, RED))
    paper.text(600, 860, "委托人（签名）：")
    paper.line(840, 905, 1120, 905, width=2)
    if pen:
        token = PEN.set(pen)
        paper.picture(870, 826, signature("沈知远"))
        PEN.reset(token)
    paper.text(600, 950, "日期：2025年3月1日")
    return paper


def record(sealed: bool) -> Paper:
    paper = Paper(1240, 1200, face="serif", size=30)
    paper.title(110, "分娩信息登记表", 50)
    rows = ("产妇姓名：沈知远", "分娩时间：2025年3月1日", "新生儿性别：女", "出生体重：3200克", "分娩方式：顺产", "助产机构：示例医院")
    for place, text in enumerate(rows):
        paper.text(130, 240 + 64 * place, text)
    paper.text(600, 760, "助产机构（盖章）：")
    if sealed:
        paper.picture(760, 700, seal("示例医院", 210))
    return paper


def jpeg(image: Image.Image, quality: int = 78) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def understood(content: bytes, scanner: Scanner, slot: str) -> Document:
    reading = read_file(content, sniff(content, "a"), scanner, Limits(), lambda done, total: None)
    return understand("a", slot, Reading.from_dict(reading.as_dict()), WORDS)


def element(document: Document, name: str) -> object:
    read = document.elements.get(name)
    return read.value if read else None


@pytest.mark.parametrize("pen", ["blue", "black", "strokes", ""])
def test_a_drawn_letter_signed_and_not(pen: str, scanner: Scanner, fonts: None) -> None:
    document = understood(jpeg(flat(attorney(pen))), scanner, "agent_letter")
    assert document.kind == "agent_letter" and element(document, SIGNED) is bool(pen)


@pytest.mark.parametrize("pen", ["blue", ""])
def test_a_photograph_with_a_stray_seal(pen: str, scanner: Scanner, fonts: None) -> None:
    shot = photo(flat(attorney(pen, stray=True)), random.Random(5)).image
    assert element(understood(jpeg(shot), scanner, "agent_letter"), SIGNED) is bool(pen)


@pytest.mark.parametrize("pen", ["blue", ""])
def test_a_page_on_its_side(pen: str, scanner: Scanner, fonts: None) -> None:
    image = flat(attorney(pen)).transpose(Image.Transpose.ROTATE_90)
    document = understood(jpeg(image), scanner, "agent_letter")
    assert element(document, SIGNED) is bool(pen)
    box = document.elements[SIGNED].box
    assert box[0] == pytest.approx(840 / 1500, abs=0.06) and box[3] == pytest.approx(1 - 600 / 1240, abs=0.05)


@pytest.mark.parametrize("pen", ["blue", "strokes", ""])
def test_a_pdf_with_its_text(pen: str, scanner: Scanner, fonts: None, tmp_path: Path) -> None:
    save_pdf([attorney(pen)], tmp_path / "a.pdf", tmp_path)
    document = understood((tmp_path / "a.pdf").read_bytes(), scanner, "agent_letter")
    assert document.methods == {1: "text"} and element(document, SIGNED) is bool(pen)


@pytest.mark.parametrize("sealed", [True, False])
def test_a_drawn_record_sealed_and_not(sealed: bool, scanner: Scanner, fonts: None) -> None:
    assert element(understood(jpeg(flat(record(sealed))), scanner, "delivery_form"), SEALED) is sealed
    faded = Image.blend(flat(record(sealed)), Image.new("RGB", (1240, 1200), "white"), 0.35)
    assert element(understood(jpeg(faded), scanner, "delivery_form"), SEALED) is sealed
    grey = flat(record(sealed)).convert("L").convert("RGB")
    assert element(understood(jpeg(grey), scanner, "delivery_form"), SEALED) is (None if sealed else False)
