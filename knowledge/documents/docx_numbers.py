"""The numbers that Word computes and doesn't store: 第一条, （一）, 1. from numbering.xml and heading styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from .numbering import chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    (
        *("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographDigital"),
        *("japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"),
    )
)


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int


class Numbers:
    """Counts along a document's paragraphs, in order. Either part may be missing."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._headings: dict[str, int] = {}
        self._styled: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            for style in styles.iter(f"{W}style"):
                self._style(style)

    def take(self, paragraph: etree._Element) -> tuple[str, int]:
        """Counts the paragraph, once: the number before the paragraph's text (empty where it has none) and its heading level (0: not a heading)."""
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle") if properties is not None else ""
        level = self._headings.get(style, 0)
        outline = _value(properties, "outlineLvl") if properties is not None else ""
        if not level and outline.isdecimal() and int(outline) < 6:
            level = int(outline) + 1
        key = _reference(properties) if properties is not None else None
        if key is None:
            key = self._styled.get(style)
        return (self._next(*key) if key else ""), level

    def _next(self, number: str, depth: int) -> str:
        abstract = self._abstract.get(number, "")
        here = self._levels.get((abstract, depth))
        if here is None or here.form in ("none", "bullet"):
            return ""
        self._counts[abstract, depth] = self._counts.get((abstract, depth), here.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((abstract, deeper), None)
        text = here.text
        for above in range(depth + 1):
            if level := self._levels.get((abstract, above)):
                text = text.replace(f"%{above + 1}", _render(level.form, self._counts.get((abstract, above), level.start)))
        return text if text.endswith(("、", "）", ")", ".", "．")) else f"{text} "

    def _read(self, numbering: etree._Element) -> None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            for level in abstract.iter(f"{W}lvl"):
                start = _value(level, "start")
                self._levels[name, _int(level.get(f"{W}ilvl"))] = _Level(
                    _value(level, "numFmt"), _value(level, "lvlText"), int(start) if start.isdecimal() else 1
                )
        for number in numbering.iter(f"{W}num"):
            self._abstract[number.get(f"{W}numId", "")] = _value(number, "abstractNumId")

    def _style(self, style: etree._Element) -> None:
        name, key = _value(style, "name").lower(), style.get(f"{W}styleId", "")
        if name in ("title", "标题"):
            self._headings[key] = 1
        elif name.startswith(("heading ", "标题 ")) and name[-1:].isdecimal():
            self._headings[key] = min(int(name[-1]), 6)
        properties = style.find(f"{W}pPr")
        if properties is not None and (reference := _reference(properties)):
            self._styled[key] = reference


def _reference(properties: etree._Element) -> tuple[str, int] | None:
    found = properties.find(f"{W}numPr")
    if found is None:
        return None
    number = _value(found, "numId")
    return (number, _int(_value(found, "ilvl"))) if number not in ("", "0") else None


def _value(node: etree._Element, name: str) -> str:
    found = node.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _render(form: str, number: int) -> str:
    if form in _CHINESE and 0 < number < 1000:
        return chinese(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("lowerRoman", "upperRoman"):
        roman = "".join(_roman(number))
        return roman if form == "upperRoman" else roman.lower()
    return str(number)


def _roman(number: int) -> Iterator[str]:
    for value, sign in ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            yield sign
            number -= value
