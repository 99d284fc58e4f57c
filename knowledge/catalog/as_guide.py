"""An item's service guide: its catalogue entry in the words that people read."""

from __future__ import annotations

from core.regions import name_of
from core.texts import t
from knowledge.catalog.model import ItemFile, Material, Step
from knowledge.guide import Field, Guide


def guide_of(item: ItemFile) -> Guide:
    """The guide of an item. Fields that the item leaves blank are absent: nothing is invented for them."""
    channels, limit = item.channels, item.time_limit
    fields: dict[Field, list[str]] = {
        Field.materials: [_material(material) for material in item.materials],
        Field.conditions: [condition.text for condition in item.conditions],
        Field.process: [_step(number, step, limit.unit) for number, step in enumerate(item.process, 1)],
        Field.statutory_limit: [] if limit.statutory is None else [f"{limit.statutory}个{limit.unit}"],
        Field.promised_limit: [] if limit.promised is None else [f"{limit.promised}个{limit.unit}"],
        Field.fee: _fee(item),
        Field.location: [channels.address],
        Field.hours: [channels.hours],
        Field.consult_phone: [channels.consult],
        Field.complain_phone: [channels.supervise],
        Field.visits: [] if channels.visits is None else [str(channels.visits)],
        Field.courier: _yes_no(channels.express),
        Field.online: [channels.online],
        Field.appointment: _yes_no(channels.appointment),
        Field.result: [item.result.name] if item.result is not None else [],
        Field.department: [item.department.name],
        Field.applicable_to: list(item.applicants),
        Field.joint_departments: list(item.joint_departments),
        Field.basis: [f"《{basis.law}》{basis.article}" for basis in item.basis],
        Field.faq: [t("catalog.guide.faq", ask=one.ask, answer=one.answer) for one in item.faq],
    }
    written = {field: tuple(entry for entry in entries if entry.strip()) for field, entries in fields.items()}
    return Guide(
        item_id=item.id,
        name=item.name,
        aliases=item.aliases,
        task_type=item.task_type,
        department=item.department.name,
        department_code=item.department.code or "",
        region=item.region,
        region_name=name_of(item.region) or "",
        version=item.version,
        effective_from=item.effective.from_,
        effective_to=item.effective.to,
        url=channels.online,
        demonstration=item.demonstration,
        fields={field: entries for field, entries in written.items() if entries},
    )


def _material(material: Material) -> str:
    """营业执照（必要；政府部门核发；可免提交：电子证照；要求：在有效期内）"""
    notes: list[str] = [material.need]
    if material.source is not None:
        notes.append(material.source)
    if material.exempt is not None:
        notes.append(t(f"catalog.guide.exempt.{material.exempt}"))
    if material.when is not None:
        notes.append(t("catalog.guide.sometimes"))
    if material.accept_standard:
        notes.append(t("catalog.guide.standard", text=material.accept_standard))
    return f"{material.name}（{'；'.join(notes)}）"


def _step(number: int, step: Step, unit: str) -> str:
    notes = [step.department] if step.department else []
    if step.days is not None:
        notes.append(f"{step.days}个{unit}")
    if step.result:
        notes.append(t("catalog.guide.step_result", result=step.result))
    return f"{number}. {step.step}" + (f"（{'；'.join(notes)}）" if notes else "")


def _fee(item: ItemFile) -> list[str]:
    if item.fee is None:
        return []
    if not item.fee.charged:
        return [t("catalog.guide.free")]
    parts = [t("catalog.guide.charged"), item.fee.standard, item.fee.basis]
    return ["；".join(part for part in parts if part)]


def _yes_no(value: bool | None) -> list[str]:
    return [] if value is None else [t("catalog.guide.yes" if value else "catalog.guide.no")]
