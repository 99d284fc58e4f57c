"""What a case's JSON routes take and give: facts as published, the applicant's own words, states; nothing that a machine wrote."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from api.citizen.shapes import HumanChannel, Shape

Rev = Annotated[int, Field(ge=0, lt=2**31, description="The revision of the case that this was decided on.", examples=[3])]
Typed = (
    bool
    | Annotated[int, Field(ge=-(10**15), le=10**15)]
    | Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
    | Annotated[str, Field(max_length=2000)]
)


class MatterItem(BaseModel):
    """A service of one department, as published."""

    id: str = Field(examples=["demo-food-licence"])
    name: str
    department: str


class MatterTheme(BaseModel):
    """A bundle (一件事), as published."""

    id: str = Field(examples=["demo-open-restaurant"])
    name: str
    department: str
    items: list[MatterItem]


class MatterNamed(BaseModel):
    """A bundle or a service by its published name."""

    kind: str = Field(examples=["theme"])
    id: str
    name: str


class Matters(BaseModel):
    """What can be applied for under guidance; `found`: what the words may mean, the likeliest first, null without words."""

    themes: list[MatterTheme]
    items: list[MatterItem]
    found: list[MatterNamed] | None = None


class StartCase(Shape):
    """A bundle or a service to apply for."""

    matter: str = Field(min_length=1, max_length=80, examples=["demo-open-restaurant"])
    region: str = Field("", pattern=r"^(\d{6})?$", description="GB/T 2260 code", examples=["460000"])
    locale: str = Field("zh", pattern="^(zh|en)$", examples=["zh"])


class CaseFacts(BaseModel):
    """Where a case stands. `rev` counts its changes and is what every change is made on; `items`: those chosen of a bundle,
    none for all. The three counts say what there is to look at; poll this with `If-None-Match`."""

    id: str
    number: str | None = Field(examples=["YJS-20261127-000123-K"])
    state: str = Field(examples=["draft"], description="draft, submitted, accepted, returned, withdrawn, closed")
    state_text: str
    matter: str
    name: str
    items: list[str]
    region: str
    locale: str
    rev: int
    started_at: str
    submitted_at: str | None
    decided_at: str | None
    opened: list[str] = Field(
        description="While sent back: the fields (form:ELEMENT) and materials (doc:KIND) that a notice asks for, which alone may "
        "be changed; empty: nothing is closed.",
        examples=[["doc:sign_drawing", "form:shop_address"]],
    )
    documents_unread: int = Field(description="Documents that still wait to be read.")
    suggestions_waiting: int = Field(description="Suggestions that wait for the applicant's decision.")
    suggestions_withheld: int = Field(description="Elements whose suggestions need a consent before they are shown.")


class CaseOpened(BaseModel):
    """A new case. The token is shown this once: it belongs into a header, or a link's fragment."""

    token: str = Field(examples=["kept-by-the-applicant"])
    case: CaseFacts
    human_channel: HumanChannel
    demonstration: bool


class CaseQuestion(BaseModel):
    """A question of the published catalogue, and why it is asked; 不清楚 is always an answer."""

    fact: str = Field(examples=["has_signboard"])
    ask: str = Field(examples=["是否设置户外招牌？"])
    type: str = Field(examples=["boolean"])
    choices: list[str]
    reason: str


class CaseAnswer(BaseModel):
    """What the applicant answered; one that is not in use is kept for when its question matters again."""

    fact: str
    ask: str
    value: Any
    unsure: bool
    in_use: bool


class InterviewState(BaseModel):
    """The next question, null when no answer would decide anything more; how much is left; what was answered."""

    rev: int
    question: CaseQuestion | None
    asked: int
    at_most: int
    answers: list[CaseAnswer]


class GiveAnswer(Shape):
    """An answer: yes, no, one of the choices, a number, a date, or 不清楚."""

    value: Typed = Field(examples=[True])
    rev: Rev


class ChooseItems(Shape):
    """The items of the bundle that the applicant wants."""

    items: list[Annotated[str, Field(max_length=80)]] = Field(min_length=1, max_length=100, examples=[["demo-food-licence"]])
    rev: Rev


class CaseDocument(BaseModel):
    """A document that was handed in. `looks_like` is the kind that its reader took it for, "" where none; `words` say what is
    wrong with it. What it says comes as suggestions, never here."""

    id: str
    kind: str = Field(examples=["lease"], description="The material that it was handed in for; empty where none was named.")
    slot: str
    name: str
    state: str = Field(examples=["read"], description="received, reading, read, failed (kept, but not read), refused (not kept)")
    code: str
    words: str
    done: int
    total: int
    pages: int
    looks_like: str
    fits: bool


class CaseDocuments(BaseModel):
    """The documents of a case. Materials that are asked for stand on the list."""

    rev: int
    megabytes: int = Field(description="The largest file that is taken.")
    documents: list[CaseDocument]


class CaseFinding(BaseModel):
    """What is missing or doubtful: `must` be settled before handing in, or `should` be looked at. The merits are never judged."""

    code: str = Field(examples=["missing"])
    severity: str = Field(examples=["must"])
    words: str
    element: str = Field(description="The field that it is about, or empty.")
    kind: str = Field(description="The material that it is about, or empty.")


class CaseCheck(BaseModel):
    """The pre-check as of `rev`; `open` counts what must be settled first."""

    rev: int
    open: int
    findings: list[CaseFinding]


class Submit(Shape):
    """Hands in what was shown at `rev`; `declared`: the applicant confirmed that it is true and complete; `as_it_was`: also that
    what a notice asks for and they left unchanged is to stay as it was."""

    rev: Rev
    declared: bool = Field(examples=[True])
    as_it_was: bool = False


class CaseReceipt(BaseModel):
    """A receipt, not an acceptance."""

    number: str = Field(examples=["YJS-20261127-000123-K"])
    state: str
    submitted_at: str | None
    text: str


class CaseStep(BaseModel):
    """One step of the progress line."""

    seq: int
    kind: str = Field(examples=["submitted"])
    text: str
    at: str


class CaseProgress(BaseModel):
    """How far the case has come; `notice`: everything that is to be corrected, in words; by its entries it stands on the paper."""

    number: str | None
    state: str
    state_text: str
    rev: int
    notice: str
    steps: list[CaseStep]


FACTS: tuple[type[BaseModel], ...] = (
    Matters, CaseFacts, CaseOpened, InterviewState, CaseDocument, CaseDocuments, CaseCheck, CaseReceipt, CaseProgress,
)  # fmt: skip
"""Those that a route answers with: what no machine wrote. The catalogue's and the package's words, names that were published,
the applicant's own, states, numbers and times."""
