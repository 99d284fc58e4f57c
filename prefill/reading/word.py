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
        rows = [row for block in document.iter_inner_content() for row in _rows(block)]
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
                cells.append("".join(_shown(one) for one in cell.paragraphs))
        yield cells


def _shown(paragraph: Paragraph) -> str:
    """The text that stands: what was struck out by tracked changes is not text."""
    return "".join(run.text for run in paragraph.runs).strip() or paragraph.text.strip()


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
