"""What stands on a page beside its print: seals and strokes of ink, told by colour and by where no recognised text stands.

A signature is not read, only seen. Brightness is measured against the paper around, colour against that of the print, so that
neither shade nor a yellow lamp counts; ruled lines, folds and the edge of the sheet are left out. A camera keeps the colour of
thin strokes only coarsely, so colour is taken as the mean over small cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from prefill.reading.page import Line, Mark, MarkKind

SIDE = 1200  # pixels of the longer side: strokes are two wide, and a page takes some hundredths of a second
_BLOCK = 8
_CELL = 6
_MOST = 300
# How much redder or bluer than the print, of 255.
_RED, _BLUE = 32, 14
# Text read less surely than this may be a name written by hand.
_PRINT = 0.8
# Where fewer of the letters than this can be seen, a stroke of ink would not be seen either.
_SEEN = 0.85


def find_marks(image: Image.Image, lines: Sequence[Line]) -> tuple[Mark, ...] | None:
    """The marks of a page in RGB whose text is `lines`, largest first; None where the page is too faint to tell."""
    small = image
    if max(image.size) > SIDE:
        scale = SIDE / max(image.size)
        size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
        small = image.resize(size, Image.Resampling.BOX)
    if min(small.size) < 4 * _BLOCK:
        return None
    shown = _against_paper(small)
    r, g, b = shown
    darkest, boxes = np.minimum(np.minimum(r, g), b), _pixels(lines, small.size)
    level = _level(darkest, boxes)
    ink = darkest < level
    tints = np.stack([ink.astype(np.int16), (b - r) * ink, (r - np.maximum(g, b)) * ink])
    inked, blue, red = _sums(tints, boxes)
    if len(boxes) and np.count_nonzero(inked > 0) < _SEEN * len(boxes):
        return None
    blue, red = blue / np.maximum(inked, 1), red / np.maximum(inked, 1)
    usual = (float(np.median(blue)), float(np.median(red))) if len(boxes) else (0.0, 0.0)
    sure = np.array([_sure(line) for line in lines for _ in line.chars], bool)
    printed = sure & (blue - usual[0] < _BLUE) & (red - usual[1] < _RED)
    for x0, y0, x1, y1 in boxes[printed].tolist():
        room = max((y1 - y0) // 6, 1)
        tints[:, max(y0 - room, 0) : y1 + room, max(x0 - room, 0) : x1 + room] = 0
    tints *= ~_ruled(tints[0] > 0)
    marks = [mark for kind, cells in _cells(tints, usual).items() for mark in _blobs(cells, small.size, kind)]
    return tuple(sorted(marks, key=lambda mark: -mark.amount)[:_MOST])


def _sure(line: Line) -> bool:
    return sum(char.confidence for char in line.chars) / len(line.chars) >= _PRINT


def _against_paper(image: Image.Image) -> Any:
    """Each channel as a share of the paper's around it, of 255; the dark ground beside a sheet counts as paper."""
    pixels = np.asarray(image)
    high, wide = (pixels.shape[0] + _BLOCK - 1) // _BLOCK, (pixels.shape[1] + _BLOCK - 1) // _BLOCK
    padded = np.pad(pixels, ((0, high * _BLOCK - pixels.shape[0]), (0, wide * _BLOCK - pixels.shape[1]), (0, 0)), mode="edge")
    while padded.shape[0] > high:
        padded = np.maximum(padded[::2], padded[1::2])
    while padded.shape[1] > wide:
        padded = np.maximum(padded[:, ::2], padded[:, 1::2])
    smooth = Image.fromarray(padded).filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.BoxBlur(1))
    ground = smooth.resize((wide * _BLOCK, high * _BLOCK), Image.Resampling.BILINEAR).crop((0, 0, *image.size))
    paper = np.maximum(np.asarray(ground), 40)
    return [
        np.minimum(pixels[:, :, one].astype(np.float32) * 255 / paper[:, :, one], 255).astype(np.int16) for one in range(3)
    ]


def _pixels(lines: Sequence[Line], size: tuple[int, int]) -> Any:
    """The characters' boxes as whole pixels, one a row."""
    told = np.array([char.box for line in lines for char in line.chars], float).reshape(-1, 4)
    scaled = (told.clip(0, 1) * np.array([*size, *size])).astype(int)
    scaled[:, 2:] += 1
    return np.minimum(scaled, np.array([*size, *size]))


def _level(darkest: Any, boxes: Any) -> float:
    """Below this, of 255, is ink: half way between the paper and what the page's own letters are made of."""
    step = max(len(boxes) // 200, 1)
    lows = [
        float(np.partition(part.ravel(), part.size // 12)[part.size // 12])
        for x0, y0, x1, y1 in boxes[::step].tolist()
        if (part := darkest[y0:y1, x0:x1]).size
    ]
    return min(max((255 + float(np.median(lows))) / 2, 160.0), 215.0) if lows else 180.0


def _sums(tints: Any, boxes: Any) -> Any:
    """The sums of each layer over each box, to two pixels."""
    high, wide = tints.shape[1] // 2 * 2, tints.shape[2] // 2 * 2
    fours: Any = sum(tints[:, y:high:2, x:wide:2].astype(np.int32) for y in (0, 1) for x in (0, 1))
    total = np.pad(fours.cumsum(axis=1).cumsum(axis=2), ((0, 0), (1, 0), (1, 0)))
    x0, y0, x1, y1 = np.minimum((boxes + np.array([0, 0, 1, 1])) // 2, [wide // 2, high // 2] * 2).T
    return total[:, y1, x1] - total[:, y0, x1] - total[:, y1, x0] + total[:, y0, x0]


def _ruled(ink: Any) -> Any:
    """What lies in a long straight run across or down, a little aslant too."""
    length = max(ink.shape) // 30
    return _opened(_thick(ink), length) | _opened(_thick(ink.T), length).T


def _thick(mask: Any) -> Any:
    out = mask.copy()
    out[1:] |= mask[:-1]
    out[:-1] |= mask[1:]
    return out


def _opened(mask: Any, length: int) -> Any:
    """Only runs along rows that are at least so long."""
    begins, done = mask.copy(), 1
    while done < length:
        step = min(done, length - done)
        begins[:, :-step] &= begins[:, step:]
        begins[:, -step:] = False
        done += step
    done = 1
    while done < length:
        step = min(done, length - done)
        begins[:, step:] |= begins[:, :-step].copy()
        done += step
    return begins


def _cells(tints: Any, usual: tuple[float, float]) -> dict[MarkKind, Any]:
    """How many inked pixels of each kind stand in each cell; the colour is that of the cell and those around it."""
    rows, columns = tints.shape[1] // _CELL, tints.shape[2] // _CELL
    across: Any = sum(tints[:, :, at : columns * _CELL : _CELL] for at in range(_CELL))
    cells: Any = sum(across[:, at : rows * _CELL : _CELL].astype(np.int32) for at in range(_CELL))
    padded = np.pad(cells, ((0, 0), (1, 1), (1, 1)))
    around: Any = sum(padded[:, y : y + rows, x : x + columns] for y in range(3) for x in range(3))
    inked = np.maximum(around[0], 1)
    red = around[2] / inked - usual[1] > _RED
    blue = ~red & (around[1] / inked - usual[0] > _BLUE)
    return {"red": cells[0] * red, "blue": cells[0] * blue, "dark": cells[0] * ~(red | blue)}


def _blobs(cells: Any, size: tuple[int, int], kind: MarkKind) -> Iterator[Mark]:
    """Connected ink as marks. What is thin as a line, or as long as half the page, is none."""
    wide, high = size
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(cells >= 3), strict=True)}
    while left:
        found = [left.pop()]
        for y, x in found:
            near = [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (y + dy, x + dx) in left]
            left.difference_update(near)
            found += near
        ink = int(sum(cells[at] for at in found))
        y0, y1 = min(y for y, _ in found), max(y for y, _ in found) + 1
        x0, x1 = min(x for _, x in found), max(x for _, x in found) + 1
        longest = max(y1 - y0, x1 - x0) * _CELL
        if ink < 12 or longest > 0.5 * max(high, wide) or (kind == "dark" and len(found) > 3 and ink < 2.2 * longest):
            continue
        box = (x0 * _CELL / wide, y0 * _CELL / high, x1 * _CELL / wide, y1 * _CELL / high)
        yield Mark(kind, box, round(ink / (high * wide), 7))
