"""What an audit may find."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: the link it belongs to (None: a row without one), its name, and which row."""

    seq: int | None
    what: str
    which: str
