"""A service guide as every importer delivers it and every reader takes it.

The field names follow the national implementation-list data model (政务服务事项实施清单, GB/T 39554); the Chinese labels are those
that portals print.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Field(StrEnum):
    """One field of a guide that can be asked for, shown as a card and cited as a passage."""

    materials = "materials"
    conditions = "conditions"
    process = "process"
    statutory_limit = "statutory_limit"
    promised_limit = "promised_limit"
    fee = "fee"
    location = "location"
    hours = "hours"
    consult_phone = "consult_phone"
    complain_phone = "complain_phone"
    visits = "visits"
    courier = "courier"
    online = "online"
    appointment = "appointment"
    result = "result"
    department = "department"
    applicable_to = "applicable_to"
    joint_departments = "joint_departments"
    basis = "basis"
    faq = "faq"


LABELS: dict[Field, tuple[str, str]] = {
    Field.materials: ("申请材料", "Documents to submit"),
    Field.conditions: ("受理条件", "Conditions"),
    Field.process: ("办理流程", "Process"),
    Field.statutory_limit: ("法定办结时限", "Statutory time limit"),
    Field.promised_limit: ("承诺办结时限", "Promised time limit"),
    Field.fee: ("收费情况", "Fee"),
    Field.location: ("办理地点", "Where to go"),
    Field.hours: ("办公时间", "Office hours"),
    Field.consult_phone: ("咨询电话", "Enquiry phone"),
    Field.complain_phone: ("监督投诉电话", "Complaint phone"),
    Field.visits: ("到办事现场次数", "Visits in person"),
    Field.courier: ("是否支持物流快递", "Delivery by courier"),
    Field.online: ("网上办理", "Apply online"),
    Field.appointment: ("预约办理", "Appointment"),
    Field.result: ("办理结果", "Result"),
    Field.department: ("实施主体", "Department in charge"),
    Field.applicable_to: ("服务对象", "Who may apply"),
    Field.joint_departments: ("联办机构", "Joint departments"),
    Field.basis: ("设定依据", "Legal basis"),
    Field.faq: ("常见问题", "Frequent questions"),
}


_TOLD = 600


class Guide(BaseModel):
    """One item's service guide in one version.

    `fields` holds verbatim entries: one per material, condition, step or phone paragraph; a field that the guide
    leaves blank ('无', 'None') is absent. `region` is a GB/T 2260 code; `effective_from` None means in force since
    its publication; `effective_to` is inclusive.
    """

    model_config = ConfigDict(frozen=True)

    item_id: str
    name: str
    aliases: tuple[str, ...] = ()
    task_type: str = ""
    department: str = ""
    department_code: str = ""
    region: str = ""
    region_name: str = ""
    version: str = "1"
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    url: str = ""
    categories: tuple[str, ...] = ()
    parent_name: str = ""
    sub_name: str = ""
    demonstration: bool = False
    fields: dict[Field, tuple[str, ...]] = {}


def spoken_of(guide: Guide) -> tuple[str, str]:
    """What an item is called, and that with what its guide asks for and of whom: the two texts whose meaning is compared."""
    called = " ".join((guide.name, *guide.aliases, guide.parent_name))
    told = (" ".join(guide.fields.get(field, ()))[:_TOLD] for field in (Field.materials, Field.conditions, Field.applicable_to))
    return called, f"{called}\n{' '.join(told)}"


def field_path(guide_name: str, field: Field) -> str:
    """The passage path of a guide's field, as people read it: 护照签发 › 申请材料."""
    return f"{guide_name} › {LABELS[field][0]}"


def field_text(entries: tuple[str, ...]) -> str:
    """The passage text of a field: its entries, one a line."""
    return "\n".join(entries)
