"""What reading a file yields: documents, their passages, and faults said in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from core.texts import t

Authority = Literal["法律法规", "规范性文件", "解读", "指南"]
SEPARATOR = " › "


@dataclass(frozen=True)
class Passage:
    """The smallest part of a document that can be cited.

    `text` is verbatim. `path` is unique within its document, e.g. 行政许可法 › 第四章 行政许可的实施程序 › 第三十二条 第一款.
    `lead` repeats the opening of a clause whose list of items was too long for one passage; it is context, never
    part of the text, and empty elsewhere.
    """

    path: str
    text: str
    lead: str = ""


@dataclass(frozen=True)
class Boundary:
    """Where another document is thought to begin in a text file: proposed by the import, confirmed by a steward.

    `line` is the 0-based index of its first line; `confidence` lies between 0 and 1.
    """

    line: int
    reason: str
    title: str
    confidence: float


@dataclass(frozen=True)
class ParsedDocument:
    """One document as read. Dates are legal days; None is unknown and `effective_note` says why."""

    title: str
    number: str
    publisher: str
    authority: Authority
    region: str | None
    adopted: dt.date | None
    effective_from: dt.date | None
    effective_note: str
    passages: tuple[Passage, ...]
    boundary: Boundary | None = None


@dataclass(frozen=True)
class Fault:
    """Why a file was refused: its path, the place in it (页 3, 第 12 行, or empty) and the reason in both languages."""

    path: str
    place: str
    reason_zh: str
    reason_en: str


class Unreadable(Exception):
    """A file that cannot be read as a document; carries the fault to report."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.path}: {fault.reason_en}")
        self.fault = fault


def unreadable(path: str, reason: str, place: str = "", **values: object) -> Unreadable:
    """The error for `reason`, a key below documents.fault in the catalogue of texts."""
    key = f"documents.fault.{reason}"
    return Unreadable(Fault(path, place, t(key, "zh", **values), t(key, "en", **values)))
