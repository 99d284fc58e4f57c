"""Word files: paragraphs and tables on pages of their own making, in reading order; and plain text."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from prefill.extract.look import Field
from prefill.reading.file import count_pages, pictures, read_file
from prefill.reading.limits import Limits
from prefill.reading.page import Reading
from prefill.reading.plain_text import plain_chars
from prefill.reading.sniff import DOCX, sniff
from prefill.reading.word import read_word
from tests.prefill.pages import look, values

NAME, PLACE = Field("name", "person", ("姓名",)), Field("place", "place", ("住址",))


def file(fill: Callable[[Document], object]) -> bytes:
    made = docx.Document()
    fill(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def paragraphs(*texts: str) -> Callable[[Document], object]:
    return lambda made: [made.add_paragraph(text) for text in texts]


def read(content: bytes, limits: Limits | None = None) -> Reading:
    assert sniff(content, "a.docx") == DOCX
    return read_file(content, DOCX, None, limits or Limits(), lambda done, total: None)  # type: ignore[arg-type]


def test_paragraphs_are_lines_in_order() -> None:
    page = read(file(paragraphs("委托书", "姓名：张小三", "", "日期：2025 年 3 月 9 日"))).pages[0]
    assert page.text == "委托书\n姓名:张小三\n日期:2025年3月9日" and page.method == "docx"
    tops = [each.box[1] for each in page.lines]
    assert tops == sorted(tops) and len(set(tops)) == 3


def test_places_lie_on_the_page() -> None:
    def fill(made: Document) -> None:
        made.add_paragraph("长" * 300)
        table = made.add_table(2, 3)
        for cell in (cell for row in table.rows for cell in row.cells):
            cell.text = "单元格里很长的一段文字" * 8

    for page in read(file(fill)).pages:
        for char in (char for each in page.lines for char in each.chars):
            assert 0 <= char.box[0] < char.box[2] <= 1 and 0 <= char.box[1] < char.box[3] <= 1


def test_a_tables_cells_stand_beside_each_other_and_hold_values() -> None:
    def fill(made: Document) -> None:
        made.add_paragraph("登记表")
        table = made.add_table(3, 2)
        rows = (("姓名", "张小三"), ("住址", "海口市龙华区示例路1号"), ("备注", ""))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        made.add_paragraph("以上情况属实")

    pages = read(file(fill)).pages
    assert pages[0].text == "登记表\n姓名\n张小三\n住址\n海口市龙华区示例路1号\n备注\n以上情况属实"
    assert values(look(NAME, PLACE), *pages) == {"name": "张小三", "place": "海口市龙华区示例路1号"}


def test_a_merged_cell_is_read_once() -> None:
    def fill(made: Document) -> None:
        table = made.add_table(2, 3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "姓名：张小三"
        table.cell(1, 0).text = "备注"

    assert read(file(fill)).pages[0].text == "姓名:张小三\n备注"


def part(tag: str, text: str, inside: str = "w:t") -> object:
    """A run of text inside of an element."""
    made, run, letters = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inside)
    letters.text = text
    run.append(letters)
    if tag == "w:sdt":
        content = OxmlElement("w:sdtContent")
        content.append(run)
        run = content
    made.append(run)
    return made


@pytest.mark.parametrize(
    ("piece", "stands"),
    [
        (part("w:del", "李小四", "w:delText"), False),
        (part("w:moveFrom", "李小四"), False),
        (part("w:ins", "李小四"), True),
        (part("w:sdt", "李小四"), True),  # the place to fill in of a form
        (part("w:hyperlink", "李小四"), True),
    ],
)
def test_the_text_that_stands_is_read(piece: object, stands: bool) -> None:
    def fill(made: Document) -> None:
        made.add_paragraph("姓名：")._p.append(piece)
        made.add_paragraph("以上属实")

    assert read(file(fill)).pages[0].text == ("姓名:李小四" if stands else "姓名:") + "\n以上属实"


def test_paragraphs_in_a_content_control_are_read() -> None:
    def fill(made: Document) -> None:
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        control.append(content)
        content.append(made.add_paragraph("姓名：张小三")._p)
        made.element.body.insert(0, control)

    assert read(file(fill)).pages[0].text == "姓名:张小三"


def test_long_texts_take_several_pages_and_no_more_than_the_limit() -> None:
    content = file(paragraphs(*(f"第{number}段的示例文字" for number in range(130))))
    found = read(content)
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert found.pages[2].text.endswith("第129段的示例文字")
    with pytest.raises(BadInput, match="too_many_pages"):
        read(content, Limits(pages=2))
    assert pictures(content, DOCX, Limits()) == [] and count_pages(content, DOCX, Limits()) == 1


def test_progress_never_tells_more_pages_than_there_are() -> None:
    told: list[tuple[int, int]] = []
    content = file(paragraphs(*(f"第{number}段的示例文字" for number in range(130))))
    read_file(content, DOCX, None, Limits(), lambda done, total: told.append((done, total)))  # type: ignore[arg-type]
    assert [done for done, _ in told] == [1, 2, 3] and all(done <= total for done, total in told)


def test_a_file_that_says_nothing_or_is_none() -> None:
    with pytest.raises(BadInput, match="nothing_readable"):
        read(file(paragraphs("", "  ")))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<w")
    with pytest.raises(BadInput, match="broken"):
        read_word(out.getvalue(), 5)


@given(st.text(max_size=60))
def test_plain_text_is_what_is_shown(text: str) -> None:
    signs = plain_chars(text)
    assert all(len(sign) == 1 and sign.isprintable() and not sign.isspace() for sign in signs)
    assert plain_chars("".join(signs)) == plain_chars(unicodedata.normalize("NFKC", "".join(signs)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("姓 名：张　三", "姓名:张三"), ("（１２０㎡）", "(120m2)"), ("a\u200bb\u202ec\x00d", "abcd"), ("", ""), (" \n\t", "")],
)
def test_blanks_and_marks_that_nobody_sees_are_left_out(text: str, shown: str) -> None:
    assert "".join(plain_chars(text)) == shown
