"""A page as a list of things to draw, so that one drawing gives an image, a PDF with text, and the boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from PIL import Image, ImageFont

Face = Literal["serif", "serif-bold", "sans", "sans-bold"]
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

INK: Colour = (25, 25, 28)
GREY: Colour = (120, 120, 125)
NOTICE = "合成测试样本·非真实证件"

FOLDER = "/usr/share/fonts/opentype/noto/"
FILES: dict[Face, str] = {
    "serif": FOLDER + "NotoSerifCJK-Regular.ttc",
    "serif-bold": FOLDER + "NotoSerifCJK-Bold.ttc",
    "sans": FOLDER + "NotoSansCJK-Regular.ttc",
    "sans-bold": FOLDER + "NotoSansCJK-Bold.ttc",
}
SIMPLIFIED = 2  # the face for mainland Chinese inside each collection
NO_LINE_START = set("，。、；：！？）》】〕”’)]%㎡元")


@cache
def typeface(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FILES[face], size, index=SIMPLIFIED)


def width_of(text: str, face: Face, size: int) -> float:
    return float(typeface(face, size).getlength(text))


@dataclass(frozen=True)
class Run:
    """A printed value: which element it is, and how it is written here."""

    element: str | None
    text: str
    also: str | None = None  # a second element that the same letters say


@dataclass(frozen=True)
class Part(Run):
    """What of a value stands on one line."""

    whole: Run = Run(None, "")


Piece = str | Run
Pieces = list[Piece]


@dataclass(frozen=True)
class Text:
    x: float
    y: float  # top of the letters
    text: str
    size: int
    face: Face
    colour: Colour
    run: Run | None = None

    @property
    def elements(self) -> list[str]:
        return [name for name in (self.run.element, self.run.also) if name] if self.run else []

    @property
    def box(self) -> Box:
        return self.x, self.y - 0.04 * self.size, self.x + width_of(self.text, self.face, self.size), self.y + 1.06 * self.size


@dataclass(frozen=True)
class Shape:
    kind: Literal["line", "rect", "ellipse"]
    box: Box
    outline: Colour | None = None
    fill: Colour | None = None
    width: int = 2

    @property
    def elements(self) -> list[str]:
        return []


@dataclass(frozen=True)
class Picture:
    x: int
    y: int
    image: Image.Image
    element: str | None = None

    @property
    def elements(self) -> list[str]:
        return [self.element] if self.element else []

    @property
    def box(self) -> Box:
        return self.x, self.y, self.x + self.image.width, self.y + self.image.height


def words(text: str) -> list[str]:
    """Pieces that a line may break between: Chinese signs one by one, numbers and Latin words whole."""
    out: list[str] = []
    joined = False
    for sign in text:
        whole = sign.isascii() and not sign.isspace()
        if out and (sign in NO_LINE_START or (whole and joined)):
            out[-1] += sign
        else:
            out.append(sign)
        joined = whole
    return out


@dataclass
class Paper:
    width: int = 1240
    height: int = 1754
    face: Face = "serif"
    size: int = 28
    ink: Colour = INK
    background: Colour = (255, 255, 255)
    ops: list[Text | Shape | Picture] = field(default_factory=list)

    @property
    def bold(self) -> Face:
        return "serif-bold" if self.face.startswith("serif") else "sans-bold"

    def text(self, x: float, y: float, piece: Piece, size: int | None = None, *, face: Face | None = None,
             colour: Colour | None = None, align: Literal["left", "centre", "right"] = "left") -> float:
        """Draws one line and returns where it ends."""
        run, content = (piece, piece.text) if isinstance(piece, Run) else (None, piece)
        size, face = size or self.size, face or self.face
        length = width_of(content, face, size)
        x -= {"left": 0.0, "centre": length / 2, "right": length}[align]
        self.ops.append(Text(x, y, content, size, face, colour or self.ink, run if run and run.element else None))
        return x + length

    def labelled(self, x: float, y: float, label: str, value: Piece, size: int | None = None, *, face: Face | None = None,
                 align: Literal["left", "centre", "right"] = "left") -> None:
        """A label and its value on one line, placed together."""
        size, face = size or self.size, face or self.face
        extent = sum(width_of(part.text if isinstance(part, Run) else part, face, size) for part in (label, value))
        start = x - {"left": 0.0, "centre": extent / 2, "right": extent}[align]
        self.text(self.text(start, y, label, size, face=face), y, value, size, face=face)

    def title(self, y: float, content: str, size: int = 44, colour: Colour | None = None) -> None:
        self.text(self.width / 2, y, content, size, face=self.bold, colour=colour, align="centre")

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: Colour | None = None, width: int = 2) -> None:
        self.ops.append(Shape("line", (x0, y0, x1, y1), outline=colour or self.ink, width=width))

    def rect(self, x: float, y: float, w: float, h: float, outline: Colour | None = None, fill: Colour | None = None, width: int = 2) -> None:
        self.ops.append(Shape("rect", (x, y, x + w, y + h), outline or (None if fill else self.ink), fill, width))

    def ellipse(self, x: float, y: float, w: float, h: float, outline: Colour | None = None, fill: Colour | None = None, width: int = 2) -> None:
        self.ops.append(Shape("ellipse", (x, y, x + w, y + h), outline, fill, width))

    def picture(self, x: float, y: float, image: Image.Image, element: str | None = "") -> None:
        """`element`: what it proves; None leaves it out, as where nobody signed."""
        if element is not None:
            self.ops.append(Picture(round(x), round(y), image, element or None))

    def broken(self, pieces: Pieces, width: float, size: int, face: Face, indent: float = 0) -> list[list[Piece]]:
        """The lines that these pieces make in this width."""
        lines: list[list[Piece]] = [[]]
        used = indent
        for piece in pieces:
            run = piece if isinstance(piece, Run) else None
            for word in words(run.text if run else str(piece)):
                if word == "\n":
                    lines.append([])
                    used = 0
                    continue
                length = width_of(word, face, size)
                if used + length > width and used > 0 and word[0] not in NO_LINE_START:
                    lines.append([])
                    used = 0
                used += length
                last = lines[-1][-1] if lines[-1] else None
                if run and isinstance(last, Part) and last.whole is run:
                    lines[-1][-1] = Part(run.element, last.text + word, whole=run)
                elif run:
                    lines[-1].append(Part(run.element, word, whole=run))
                elif isinstance(last, str):
                    lines[-1][-1] = last + word
                else:
                    lines[-1].append(word)
        return lines

    def flow(self, x: float, y: float, width: float, pieces: Pieces, size: int | None = None, *, lead: float = 1.7,
             indent: float = 0, face: Face | None = None, colour: Colour | None = None, underline: bool = False) -> float:
        """Running text; returns the top of the next line."""
        size, face = size or self.size, face or self.face
        for number, line in enumerate(self.broken(pieces, width, size, face, indent)):
            self.place(x + (indent if number == 0 else 0), y, line, size, face, colour, underline)
            y += size * lead
        return y

    def place(self, x: float, y: float, line: list[Piece], size: int, face: Face, colour: Colour | None = None, underline: bool = False) -> None:
        """Draws one line that is already broken."""
        for piece in line:
            content = piece.text if isinstance(piece, Run) else piece
            run = piece.whole if isinstance(piece, Part) and piece.element else None
            self.ops.append(Text(x, y, content, size, face, colour or self.ink, run))
            end = x + width_of(content, face, size)
            if underline and isinstance(piece, Run):
                self.line(x, y + size * 1.22, end, y + size * 1.22, width=1)
            x = end

    def stack(self, x: float, y: float, width: float, label: str, value: Piece | Pieces, size: int | None = None, *,
              label_size: int | None = None, colour: Colour = GREY, gap: float = 1.4) -> float:
        """A small label with its value under it."""
        size = size or self.size
        small = label_size or round(size * 0.72)
        self.text(x, y, label, small, colour=colour)
        return self.flow(x, y + small * gap + 4, width, value if isinstance(value, list) else [value], size, lead=1.35) + size * 0.5

    def notice(self) -> None:
        self.text(self.width / 2, self.height - 34, NOTICE, 18, face="sans", colour=(150, 150, 150), align="centre")

    def texts(self) -> list[Text]:
        return [op for op in self.ops if isinstance(op, Text)]
