"""What is known of a source of records (共享数据、电子证照) before it is asked: plain facts, which doors may show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class KnownPart:
    """One sort of record that a source gives, in our words.

    `type` is the source's own name of the record; parts of one type are roles of it (an identity card is the owner's or the
    agent's): which of them the applicant is, only the applicant can say. `kind` is the material that it proves, "" for none.
    `fields`: the source's name of a field → our element. `about`: the field that must carry the applicant's ID number.
    """

    type: str
    kind: str
    fields: Mapping[str, str]
    about: str = ""

    @property
    def key(self) -> str:
        """Names it within its source."""
        return self.kind or self.type

    def elements(self, wanted: Iterable[str]) -> list[str]:
        """Those of its elements that are wanted."""
        asked = set(wanted)
        return [element for element in dict.fromkeys(self.fields.values()) if element in asked]


@dataclass(frozen=True)
class KnownSource:
    """`authority` keeps the records; `basis` is the law that lets it give them. `example`: its records are invented."""

    id: str
    label: str
    authority: str
    parts: tuple[KnownPart, ...]
    basis: str = ""
    corrects: bool = False
    example: bool = False

    @property
    def scope(self) -> str:
        """The scope of the consent to ask it."""
        return f"source:{self.id}"

    def part(self, key: str) -> KnownPart | None:
        """The part of that key."""
        return next((one for one in self.parts if one.key == key), None)


@dataclass(frozen=True)
class ExamplePerson:
    """An invented person whom the demonstration's sign-in offers. The ID number is one that nobody has."""

    key: str
    name: str
    id_number: str
    about: str
