"""What the doors are handed: settings, database, keys, and ports to what they must not import."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.orm import Session

from api.portal import Portal
from checkpoint.released import Released
from core.cases import ExamplePerson, KnownSource
from core.conversations import Conversation
from core.crypto import Keys
from core.db import Database
from core.settings import Settings
from core.workdays import Calendar, load_calendar
from knowledge.catalog import Catalog


class Guide(Protocol):
    """Guided applications, as the doors use them (api/guided.py): what decides which question, which list."""

    def catalog(self) -> Catalog: ...
    def name(self, id_: str) -> str: ...
    def resolve(self, words: str) -> list[dict[str, str]]: ...
    def interview(self, id_: str, only: Sequence[str], answers: Mapping[str, Any]) -> dict[str, Any]: ...
    def question(self, id_: str, only: Sequence[str], fact: str) -> dict[str, Any]: ...
    def record(self, id_: str, only: Sequence[str], answers: Mapping[str, Any], fact: str, raw: Any) -> dict[str, Any]: ...
    def forget(self, answers: Mapping[str, Any], fact: str) -> dict[str, Any]: ...
    def items(self, id_: str, only: Sequence[str], answers: Mapping[str, Any]) -> list[str]: ...
    def checklist(self, id_: str, only: Sequence[str], answers: Mapping[str, Any]) -> dict[str, Any]: ...
    def release_list(self, conversation_id: str, listed: Mapping[str, Any], locale: str) -> Released: ...


@dataclass
class House:
    """One installation, wired by api/build.py; the ports let doors use producers without importing them.

    `receive(conversation, text, key, chosen_item=, avoid=, field=, silent=)` stores a question with personal data taken
    out and gives its id; `screened(session, conversation, text)` does the same to words for a person; `answer(question)`
    runs the answering story and commits what comes of it; `wake(conversation)` tells open streams that there is
    something new; `guided` is None in a process that leads no applications; `sniff(content, name)` says what
    a file is, or refuses it; `read_soon()` lets the reader of documents look at once; `reindex()` lets the owner of the
    index follow the published revision at once; `offer(words)` names items in force that the words may mean. `sources` may be asked for records; `people` are the invented ones whom a
    demonstration's sign-in offers; `portal` vouches for applicants; `calendar` knows the working days that clocks count in.
    """

    settings: Settings
    db: Database
    keys: Keys
    receive: Callable[..., str]
    screened: Callable[[Session, Conversation, str], str]
    answer: Callable[[str], None]
    wake: Callable[[str], None] = field(default=lambda conversation_id: None)
    reindex: Callable[[], None] = field(default=lambda: None)
    offer: Callable[[str], list[dict[str, str]]] = field(default=lambda words: [])
    ready: Callable[[], dict[str, bool]] = field(default=dict)
    guided: Guide | None = None
    sniff: Callable[[bytes, str], str] = field(default=lambda content, name: "")
    read_soon: Callable[[], None] = field(default=lambda: None)
    sources: tuple[KnownSource, ...] = ()
    people: tuple[ExamplePerson, ...] = ()
    portal: Portal | None = None
    calendar: Calendar = field(default_factory=lambda: load_calendar(None))
    notice_entries: Callable[..., list[dict[str, Any]]] = field(default=lambda *told: [])
    paper_blocks: Callable[..., Any] = field(default=lambda *told: [])
    archive: Callable[..., bytes] = field(default=lambda *told: b"")
    paper_file: Callable[..., bytes] = field(default=lambda *told: b"")

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration."""
        return self.settings.demo

    @property
    def heads(self) -> Path:
        """The file of signed ledger heads."""
        return self.settings.data_dir / "ledger" / "heads.jsonl"

    @property
    def human_channel(self) -> dict[str, str]:
        """The way to a person that always stands: the configured words, and the number in them."""
        words = self.settings.human_channel
        found = re.search(r"\d[\d-]{3,}", words)
        return {"phone": found.group() if found else "", "text": words}
