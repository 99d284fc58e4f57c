"""What the doors are handed: settings, database, keys, and ports to what they must not import."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from core.conversations import Conversation
from core.crypto import Keys
from core.db import Database
from core.settings import Settings


@dataclass
class House:
    """One installation, wired by api/build.py; the ports let doors use producers without importing them.

    `receive(conversation, text, key, chosen_item=, avoid=, field=, silent=)` stores a question with personal data taken
    out and gives its id; `screened(session, conversation, text)` does the same to words for a person; `answer(question)`
    runs the answering story and commits what comes of it; `wake(conversation)` tells open streams that there is
    something new; `reindex()` lets the owner of the index follow the published revision at once.
    """

    settings: Settings
    db: Database
    keys: Keys
    receive: Callable[..., str]
    screened: Callable[[Session, Conversation, str], str]
    answer: Callable[[str], None]
    wake: Callable[[str], None] = field(default=lambda conversation_id: None)
    reindex: Callable[[], None] = field(default=lambda: None)
    ready: Callable[[], dict[str, bool]] = field(default=dict)

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
