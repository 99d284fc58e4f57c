"""PDF pages that carry their text: which letters, in which runs, and where they stand on the page as it is shown."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from core.errors import BadInput
from prefill.extract.look import Field
from prefill.reading.file import pictures, read_file
from prefill.reading.limits import Limits
from prefill.reading.page import Box, Page, Reading
from prefill.reading.sniff import PDF
from tests.prefill.pages import look
from tests.prefill.pages import read as read_fields
from tests.prefill.printed import LATIN, SIZE, pdf, put


def read(content: bytes, limits: Limits | None = None) -> Reading:
    told: list[tuple[int, int]] = []
    found = read_file(content, PDF, None, limits or Limits(), lambda done, total: told.append((done, total)))  # type: ignore[arg-type]
    assert told == [(number, len(found.pages)) for number in range(1, len(found.pages) + 1)]
    return found


def only(content: bytes) -> Page:
    return read(content).pages[0]


ROWS = ((40, 520, "姓名：张小三"), (40, 480, "身份证号：46010519900307993X"), (40, 440, "建筑面积120.50㎡"))


def ink(content: bytes) -> Box:
    """Where a viewer shows anything, as fractions of the page."""
    document = pdfium.PdfDocument(content)
    shown = np.asarray(document[0].render(scale=2).to_pil().convert("L")) < 128
    document.close()
    high, wide = shown.shape
    ys, xs = np.nonzero(shown)
    return (xs.min() / wide, ys.min() / high, (xs.max() + 1) / wide, (ys.max() + 1) / high)


def around(page: Page) -> Box:
    boxes = [char.box for each in page.lines for char in each.chars]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def test_letters_are_read_as_they_are_meant() -> None:
    page = only(pdf(put(*ROWS)))
    assert page.text == "姓名:张小三\n身份证号:46010519900307993X\n建筑面积120.50m2"
    assert (page.method, page.number, page.turned) == ("text", 1, 0) and page.width / page.height == pytest.approx(2 / 3)
    assert all(char.confidence == 1.0 for each in page.lines for char in each.chars)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_places_are_those_of_the_page_as_it_is_shown(turn: int) -> None:
    content = pdf(put((40, 320, "AN EXAMPLE IN A ROW"), (40, 270, "AND MORE"), turn=turn, font=LATIN))
    page, shown = only(content), ink(content)
    assert (page.width, page.height) == SIZE  # as it is shown, however it lies in the file
    for char in (char for each in page.lines for char in each.chars):
        assert 0 <= char.box[0] < char.box[2] <= 1 and 0 <= char.box[1] < char.box[3] <= 1
    assert around(page) == pytest.approx(shown, abs=0.03)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_text_that_stands_upright_on_a_turned_page_is_one_run(turn: int) -> None:
    """A landscape page is often a portrait one, turned: its lines run down the paper and across the screen."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        if turn:
            canvas.translate(*{90: (SIZE[1], 0), 180: SIZE, 270: (0, SIZE[0])}[turn])
        canvas.rotate(turn)
        for x, y, text in ((40, 500, "姓名：张小三"), (40, 460, "日期：2025年3月9日")):
            canvas.drawString(x, y, text)

    page = only(pdf(draw))
    assert page.text == "姓名:张小三\n日期:2025年3月9日"
    first = page.lines[0].box
    assert first[2] - first[0] > 2 * (first[3] - first[1])


def test_a_part_of_a_page_is_the_page() -> None:
    """What is cut off by the crop box nobody sees, and places are counted from what is left."""
    document = pdfium.PdfDocument(pdf(put((40, 100, "NOBODY SEES THIS"), (40, 520, "AN EXAMPLE"), (40, 470, "AND MORE"), font=LATIN)))
    document[0].set_cropbox(20, 400, 380, 560)
    out = io.BytesIO()
    document.save(out)
    page = only(out.getvalue())
    assert page.text == "ANEXAMPLE\nANDMORE"
    assert around(page) == pytest.approx(ink(out.getvalue()), abs=0.04)


def test_cells_that_stand_apart_are_runs_of_their_own() -> None:
    page = only(pdf(put((40, 520, "姓名"), (140, 520, "张小三"), (40, 500, "性别"), (140, 500, "男"), (40, 480, "出生地点"))))
    assert [each.text for each in page.lines] == ["姓名", "张小三", "性别", "男", "出生地点"]


def test_what_lies_outside_of_the_page_is_not_read() -> None:
    page = only(pdf(put((-500, 520, "外面的文字外面的文字"), (40, 2000, "上面的文字上面的文字"), *ROWS)))
    assert page.text.startswith("姓名") and "面的文字" not in page.text


def test_pages_are_numbered_and_each_is_read() -> None:
    found = read(pdf(*(put((40, 520, f"第{number}页的示例文字示例文字")) for number in range(1, 6))))
    assert [(page.number, page.text[:3]) for page in found.pages] == [(n, f"第{n}页") for n in range(1, 6)]
    assert len(found.seconds) == 5
    kept = Reading.from_dict(found.as_dict())
    assert [page.text for page in kept.pages] == [page.text for page in found.pages]
    assert kept.pages[4].lines[0].box == pytest.approx(found.pages[4].lines[0].box, abs=1e-4)
    assert len(pictures(pdf(put(*ROWS), put(*ROWS)), PDF, Limits())) == 2


def test_more_pages_than_the_limit_are_refused() -> None:
    with pytest.raises(BadInput) as told:
        read(pdf(*[put(*ROWS)] * 4), Limits(pages=3))
    assert (told.value.code, told.value.values) == ("upload_too_many_pages", {"most": 3})


def test_a_page_is_read_to_its_limit_and_no_further() -> None:
    rows = [(5, 570 - 20 * row, f"第{row}行" + "示例文字" * 4) for row in range(28)]
    page = read(pdf(put(*rows)), Limits(chars=100)).pages[0]
    assert sum(len(each.chars) for each in page.lines) == 100


def test_values_are_read_with_their_places() -> None:
    """From the file to a value and its box."""
    page = only(pdf(put(*ROWS)))
    found = read_fields(look(Field("area", "number", ("建筑面积",))), page)["area"]
    chars = page.lines[2].chars
    assert found.value == 120.5 and (found.box[0], found.box[2]) == (chars[4].box[0], chars[9].box[2])
