"""What the public door takes and gives, for OpenAPI and for the test that walks the public routes (lock 3)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """Unknown members of a request are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid")


class OpenConversation(Shape):
    """Where and in which language one asks; all optional."""

    region: str = Field("", pattern=r"^(\d{6})?$", description="GB/T 2260 code", examples=["440100"])
    locale: str = Field("zh", pattern="^(zh|en)$", examples=["zh"])
    department: str = Field("", max_length=100)


class HumanChannel(BaseModel):
    """The way to a person that always stands."""

    phone: str
    text: str


class Opened(BaseModel):
    """A new conversation. The token is shown this once: it belongs into a header, or a link's fragment."""

    id: str = Field(examples=["01kabc0000000000000000000a"])
    token: str = Field(examples=["kept-by-the-asker"])
    office: str
    notice: str = Field(examples=["AI 辅助，人工审核"])
    region: str
    on_duty: bool
    duty_text: str
    human_channel: HumanChannel
    stopped: bool
    demonstration: bool
    applications: bool = Field(description="Whether guided applications are led at this door: /apply, and /api/v1/cases.")


class Waiting(BaseModel):
    """Facts about waiting: place from 1, usual wait in seconds where known."""

    place: int | None
    usual_wait_s: int | None
    on_duty: bool
    duty_text: str
    text: str
    return_hint: str


class Entry(BaseModel):
    """One thing in the thread. Members beyond these depend on `kind`; what a machine wrote carries `release_id`."""

    model_config = ConfigDict(extra="allow")

    seq: int
    id: str
    kind: str = Field(examples=["answer"])
    at: str
    by: str = Field(examples=["assistant"])
    text: str


class Entries(BaseModel):
    """What was added to the thread."""

    entries: list[Entry]
    waiting: Waiting | None = None


class Thread(BaseModel):
    """The conversation as its asker sees it."""

    id: str
    state: str = Field(examples=["open"])
    last_seq: int
    stopped: bool
    waiting: Waiting | None
    entries: list[Entry]
    office: str
    notice: str
    on_duty: bool
    duty_text: str
    human_channel: HumanChannel
    demonstration: bool
    applications: bool = Field(description="Whether guided applications are led at this door: /apply, and /api/v1/cases.")


class Ask(Shape):
    """A question in one's own words."""

    text: str = Field(min_length=1, max_length=1000, examples=["开饭店办证要什么材料"])


class Choose(Shape):
    """One of the offered items, or null for 都不是."""

    release_id: str = Field(max_length=26, examples=["01kabc0000000000000000000a"])
    item_id: str | None = Field(max_length=80, examples=["food-business-licence"])


class NotMine(Shape):
    """The answer is about another item than the one meant."""

    release_id: str = Field(max_length=26, examples=["01kabc0000000000000000000a"])


class ToPerson(Shape):
    """Words for the person, optional."""

    text: str = Field("", max_length=1000, examples=["我的情况比较特殊"])


class Rate(Shape):
    """5 非常满意 · 4 满意 · 3 基本满意 · 2 不满意 · 1 非常不满意."""

    release_id: str = Field(max_length=26, examples=["01kabc0000000000000000000a"])
    level: int = Field(ge=1, le=5, examples=[4])
    comment: str = Field("", max_length=500)


class PublishedPassage(BaseModel):
    """A passage of a published document: a fact, as published."""

    model_config = ConfigDict(extra="allow")

    passage_id: int
    title: str
    path: str
    text: str
    version: str
    authority: str
    effective_from: str | None
    effective_to: str | None
    in_force: bool


FACTS: tuple[type[BaseModel] | None, ...] = (Opened, Waiting, PublishedPassage)


def example(**members: Any) -> dict[str, Any]:
    """Response examples in OpenAPI's form."""
    return {"content": {"application/json": {"example": members}}}
