"""What a case's JSON routes take and give of its form, of decisions on suggestions, and of consents."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.citizen.case_shapes import Rev, Typed
from api.citizen.shapes import Shape
from api.problems import Problem

Element = Annotated[str, Field(max_length=80)]
Id = Annotated[str, Field(pattern=r"^[0-9a-z]{26}$")]


class FormUse(BaseModel):
    """An item that asks for the field."""

    item: str
    name: str
    required: bool


class CaseField(BaseModel):
    """One element of the merged form with the applicant's value. `rev` is what a change of it is made over, 0 where it never had
    one; `origin`: typed, or accepted or edited, which stand on the applicant's decision of a suggestion."""

    element: str = Field(examples=["premises_address"])
    title: str
    type: str
    unit: str
    choices: list[str]
    required: bool
    sensitive: bool
    description: str
    uses: list[FormUse]
    value: Any
    rev: int
    origin: str
    faults: list[str]


class FormSection(BaseModel):
    """A part of the form."""

    key: str
    title: str
    elements: list[str]


class CaseForm(BaseModel):
    """一表申请: each element once, for all items."""

    rev: int
    items: list[str]
    sections: list[FormSection]
    fields: list[CaseField]


class TypedValue(Shape):
    """What the applicant typed over revision `rev` of the field (0: it had none); null empties it. How it came about cannot be
    said: a value is `typed` here, and a suggestion becomes one only by its decision."""

    value: Typed | None = Field(examples=["海口市龙华区示例路1号"])
    rev: Rev


class TypeValues(Shape):
    """Values by element."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"values": {"premises_address": {"value": "海口市龙华区示例路1号", "rev": 0}}}]}
    )

    values: dict[Element, TypedValue] = Field(min_length=1, max_length=500)


class SavedValues(BaseModel):
    """The elements that were written, and what is not right yet: it is kept all the same."""

    rev: int
    written: list[str]
    faults: list[str]


class ValueConflict(BaseModel):
    """An element that another window changed since: its value there and its revision, and what was sent."""

    element: str
    theirs: Any
    rev: int
    mine: Any


class ValuesProblem(Problem):
    """409: nothing was written. Send again what holds, over the revisions told here."""

    conflicts: list[ValueConflict]


class DecideSuggestion(Shape):
    """The applicant's decision. The value of `accepted` is the suggestion's own; `value` is for `edited` alone."""

    suggestion_id: Id = Field(examples=["01kabc0000000000000000000a"])
    digest: str = Field(pattern="^[0-9a-f]{64}$", examples=["0" * 64])
    verdict: str = Field(pattern="^(accepted|edited|refused)$", examples=["accepted"])
    value: Typed | None = None
    key: str = Field(pattern=r"^[\x21-\x7e]{8,64}$", description="The same key again is the same decision.", examples=["a-key-of-yours"])


class SuggestionDecided(BaseModel):
    """The decision as it stands; `again`: this was a repeat of it."""

    suggestion_id: str
    verdict: str
    again: bool
    rev: int


class ConsentAsked(BaseModel):
    """A separate consent (个人信息保护法 §§28–31) that the form needs: the words to show, and the fields it is for."""

    scope: str = Field(examples=["sensitive"])
    wording: str
    fields: dict[str, str] = Field(description="Element and title.")


class ConsentGiven(BaseModel):
    """A consent that stands."""

    id: str
    scope: str
    given_by: str
    wording: str
    elements: list[str]
    at: str


class CaseConsents(BaseModel):
    """What needs consent, and what was given."""

    purpose: str
    asked: list[ConsentAsked]
    given: list[ConsentGiven]


class GiveConsent(Shape):
    """The scopes whose wording the applicant was shown and agreed to; `child` is a guardian's to give."""

    scopes: list[Annotated[str, Field(pattern="^(sensitive|child)$")]] = Field(min_length=1, max_length=2, examples=[["sensitive"]])


FACTS: tuple[type[BaseModel], ...] = (CaseForm, SavedValues, SuggestionDecided, CaseConsents)
"""As those of case_shapes.py: the published form with the applicant's own values, decisions and consents."""
