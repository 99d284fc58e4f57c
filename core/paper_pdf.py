"""What every PDF of ours shares: its font, its lines, page numbers, bookmarks, and the data of the file itself.

The font is one of those that every PDF reader brings for Chinese (Adobe's STSong-Light, Adobe-GB1); nothing is embedded or
fetched. A character that it lacks would leave a gap that nobody notices, in a name for one: it is set from a font that the
caller names, else its code point stands beside it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from core.line_breaks import lines_of

FONT = "STSong-Light"
FAINT = "#5a6472"
WIDE = A4[0]
"""The page's width in points."""
# Signs that the font lacks, and the one it has for the same.
_NEAR = str.maketrans({"✕": "×", "✗": "×", "✓": "√", "•": "·", "−": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u2009": " "})


@dataclass(frozen=True)
class FileFacts:
    """What the file says of itself: `day` is the legal day it bears; `aigc` the implicit label (GB 45438), None where no machine
    wrote any of it."""

    title: str
    author: str
    day: dt.date
    lang: str = "zh-CN"
    subject: str = ""
    aigc: Mapping[str, str] | None = None

    @property
    def told(self) -> str:
        """The subject line: the implicit label where there is one."""
        return aigc_words(self.aigc) if self.aigc is not None else self.subject


@dataclass(frozen=True)
class Running:
    """What stands on every page: a line at the head, one at the foot, and the words around page numbers, each of which may be
    empty. `page(n)` comes before the number of all pages and `of(total)` is that: 第 2 页，共 / 5 页."""

    head: str = ""
    foot: str = ""
    page: Callable[[int], str] | None = None
    of: Callable[[int], str] = str


def aigc_words(aigc: Mapping[str, str]) -> str:
    """The implicit label as one line of a file's data."""
    return "AIGC " + json.dumps(dict(aigc), ensure_ascii=False)


def style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    """A style in our font."""
    register()
    return ParagraphStyle(name, fontName=FONT, bulletFontName=FONT, fontSize=size, leading=leading, wordWrap="CJK", **more)


def paragraph(text: str, look: ParagraphStyle, width: float, rare: Path | None = None, bullet: str | None = None) -> Paragraph:
    """Text as a paragraph of that look in a column `width` points wide, its lines broken as Chinese ones are. Nothing in it is
    markup, its own line breaks stay, and no character goes missing. `rare`: a TrueType font for those that ours lacks."""
    room = width - look.leftIndent - look.rightIndent - 0.01
    name, there = _rare_font(str(rare)) if rare else ("", frozenset())
    shown = "".join(c if c == "\n" or drawn(c) or ord(c) in there else f"{c}〔U+{ord(c):04X}〕" for c in text.translate(_NEAR))

    def wide(c: str) -> float:
        return float(pdfmetrics.stringWidth(c, FONT if drawn(c) or ord(c) not in there else name, look.fontSize))

    lines: list[str] = []
    for part in shown.split("\n"):
        lines += lines_of(part, room if lines else room - look.firstLineIndent, room, wide)
    set_in = (
        "".join(f'<font name="{name}">{escape(c)}</font>' if ord(c) in there and not drawn(c) else escape(c) for c in line)
        for line in lines
    )
    return Paragraph("<br/>".join(set_in), look, bulletText=bullet)


def register() -> None:
    """Makes the font known to the renderer; again does nothing."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@lru_cache(maxsize=8192)
def drawn(c: str) -> bool:
    """Whether our font has the character: those of GBK, and the first extension of the unified ideographs."""
    if " " <= c <= "~" or "\u3400" <= c <= "\u4db5":
        return True
    try:
        return len(c.encode("gbk")) == 2 and not "\ue000" <= c <= "\uf8ff"
    except UnicodeEncodeError:
        return False


class _WithAllPlanes(TTFont):  # type: ignore[misc]
    """A font whose characters beyond the basic plane can be copied: the renderer writes their numbers, where UTF-16 is due."""

    def addObjects(self, doc: Any) -> None:
        """Adds the font to the file."""
        super().addObjects(doc)
        for name, made in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                made.content = re.sub(
                    "<([0-9A-F]{5})>", lambda m: f"<{chr(int(m[1], 16)).encode('utf-16-be').hex().upper()}>", made.content
                )


@lru_cache(maxsize=4)
def _rare_font(path: str) -> tuple[str, frozenset[int]]:
    name = f"rare-{zlib.crc32(path.encode()):08x}"
    font = _WithAllPlanes(name, path)
    pdfmetrics.registerFont(font)
    return name, frozenset(font.face.charToGlyph)


def build(story: Sequence[Flowable], facts: FileFacts, running: Running | None = None, margin: float = 20) -> bytes:
    """The file's bytes; the same story gives the same bytes. `margin` in millimetres, left and right.

    A paragraph whose style is called heading1, heading2 … is a bookmark of that level.
    """
    register()
    out, told = BytesIO(), running or Running()
    made = BaseDocTemplate(
        out, pagesize=A4, leftMargin=margin * mm, rightMargin=margin * mm, topMargin=18 * mm, bottomMargin=18 * mm, invariant=1,
        title=facts.title, author=facts.author, subject=facts.told, lang=facts.lang, displayDocTitle=True,
    )  # fmt: skip
    frame = Frame(made.leftMargin, made.bottomMargin, made.width, made.height, 0, 0, 0, 0, id="page")
    made.addPageTemplates(
        PageTemplate("page", [frame], onPage=lambda c, d: _head(c, told), onPageEnd=lambda c, d: _foot(c, told))
    )
    marks: list[str] = []
    made.afterFlowable = lambda flowable: _bookmark(made.canv, flowable, marks)
    made.build(list(story), canvasmaker=lambda *told_, **more: _Counting(told, facts.day, *told_, **more))
    return out.getvalue()


class _Counting(Canvas):  # type: ignore[misc]
    """A page that is drawn cannot know how many come after it: the count is a form that is drawn when all are."""

    def __init__(self, running: Running, day: dt.date, *told: object, **more: object) -> None:
        super().__init__(*told, **more)
        self._running = running
        self.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}000000+08'00'")

    def save(self) -> None:
        """Ends the file."""
        if self._running.page is not None:
            self.beginForm("pages")
            self.setFont(FONT, 9)
            self.drawString(0, 0, self._running.of(self.getPageNumber() - 1))
            self.endForm()
        super().save()


def _head(canvas: Canvas, running: Running) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 9)
    canvas.setFillColor(FAINT)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, running.head)
    canvas.restoreState()


def _foot(canvas: Canvas, running: Running) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 9)
    canvas.setFillColor(FAINT)
    if running.page is not None:
        words = running.page(canvas.getPageNumber())
        left = (A4[0] - pdfmetrics.stringWidth(words + running.of(9), FONT, 9)) / 2
        canvas.drawString(left, 12 * mm, words)
        canvas.saveState()
        canvas.translate(left + pdfmetrics.stringWidth(words, FONT, 9), 12 * mm)
        canvas.doForm("pages")
        canvas.restoreState()
    canvas.drawCentredString(A4[0] / 2, 8 * mm, running.foot)
    canvas.restoreState()


def _bookmark(canvas: Canvas, flowable: Flowable, marks: list[str]) -> None:
    name = flowable.style.name if isinstance(flowable, Paragraph) else ""
    if name.startswith("heading"):
        marks.append(f"mark{len(marks)}")
        canvas.bookmarkPage(marks[-1])
        canvas.addOutlineEntry(flowable.getPlainText(), marks[-1], int(name.removeprefix("heading")) - 1)
