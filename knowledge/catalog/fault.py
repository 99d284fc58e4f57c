"""A fault of a catalogue file: where it is and why the file is refused."""

from __future__ import annotations

from dataclasses import dataclass

from core.texts import t


@dataclass(frozen=True, order=True)
class Fault:
    """`line` counts from 1; 0 where the whole file is meant (it cannot be read)."""

    path: str
    line: int
    reason_zh: str
    reason_en: str


def fault(path: str, line: int, key: str, /, **values: object) -> Fault:
    """A fault worded by the text `catalog.<key>`."""
    text = f"catalog.{key}"
    return Fault(path, line, t(text, "zh", **values), t(text, "en", **values))
