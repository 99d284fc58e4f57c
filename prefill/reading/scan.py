"""Reads images of pages with RapidOCR (PP-OCR by ONNX; its models come inside its wheel, nothing is fetched).

A page that lies on its side or upside down is turned first; places are given on the page as it was handed in.
"""

from __future__ import annotations

import math
import unicodedata
from typing import Any

import numpy as np
from PIL import Image

from prefill.reading.marks import find_marks
from prefill.reading.page import Box, Char, Line, Page, turn

# Below this a run of characters is noise of paper and seals.
SUREST_NOISE = 0.5
_WIDE = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")


class Scanner:
    """The OCR engine, loaded once."""

    def __init__(self, threads: int = 2) -> None:
        self._engine = _engine(threads)

    def read(self, image: Image.Image, number: int) -> Page:
        """One page. `image` is in RGB, as shown."""
        found, turned = self._read(image), 0
        if _on_its_side(found):
            # Its lines were laid down counter-clockwise; where they then stood on their heads, the page lies the other way.
            turned = 1 if self._engine.upside_down else 3
            found = self._read(image.transpose(_TURN[turned]))
        if self._engine.upside_down:
            turned = (turned + 2) % 4
            found = self._read(image.transpose(_TURN[turned]) if turned else image)
        size = image.size if turned % 2 == 0 else image.size[::-1]
        lines = tuple(
            line
            for quad, words in found
            if (line := _line(quad, words, size, turned)) is not None
        )
        return Page(number, float(image.width), float(image.height), "ocr", lines, turned, find_marks(image, lines))

    def _read(self, image: Image.Image) -> list[tuple[Any, Any]]:
        # The engine expects what OpenCV loads: blue first.
        told: Any = self._engine(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]), return_word_box=True)
        if told.boxes is None:
            return []
        kept = zip(told.boxes, told.word_results, told.scores, strict=True)
        return [(quad, words) for quad, words, score in kept if words and score >= SUREST_NOISE]


def _engine(threads: int) -> Any:
    from rapidocr import RapidOCR

    class Engine(RapidOCR):
        """Remembers what it otherwise keeps to itself: it turns each line that stands on its head before it reads it, but
        not the places of its letters."""

        upside_down = False

        def cls_and_rotate(self, img: list[Any]) -> Any:
            turned, told = super().cls_and_rotate(img)
            long = [label for part, (label, _) in zip(img, told.cls_res or (), strict=True) if part.shape[1] > 3 * part.shape[0]]
            self.upside_down = len(long) > 2 and sum("180" in label for label in long) > len(long) / 2
            return turned, told

    return Engine(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


# A page turned clockwise by so many quarters.
_TURN = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}


def _on_its_side(found: list[tuple[Any, Any]]) -> bool:
    tall = [quad for quad, words in found if _letters(words) >= 4]
    if len(tall) < 3:
        return False
    standing = sum(1 for quad in tall if np.ptp(np.asarray(quad)[:, 1]) > 1.5 * np.ptp(np.asarray(quad)[:, 0]))
    return standing > len(tall) / 2


def _letters(words: Any) -> int:
    return sum(len(text) for text, _, _ in words)


def _line(quad: Any, words: Any, size: tuple[int, int], turned: int) -> Line | None:
    corners = np.asarray(quad, dtype=float)
    angle = math.atan2(corners[1][1] - corners[0][1], corners[1][0] - corners[0][0])
    chars: list[Char] = []
    for text, confidence, place in words:
        chars.extend(_split(text, float(confidence), np.asarray(place, dtype=float), size))
    if not chars:
        return None
    if turned:
        chars = [Char(char.text, turn(char.box, -turned), char.confidence) for char in chars]
    return Line(tuple(chars), angle)


def _split(text: str, confidence: float, place: Any, size: tuple[int, int]) -> list[Char]:
    """The engine gives a run of letters and digits as one word; its characters share its place by their widths."""
    shown = [one for one in text if not one.isspace()]
    weights = [1.0 if one in _WIDE else 0.5 if ord(one) < 128 else 1.8 for one in shown]
    total, passed = sum(weights) or 1.0, 0.0
    chars: list[Char] = []
    for one, weight in zip(shown, weights, strict=True):
        start, end = passed / total, (passed + weight) / total
        passed += weight
        top = place[0] + (place[1] - place[0]) * np.array([[start], [end]])
        bottom = place[3] + (place[2] - place[3]) * np.array([[start], [end]])
        points = np.vstack([top, bottom]) / np.array(size)
        points = points.clip(0, 1)  # letters at the edge are found a little beyond it
        low, high = points.min(axis=0), points.max(axis=0)
        box: Box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        chars.extend(Char(part, box, confidence) for part in unicodedata.normalize("NFKC", one) if not part.isspace())
    return chars
