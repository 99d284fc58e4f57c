"""What a review looks at: the form, the facts and the documents of a case as they were read, each value with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class SeenValue:
    """One value on a document. `box` is fractions of the page, `page` counts from 1; of a source's record both are empty.

    `confidence` is 0 to 1, `chars` the same for each character of the quote.
    """

    value: Any
    document: str
    title: str = ""
    kind: str = ""
    page: int = 0
    box: tuple[float, ...] = ()
    quote: str = ""
    confidence: float = 1.0
    method: str = ""
    chars: tuple[float, ...] = ()

    def place(self) -> dict[str, Any]:
        """As plain JSON, for whoever shows or keeps it."""
        return {
            "value": self.value, "document": self.document, "title": self.title, "kind": self.kind, "page": self.page,
            "box": [round(part, 5) for part in self.box], "quote": self.quote, "confidence": round(self.confidence, 4),
            "method": self.method,
        }  # fmt: skip


@dataclass(frozen=True)
class SeenDocument:
    """One document handed in, or a source's record. `slot`: the kind under which it was handed in, "" for none; `kind`: what
    it is, None for nothing known; `maybe`: what it may be, where nobody can tell yet; `read`: whether it could be read."""

    id: str
    title: str
    slot: str
    kind: str | None
    maybe: frozenset[str] = frozenset()
    values: Mapping[str, SeenValue] = field(default_factory=dict)
    read: bool = True


@dataclass(frozen=True)
class Seen:
    """Everything of one case that rules may speak of. `today` is the legal day on which the case was received."""

    items: Sequence[str]
    facts: Mapping[str, Any]
    form: Mapping[str, Any]
    documents: Sequence[SeenDocument]
    today: dt.date


def seen_document(id_: str, title: str, slot: str, noted: Mapping[str, Any] | None) -> SeenDocument:
    """From what the reader noted beside a file; None where it could not be read: then it may be what it was handed in as."""
    if noted is None:
        return SeenDocument(id_, title, slot, None, frozenset({slot} - {""}), read=False)
    kind = noted.get("kind")
    values = {
        element: SeenValue(
            one["value"], id_, title, kind or "", one["page"], tuple(one["box"]), one["quote"], one["confidence"], one["method"],
            tuple(one.get("chars", ())),
        )
        for element, one in noted.get("values", {}).items()
    }
    return SeenDocument(id_, title, slot, kind, frozenset(noted.get("maybe", ())), values)
