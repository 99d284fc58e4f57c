"""From papers to files: a clean scan, a skewed scan, a phone photo, or a PDF with its text."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFilter

from tests.prefill.drawing.paper import FILES, SIMPLIFIED, Box, Face, Paper, Picture, Shape, Text, typeface

Point = tuple[float, float]
Move = Callable[[Point], Point]
POINTS = 595.0 / 1240.0  # a paper's unit in a PDF


@dataclass(frozen=True)
class Shot:
    """A page as an image, with where each point of the paper came to lie."""

    image: Image.Image
    move: Move

    def box(self, box: Box) -> list[float]:
        corners = [self.move((x, y)) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        w, h = self.image.size
        return [round(v, 4) for v in (max(0, min(xs) / w), max(0, min(ys) / h), min(1, max(xs) / w), min(1, max(ys) / h))]


def flat(paper: Paper) -> Image.Image:
    image = Image.new("RGB", (paper.width, paper.height), paper.background)
    pen = ImageDraw.Draw(image)
    for op in paper.ops:
        if isinstance(op, Picture):
            image.paste(op.image, (op.x, op.y), op.image)
        elif isinstance(op, Text):
            pen.text((op.x, op.y + op.size * 0.88), op.text, font=typeface(op.face, op.size), fill=op.colour, anchor="ls")
        elif op.kind == "line":
            pen.line(op.box, fill=op.outline, width=op.width)
        elif op.kind == "rect":
            pen.rectangle(op.box, outline=op.outline, fill=op.fill, width=op.width)
        else:
            pen.ellipse(op.box, outline=op.outline, fill=op.fill, width=op.width)
    return image


def still(point: Point) -> Point:
    return point


def scan(image: Image.Image, rng: random.Random) -> Shot:
    """Turned by up to two degrees, as from a careless feeder."""
    angle = rng.choice((-1, 1)) * rng.uniform(0.5, 2.0)
    w, h = image.size
    theta = np.deg2rad(angle)
    cos, sin = float(np.cos(theta)), float(np.sin(theta))
    turned = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=(247, 247, 245))

    def move(point: Point) -> Point:
        x, y = point[0] - w / 2, point[1] - h / 2
        return x * cos + y * sin + w / 2, -x * sin + y * cos + h / 2

    return Shot(turned, move)


def homography(source: list[Point], target: list[Point]) -> Any:
    rows, right = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(np.linalg.solve(np.array(rows, float), np.array(right, float)), 1.0).reshape(3, 3)


def photo(image: Image.Image, rng: random.Random) -> Shot:
    """By telephone: from an angle, on a table, with the light from one side."""
    w, h = image.size
    margin = 0.07
    W, H = round(w * (1 + 2 * margin)), round(h * (1 + 2 * margin))

    def shift(x: float, y: float) -> Point:
        return x + w * rng.uniform(-0.05, 0.05), y + h * rng.uniform(-0.05, 0.05)

    source: list[Point] = [(0, 0), (w, 0), (w, h), (0, h)]
    target = [shift(w * margin + x, h * margin + y) for x, y in source]
    forward = homography(source, target)
    back = np.linalg.inv(forward)
    back /= back[2, 2]
    coefficients = [float(v) for v in back.flatten()[:8]]
    warped = image.transform((W, H), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    mask = Image.new("L", image.size, 255).transform((W, H), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR)
    noise = np.random.default_rng(rng.randrange(2**31))
    base = np.array(rng.choice([(96, 74, 56), (70, 84, 92), (150, 140, 126), (58, 60, 58)]), float)
    grain = noise.normal(0, 1, (H // 24 + 2, 6))
    table = Image.fromarray((128 + 9 * grain).clip(0, 255).astype("uint8")).resize((W, H), Image.Resampling.BICUBIC)
    ground = base[None, None, :] + (np.asarray(table, float)[:, :, None] - 128)
    shadow = np.asarray(mask.filter(ImageFilter.GaussianBlur(18)), float)[:, :, None] / 255
    cover = np.asarray(mask, float)[:, :, None] / 255
    pixels = np.asarray(warped, float) * cover + ground * (1 - 0.35 * shadow) * (1 - cover)
    slope, fall = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.24)
    grid_y, grid_x = np.mgrid[0:H, 0:W]
    light = (np.cos(slope) * (grid_x / W - 0.5) + np.sin(slope) * (grid_y / H - 0.5))[:, :, None]
    tint = np.array(rng.choice([(1.0, 0.975, 0.93), (0.97, 0.985, 1.0), (1.0, 1.0, 0.97)]))
    pixels = pixels * (0.93 + fall * light) * tint + noise.normal(0, 2.2, (H, W, 1))
    shot = Image.fromarray(pixels.clip(0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(0.55))

    def move(point: Point) -> Point:
        x, y, z = forward @ np.array([point[0], point[1], 1.0])
        return float(x / z), float(y / z)

    return Shot(shot, move)


def shoot(paper: Paper, level: str, rng: random.Random) -> Shot:
    image = flat(paper)
    if level == "L1":
        return scan(image, rng)
    return photo(image, rng) if level == "L2" else Shot(image, still)


QUALITY = {"L0": 92, "L1": 60, "L2": 78}


def save_images(shots: list[Shot], level: str, path: Path) -> None:
    """One page is a JPEG; several are a PDF of images without text."""
    pages = []
    for shot in shots:
        buffer = io.BytesIO()
        shot.image.save(buffer, "JPEG", quality=QUALITY[level])
        if len(shots) == 1:
            path.write_bytes(buffer.getvalue())
            return
        pages.append((buffer, shot.image.size))
    pdf = FPDF(unit="pt")
    for buffer, (w, h) in pages:
        pdf.add_page(format=(w * POINTS, h * POINTS))
        pdf.image(buffer, 0, 0, w * POINTS, h * POINTS)
    pdf.output(str(path))


def _small_font(face: Face, letters: str, folder: Path) -> Path:
    options = subset.Options()
    options.notdef_outline = True
    options.layout_features = []  # letters as they are drawn one by one; without the rules of the whole font it is quick
    options.drop_tables += ["GSUB", "GPOS", "BASE", "vhea", "vmtx", "VORG"]
    options.hinting = False
    worker = subset.Subsetter(options)
    worker.populate(text=letters)
    path = folder / f"{face}.otf"
    with TTFont(FILES[face], fontNumber=SIMPLIFIED, lazy=True) as font:
        worker.subset(font)
        font.save(path)
    return path


def save_pdf(papers: list[Paper], path: Path, scratch: Path) -> None:
    """A PDF whose text can be selected."""
    pdf = FPDF(unit="pt")
    pdf.set_auto_page_break(False)
    letters: dict[Face, set[str]] = {}
    for paper in papers:
        for op in paper.texts():
            letters.setdefault(op.face, set()).update(op.text)
    for face, signs in letters.items():
        pdf.add_font(face, "", str(_small_font(face, "".join(sorted(signs)), scratch)))
    for paper in papers:
        pdf.add_page(format=(paper.width * POINTS, paper.height * POINTS))
        if paper.background != (255, 255, 255):
            pdf.set_fill_color(*paper.background)
            pdf.rect(0, 0, paper.width * POINTS, paper.height * POINTS, style="F")
        for item in paper.ops:
            _draw(pdf, item)
    pdf.output(str(path))


def _draw(pdf: FPDF, op: Text | Shape | Picture) -> None:
    if isinstance(op, Picture):
        pdf.image(op.image, op.x * POINTS, op.y * POINTS, op.image.width * POINTS, op.image.height * POINTS)
        return
    if isinstance(op, Text):
        pdf.set_font(op.face, size=op.size * POINTS)
        pdf.set_text_color(*op.colour)
        pdf.text(op.x * POINTS, (op.y + op.size * 0.88) * POINTS, op.text)
        return
    x0, y0, x1, y1 = (value * POINTS for value in op.box)
    pdf.set_line_width(op.width * POINTS)
    pdf.set_draw_color(*(op.outline or (0, 0, 0)))
    pdf.set_fill_color(*(op.fill or (255, 255, 255)))
    if op.kind == "line":
        pdf.line(x0, y0, x1, y1)
        return
    style = ("D" if op.outline else "") + ("F" if op.fill else "")
    if op.kind == "rect":
        pdf.rect(x0, y0, x1 - x0, y1 - y0, style=style or "D")
    else:
        pdf.ellipse(x0, y0, x1 - x0, y1 - y0, style=style or "D")
