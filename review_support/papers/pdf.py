"""A paper as PDF: its blocks in the look of an official letter, text that can be read aloud, searched and copied."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, LongTable, Spacer, TableStyle
from reportlab.platypus import Paragraph as Drawn

from core.paper_pdf import FAINT, FileFacts, Running, build, marked, style

from .blocks import Block, Heading, Listing, Pairs, Paper, Paragraph, Signature, Table

_MARGIN = 26
_WIDTH = 210 - 2 * _MARGIN
_SIZE, _LEADING = 11.5, 20


def to_pdf(paper: Paper, rare: Path | None = None) -> bytes:
    """The file's bytes; the same paper gives the same bytes. `rare`: a TrueType font for characters that the PDF readers' own
    Chinese font lacks; without one they are followed by their code point."""
    styles = _styles(paper.locale)
    story: list[Flowable] = [Drawn(marked(paper.title, rare), styles["title"])]
    for block in paper.blocks:
        story += _drawn(block, styles, rare, paper.colon)
    facts = FileFacts(paper.title, paper.author, paper.day, paper.lang, paper.subject, paper.aigc)
    running = Running(
        paper.running, paper.running, lambda n: paper.page.format(n=n), lambda total: paper.pages.format(n=total)
    )
    return build(story, facts, running, _MARGIN)


def _styles(locale: str) -> dict[str, ParagraphStyle]:
    # An official letter opens each Chinese paragraph two characters in (GB/T 9704).
    indent = 0 if locale == "en" else 2 * _SIZE
    body = style("body", _SIZE, _LEADING, firstLineIndent=indent, spaceAfter=3)
    plain = style("plain", _SIZE, _LEADING)
    made = [
        style("title", 20, 30, alignment=TA_CENTER, spaceBefore=8, spaceAfter=8),
        style("heading1", 13.5, 22, spaceBefore=12, spaceAfter=4, keepWithNext=1),
        style("heading2", _SIZE + 0.5, _LEADING, spaceBefore=8, spaceAfter=1, keepWithNext=1),
        body,
        plain,
        style("number", _SIZE, _LEADING, alignment=TA_CENTER, spaceAfter=4),
        style("addressee", _SIZE, _LEADING, spaceBefore=8, spaceAfter=3),
        style("label", 9.5, 15, alignment=TA_CENTER, textColor=FAINT),
        style("demonstration", 9.5, 15, alignment=TA_CENTER, textColor=FAINT),
        style("source", _SIZE, _LEADING, spaceBefore=5, keepWithNext=1),
        style("quote", 10.5, 18, leftIndent=_SIZE * 2, spaceAfter=4),
        style("faint", 10, 17, textColor=FAINT, firstLineIndent=0 if locale == "en" else 20, spaceBefore=4),
        style("pair", _SIZE, _LEADING, leftIndent=_SIZE * 2, spaceAfter=1),
        style("listed", _SIZE, _LEADING, leftIndent=_SIZE * 2, bulletIndent=4, spaceAfter=2),
        style("caption", 10, 17, textColor=FAINT, spaceBefore=6, spaceAfter=2, keepWithNext=1),
        style("cell", 10, 15.5),
        style("signed", _SIZE, _LEADING, spaceBefore=2),
        style("signature", _SIZE, _LEADING, alignment=TA_RIGHT, rightIndent=8 * mm),
    ]
    return {one.name: one for one in made}


def _drawn(block: Block, styles: dict[str, ParagraphStyle], rare: Path | None, colon: str) -> list[Flowable]:
    def put(text: str, name: str, bullet: str | None = None) -> Flowable:
        return Drawn(marked(text, rare), styles[name], bulletText=bullet)

    match block:
        case Heading(text, level):
            return [put(text, f"heading{level}")]
        case Paragraph(text, role):
            return [put(text, role)]
        case Pairs(pairs):
            return [put(f"{term}{colon}{words}", "pair") for term, words in pairs]
        case Listing(items, ordered):
            return [put(text, "listed", f"{n}." if ordered else "·") for n, text in enumerate(items, 1)]
        case Table():
            return _table(block, styles, rare)
        case Signature(signed, lines):
            ends = [put("　　".join(signed), "signed")] if signed else []
            return [Spacer(1, 10 * mm), KeepTogether([*ends, Spacer(1, 4 * mm), *(put(line, "signature") for line in lines)])]


def _table(table: Table, styles: dict[str, ParagraphStyle], rare: Path | None) -> list[Flowable]:
    rows = [[Drawn(marked(cell, rare), styles["cell"]) for cell in row] for row in (table.header, *table.rows)]
    drawn = LongTable(
        rows, colWidths=[_WIDTH * share * mm for share in table.shares], repeatRows=1, splitInRow=1, hAlign="LEFT", spaceAfter=8,
        style=TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, "#8a93a0"), ("BACKGROUND", (0, 0), (-1, 0), "#f0f2f5"),
                ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        ),
    )  # fmt: skip
    return [Drawn(marked(table.caption, rare), styles["caption"]), drawn]

