"""Text and Markdown files as blocks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import yaml

from .blocks import Block, Source
from .parsed import unreadable

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_FENCE = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->")


def plain_source(text: str, first_line: int = 0) -> Source:
    """A text file: every line that isn't blank is a paragraph (official texts don't wrap inside one)."""
    blocks, gap = [], 1
    for number, raw in enumerate(text.split("\n")):
        line = clean(raw)
        if line:
            blocks.append(Block(line, 0, first_line + number, gap))
        gap = 0 if line else gap + 1
    return Source(tuple(blocks))


def markdown_source(text: str, path: str) -> Source:
    """Markdown with optional front matter, and notes (题注) above an `INFO END` comment as law collections keep them."""
    front: Mapping[str, str] = {}
    if found := _FENCE.match(text):
        front = _front(found[1], path)
        text = "\n" * found[0].count("\n") + text[found.end() :]
    blocks: list[Block] = []
    notes: list[str] = []
    gap = 1
    for number, raw in enumerate(text.split("\n")):
        if "INFO END" in raw and _COMMENT.search(raw):
            notes = [block.text for block in blocks if not block.level]
            blocks = [block for block in blocks if block.level]
            continue
        line = clean(_COMMENT.sub("", raw))
        heading = _HEADING.match(line)
        if heading and not heading[2]:
            continue
        if heading:
            blocks.append(Block(_unmark(heading[2]), len(heading[1]), number, gap))
        elif line and not re.fullmatch(r"[-*_=|:\s]{3,}", line):
            blocks.append(Block(_unmark(re.sub(r"^(?:[>*+-]\s+)+", "", line)), 0, number, gap))
        gap = 0 if line else gap + 1
    return Source(tuple(block for block in blocks if block.text), front, tuple(notes))


def clean(line: str) -> str:
    """Without blanks at its ends, byte marks and zero-width characters."""
    return re.sub(r"[\u200b-\u200d\u2060\ufeff]", "", line).strip(" \t\n\r\f\v\u3000\u00a0\u2002\u2003")


def _unmark(line: str) -> str:
    """Without Markdown's emphasis and links; table bars at the ends go, those between cells stay."""
    line = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", line)
    line = re.sub(r"!?\[([^\]\n]{1,200})\]\([^)\s]{1,500}\)", r"\1", line)
    return line.strip("|").strip() if line.startswith("|") else line


def _front(raw: str, path: str) -> Mapping[str, str]:
    try:
        found = yaml.safe_load(raw)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise unreadable(path, "front", f"第 {mark.line + 2} 行" if mark else "") from None
    if found is None:
        return {}
    if not isinstance(found, dict) or any(isinstance(v, dict | list) for v in found.values()):
        raise unreadable(path, "front")
    return {str(k): v.isoformat() if isinstance(v, dt.date) else str(v).strip() for k, v in found.items() if v is not None}
