"""A paper as blocks: headings, paragraphs, terms, lists, tables, the signature. What draws them adds no word of its own."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

Role = Literal["body", "number", "addressee", "label", "source", "quote", "faint"]
# Marks that turn text round or hide in it: a name must not rewrite the line that it stands in.
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Heading:
    """A heading below the title, level 1 or 2."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `role`: how it is set; a line break in it stays."""

    kind: ClassVar[str] = "paragraph"
    text: str
    role: Role = "body"


@dataclass(frozen=True)
class Pairs:
    """Terms with what they stand for, one a line."""

    kind: ClassVar[str] = "pairs"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Listing:
    """A list; `ordered` numbers it from 1."""

    kind: ClassVar[str] = "listing"
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a caption and a row of headers; every row has as many cells as there are headers."""

    kind: ClassVar[str] = "table"
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def shares(self) -> list[float]:
        """Each column's share of the width, by its longest text, so that numbers get little and words much."""
        longest = [max(len(row[at]) for row in (self.header, *self.rows)) for at in range(len(self.header))]
        wanted = [min(max(length, 2), 15) + 1.5 for length in longest]
        return [part / sum(wanted) for part in wanted]


@dataclass(frozen=True)
class Signature:
    """Who signed, and below, to the right, office and day."""

    kind: ClassVar[str] = "signature"
    signed: tuple[str, ...]
    lines: tuple[str, ...]


Block = Heading | Paragraph | Pairs | Listing | Table | Signature


@dataclass(frozen=True)
class Paper:
    """A whole paper. `running`: the line on every page, head and foot ("" for none); `page` and `pages`: the words around page
    numbers; `aigc`: the implicit label, None where no machine drafted any of it."""

    title: str
    blocks: tuple[Block, ...]
    author: str
    day: dt.date
    subject: str
    running: str
    page: str
    pages: str
    locale: str = "zh"
    aigc: Mapping[str, str] | None = None

    @property
    def colon(self) -> str:
        """What stands between a term and its words."""
        return "：" if self.locale != "en" else ": "

    @property
    def lang(self) -> str:
        """The language of its frame, as files and pages name it. What it quotes is Chinese in either."""
        return "zh-CN" if self.locale != "en" else "en"

    def texts(self) -> Iterator[str]:
        """Every text of it in order, from the title on."""
        yield self.title
        for block in self.blocks:
            yield from _texts(block)

    def plain(self) -> dict[str, Any]:
        """As plain values for a template: {title, lang, running, blocks: [{kind, …}]}."""
        blocks = [{"kind": block.kind, **asdict(block)} for block in self.blocks]
        return {"title": self.title, "lang": self.lang, "running": self.running, "blocks": blocks}


class Sheet:
    """A paper being written: block after block, each text cleaned of what could turn it round or break a file."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []

    def heading(self, text: str, level: int = 1) -> None:
        """A heading."""
        self.blocks.append(Heading(clean(text).replace("\n", " "), level))

    def say(self, text: str, role: Role = "body") -> None:
        """A paragraph; nothing where the text is empty."""
        if said := clean(text):
            self.blocks.append(Paragraph(said, role))

    def pairs(self, *pairs: tuple[str, str]) -> None:
        """Terms; those that stand for nothing are left out."""
        if said := tuple((clean(term), words) for term, text in pairs if (words := clean(text))):
            self.blocks.append(Pairs(said))

    def list(self, items: Sequence[str], ordered: bool = False) -> None:
        """A list; nothing where there are no items."""
        if said := tuple(words for text in items if (words := clean(text))):
            self.blocks.append(Listing(said, ordered))

    def table(self, caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table; nothing where there are no rows."""
        if rows:
            cells = tuple(tuple(clean(cell) for cell in row) for row in rows)
            self.blocks.append(Table(clean(caption), tuple(map(clean, header)), cells))

    def sign(self, signed: Sequence[str], lines: Sequence[str]) -> None:
        """The signature."""
        self.blocks.append(Signature(tuple(map(clean, signed)), tuple(map(clean, lines))))


def clean(text: str) -> str:
    """Text without control characters, invisible marks and lone surrogates; line breaks stay, one at a time."""
    lines = _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).split("\n")
    kept = ("".join(c for c in line if unicodedata.category(c) != "Cc").strip() for line in lines)
    return "\n".join(line for line in kept if line)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text):
            yield text
        case Pairs(pairs):
            yield from (part for pair in pairs for part in pair)
        case Listing(items):
            yield from items
        case Table(caption, header, rows):
            yield from (caption, *header)
            yield from (cell for row in rows for cell in row)
        case Signature(signed, lines):
            yield from (*signed, *lines)
