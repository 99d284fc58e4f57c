"""What a machine wrote, as a case's JSON routes give it: suggestions made from a `Proposal`, the list from its release; no other way."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.released_list import ReleasedList
from checkpoint.proposal import Proposal
from core.texts import t


class SuggestionSource(BaseModel):
    """Where a suggested value stands: a place on a page of a document (`box`: left, top, right, bottom as parts of the page), or
    a record of a source; and the words there."""

    upload_id: str = ""
    page: int | None = None
    box: list[float] | None = None
    source: str = ""
    record: str = ""
    title: str = ""
    quote: str
    method: str = Field("", examples=["ocr"])
    confidence: float | None = None


class CaseSuggestion(BaseModel):
    """A value that a machine read, for the applicant to decide. Made from a `Proposal` of the checkpoint and from nothing else.

    Those of one `group` contradict each other; accepting one refuses the others. `checks`: a check digit that fits, or not.
    """

    id: str
    element: str = Field(examples=["lease_end"])
    digest: str = Field(description="What the decision is bound to.")
    value: Any
    shown: str
    status: str = Field(examples=["proposed"])
    group: str
    sources: list[SuggestionSource]
    checks: dict[str, bool]
    aigc: dict[str, str]

    @model_validator(mode="before")
    @classmethod
    def _of_proposal(cls, given: Any) -> dict[str, Any]:
        if not isinstance(given, Proposal):
            raise TypeError("a suggestion is shown from its Proposal alone")
        return {
            "id": given.id, "element": given.element, "digest": given.digest, "value": given.value, "shown": given.shown,
            "status": given.status, "group": given.group, "sources": given.sources, "checks": given.checks,
            "aigc": {
                "Label": "1", "ContentProducer": "yijianshi", "ProduceID": given.id, "ReservedCode1": given.digest,
                "ContentPropagator": "yijianshi", "PropagateID": given.case_id, "ReservedCode2": "",
            },
        }  # fmt: skip


class CaseSuggestions(BaseModel):
    """What waits for the applicant, with the notice to show beside it. Of what is `withheld` only the elements are told."""

    rev: int
    notice: str
    suggestions: list[CaseSuggestion]
    withheld: list[str]
    documents_unread: int


class ListPart(BaseModel):
    """An entry of the list, as published."""

    model_config = ConfigDict(extra="allow")

    name: str = ""


class CaseList(BaseModel):
    """一次告知: the one list, borne by the release that let it out (`release_id`), with its label to be shown.

    `items`, `undecided` and `not_needed` say why; `not_met`: what is not possible with these answers; `materials`: each once,
    with what is accepted and which items take it.
    """

    release_id: str
    name: str
    frame: str
    label: dict[str, str] = Field(examples=[{"text": "AI 生成，经人工审核", "detail": ""}])
    aigc: dict[str, str]
    demonstration: bool
    items: list[ListPart]
    undecided: list[ListPart]
    not_needed: list[ListPart]
    not_met: list[ListPart]
    conditions: list[ListPart]
    materials: list[ListPart]
    limits: dict[str, Any]
    fees: list[ListPart]
    visits: int | None

    @model_validator(mode="before")
    @classmethod
    def _of_release(cls, given: Any) -> dict[str, Any]:
        if not isinstance(given, ReleasedList):
            raise TypeError("a list is shown from its release alone")
        return {
            **given.listed, "release_id": given.released.id, "frame": given.frame, "aigc": given.aigc,
            "label": {"text": t("door.label", given.locale), "detail": given.label}, "demonstration": given.demonstration,
        }  # fmt: skip


PROPOSED: tuple[type[BaseModel], ...] = (CaseSuggestions,)
BORNE: tuple[type[BaseModel], ...] = (CaseList,)
