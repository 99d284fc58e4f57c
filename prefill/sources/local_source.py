"""Sources that stand in the project itself: invented people and records, for the demonstration alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from core.cases import ExamplePerson, KnownPart, KnownSource
from core.errors import Unanswered
from core.texts import t
from prefill.sources.answers import read_records
from prefill.sources.source import Record, Request, SourceOutcome, Subject, Ticket, TicketAnswer


@cache
def _examples() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((files(__package__) / "examples.yaml").read_text("utf-8"))
    return found


def example_people() -> tuple[ExamplePerson, ...]:
    """The invented people whom the example sources know."""
    return tuple(ExamplePerson(**one) for one in _examples()["people"])


def example_sources() -> list[LocalSource]:
    """The example sources, each with its records."""
    people = {one.key: one for one in example_people()}
    made = []
    for one in _examples()["sources"]:
        parts = tuple(KnownPart(p["type"], p.get("kind", ""), p["fields"], p.get("about", "")) for p in one["gives"])
        known = KnownSource(one["id"], one["label"], one["authority"], parts, one["basis"], corrects=True, example=True)
        made.append(LocalSource(known, {(people[k].name, people[k].id_number): v for k, v in one["records"].items()}))
    return made


class LocalSource:
    """A source whose records are at hand: (name, ID number) → rows as answers.py reads them."""

    def __init__(self, known: KnownSource, records: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]) -> None:
        self._known, self._records = known, records

    @property
    def known(self) -> KnownSource:
        """What may be shown of it."""
        return self._known

    def fetch(self, request: Request) -> list[Record]:
        """As the seam says."""
        return read_records(self._known, request, {"records": list(self._rows(request.subject))})

    def correct(self, ticket: Ticket) -> TicketAnswer:
        """Takes every ticket in whose record it has."""
        if not any(row["id"] == ticket.record for row in self._rows(ticket.subject)):
            raise Unanswered(SourceOutcome.no_record)
        return TicketAnswer(f"T-{ticket.key[-8:]}", "received")

    def answer(self, ticket: str) -> TicketAnswer:
        """Its records are invented and stay as they are."""
        return TicketAnswer(ticket, "kept", t("source.example_kept"))

    def close(self) -> None:
        """Nothing is open."""

    def _rows(self, subject: Subject) -> Sequence[Mapping[str, Any]]:
        return self._records.get((subject.name, subject.id_number), ())
