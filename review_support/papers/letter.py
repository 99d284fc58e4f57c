"""The frame of every paper: title and numbers, whom it speaks to, its numbered parts, and who signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.texts import t
from knowledge.documents.numbering import chinese

from .blocks import Paper, Sheet, clean
from .notice_words import BasisWords, Head


class Letter:
    """One paper being written to its applicant."""

    def __init__(self, head: Head, title: str) -> None:
        self.head, self.sheet, self._sections = head, Sheet(), 0
        self._title = self.text(title)
        self.sheet.say(head.number, "number")
        for label in head.labels:
            self.sheet.say(label, "label")
        name = masked(head.applicant) if head.masked else head.applicant
        self.sheet.say(self.text("addressee", name=clean(name).replace("\n", " ")), "addressee")

    def text(self, key: str, **values: object) -> str:
        """A text of the frame in this paper's language."""
        return t(f"paper.{key}", self.head.locale, **values)

    def day(self, day: dt.date) -> str:
        """A day in words."""
        return self.text("day", year=day.year, month=day.month, day=day.day)

    def items(self, names: Iterable[str]) -> str:
        """Names of items in their quotation marks."""
        return self.text("between_items").join(self.text("item", name=name) for name in names)

    def application(self) -> str:
        """Which application this is about: the words that each paper begins with."""
        told = {"items": self.items(self.head.items), "case": self.head.case_number}
        if self.head.received is None:
            return self.text("application_undated", **told)
        return self.text("application", received=self.day(self.head.received), **told)

    def section(self, key: str, **values: object) -> None:
        """A numbered part."""
        self._sections += 1
        self.sheet.heading(self.text("section", n=chinese(self._sections), text=self.text(key, **values)))

    def law(self, basis: BasisWords, *, since: bool = False) -> str:
        """A law and its article as they are named; `since`: with its entry into force, where that is known."""
        inner = basis.law.strip().removeprefix("《").removesuffix("》") if basis.law.strip().startswith("《") else basis.law.strip()
        named = {"law": inner.replace("《", "〈").replace("》", "〉"), "article": basis.article}
        if since and basis.since is not None:
            return self.text("law_since", day=self.day(basis.since), **named)
        return self.text("law", **named)

    def bases(self, bases: Iterable[BasisWords]) -> None:
        """Laws one after another, each with its own words where there are any."""
        for basis in bases:
            self.sheet.say(self.law(basis, since=True), "source")
            self.sheet.say(basis.quote, "quote")

    def contact(self) -> None:
        """How to reach the office, as a part of its own."""
        office = self.head.office
        ways = (("online", office.online), ("counter", self.counter()), ("phone", office.phone), ("complaints", office.complaints))
        if any(words for _, words in ways):
            self.section("contact")
            self.sheet.pairs(*((self.text(f"contact_{way}"), words) for way, words in ways))

    def counter(self) -> str:
        """Where the counter is, with its hours."""
        office = self.head.office
        return self.text("counter", address=office.address, hours=office.hours) if office.address and office.hours else office.address

    def signed(self) -> Paper:
        """Ends with who signed, the office and the day: the paper."""
        head = self.head
        signed = [self.text(f"role_{one.role}", name=one.name) for one in head.signatories]
        seal = self.text("seal_demonstration" if head.demonstration else "seal")
        self.sheet.sign(signed, (head.office.name, seal, self.day(head.day)))
        return Paper(
            self._title, tuple(self.sheet.blocks), clean(head.office.name), head.day, self.text("subject", case=clean(head.case_number)),
            self.text("running") if head.demonstration else "", self.text("page", n="{n}"), self.text("pages", n="{n}"),
            head.locale, head.aigc,
        )  # fmt: skip


def masked(name: str) -> str:
    """A name of which the first character can be read."""
    return name[:1] + "*" * (len(name) - 1)
