"""Papers of a case as its JSON routes give them: made from what the checkpoint issued, and from nothing else."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, model_validator

from checkpoint.issued import Issued
from core.clock import iso


class PaperBasis(BaseModel):
    """The law that an entry rests on, with the words of its article where they are known here."""

    law: str = ""
    article: str = ""
    quote: str = ""


class PaperSeen(BaseModel):
    """Where it was seen: a page of a document, and the words there."""

    title: str = ""
    page: int = 0
    quote: str = ""


class PaperEntry(BaseModel):
    """One thing that a notice asks for. `parts`: the fields and materials that it opens for correction."""

    title: str
    words: str = Field(examples=["招牌高度超过3米，请调整设计。"])
    do: str
    items: list[str]
    basis: PaperBasis
    seen: list[PaperSeen]
    parts: list[str] = Field(examples=[["doc:sign_drawing"]])


class CasePaper(BaseModel):
    """A paper (文书) that went out: notice (补正告知书), grant or refusal. Made from an `Issued` of the checkpoint
    and from nothing else; people wrote and signed it.

    A notice has `entries` and `more`; a result its `item` and `result`, a grant `number` and `conditions`, a refusal `facts`,
    `reasons`, `basis` and `remedies` (行政许可法 §38). `repeat`: a notice after an earlier one.
    """

    id: str
    kind: str = Field(examples=["notice"])
    issued_at: str
    digest: str
    repeat: bool
    item_id: str
    item: str = ""
    entries: list[PaperEntry] = []
    more: str = ""
    result: str = ""
    number: str = ""
    conditions: str = ""
    facts: str = ""
    reasons: str = ""
    basis: str = ""
    remedies: str = ""

    @model_validator(mode="before")
    @classmethod
    def _of_issue(cls, given: Any) -> dict[str, Any]:
        if not isinstance(given, Issued):
            raise TypeError("a paper is shown from its issue alone")
        paper = given.paper
        words = ("item", "more", "result", "number", "conditions", "facts", "reasons", "basis", "remedies")
        assert paper.issued_at is not None
        return {
            "id": paper.id, "kind": paper.kind, "issued_at": iso(paper.issued_at), "digest": paper.digest, "repeat": paper.repeat,
            "item_id": paper.item_id, **{name: str(paper.said.get(name, "")) for name in words},
            "entries": [_entry(one) for one in paper.said.get("entries", ())],
        }  # fmt: skip


def _entry(one: dict[str, Any]) -> dict[str, Any]:
    basis = one.get("basis") or {}
    return {
        "title": one.get("title", ""), "words": one["words"], "do": one.get("do", ""), "parts": list(one.get("parts", ())),
        "items": [name for name in one.get("items", ()) if name],
        "basis": {name: str(basis.get(name) or "") for name in ("law", "article", "quote")}, "seen": list(one.get("seen", ())),
    }  # fmt: skip


class CasePapers(BaseModel):
    """The papers that went out, in the order issued."""

    papers: list[CasePaper]


BORNE: tuple[type[BaseModel], ...] = (CasePaper, CasePapers)
