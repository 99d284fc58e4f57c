"""What the one notice (一次性告知书) is made of; the head is that of every paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Office:
    """The office that speaks, and how to reach it. Whatever is empty is not printed."""

    name: str
    online: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    complaints: str = ""


@dataclass(frozen=True)
class Signatory:
    """Who signed, as what. `role`: reviewer (承办), second (复核), supervisor (批准)."""

    role: str
    name: str


@dataclass(frozen=True)
class BasisWords:
    """A law and article, and its own words where the base has them; `since` is its entry into force, None where unknown."""

    law: str
    article: str = ""
    quote: str = ""
    since: dt.date | None = None

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> BasisWords | None:
        """From a basis as plain JSON (knowledge.basis); None where it names no law."""
        since = plain.get("since")
        day = dt.date.fromisoformat(since) if isinstance(since, str) and since else None
        law = str(plain.get("law") or "")
        return cls(law, str(plain.get("article") or ""), str(plain.get("quote") or ""), day) if law.strip() else None


@dataclass(frozen=True)
class Seen:
    """Where it was seen: the document's name, its page (0: none), and the words there."""

    document: str
    page: int = 0
    quote: str = ""


@dataclass(frozen=True)
class Correction:
    """One point to correct. `title`: the material, field or point it is about; `words`: its 补正用语; `do`: what to do.

    `items`: the items that it concerns, printed where the paper has several. `advice`: 建议核实, not 必须补正.
    """

    title: str
    words: str
    do: str = ""
    basis: BasisWords | None = None
    seen: tuple[Seen, ...] = ()
    items: tuple[str, ...] = ()
    advice: bool = False

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Correction:
        """From an entry of a notice as the checkpoint keeps it (review_support.notice)."""
        seen = tuple(Seen(one.get("title", ""), int(one.get("page") or 0), one.get("quote", "")) for one in entry.get("seen", ()))
        return cls(
            entry["title"], entry["words"], entry.get("do", ""), BasisWords.of(entry.get("basis") or {}),
            tuple(dict.fromkeys(seen)), tuple(one for one in entry.get("items", ()) if one), entry.get("severity") == "建议核实",
        )  # fmt: skip


@dataclass(frozen=True)
class Head:
    """What every paper of a case has.

    `number` is the paper's own (文号), `day` the legal day it bears, `received` that on which the application came in.
    `masked`: the applicant's name with its first character alone. `permit`: whether 行政许可法 is what the items stand under.
    `labels`: the explicit label (GB 45438), a line each; `aigc` the implicit one; both given by whoever knows what a machine drafted.
    """

    office: Office
    case_number: str
    applicant: str
    items: tuple[str, ...]
    day: dt.date
    received: dt.date | None = None
    number: str = ""
    signatories: tuple[Signatory, ...] = ()
    labels: tuple[str, ...] = ()
    aigc: Mapping[str, str] | None = None
    masked: bool = False
    permit: bool = True
    demonstration: bool = False
    locale: str = "zh"


@dataclass(frozen=True)
class Notice:
    """The one notice. `until`: a day that the office asks for, None where it asks for none; `late`: what follows after it, in the
    office's own words; `more`: the reviewer's own words beside the points; `earlier`: days of notices that went out before."""

    head: Head
    points: tuple[Correction, ...]
    until: dt.date | None = None
    late: str = ""
    more: str = ""
    earlier: tuple[dt.date, ...] = field(default=())
