"""PDF files with a text layer, as programs print them; the Chinese font is one that every reader brings."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
LATIN = "Helvetica"  # where pictures are compared: every viewer brings it
SIZE = (400.0, 600.0)
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=SIZE)
    for draw in pages:
        canvas.setFont(FONT, 16)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def put(*rows: tuple[float, float, str], turn: int = 0, font: str = FONT) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.setFont(font, 16)
        for x, y, text in rows:
            canvas.drawString(x, y, text)

    return draw
