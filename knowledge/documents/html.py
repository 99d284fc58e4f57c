"""HTML as blocks: read as a stream of tags, so neither depth nor broken nesting matters, and nothing is executed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from .blocks import Block, Source
from .decode import decode
from .parsed import unreadable
from .plain import clean

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BREAKS = frozenset(
    (
        *("p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "section", "article", "main"),
        *("blockquote", "pre", "center", "form", "fieldset", "address", "figure"),
    )
)
_CELLS = frozenset(("td", "th"))
# Left out with everything inside: code, controls, and a page's own navigation.
_SKIPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "iframe", "object"),
        *("nav", "aside", "footer", "button", "select", "textarea"),
    )
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.page_title = ""
        self._text: list[str] = []
        self._level = 0
        self._skip: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skip.append(tag)
        elif tag == "title":
            self._in_title = True
        elif tag in _HEADINGS:
            self.flush()
            self._level = _HEADINGS[tag]
        elif tag in _CELLS and "".join(self._text).strip():
            self._text.append(" | ")
        elif tag in _BREAKS and not (self._level and tag == "br"):
            self._cell_or_flush(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            if tag in self._skip:  # an end without its start must not open or close anything
                del self._skip[self._skip.index(tag) :]
        elif tag == "title":
            self._in_title = False
        elif tag in _HEADINGS or tag in ("body", "html"):
            self.flush()
            self._level = 0
        elif tag in _BREAKS:
            self._cell_or_flush(tag)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.page_title += data
        elif not self._skip:
            self._text.append(data)

    def _cell_or_flush(self, tag: str) -> None:
        """Paragraphs inside a table's cell stay in their row."""
        if tag in ("p", "div", "br") and any(part == " | " for part in self._text[-1:]):
            return
        self.flush()

    def flush(self) -> None:
        text = clean(re.sub(r"[ \t\r\n\f\v\xa0]+", " ", "".join(self._text))).strip("| ")
        self._text = []
        if text:
            self.blocks.append(Block(text, self._level, self.getpos()[0] - 1))


def html_source(data: bytes, path: str) -> Source:
    """The page's text. A lone page title becomes the document's where the page has no heading of level 1."""
    declared = _CHARSET.search(data[:4096])
    text = decode(data, path, declared[1].decode("ascii") if declared else "")
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError, RecursionError):  # what html.parser raises on malformed declarations
        raise unreadable(path, "broken", f"第 {reader.getpos()[0]} 行") from None
    reader.flush()
    title = clean(re.split(r"[_|]|\s[-–—]\s|--", reader.page_title)[0])
    blocks = tuple(reader.blocks)
    if not blocks:
        raise unreadable(path, "empty")
    if title and not any(block.level == 1 for block in blocks[:40]) and len(title) > 4:
        at = next((i for i, b in enumerate(blocks[:40]) if b.text.replace(" ", "") == title.replace(" ", "")), None)
        front = {} if at is None else {"title": title}
        if at is not None:
            blocks = (Block(title, 1, blocks[at].line), *blocks[:at], *blocks[at + 1 :])
        return Source(blocks, front)
    return Source(blocks)
