"""`Flag`: a review point as it is shown to a reviewer who may judge it, never a release; only the checkpoint makes one.

What a rule found is not in it while the reviewer's own first verdict on a blind point is due: the page cannot show what it
has not been given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import InitVar, dataclass
from typing import Any, Never


class _FlagSeal:
    """Held by checkpoint/flags.py alone."""


FLAG_SEAL = _FlagSeal()


@dataclass(frozen=True)
class Said:
    """A verdict as others may see it. `words` are the reviewer's own, "" for none."""

    person_id: str
    step: str
    says: str
    reason: str
    words: str
    at: dt.datetime


@dataclass(frozen=True)
class Flag:
    """One review point of one case. `result` is None while it is hidden from this reviewer; then `used` holds no outcome
    either, only where to look. `body`: point, basis, material kinds, rule, and why nothing was concluded.

    `due`: what this reviewer may say now (first, final, resolution) or "" for nothing. `decided`: met, not_met or "".
    `waits`: for whom it waits: "" (nobody), own, second, resolution.

    Raises TypeError when made without the checkpoint's seal, copied, pickled or subclassed.
    """

    id: str
    digest: str
    case_id: str
    item_id: str
    point: str
    rule_digest: str
    result: str | None
    blind: bool
    two_staff: bool
    body: Mapping[str, Any]
    used: Sequence[Mapping[str, Any]]
    said: Sequence[Said]
    due: str
    decided: str
    waits: str
    seal: InitVar[_FlagSeal]

    def __post_init__(self, seal: _FlagSeal) -> None:
        if seal is not FLAG_SEAL:
            raise TypeError("only the checkpoint makes a Flag")
        object.__setattr__(self, "used", tuple(deepcopy(dict(one)) for one in self.used))

    def __init_subclass__(cls) -> None:
        raise TypeError("only the checkpoint makes a Flag")

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("a Flag is read from its inspection, never copied")
