"""`Released`: the only type that a public answer is built from, and that only the checkpoint can make (lock 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import InitVar, dataclass
from types import MappingProxyType
from typing import Any, Never

from checkpoint.body import Body


class _Seal:
    """Held by checkpoint/release.py alone; tests/test_architecture.py looks for anyone else who names it."""


SEAL = _Seal()


@dataclass(frozen=True)
class Released:
    """Approved content that left the checkpoint, with the approval it left on.

    Raises TypeError when made without the checkpoint's seal, copied, pickled or subclassed: the seal is no attribute, so
    whoever holds one `Released` cannot make another with `dataclasses.replace`.
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
    facts: Mapping[str, Any]
    approved_at: dt.datetime
    approved_how: str
    approved_by_department: str
    edited: bool
    seal: InitVar[_Seal]

    def __post_init__(self, seal: _Seal) -> None:
        if seal is not SEAL:
            raise TypeError("only the checkpoint makes a Released")
        object.__setattr__(self, "facts", MappingProxyType(deepcopy(dict(self.facts))))

    def __init_subclass__(cls) -> None:
        raise TypeError("only the checkpoint makes a Released")

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("a Released is read from its release, never copied")
