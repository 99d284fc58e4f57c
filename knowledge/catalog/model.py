"""The shapes of the catalogue files: the data-element dictionary, items and themes.

Keys follow the national implementation-list data model (政务服务事项实施清单, GB/T 39554) in English. A key that is not
named here is refused: a misspelt `whne:` must never read as "always".
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ElementType = Literal[
    "text", "number", "integer", "date", "datetime", "boolean", "choice", "phone", "id_number", "uscc", "region"
]
TaskType = Literal[
    "行政许可", "行政给付", "行政确认", "行政奖励", "行政裁决", "行政征收", "行政检查", "行政强制", "行政处罚",
    "其他行政权力", "公共服务",
]  # fmt: skip
Need = Literal["必要", "非必要", "容缺后补"]


class Part(BaseModel):
    """What all parts share: frozen, no unknown keys; a bare number where text is due (region: 460000) is its text."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)


class Element(Part):
    """One value that forms, documents and rules speak of (数据元)."""

    label: str = Field(min_length=1)
    type: ElementType
    unit: str = ""
    pattern: str | None = None
    choices: tuple[str, ...] = ()
    sensitive: bool = False


class MaterialKind(Part):
    """One kind of document and the elements it shows; the same kind in two items is one document."""

    label: str = Field(min_length=1)
    elements: tuple[str, ...]


class Dictionary(Part):
    """elements.yaml."""

    elements: dict[str, Element] = {}
    material_kinds: dict[str, MaterialKind] = {}


class Effective(Part):
    """From and to, both inclusive; an empty `from` is "since publication", an empty `to` "until replaced"."""

    from_: dt.date | None = Field(default=None, alias="from")
    to: dt.date | None = None


class Department(Part):
    name: str = Field(min_length=1)
    code: str | None = None


class Basis(Part):
    law: str = Field(min_length=1)
    article: str = ""


class Condition(Part):
    id: str
    text: str = Field(min_length=1)
    rule: str | None = None
    basis: int | None = None


class Material(Part):
    id: str
    kind: str
    name: str = Field(min_length=1)
    need: Need
    when: str | None = None
    source: Literal["申请人自备", "政府部门核发", "其他机构出具", "其他"] | None = None
    exempt: Literal["data_share", "e_licence"] | None = None
    accept_standard: str = ""


class Step(Part):
    step: str
    department: str = ""
    days: int | None = Field(default=None, ge=0)
    result: str = ""


class TimeLimit(Part):
    statutory: int | None = Field(default=None, ge=0)
    promised: int | None = Field(default=None, ge=0)
    unit: Literal["工作日", "自然日"] = "工作日"


class Fee(Part):
    charged: bool
    standard: str = ""
    basis: str = ""


class Channels(Part):
    online: str = ""
    address: str = ""
    hours: str = ""
    consult: str = ""
    supervise: str = ""
    visits: int | None = Field(default=None, ge=0)
    express: bool | None = None
    appointment: bool | None = None


class Result(Part):
    name: str
    kind: Literal["证照", "批文", "文书", "无"]


class Faq(Part):
    ask: str = Field(min_length=1)
    answer: str = Field(min_length=1)


class FormField(Part):
    """One property of a form: the JSON Schema 2020-12 keywords a one-value field needs, tied to its element."""

    type: Literal["string", "number", "integer", "boolean"]
    title: str = ""
    description: str = ""
    format: str | None = None
    pattern: str | None = None
    enum: tuple[Any, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = Field(default=None, alias="exclusiveMinimum")
    exclusive_maximum: float | None = Field(default=None, alias="exclusiveMaximum")
    min_length: int | None = Field(default=None, alias="minLength")
    max_length: int | None = Field(default=None, alias="maxLength")
    examples: tuple[Any, ...] = ()
    element: str = Field(alias="x-element")


class Form(Part):
    type: Literal["object"]
    required: tuple[str, ...] = ()
    properties: dict[str, FormField] = {}


class ReviewPoint(Part):
    """One thing that a reviewer must check (审查要点)."""

    id: str
    point: str = Field(min_length=1)
    materials: tuple[str, ...] = ()
    basis: int | None = None
    mode: Literal["形式", "实质"]
    check: Literal["完整", "格式", "一致", "有效期", "数据核验", "裁量"]
    when: str | None = None
    rule: str | None = None
    fail: str = Field(min_length=1)
    severity: Literal["必须补正", "建议核实"]
    automation: Literal["assist", "human_only"]
    two_staff: bool = False


class Question(Part):
    """A fact that decides what is needed, as the interview asks for it."""

    fact: str
    ask: str = Field(min_length=1)
    type: Literal["boolean", "choice", "text", "number", "integer", "date"]
    choices: tuple[str, ...] = ()
    why: str = ""


class Entry(Part):
    """What items and themes both have."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    region: str = ""
    version: str = "1"
    effective: Effective = Effective()
    questions: tuple[Question, ...] = ()
    demonstration: bool = False


class ItemFile(Entry):
    """items/<id>.yaml: one service that a department delivers (事项)."""

    kind: Literal["item"]
    task_type: TaskType
    department: Department
    joint_departments: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    applicants: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    materials: tuple[Material, ...] = ()
    process: tuple[Step, ...] = ()
    time_limit: TimeLimit = TimeLimit()
    fee: Fee | None = None
    channels: Channels = Channels()
    result: Result | None = None
    faq: tuple[Faq, ...] = ()
    form: Form | None = None
    review_points: tuple[ReviewPoint, ...] = ()


class ThemeItem(Part):
    """An item of a theme; `after` names the items whose result is a material of this one."""

    item: str
    when: str | None = None
    after: tuple[str, ...] = ()


class ThemeFile(Entry):
    """themes/<id>.yaml: one life or business event that bundles items (一件事)."""

    kind: Literal["theme"]
    lead: str = ""
    items: tuple[ThemeItem, ...]
