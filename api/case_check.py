"""What is missing or doubtful before a case is handed in, in words and with where to go; the merits are never judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from api.document_view import DocumentView, views_of
from api.house import House
from api.problems import wording
from checkpoint.proposals import proposals
from core.cases import CaseFile, asks_of, consents_of, is_open, read_values, records_of
from core.errors import BadInput
from core.texts import t
from knowledge.catalog.form_check import validate
from knowledge.catalog.merged_form import MergedForm


@dataclass(frozen=True)
class Finding:
    """`severity`: must be settled before it can be handed in, or should be looked at. `where`: a page of the case; `element` or
    `kind`: the field or the material that it is about."""

    code: str
    severity: str
    words: str
    where: str
    element: str = ""
    kind: str = ""


def findings_of(
    house: House, session: Session, case: CaseFile, form: MergedForm, materials: Sequence[Mapping[str, Any]]
) -> list[Finding]:
    """Everything, what must be settled first: fields, then documents, then what documents say otherwise. Nothing must be that
    a notice leaves closed: whoever may not change it could never hand in again."""
    locale = "en" if case.locale == "en" else "zh"
    values = {name: one.value for name, one in read_values(session, house.keys, case).items()}
    part = {element: n for n, section in enumerate(form.sections, 1) for element in section.elements}
    found = [
        Finding(
            one.code, "must" if one.level == "fault" else "should", one.en if locale == "en" else one.zh,
            f"form?part={part[one.element]}#f-{one.element}", element=one.element,
        )
        for one in validate(form, values)
    ]  # fmt: skip
    catalog = house.guided.catalog() if house.guided else None
    views = views_of(session, house.keys, case, catalog) if catalog else []
    held = proven(house, session, case)
    found += _documents(views, materials, held, locale)
    found += _not_given(house, session, case, {view.kind for view in views} | {str(one["kind"]) for one in materials} | set(held))
    fields = {one.element for one in form.fields if is_open(case, f"form:{one.element}")}
    waiting = {one.element for one in proposals(session, house.keys, case)} & fields
    if waiting:
        found.append(Finding("suggestions", "should", t("case.find_suggestions", locale, n=len(waiting)), "suggestions"))
    found = [one if is_open(case, f"form:{one.element}", f"doc:{one.kind}") else replace(one, severity="should") for one in found]
    return sorted(found, key=lambda one: one.severity != "must")


# By need: what an absent material is called, and how much it matters.
_ABSENT = {"depends": ("depends", "should"), "必要": ("missing", "must"), "容缺后补": ("later", "should")}


def demand_fit(house: House, session: Session, case: CaseFile, form: MergedForm, suggestion_id: str, value: Any) -> None:
    """What a suggestion is edited into must be a value of its field: a decision is taken once. Raises BadInput with the words."""
    found = next((one for one in proposals(session, house.keys, case) if one.id == suggestion_id), None)
    if found is None or value in (None, ""):
        return  # the checkpoint says what is wrong with it
    wrong = [one for one in validate(form, {found.element: value}, only={found.element}) if one.level == "fault"]
    if wrong:
        raise BadInput("suggestion_edit_wrong", reason=wrong[0].en if case.locale == "en" else wrong[0].zh)


def proven(house: House, session: Session, case: CaseFile) -> dict[str, str]:
    """material kind → the source whose record stands for it: nobody hands it in again (在线政务服务若干规定 §§6–12)."""
    labels = {one.id: one.label for one in house.sources}
    held = records_of(session, house.keys, case)
    return {one.kind: labels.get(one.source, one.title) for one in held if one.kind and one.valid}


def _not_given(house: House, session: Session, case: CaseFile, settled: Collection[str]) -> list[Finding]:
    """Materials that the list left to a source which then had none: what nobody would miss otherwise."""
    locale = "en" if case.locale == "en" else "zh"
    kinds = house.guided.catalog().dictionary.material_kinds if house.guided else {}
    known = {one.id: one for one in house.sources}
    given = {one.id for one in consents_of(session, case)}
    newest = {(a.source, key): a for a in asks_of(session, case) if a.state == "ended" and a.consent_id in given for key in a.kinds}
    return [
        Finding(
            "not_given", "should",
            t("source.find_none", locale, name=kinds[key].label, source=known[source].label, why=wording(ask.outcome, locale)[0]), "documents#sources",
        )
        for (source, key), ask in newest.items()
        if key in kinds and key not in settled and source in known
    ]  # fmt: skip


def _documents(
    views: Sequence[DocumentView], materials: Sequence[Mapping[str, Any]], held: Collection[str], locale: str
) -> list[Finding]:
    found = []
    kept = [view for view in views if view.state != "refused"]
    there = {view.kind for view in kept} | {view.is_kind for view in kept if not view.kind} | set(held)
    for one in materials:
        if one["kind"] in there:
            continue
        need = "depends" if one["state"] == "depends" else one["submit"] or one["need"]
        code, severity = _ABSENT.get(need, ("", ""))
        if code:
            words = t(f"case.find_{code}", locale, name=one["name"])
            found.append(Finding(code, severity, words, f"documents#m-{one['kind']}", kind=one["kind"]))
    for view in views:
        if not view.fits:
            words = t("case.find_other_kind", locale, name=view.name, slot=view.slot, kind=view.label)
            found.append(Finding("kind", "should", words, f"documents#m-{view.kind}", kind=view.kind))
        if view.state in ("received", "reading"):
            words = t("case.find_reading", locale, name=view.name)
            found.append(Finding("reading", "should", words, "documents", kind=view.kind))
    return found
