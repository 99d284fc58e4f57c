"""`Released`: the only type that a public answer is built from, and that only the checkpoint can make (lock 1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from checkpoint.body import Body


class _Seal:
    """Held by checkpoint/release.py alone; tests/test_architecture.py looks for anyone else who names it."""


SEAL = _Seal()


@dataclass(frozen=True)
class Released:
    """Approved content that left the checkpoint, with the approval it left on.

    Raises TypeError when made without the checkpoint's seal.
    """

    id: str
    conversation_id: str
    question_id: str | None
    draft_id: str
    digest: str
    body: Body
    at: dt.datetime
    standing: bool
    confidence: float | None
    facts: dict[str, Any]
    approved_at: dt.datetime
    approved_how: str
    approved_by_department: str
    edited: bool
    seal: _Seal = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not SEAL:
            raise TypeError("only the checkpoint makes a Released")
