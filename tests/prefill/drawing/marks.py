"""Seals, signatures and portraits, all drawn."""

from __future__ import annotations

import math
import random
from contextvars import ContextVar

from PIL import Image, ImageDraw

from tests.prefill.drawing.paper import Colour, Paper, typeface

RED: Colour = (205, 50, 45)
# How people sign: in blue, in black, or with strokes that are no letters.
PEN: ContextVar[str] = ContextVar("pen", default="blue")


def seal(name: str, diameter: int = 210, colour: Colour = RED, low: str = "") -> Image.Image:
    """A round seal with a star and the name along its rim."""
    side = diameter * 2
    image = Image.new("RGBA", (side, side), (*colour, 0))
    pen = ImageDraw.Draw(image)
    edge, middle = side // 40, side / 2
    pen.ellipse((edge, edge, side - edge, side - edge), outline=(*colour, 150), width=side // 45)
    points = []
    for corner in range(10):
        radius = side * (0.15 if corner % 2 == 0 else 0.06)
        angle = math.pi * corner / 5 - math.pi / 2
        points.append((middle + radius * math.cos(angle), middle + radius * math.sin(angle)))
    pen.polygon(points, fill=(*colour, 150))
    size = max(16, min(side // 9, int(side * 2.2 / max(len(name), 8))))
    step = min(0.42, 4.4 / max(len(name), 1))
    for number, sign in enumerate(name):
        angle = (number - (len(name) - 1) / 2) * step
        letter = Image.new("RGBA", (size * 2, size * 2), (*colour, 0))
        ImageDraw.Draw(letter).text((size, size), sign, font=typeface("serif-bold", size), fill=(*colour, 150), anchor="mm")
        turned = letter.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        radius = side * 0.385
        image.alpha_composite(turned, (int(middle + radius * math.sin(angle) - size), int(middle - radius * math.cos(angle) - size)))
    if low:
        pen.text((middle, side * 0.74), low, font=typeface("serif-bold", side // 14), fill=(*colour, 150), anchor="mm")
    return image.resize((diameter, diameter), Image.Resampling.LANCZOS)


def signature(name: str, size: int = 52) -> Image.Image:
    """A name as if written by hand: slanted, uneven and blue, unless `PEN` says otherwise."""
    if PEN.get() == "strokes":
        return strokes(name, size)
    ink = (25, 25, 28, 235) if PEN.get() == "black" else (35, 50, 120, 235)
    image = Image.new("RGBA", (size * (len(name) + 2), size * 2), (35, 50, 120, 0))
    for number, sign in enumerate(name):
        letter = Image.new("RGBA", (size * 2, size * 2), (35, 50, 120, 0))
        ImageDraw.Draw(letter).text((size, size), sign, font=typeface("serif", size + 4 * (number % 2)), fill=ink, anchor="mm")
        image.alpha_composite(letter.rotate(6 - 5 * number, resample=Image.Resampling.BICUBIC), (int(number * size * 0.86), 3 * (number % 2)))
    slanted = image.transform(image.size, Image.Transform.AFFINE, (1, 0.28, -size * 0.3, 0, 1, 0), Image.Resampling.BICUBIC)
    box = slanted.getbbox()
    return slanted.crop(box) if box else slanted


def strokes(name: str, size: int = 52) -> Image.Image:
    """What nobody can read: a few swings of a black pen."""
    rng = random.Random(name)
    image = Image.new("RGBA", (size * (len(name) + 1), size * 2), (20, 20, 24, 0))
    pen, x = ImageDraw.Draw(image), size * 0.3
    for _ in name:
        for _ in range(4):
            corners = [(x + rng.uniform(-0.1, 0.9) * size, size * rng.uniform(0.4, 1.6)) for _ in range(4)]
            curve = [_bezier(corners, step / 14) for step in range(15)]
            pen.line(curve, fill=(20, 20, 24, 240), width=max(size // 14, 2), joint="curve")
        x += size * 0.8
    box = image.getbbox()
    return image.crop(box) if box else image


def _bezier(corners: list[tuple[float, float]], at: float) -> tuple[float, float]:
    shares = [(1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3]
    return sum(s * x for s, (x, _) in zip(shares, corners, strict=True)), sum(s * y for s, (_, y) in zip(shares, corners, strict=True))


def portrait(paper: Paper, x: float, y: float, w: float, h: float, back: Colour = (214, 224, 236), tone: Colour = (150, 158, 170)) -> None:
    """A silhouette, nobody's face."""
    paper.rect(x, y, w, h, outline=(170, 175, 180), fill=back, width=1)
    paper.ellipse(x + w * 0.31, y + h * 0.16, w * 0.38, h * 0.36, fill=tone)
    paper.ellipse(x + w * 0.14, y + h * 0.58, w * 0.72, h * 0.5 - h * 0.12, fill=tone)
    paper.rect(x + w * 0.14, y + h * 0.77, w * 0.72, h * 0.22, fill=tone)


def code_square(paper: Paper, x: float, y: float, side: int, seed: int) -> None:
    """Looks like a two-dimensional code; says nothing."""
    cells = 21
    step = side / cells
    state = seed * 2654435761 % 2**32 or 1
    for row in range(cells):
        for column in range(cells):
            state = (state * 1103515245 + 12345) % 2**31
            if (state >> 16) % 2:
                paper.rect(x + column * step, y + row * step, step, step, fill=(30, 30, 30))
    for left, top in ((0, 0), (14, 0), (0, 14)):
        paper.rect(x + left * step, y + top * step, 7 * step, 7 * step, fill=(30, 30, 30))
        paper.rect(x + (left + 1) * step, y + (top + 1) * step, 5 * step, 5 * step, fill=paper.background)
        paper.rect(x + (left + 2) * step, y + (top + 2) * step, 3 * step, 3 * step, fill=(30, 30, 30))
