"""A paper as PDF: its blocks in the look of an official letter, text that can be read aloud, searched and copied."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, LongTable, Spacer, TableStyle

from core.paper_pdf import FAINT, WIDE, FileFacts, Running, build, paragraph, style

from .blocks import Block, Heading, Listing, Pairs, Paper, Paragraph, Signature, Table

_MARGIN = 26
_WIDTH = WIDE - 2 * _MARGIN * mm
_SIZE, _LEADING = 11.5, 19
_PAD = 5


def to_pdf(paper: Paper, rare: Path | None = None) -> bytes:
    """The file's bytes; the same paper gives the same bytes. `rare`: a TrueType font for characters that the PDF readers' own
    Chinese font lacks; without one they are followed by their code point."""
    drawing = _Drawing(paper, rare)
    story = [drawing.put(paper.title, "title")]
    for block in paper.blocks:
        if isinstance(block, Signature):
            # Never alone on a page: a blank sheet that is signed could be put behind anything.
            story.append(KeepTogether([story.pop(), *drawing.of(block)]))
        else:
            story += drawing.of(block)
    facts = FileFacts(paper.title, paper.author, paper.day, paper.lang, paper.subject, paper.aigc)
    running = Running(
        paper.running, paper.running, lambda n: paper.page.format(n=n), lambda total: paper.pages.format(n=total)
    )
    return build(story, facts, running, _MARGIN)


class _Drawing:
    """Draws the blocks of one paper."""

    def __init__(self, paper: Paper, rare: Path | None) -> None:
        self._styles, self._rare, self._colon = _styles(paper.locale), rare, paper.colon

    def put(self, text: str, name: str, bullet: str | None = None, width: float = _WIDTH) -> Flowable:
        """A paragraph of a style."""
        return paragraph(text, self._styles[name], width, self._rare, bullet)

    def of(self, block: Block) -> list[Flowable]:
        """What a block is on the page. A heading stands with the lines below it."""
        match block:
            case Heading(text, level):
                return [CondPageBreak((5 if level == 1 else 4) * _LEADING), self.put(text, f"heading{level}")]
            case Paragraph(text, role):
                kept = [CondPageBreak(3 * _LEADING)] if role == "source" else []
                return [*kept, self.put(text, role)]
            case Pairs(pairs):
                return [self.put(f"{term}{self._colon}{words}", "pair") for term, words in pairs]
            case Listing(items, ordered):
                return [self.put(text, "numbered" if ordered else "listed", f"{n}." if ordered else "●") for n, text in enumerate(items, 1)]
            case Table():
                return self._table(block)
            case Signature(signed, lines):
                names = [self.put(one, "signed") for one in signed]
                return [Spacer(1, 6 * mm), *names, Spacer(1, 3 * mm), *(self.put(line, "signature") for line in lines)]

    def _table(self, table: Table) -> list[Flowable]:
        widths = [_WIDTH * share for share in table.shares]
        rows = [
            [self.put(cell, "cell", width=width - 2 * _PAD) for cell, width in zip(row, widths, strict=True)]
            for row in (table.header, *table.rows)
        ]
        drawn = LongTable(
            rows, colWidths=widths, repeatRows=1, splitInRow=1, hAlign="LEFT", spaceAfter=8,
            style=TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.5, "#8a93a0"), ("BACKGROUND", (0, 0), (-1, 0), "#f0f2f5"),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
                    ("LEFTPADDING", (0, 0), (-1, -1), _PAD), ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
                ]
            ),
        )  # fmt: skip
        return [CondPageBreak(5 * _LEADING), self.put(table.caption, "caption"), drawn]


def _styles(locale: str) -> dict[str, ParagraphStyle]:
    # An official letter opens each Chinese paragraph two characters in (GB/T 9704).
    indent = 0 if locale == "en" else 2
    listed = {"leftIndent": _SIZE * 2, "bulletIndent": 4, "spaceAfter": 2}
    made = [
        style("title", 20, 30, alignment=TA_CENTER, spaceBefore=8, spaceAfter=8),
        style("heading1", 14, 22, spaceBefore=9, spaceAfter=3),
        style("heading2", 12.5, _LEADING, spaceBefore=9, spaceAfter=1),
        style("body", _SIZE, _LEADING, firstLineIndent=indent * _SIZE, spaceAfter=3),
        style("number", _SIZE, _LEADING, alignment=TA_CENTER, spaceAfter=4),
        style("addressee", _SIZE, _LEADING, spaceBefore=8, spaceAfter=3),
        style("label", 9.5, 15, alignment=TA_CENTER, textColor=FAINT),
        style("source", _SIZE, _LEADING, spaceBefore=5),
        style("quote", 10.5, 18, leftIndent=_SIZE * 2, spaceAfter=4),
        style("faint", 10, 17, textColor=FAINT, firstLineIndent=indent * 10, spaceBefore=4),
        style("pair", _SIZE, _LEADING, leftIndent=_SIZE * 2, spaceAfter=1),
        style("listed", _SIZE, _LEADING, bulletFontSize=5, bulletOffsetY=2.5, **listed),
        style("numbered", _SIZE, _LEADING, bulletFontSize=_SIZE, **listed),
        style("caption", 10, 17, textColor=FAINT, spaceBefore=6, spaceAfter=2),
        style("cell", 10, 15.5),
        style("signed", _SIZE, _LEADING),
        style("signature", _SIZE, _LEADING, alignment=TA_RIGHT, rightIndent=8 * mm),
    ]
    return {one.name: one for one in made}
