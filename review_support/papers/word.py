"""A paper as DOCX: real headings, lists, header rows, languages and captions, so that it can be read aloud and edited."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from core.paper_pdf import aigc_words

from .blocks import Block, Heading, Listing, Pairs, Paper, Paragraph, Signature, Table

_TEXT, _HEAD, _LATIN = "仿宋", "黑体", "Times New Roman"
_WIDTH = 158  # millimetres between the margins
_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
    'fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="AIGC"><vt:lpwstr>{}</vt:lpwstr></property></Properties>'
)
# name → East-Asian font, size, bold, alignment, indent of the first line, of the whole (characters of 12 pt), space before, after.
_STYLES: dict[str, tuple[str, float, bool, WD_ALIGN_PARAGRAPH | None, float, float, float, float]] = {
    "Title": ("宋体", 22, True, WD_ALIGN_PARAGRAPH.CENTER, 0, 0, 0, 10),
    "Heading 1": (_HEAD, 14, False, None, 0, 0, 14, 4),
    "Heading 2": (_HEAD, 12, False, None, 0, 0, 10, 2),
    "Paper body": (_TEXT, 12, False, None, 2, 0, 0, 3),
    "Paper number": (_TEXT, 12, False, WD_ALIGN_PARAGRAPH.CENTER, 0, 0, 0, 4),
    "Paper addressee": (_TEXT, 12, False, None, 0, 0, 10, 3),
    "Paper label": (_TEXT, 10, False, WD_ALIGN_PARAGRAPH.CENTER, 0, 0, 0, 0),
    "Paper source": (_TEXT, 12, True, None, 0, 0, 6, 0),
    "Paper faint": (_TEXT, 10.5, False, None, 2, 0, 6, 3),
    "Paper pair": (_TEXT, 12, False, None, 0, 2, 0, 1),
    "Paper signed": (_TEXT, 12, False, None, 0, 0, 0, 0),
    "Paper signature": (_TEXT, 12, False, WD_ALIGN_PARAGRAPH.RIGHT, 0, 0, 0, 0),
    "Quote": (_TEXT, 11, False, None, 0, 2, 0, 4),
    "Caption": (_TEXT, 10.5, False, None, 0, 0, 6, 2),
    "List Bullet": (_TEXT, 12, False, None, 0, 0, 0, 2),
    "List Number": (_TEXT, 12, False, None, 0, 0, 0, 2),
    "Header": (_TEXT, 9, False, WD_ALIGN_PARAGRAPH.CENTER, 0, 0, 0, 0),
    "Footer": (_TEXT, 9, False, WD_ALIGN_PARAGRAPH.CENTER, 0, 0, 0, 0),
    "Table Grid": (_TEXT, 10.5, False, None, 0, 0, 0, 0),
}


def to_docx(paper: Paper) -> bytes:
    """The file's bytes; the same paper gives the same bytes."""
    made = docx.Document()
    _set_styles(made, paper)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - _WIDTH) / 2)
    section.top_margin = section.bottom_margin = Mm(25)
    made.add_paragraph(paper.title, "Title")
    for block in paper.blocks:
        _add(made, block, paper)
    _running(made, paper)
    _facts(made, paper)
    out = BytesIO()
    made.save(out)
    return _timeless(out.getvalue(), paper.day)


def _set_styles(made: Document, paper: Paper) -> None:
    defaults = made.styles.element.find(qn("w:docDefaults"))
    language = defaults.find(f".//{qn('w:lang')}") if defaults is not None else None
    if language is not None:
        language.set(qn("w:val"), "en-US" if paper.locale == "en" else "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
    normal = made.styles["Normal"]
    _font(normal, _TEXT, 12)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.5
    for name, (font, size, bold, alignment, first, left, before, after) in _STYLES.items():
        known = name in [one.name for one in made.styles]
        style: Any = made.styles[name] if known else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if not known:
            style.base_style = normal
        _font(style, font, size)
        style.font.bold, style.font.italic, style.font.color.rgb = bold, False, RGBColor(0x1A, 0x1F, 0x26)
        form = style.paragraph_format
        form.alignment, form.space_before, form.space_after = alignment, Pt(before), Pt(after)
        if first and paper.locale != "en":
            form.first_line_indent = Pt(first * size)
        if left:
            form.left_indent = Pt(left * size)
        form.keep_with_next = name.startswith(("Heading", "Caption", "Paper source", "Paper signed"))
    for border in made.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _font(style: Any, east: str, size: float) -> None:
    """Fonts by name: a theme's would win over them and has none for Chinese."""
    style.font.name, style.font.size = _LATIN, Pt(size)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), east)
    fonts.set(qn("w:cs"), _LATIN)


def _add(made: Document, block: Block, paper: Paper) -> None:
    match block:
        case Heading(text, level):
            made.add_paragraph(text, f"Heading {level}")
        case Paragraph(text, role):
            made.add_paragraph(text, "Quote" if role == "quote" else f"Paper {role}")
        case Pairs(pairs):
            for term, words in pairs:
                line = made.add_paragraph(style="Paper pair")
                line.add_run(f"{term}{paper.colon}").bold = True
                line.add_run(words)
        case Listing(items, ordered):
            number = _new_list(made) if ordered else None
            for text in items:
                line = made.add_paragraph(text, "List Number" if ordered else "List Bullet")
                if number is not None:
                    properties = line._p.get_or_add_pPr().get_or_add_numPr()
                    properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
        case Table():
            _table(made, block)
        case Signature(signed, lines):
            for at, text in enumerate(signed):
                line = made.add_paragraph(text, "Paper signed")
                line.paragraph_format.space_before = Pt(0 if at else 24)
            for at, text in enumerate(lines):
                line = made.add_paragraph(text, "Paper signature")
                line.paragraph_format.keep_with_next = at + 1 < len(lines)


def _new_list(made: Document) -> int:
    """A numbering of its own, from 1: a second list would go on where the first ended."""
    numbering: Any = made.part.numbering_part.element
    of_style: Any = made.styles["List Number"].element
    base = next(one for one in numbering.num_lst if one.numId == of_style.pPr.numPr.numId.val)
    fresh = numbering.add_num(base.abstractNumId.val)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)


def _table(made: Document, table: Table) -> None:
    made.add_paragraph(table.caption, "Caption")
    drawn = made.add_table(rows=0, cols=len(table.header), style="Table Grid")
    drawn.autofit = False
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), table.caption)
    drawn._tbl.tblPr.append(caption)
    for at, words in enumerate((table.header, *table.rows)):
        row = drawn.add_row()
        for cell, text, share in zip(row.cells, words, table.shares, strict=True):
            cell.width = Mm(_WIDTH * share)
            cell.paragraphs[0].add_run(text).bold = at == 0 or None
        if at == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, share in zip(drawn.columns, table.shares, strict=True):
        column.width = Mm(_WIDTH * share)


def _running(made: Document, paper: Paper) -> None:
    section = made.sections[0]
    if paper.running:
        section.header.paragraphs[0].add_run(paper.running)
    foot = section.footer.paragraphs[0]
    for words, field in ((paper.page, "PAGE"), (paper.pages, "NUMPAGES")):
        before, _, after = words.partition("{n}")
        foot.add_run(before)
        _field(foot, field)
        foot.add_run(after)
    if paper.running:
        section.footer.add_paragraph(paper.running, "Footer")


def _field(line: Line, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line._p.append(field)


def _facts(made: Document, paper: Paper) -> None:
    core = made.core_properties
    core.title, core.author, core.language, core.comments, core.keywords = paper.title, paper.author, paper.lang, "", ""
    core.subject = paper.subject if paper.aigc is None else aigc_words(paper.aigc)
    core.last_modified_by, core.revision = paper.author, 1
    core.created = core.modified = dt.datetime.combine(paper.day, dt.time())
    if paper.aigc is not None:
        words = aigc_words(paper.aigc).removeprefix("AIGC ")
        package = made.part.package
        blob = _CUSTOM.format(escape(words)).encode()
        part = Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, blob, package)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _timeless(data: bytes, day: dt.date) -> bytes:
    """The same package with one time for all its parts."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as made, ZipFile(out, "w", ZIP_DEFLATED) as same:
        for name in made.namelist():
            same.writestr(ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0)), made.read(name), ZIP_DEFLATED)
    return out.getvalue()
