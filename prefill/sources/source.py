"""The seam to whoever keeps records: one question, on one consent, for one purpose, about one person who was identified.

An implementation (http_source.py, local_source.py) knows how its source is spoken to; nothing else does. Both sides of the
seam are in our words: material kinds and elements.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from core.cases import KnownSource


class SourceOutcome(StrEnum):
    """Every way that asking a source can end. The wording of each is the text `errors.<outcome>`."""

    got = "source_got"
    no_record = "source_no_record"
    expired = "source_expired"
    denied = "source_denied"
    unreachable = "source_unreachable"
    bad_answer = "source_bad_answer"
    too_large = "source_too_large"
    other_person = "source_other_person"
    withdrawn = "source_withdrawn"


@dataclass(frozen=True)
class Subject:
    """The applicant as they were identified; sources are asked about nobody else."""

    name: str
    id_number: str


@dataclass(frozen=True)
class ItemPurpose:
    """One service that the records are for, and the provisions that it stands on."""

    id: str
    name: str
    basis: tuple[str, ...]


@dataclass(frozen=True)
class Purpose:
    """Why it is asked: the words that the applicant agreed to, and the services."""

    words: str
    items: tuple[ItemPurpose, ...]


@dataclass(frozen=True)
class Consent:
    """The record of the consent that this question stands on."""

    id: str
    at: dt.datetime
    wording: str


@dataclass(frozen=True)
class Request:
    """One question. `key` is the same for every try, so that a source that counts does not count twice.

    `parts`: KnownPart.key → the elements wanted of it. `until`: the instant after which this may not be carried out.
    """

    key: str
    subject: Subject
    purpose: Purpose
    consent: Consent
    until: dt.datetime
    parts: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Record:
    """One record as its source keeps it. `part` is the KnownPart.key it answers; `record` the source's own number.

    `elements`: element → value as given; `quotes`: element → how the record prints it. Days are legal days, None: not said.
    """

    source: str
    part: str
    record: str
    elements: Mapping[str, Any]
    quotes: Mapping[str, str]
    issued: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True)
class Ticket:
    """A record that the person it speaks of calls wrong (校核纠错). `key` as in Request; values and words are theirs."""

    key: str
    subject: Subject
    part: str
    record: str
    element: str
    value: str
    words: str


@dataclass(frozen=True)
class TicketAnswer:
    """How far a source has come with a ticket. `ticket` is its number of it; `state`: received, corrected, kept or refused."""

    ticket: str
    state: str
    words: str = ""

    @property
    def final(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.state != "received"


class Source(Protocol):
    """A keeper of records."""

    @property
    def known(self) -> KnownSource:
        """What may be shown of it before it is asked."""

    def fetch(self, request: Request) -> list[Record]:
        """The records of the person asked about; none: there is no record. Raises Unanswered with a SourceOutcome."""

    def correct(self, ticket: Ticket) -> TicketAnswer:
        """Hands in a correction; the same `key` again is the same ticket. Raises Unanswered."""

    def answer(self, ticket: str) -> TicketAnswer:
        """Asks after a ticket by its number. Raises Unanswered."""

    def close(self) -> None:
        """Gives connections back."""


@dataclass
class Sources:
    """The sources of an installation, by id."""

    by_id: dict[str, Source] = field(default_factory=dict)

    @property
    def known(self) -> tuple[KnownSource, ...]:
        """What may be shown of them."""
        return tuple(one.known for one in self.by_id.values())

    def close(self) -> None:
        """Closes each."""
        for one in self.by_id.values():
            one.close()
