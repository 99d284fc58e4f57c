"""What a document says, and how it writes it; the registry of layouts."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.prefill.drawing.numbers import FOREVER, grouped, in_words, plainly, written_amount, written_date
from tests.prefill.drawing.paper import Paper, Piece, Run

Value = str | int | float | bool


@dataclass
class Said:
    """The values of one document. Asking for one gives it as printed, tied to its element."""

    values: dict[str, Value]
    elements: tuple[str, ...]  # those that this kind of document shows
    rng: random.Random
    date_style: str = "cn"
    amount_style: str = "sign"
    shown: set[str] = field(default_factory=set)

    def has(self, element: str) -> bool:
        return element in self.values

    def raw(self, element: str) -> str:
        return str(self.values[element])

    def number(self, element: str) -> float:
        value = self.values[element]
        return float(value)

    def _run(self, element: str, text: str) -> Run:
        if element not in self.elements:
            return Run(None, text)
        self.shown.add(element)
        return Run(element, text)

    def __call__(self, element: str) -> Run:
        value = self.values[element]
        return self._run(element, plainly(value) if isinstance(value, float) else str(value))

    def far(self, element: str) -> Run:
        """An address with its province."""
        return self._run(element, "海南省" + self.raw(element))

    def wide(self, element: str) -> Run:
        """A short name with its two signs apart."""
        text = self.raw(element)
        return self._run(element, f"{text[0]}　{text[1]}" if len(text) == 2 else text)

    def groups(self, element: str) -> Run:
        return self._run(element, grouped(self.raw(element)))

    def dated(self, element: str, style: str | None = None) -> Run:
        return self._run(element, written_date(self.raw(element), style or self.date_style))

    def moment(self, element: str, style: str = "cn") -> Run:
        day, time = self.raw(element).split("T")
        hour, minute = time.split(":")
        if style in ("iso", "dot", "slash"):
            return self._run(element, f"{written_date(day, style)} {hour}:{minute}")
        return self._run(element, f"{written_date(day, style)}{hour}时{minute}分")

    def birth(self, style: str | None = None) -> list[Piece]:
        """Date and time of birth as one phrase, which stands for both."""
        style = style or self.date_style
        time = self.raw("birth_time").split("T")[1]
        clock = f" {time}" if style in ("iso", "dot", "slash") else time.replace(":", "时") + "分"
        self.shown |= {"birth_date", "birth_time"}
        return [Run("birth_time", written_date(self.raw("birth_date"), style) + clock, "birth_date")]

    def amount(self, element: str, style: str | None = None) -> Run:
        return self._run(element, written_amount(self.number(element), style or self.amount_style))

    def words(self, element: str, before: str = "", close: str = "整") -> Run:
        return self._run(element, before + in_words(self.number(element), close))

    def area(self, element: str, unit: str = "平方米") -> Run:
        return self._run(element, f"{self.number(element):.2f}{unit}")

    def number_of(self, element: str, unit: str = "") -> Run:
        return self._run(element, plainly(self.number(element)) + unit)

    def signed(self, element: str) -> str | None:
        """The element that a signature or a seal proves, if it is there."""
        if not self.values.get(element):
            return None
        self.shown.add(element)
        return element

    def forever(self, element: str) -> bool:
        return self.values[element] == FOREVER


Draw = Callable[[Said], list[Paper]]


@dataclass(frozen=True)
class Layout:
    kind: str
    name: str
    draw: Draw
    levels: tuple[str, ...]
    dates: tuple[str, ...]
    amounts: tuple[str, ...]


LAYOUTS: dict[str, list[Layout]] = {}
ALL = ("L0", "L1", "L2", "PDF")
PAPER_ONLY = ("L0", "L1", "L2")


def layout(kind: str, name: str, *, levels: tuple[str, ...] = ALL, dates: tuple[str, ...] = ("cn", "cn0", "iso", "dot"),
           amounts: tuple[str, ...] = ("sign", "plain", "comma")) -> Callable[[Draw], Draw]:
    def enter(draw: Draw) -> Draw:
        LAYOUTS.setdefault(kind, []).append(Layout(kind, f"{kind}/{name}", draw, levels, dates, amounts))
        return draw

    return enter
