"""The shape between a file format and the cutting: lines of text, some of them headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Block:
    """One paragraph, table row or heading. `level` is 1–6 for a heading that the format itself marks, else 0.

    `line` is where it stands (0-based line, paragraph or page number), `gap` how many blank lines go before it.
    """

    text: str
    level: int = 0
    line: int = 0
    gap: int = 1


@dataclass(frozen=True)
class Source:
    """A file's content without its format: front matter as written, notes above the text, and the blocks."""

    blocks: tuple[Block, ...]
    front: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
