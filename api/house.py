"""What the doors are handed: settings, database, keys, and ports to what they must not import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.crypto import Keys
from core.db import Database
from core.settings import Settings


@dataclass
class House:
    """One installation, wired by api/build.py.

    `answer(question_id)` runs the answering story for a stored question and commits what comes of it; `wake(conversation)`
    tells open streams that there is something new; `reindex()` lets the owner of the index follow the published revision.
    """

    settings: Settings
    db: Database
    keys: Keys
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
