"""Word files (DOCX): paragraphs and tables in reading order, on pages that hold them as a printer would.

A Word file has no places of its own. Its text is laid out on a plain grid, the cells of a table beside each other, so that
the reader's rules of labels and cells hold for it too. Only text is taken: nothing linked is fetched, nothing runs.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from core.errors import BadInput
from prefill.reading.page import Char, Line, Page
from prefill.reading.plain_text import plain_chars

_LINE = 1 / 60
_LEFT, _RIGHT = 0.08, 0.92
_WIDE = 0.016


def read_word(content: bytes, most_pages: int) -> list[Page]:
    """The pages of a DOCX file. Raises BadInput where it is broken, or longer than the limit."""
    _refuse_entities(content)
    try:
        document = docx.Document(io.BytesIO(content))
        rows = [row for block in _blocks(document.element.body, document) for row in _rows(block)]
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, AttributeError, OSError, SyntaxError, IndexError, RecursionError):
        raise BadInput("upload_broken") from None
    per_page = int(1 / _LINE) - 6
    if len(rows) > per_page * most_pages:
        raise BadInput("upload_too_many_pages", most=most_pages)
    return [
        Page(number + 1, 595.0, 842.0, "docx", tuple(_lines(rows[start : start + per_page])))
        for number, start in enumerate(range(0, max(len(rows), 1), per_page))
    ]


def _refuse_entities(content: bytes) -> None:
    """Entities are what XML bombs are made of, and no Word file declares any."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            for name in opened.namelist():
                if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in opened.read(name)[:4096]:
                    raise BadInput("upload_bomb", name="–")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, ElementTree.ParseError):
        raise BadInput("upload_broken") from None


def _blocks(element: Any, parent: Any) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in order, also those inside content controls, which fill-in forms are made of."""
    for child in element:
        if child.tag == qn("w:p"):
            yield Paragraph(child, parent)
        elif child.tag == qn("w:tbl"):
            yield Table(child, parent)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo")):
            yield from _blocks(child, parent)


def _rows(block: Paragraph | Table) -> Iterator[Sequence[str]]:
    """Each row as its cells; a paragraph is a row of one, broken where it is wider than the page."""
    if isinstance(block, Paragraph):
        text = _shown(block)
        room = int((_RIGHT - _LEFT) / _WIDE)
        for start in range(0, len(text), room):
            yield (text[start : start + room],)
        return
    for row in block.rows:
        seen: set[Any] = set()
        cells = []
        for cell in row.cells:
            if cell._tc not in seen:  # a merged cell comes once for each column it spans
                seen.add(cell._tc)
                cells.append("".join(_shown(one) for one in _blocks(cell._tc, cell) if isinstance(one, Paragraph)))
        yield cells


def _shown(paragraph: Paragraph) -> str:
    """The text that stands: also what tracked changes put in, not what they struck out or moved away, nor what floats."""
    return "".join(_letters(paragraph._p)).strip()


_GONE = {qn(name) for name in ("w:del", "w:moveFrom", "w:drawing", "w:pict", "w:object")}
_GONE |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}


def _letters(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag not in _GONE:
            yield from _letters(child)


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    for index, cells in enumerate(rows):
        top = (index + 3) * _LINE
        column = (_RIGHT - _LEFT) / max(len(cells), 1)
        for place, text in enumerate(cells):
            left = _LEFT + place * column
            chars: list[Char] = []
            for at, sign in enumerate(plain_chars(text)):
                x = left + min(at * _WIDE, column * 0.98)
                chars.append(Char(sign, (x, top, x + _WIDE * 0.95, top + _LINE * 0.7), 1.0))
            if chars:
                yield Line(tuple(chars), 0.0)
