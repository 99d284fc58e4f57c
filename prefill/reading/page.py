"""What was read from a file: pages of lines of characters, each with its place and how sure the reading is.

Places are fractions of the page, (x0, y0, x1, y1) from the top left corner, of the page as it is shown to people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Box = tuple[float, float, float, float]
Method = Literal["text", "ocr", "docx"]
MarkKind = Literal["red", "blue", "dark"]


@dataclass(frozen=True)
class Char:
    """One character that is not white space."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True)
class Line:
    """One run of characters that stand beside each other; `angle` is its slope in radians, clockwise positive."""

    chars: tuple[Char, ...]
    angle: float = 0.0

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def box(self) -> Box:
        return union(char.box for char in self.chars)

    @property
    def height(self) -> float:
        return sum(char.box[3] - char.box[1] for char in self.chars) / len(self.chars)


@dataclass(frozen=True)
class Mark:
    """Ink on a page that is no recognised print: red as seals are, blue or dark as strokes of a pen. `amount` is the share
    of the page's area that is inked."""

    kind: MarkKind
    box: Box
    amount: float


@dataclass(frozen=True)
class Page:
    """One page; `width` and `height` in points or pixels, only their ratio matters. `turned` is how many quarter turns
    clockwise the image was given to stand upright. `marks` is None where nobody looked for any, or could not see."""

    number: int
    width: float
    height: float
    method: Method
    lines: tuple[Line, ...]
    turned: int = 0
    marks: tuple[Mark, ...] | None = None

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Reading:
    """One file, read."""

    media: str
    pages: tuple[Page, ...]
    seconds: tuple[float, ...] = field(default=(), compare=False)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: characters as [text, x0, y0, x1, y1, confidence], marks as [kind, x0, y0, x1, y1, amount]."""
        return {
            "media": self.media,
            "seconds": list(self.seconds),
            "pages": [
                {
                    "number": page.number, "width": page.width, "height": page.height, "method": page.method,
                    "turned": page.turned,
                    "lines": [
                        {
                            "angle": line.angle,
                            "chars": [[c.text, *(round(v, 5) for v in c.box), round(c.confidence, 4)] for c in line.chars],
                        }
                        for line in page.lines
                    ],
                    "marks": None if page.marks is None else [
                        [one.kind, *(round(v, 5) for v in one.box), one.amount] for one in page.marks
                    ],
                }
                for page in self.pages
            ],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Reading:
        """The inverse of `as_dict`; a reading kept before marks were looked for has none. Raises KeyError, TypeError or ValueError on anything else."""
        return cls(
            data["media"],
            tuple(
                Page(
                    page["number"], page["width"], page["height"], page["method"],
                    tuple(
                        Line(tuple(Char(c[0], (c[1], c[2], c[3], c[4]), c[5]) for c in line["chars"]), line["angle"])
                        for line in page["lines"]
                    ),
                    page["turned"],
                    None if (marks := page.get("marks")) is None else tuple(
                        Mark(m[0], (m[1], m[2], m[3], m[4]), m[5]) for m in marks
                    ),
                )
                for page in data["pages"]
            ),
            tuple(data["seconds"]),
        )  # fmt: skip


def turn(box: Box, quarters: int) -> Box:
    """The box on the page turned clockwise by so many quarters; counter-clockwise for fewer than none."""
    x0, y0, x1, y1 = box
    return (box, (1 - y1, x0, 1 - y0, x1), (1 - x1, 1 - y1, 1 - x0, 1 - y0), (y0, 1 - x1, y1, 1 - x0))[quarters % 4]


def union(boxes: Any) -> Box:
    """The smallest box around all of them. Raises ValueError on none."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))
