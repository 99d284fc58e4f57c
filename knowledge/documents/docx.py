"""Word files as blocks: paragraphs, tables, headings and automatic numbers, read straight from the package's XML.

python-docx leaves out text inside tracked insertions and the numbers Word computes (第一条, （一）), which a legal text
cannot lose; so the XML is walked here. Source of the names: ECMA-376 part 1, WordprocessingML.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from .blocks import Block, Source
from .docx_numbers import Numbers
from .parsed import unreadable
from .plain import clean

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PART_LIMIT = 48 * 2**20
TOTAL_LIMIT = 256 * 2**20
_SKIPPED = frozenset((f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText"))


def docx_source(data: bytes, path: str) -> Source:
    """The text as it reads with all tracked changes accepted. Raises Unreadable for damaged, locked or swollen files."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE container: an encrypted file, or the old .doc under a new name
        raise unreadable(path, "encrypted" if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in data[:65536] else "broken")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if len(package.infolist()) > 10_000 or sum(i.file_size for i in package.infolist()) > TOTAL_LIMIT:
                raise unreadable(path, "bomb")
            body = _part(package, "word/document.xml", path)
            numbers = Numbers(_part(package, "word/numbering.xml", path), _part(package, "word/styles.xml", path))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError):
        raise unreadable(path, "broken") from None
    except zipfile.LargeZipFile:
        raise unreadable(path, "bomb") from None
    if body is None or (root := body.find(f"{W}body")) is None:
        raise unreadable(path, "broken")
    blocks = tuple(_blocks(root, numbers))
    if not blocks:
        raise unreadable(path, "no_text_layer" if any(True for _ in root.iter("{*}blip")) else "empty")
    return Source(blocks)


def _part(package: zipfile.ZipFile, name: str, path: str) -> etree._Element | None:
    """A part's XML, never more than its limit (a directory may lie about sizes), entities unresolved."""
    if name not in package.namelist():
        return None
    with package.open(name) as opened:
        raw = opened.read(PART_LIMIT + 1)
    if len(raw) > PART_LIMIT:
        raise unreadable(path, "bomb")
    if re.search(rb"<!(DOCTYPE|ENTITY)", raw[:4096]):
        raise unreadable(path, "broken")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        raise unreadable(path, "broken") from None


def _blocks(root: etree._Element, numbers: Numbers) -> Iterator[Block]:
    row: list[str] | None = None
    depth = 0
    count = 0
    for event, node in etree.iterwalk(root, events=("start", "end"), tag=(f"{W}p", f"{W}tr", f"{W}tc")):
        if node.tag == f"{W}tr":
            if event == "start":
                depth += 1
                row = row if depth > 1 else []
            else:
                depth -= 1
                if depth == 0 and row is not None:
                    if text := " | ".join(part for part in row if part):
                        yield Block(text, 0, count)
                    row = None
        elif node.tag == f"{W}p" and event == "start":
            count += 1
            lines = _lines(node)
            number, level = numbers.take(node) if lines else ("", 0)
            for order, line in enumerate(lines):
                text = clean(line if order else f"{number}{line}")
                if row is not None:
                    row.append(text)
                elif text:
                    yield Block(text, level, count)


def _lines(paragraph: etree._Element) -> list[str]:
    """A paragraph's text, its line breaks as lines; text boxes inside come after as paragraphs of their own."""
    parts: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            continue
        if node is not paragraph and (node.tag in _SKIPPED or node.tag == f"{W}p" or str(node.tag).endswith("}Fallback")):
            walk.skip_subtree()
        elif node.tag == f"{W}t":
            parts.append(node.text or "")
        elif node.tag == f"{W}tab":
            parts.append("\t" if parts else "")
        elif node.tag in (f"{W}br", f"{W}cr"):
            parts.append("\n")
        elif node.tag == f"{W}noBreakHyphen":
            parts.append("-")
    return [line for line in "".join(parts).split("\n") if line.strip()]
