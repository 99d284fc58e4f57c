"""PDF with a text layer as blocks: printed lines joined to paragraphs again by indent, line length and numbering."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from .blocks import Block, Source
from .numbering import label_of, squeeze
from .parsed import unreadable
from .plain import clean

PAGE_LIMIT = 1000
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(第?\s*\d{1,4}\s*页?)([/／共\s]*\d{1,4}\s*页?)?[-—–－·\s]*")


@dataclass(frozen=True)
class _Line:
    text: str
    page: int
    left: float
    right: float
    height: float
    edge: bool


def pdf_source(data: bytes, path: str) -> Source:
    """The text layer. Raises Unreadable when there is none, on any page that holds only an image, or behind a password."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise unreadable(path, "encrypted" if "assword" in str(error) else "broken") from None
    try:
        if len(document) > PAGE_LIMIT:
            raise unreadable(path, "pages", count=len(document), limit=PAGE_LIMIT)
        lines: list[_Line] = []
        for number in range(len(document)):
            page_lines = list(_page(document, number, path))
            if not page_lines and _pictured(document, number):
                raise unreadable(path, "no_text_layer", f"第 {number + 1} 页")
            lines += page_lines
        pages = len(document)
    except pdfium.PdfiumError:
        raise unreadable(path, "broken") from None
    finally:
        document.close()
    if not lines:
        raise unreadable(path, "no_text_layer")
    return Source(tuple(_paragraphs(_without_edges(lines, pages))))


def _page(document: pdfium.PdfDocument, number: int, path: str) -> Iterator[_Line]:
    page = document[number]
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        text = "".join(chr(raw.FPDFText_GetUnicode(text_page, i)) for i in range(count))
        if len(text) != count or "\ufffe" in text and count < 3:
            raise unreadable(path, "broken", f"第 {number + 1} 页")
        spans = [(m.start(), m.end()) for m in re.finditer(r"[^\r\n]+", text) if clean(m[0])]
        for order, (start, end) in enumerate(spans):
            first = next(i for i in range(start, end) if not text[i].isspace())
            last = next(i for i in range(end - 1, start - 1, -1) if not text[i].isspace())
            left, bottom, _, top = text_page.get_charbox(first, loose=True)
            right = text_page.get_charbox(last, loose=True)[2]
            line = clean(re.sub(r"[\ufffe\u0002\xad]", "", text[start:end]))
            if line:
                yield _Line(line, number, left, right, max(top - bottom, 1.0), order in (0, 1, len(spans) - 1, len(spans) - 2))
    finally:
        text_page.close()
        page.close()


def _pictured(document: pdfium.PdfDocument, number: int) -> bool:
    page = document[number]
    try:
        return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    finally:
        page.close()


def _without_edges(lines: Sequence[_Line], pages: int) -> list[_Line]:
    """Without page numbers, and without headers and footers that most pages repeat."""
    repeated = Counter(re.sub(r"\d+", "", squeeze(line.text)) for line in lines if line.edge)
    return [
        line
        for line in lines
        if not line.edge
        or not (
            _PAGE_NUMBER.fullmatch(line.text)
            or (pages >= 3 and repeated[re.sub(r"\d+", "", squeeze(line.text))] > pages * 0.6)
        )
    ]


def _paragraphs(lines: Sequence[_Line]) -> Iterator[Block]:
    if not lines:
        return
    margin = min(line.left for line in lines)
    width = max(line.right for line in lines)
    text, page, previous = "", 0, lines[0]
    for line in lines:
        if text and _continues(previous, line, margin, width):
            text += ("" if _tight(text[-1], line.text[0]) else " ") + line.text
        else:
            if text:
                yield Block(text, 0, page)
            text, page = line.text, line.page
        previous = line
    yield Block(text, 0, page)


def _continues(previous: _Line, line: _Line, margin: float, width: float) -> bool:
    """A line goes on with the one before when that ran to the right edge and this isn't indented or numbered."""
    full = previous.right >= width - 2.2 * previous.height
    indented = line.left > margin + 0.8 * line.height
    if not full or abs(previous.height - line.height) > 0.35 * line.height:
        return False
    label = label_of(line.text)
    numbered = label is not None and (label.kind != "1." or previous.text.endswith(("。", "；", "：")))
    return not (indented or numbered)


def _tight(before: str, after: str) -> bool:
    """Chinese joins without a blank; Latin words on both sides of a line end need one."""
    return not (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())
