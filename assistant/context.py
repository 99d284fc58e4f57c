"""What a conversation has settled so far, as the next question may lean on it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.guide import Field


@dataclass(frozen=True)
class Context:
    """`item_ids`: the item answered last, or the items offered last, best first; `field`: the field asked last; `texts`: the asker's
    questions so far, oldest first, as the screen left them."""

    item_ids: tuple[str, ...] = ()
    field: Field | None = None
    texts: tuple[str, ...] = ()


EMPTY = Context()
