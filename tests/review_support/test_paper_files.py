"""A paper as PDF and as DOCX: the same words in the same order, all of them, with the file's own data and for any reader."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from docx.oxml.ns import qn
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from core.texts import t
from review_support.papers import Correction, Notice, Paper, notice, to_docx, to_pdf
from review_support.papers.blocks import Listing, Table
from tests.review_support.paper_facts import (
    AIGC,
    POINTS,
    head,
    many_points,
    pages_of,
    some_papers,
    tight,
    word_lines,
    written,
)

KINDS = sorted(some_papers())


def read(paper: Paper, rare: Path | None = None) -> list[str]:
    """The words of each page of the PDF."""
    return pages_of(to_pdf(paper, rare), paper.running)


def in_order(lines: list[str], said: str) -> None:
    """Every line stands in what was read, one behind the other."""
    at = 0
    for line in lines:
        found = said.find(tight(line), at)
        assert found >= 0, f"{line!r} after {said[max(0, at - 40) : at]!r}"
        at = found + len(tight(line))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_both_files_say_the_same_in_the_same_order_and_nothing_else(kind: str, locale: str) -> None:
    paper = some_papers(locale=locale)[kind]
    assert word_lines(to_docx(paper)) == written(paper)
    numbers = {text: f"{n}." if block.ordered else "●" for block in paper.blocks if isinstance(block, Listing) for n, text in enumerate(block.items, 1)}
    assert "".join(read(paper)) == tight("".join(numbers.get(line, "") + line for line in written(paper)))


def test_of_sixty_points_none_is_cut_off(sixty: Paper) -> None:
    pages = read(sixty)
    assert len(pages) > 10 and all(pages)
    in_order(written(sixty), "".join(pages))
    assert word_lines(to_docx(sixty)) == written(sixty)


def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket() -> None:
    points = tuple(Correction(f"要点{n}", ("租" * n + "，（改）") * 12) for n in range(3, 30))
    with pdfium.PdfDocument(to_pdf(notice(Notice(head(), points)))) as document:
        lines = [line.strip() for page in document for line in page.get_textpage().get_text_range().splitlines()]
    wrong = [line for line in lines if line and (line[0] in "，。、；：）》〕" or line[-1] in "（《〔")]
    assert len(lines) > 200 and wrong == []


@pytest.fixture
def sixty() -> Paper:
    return notice(Notice(head(), many_points(60)))


def test_every_page_says_which_it_is_of_how_many_and_that_it_is_a_demonstration(sixty: Paper) -> None:
    with pdfium.PdfDocument(to_pdf(sixty)) as document:
        total = len(document)
        for n, page in enumerate(document, 1):
            words = tight(page.get_textpage().get_text_range())
            assert words.startswith(tight(sixty.running)) and words.endswith(f"第{n}页,共{total}页" + tight(sixty.running))
    made = docx.Document(io.BytesIO(to_docx(sixty)))
    (section,) = made.sections
    fields = [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert section.header.paragraphs[0].text == section.footer.paragraphs[-1].text == sixty.running and fields == ["PAGE", "NUMPAGES"]


def test_nothing_is_drawn_outside_the_page_and_headers_of_a_table_come_again(sixty: Paper) -> None:
    header = tight("".join(next(block for block in sixty.blocks if isinstance(block, Table)).header))
    assert sum(page.startswith(header) for page in read(sixty)) >= 2
    with pdfium.PdfDocument(to_pdf(sixty)) as document:
        for page in document:
            width, height = page.get_size()
            drawn = (one for one in page.get_objects(max_depth=1) if one.type == pdfium.raw.FPDF_PAGEOBJ_TEXT)
            boxes = [box for box in (one.get_bounds() for one in drawn) if box[0] < box[2]]
            assert len(boxes) > 10
            assert all(40 < left < right < width - 40 and 15 < bottom < top < height - 15 for left, bottom, right, top in boxes)


def test_no_page_holds_the_signature_alone() -> None:
    """A sheet with a signature and nothing else could be put behind anything."""
    for count in range(1, 45, 3):
        paper = notice(Notice(head(), (POINTS[2],) * 3, more="说明。\n" * count))
        last = read(paper)[-1]
        assert tight(t("paper.law_notice")) in last and "审查员甲" in last and "2026年3月6日" in last, count


NAMES = {"plain": "示例" * 1500, "latin": "X" * 2500, "blanks": "示例 " * 700, "dots": "阿依古丽·买买提·" * 60}


@pytest.mark.parametrize("kind", sorted(NAMES))
def test_a_very_long_name_is_broken_not_lost(kind: str) -> None:
    name = NAMES[kind]
    paper = notice(Notice(head(applicant=name, items=(name,), number=name[:300]), (Correction(name, name, name),)))
    in_order(written(paper), "".join(read(paper)))
    assert word_lines(to_docx(paper)) == written(paper)


def test_a_cell_longer_than_a_page_goes_on_on_the_next() -> None:
    paper = notice(Notice(head(applicant="林"), (Correction("示例" * 1500, "改正。", "改" * 700),) * 4))
    said, meant = "".join(read(paper)), "".join(written(paper))
    assert [said.count(c) for c in "示例改"] == [meant.count(c) for c in "示例改"]


def test_what_is_written_like_markup_is_only_written() -> None:
    name = "<b>示例</b> & <font size='99'>{0} %s</font>"
    paper = notice(Notice(head(applicant=name), (Correction(name, name),)))
    in_order([name, name, name], "".join(read(paper)))
    assert word_lines(to_docx(paper)) == written(paper)


RARE, KNOWN = "\U00020bb7", "䶮㛃〇"


def test_a_rare_character_never_goes_missing_unseen() -> None:
    """The PDF readers' own font has no glyph for it: where nothing would be seen its code stands beside it."""
    paper = notice(Notice(head(applicant=f"林{RARE}{KNOWN}"), POINTS))
    said = "".join(read(paper))
    assert f"林{RARE}〔U+20BB7〕{tight(KNOWN)}:" in said and said.count("U+") == 1
    assert f"林{RARE}{KNOWN}：" in word_lines(to_docx(paper))


def test_a_sign_that_the_font_lacks_is_one_that_it_has() -> None:
    said = "".join(read(notice(Notice(head(), (Correction("✕ 示例 ✓", "•"),)))))
    assert "×示例√" in said and "U+" not in said


def test_with_a_font_that_has_it_a_rare_character_is_set_in_that(tmp_path: Path) -> None:
    font, file = FontBuilder(1000), tmp_path / "rare.ttf"
    pen = TTGlyphPen(None)
    for at, corner in enumerate([(0, 0), (800, 0), (800, 800)]):
        (pen.lineTo if at else pen.moveTo)(corner)
    pen.closePath()
    font.setupGlyphOrder([".notdef", "rare"])
    font.setupCharacterMap({ord(RARE): "rare"})
    font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "rare": pen.glyph()})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "rare": (1000, 0)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Rare", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(file)
    paper = notice(Notice(head(applicant=f"林{RARE}示"), POINTS))
    said = "".join(read(paper, file))
    assert f"林{RARE}示:" in said and "U+" not in said and b"/FontFile2" in to_pdf(paper, file)


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_own_data_tell_title_office_day_language_and_label(kind: str) -> None:
    paper = some_papers()[kind]
    data = to_pdf(paper)
    with pdfium.PdfDocument(data) as document:
        told = document.get_metadata_dict()
        marks = [mark.get_title() for mark in document.get_toc()]
    assert (told["Title"], told["Author"]) == (paper.title, paper.author) and told["CreationDate"].startswith("D:20260306")
    assert json.loads(told["Subject"].removeprefix("AIGC ")) == AIGC and b"/Lang (zh-CN)" in data and b"/DisplayDocTitle true" in data
    assert [tight(mark) for mark in marks] == [tight(block.text) for block in paper.blocks if block.kind == "heading"]
    core = docx.Document(io.BytesIO(to_docx(paper))).core_properties
    assert (core.title, core.author, core.language) == (paper.title, paper.author, "zh-CN")
    assert core.created is not None and core.created.date() == paper.day and json.loads(core.subject.removeprefix("AIGC ")) == AIGC
    with zipfile.ZipFile(io.BytesIO(to_docx(paper))) as package:
        custom = package.read("docProps/custom.xml").decode()
        assert "docProps/custom.xml" in package.read("_rels/.rels").decode() and "custom-properties" in package.read("[Content_Types].xml").decode()
    assert json.loads(re.findall(r'name="AIGC"><vt:lpwstr>(.*)</vt:lpwstr>', custom)[0]) == AIGC


def test_a_paper_that_no_machine_drafted_bears_no_label() -> None:
    paper = some_papers(aigc=None, labels=())["grant"]
    with pdfium.PdfDocument(to_pdf(paper)) as document:
        assert document.get_metadata_dict()["Subject"] == "办件编号 SL20260302-0007"
    with zipfile.ZipFile(io.BytesIO(to_docx(paper))) as package:
        assert "docProps/custom.xml" not in package.namelist() and b"AIGC" not in package.read("docProps/core.xml")


def test_a_reader_of_the_docx_finds_headings_lists_and_header_rows() -> None:
    made = docx.Document(io.BytesIO(to_docx(some_papers()["acceptance"])))
    styles = [line.style.name for line in made.paragraphs if line.style is not None]
    assert styles[0] == "Title" and styles.count("Heading 1") == 4 and styles.count("List Number") == 2
    (table,) = made.tables
    first, second = table.rows[0]._tr, table.rows[1]._tr
    assert first.find(f".//{qn('w:tblHeader')}") is not None and second.find(f".//{qn('w:tblHeader')}") is None
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "各事项的办理期限"
    fonts = [style.element.rPr.rFonts for style in made.styles if style.name in styles and style.element.rPr is not None]
    assert fonts and all(font.get(qn("w:eastAsia")) and not any("Theme" in name for name in font.attrib) for font in fonts)
    language = made.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:eastAsia")) == language.get(qn("w:val")) == "zh-CN"


def test_each_numbered_list_begins_at_one() -> None:
    """A list of Word's goes on where the one before ended, unless it is another."""
    twice = replace(some_papers()["grant"], blocks=(Listing(("一", "二"), True), Listing(("三",), True)))
    made = docx.Document(io.BytesIO(to_docx(twice)))
    numbers = [line._p.pPr.numPr.numId.val for line in made.paragraphs if line.style is not None and line.style.name == "List Number"]
    starts = {
        one.numId: one.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for one in made.part.numbering_part.element.num_lst if one.find(f".//{qn('w:startOverride')}") is not None
    }  # fmt: skip
    assert numbers[0] == numbers[1] != numbers[2] and starts[numbers[0]] == starts[numbers[2]] == "1"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_paper_gives_the_same_bytes(kind: str) -> None:
    """What was archived can be made again and compared."""
    assert to_pdf(some_papers()[kind]) == to_pdf(some_papers()[kind]) and to_docx(some_papers()[kind]) == to_docx(some_papers()[kind])
