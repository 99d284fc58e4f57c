"""What a draft says, in one canonical shape, and the digest that approvals bind to.

A digest covers everything a reader sees and everything it rests on: rendered text, citations (passage versions and
spans), item, field, region, validity, locale, template version and next steps. A body that belongs to a conversation
carries a random salt, so that its digest can outlive the body's erasure without letting anyone guess the text back.
"""

from __future__ import annotations

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict

from core.crypto import Hasher

Kind = Literal["card", "extract", "wording", "frame"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cite(_Part):
    """An exact quote: `quote == passage.text[start:end]`, in characters of the passage version's text."""

    passage_id: int
    start: int
    end: int
    quote: str


class Sentence(_Part):
    """One sentence or list entry, with the indexes (0-based) of the citations it rests on."""

    text: str
    citations: tuple[int, ...] = ()


class ItemRef(_Part):
    """The item an answer speaks of, as the reader sees it above the answer."""

    item_id: str
    name: str
    department: str = ""
    region: str = ""
    region_name: str = ""
    version: str = ""


class Validity(_Part):
    """Inclusive legal days (Asia/Shanghai), ISO dates; None is open."""

    start: str | None = None
    end: str | None = None


class Step(_Part):
    """A next step the reader may take: ask a further question, reach a person, or open a link."""

    label: str
    action: Literal["ask", "handover", "link"]
    value: str = ""


class Body(_Part):
    """Everything a draft says."""

    kind: Kind
    title: str = ""
    lead: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Cite, ...] = ()
    item: ItemRef | None = None
    field: str | None = None
    outcome: str = ""
    region: str = ""
    validity: Validity = Validity()
    locale: str = "zh"
    template: str = ""
    next_steps: tuple[Step, ...] = ()
    demonstration: bool = False
    salt: str = ""

    def canonical(self) -> str:
        """The one serialisation that is stored and hashed: JSON, sorted keys, no blanks, UTF-8 as is."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def digest(self, hasher: Hasher) -> str:
        """Hex digest of the canonical form with the installation's hash (SHA-256 or SM3)."""
        return hasher(self.canonical().encode())

    def text(self) -> str:
        """The words a reader sees, one sentence a line: what copying the answer yields, without its label."""
        return "\n".join(part for part in (self.lead, *(s.text for s in self.sentences)) if part)
