"""Which sources can help a case, what would be asked of each and why, and how far each has come: for pages and the counter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.filling import agree_to, checklist_of, form_of_case, guide_of, subject_of
from api.house import House
from core.cases import (
    CaseFile,
    Consent,
    HeldRecord,
    KnownPart,
    KnownSource,
    SourceAsk,
    applicant_of,
    asks_of,
    consents_of,
    give_consent,
    open_ask,
    records_of,
    withdraw_consent,
)
from core.errors import BadInput, Hidden, NotAllowed
from core.texts import t
from knowledge.catalog.consent import CHILD, SENSITIVE, consent_needed
from knowledge.catalog.merged_form import MergedField, MergedForm


@dataclass(frozen=True)
class Fillable:
    """A field of the form that a record can fill. `needs`: consents beside the one to ask; `tick`: what agrees to all of
    them at once: child (a guardian's), sensitive, or "" where none is needed."""

    field: MergedField
    needs: frozenset[str]

    @property
    def tick(self) -> str:
        return CHILD if CHILD in self.needs else SENSITIVE if self.needs else ""


@dataclass(frozen=True)
class Askable:
    """One sort of record as it may be asked for: the material's name, and the fields of the form that it can fill."""

    part: KnownPart
    label: str
    fields: tuple[Fillable, ...]


@dataclass(frozen=True)
class Asked:
    """What became of asking for one sort of record. `ask` may be ended; `record` stands where one came."""

    label: str
    ask: SourceAsk
    records: tuple[HeldRecord, ...]
    more: int
    """How many fields of the form it could fill that the consent does not name."""


@dataclass(frozen=True)
class Helping:
    """A source that can help. `open` are the sorts that may be asked for, by the source's name of them: of those in one
    group the applicant is at most one (owner or agent). `done` is what was asked for already."""

    source: KnownSource
    open: tuple[tuple[Askable, ...], ...]
    done: tuple[Asked, ...]
    consents: tuple[Consent, ...]

    @property
    def busy(self) -> bool:
        """Whether an answer may come any moment; one that cannot be reached is not waited for on the page."""
        return any(one.ask.state == "waiting" and not one.ask.outcome for one in self.done)


def sources_of(house: House, session: Session, case: CaseFile) -> list[Helping]:
    """The sources that can give something to this case's form or stand for one of its materials."""
    form, listed = form_of_case(house, session, case), checklist_of(house, session, case)
    asks = asks_of(session, case)
    given = {one.id: one for one in consents_of(session, case)}
    records = records_of(session, house.keys, case)
    found = []
    for source in house.sources:
        useful = {one.part.key: one for one in _askable(house, source, form, listed)}
        if not useful:
            continue
        live = [ask for ask in asks if ask.source == source.id and ask.consent_id in given]
        newest = {key: ask for ask in live for key in ask.kinds if key in useful}
        done = tuple(
            Asked(
                useful[key].label, ask, tuple(r for r in records if r.source == source.id and r.part == key),
                sum(one.field.element not in given[ask.consent_id].elements for one in useful[key].fields),
            )
            for key, ask in newest.items()
        )  # fmt: skip
        taken = {one.part.type for key, one in useful.items() if key in newest}
        groups: dict[str, list[Askable]] = {}
        for one in useful.values():
            if one.part.type not in taken:
                groups.setdefault(one.part.type, []).append(one)
        consents = tuple(one for one in given.values() if one.scope == source.scope)
        found.append(Helping(source, tuple(map(tuple, groups.values())), done, consents))
    return found


def helping(house: House, session: Session, case: CaseFile, source_id: str) -> Helping:
    """One of them. Raises Hidden for a source that is none or cannot help here."""
    for one in sources_of(house, session, case):
        if one.source.id == source_id:
            return one
    raise Hidden()


def _askable(house: House, source: KnownSource, form: MergedForm, listed: Mapping[str, Any]) -> list[Askable]:
    wanted = {one["kind"]: one["name"] for one in listed["materials"]}
    dictionary = guide_of(house).catalog().dictionary
    found = []
    for part in source.parts:
        elements = part.elements(field.element for field in form.fields)
        if part.kind not in wanted and (part.kind or not elements):
            continue
        needs = consent_needed(dictionary, elements)
        fields = tuple(Fillable(f, needs.get(f.element, frozenset())) for e in elements if (f := form.field(e)))
        found.append(Askable(part, wanted.get(part.kind, source.label), fields))
    return found


def identified(house: House, session: Session, case: CaseFile) -> str:
    """The name of the applicant whom somebody vouched for with their ID number, most of it hidden; "" for nobody."""
    who = applicant_of(session, house.keys, case)
    name = who.get("name", "")
    return name[0] + "*" * (len(name) - 1) if name and who.get("id_number") else ""


def consent_words(house: House, case: CaseFile, source: KnownSource) -> str:
    """What the applicant agrees to when they let a source be asked; it stands in the consent, and goes with the question."""
    matter = guide_of(house).name(subject_of(case)[0])
    return t("source.consent_words", "zh", source=source.label, authority=source.authority, matter=matter)


def allow(
    house: House, session: Session, case: CaseFile, source_id: str, keys: Collection[str], scopes: Collection[str], *,
    person_id: str | None = None,
) -> None:  # fmt: skip
    """Notes the consent to ask a source for some sorts of records, and puts the question in line.

    `scopes`: whether the sensitive fields, and those about a child, are agreed to as well; what is not is not asked for.
    Raises BadInput where nothing is chosen, or two roles for one person; NotAllowed where nobody is identified.
    """
    one = helping(house, session, case, source_id)
    if not identified(house, session, case):
        raise NotAllowed("source_identity_first")
    chosen = [[each for each in group if each.part.key in keys] for group in one.open]
    if not any(chosen):
        raise BadInput("source_none_chosen")
    if any(len(group) > 1 for group in chosen):
        raise BadInput("source_one_role")
    picked = [each for group in chosen for each in group]
    agreed = {f.field.element: f for each in picked for f in each.fields if f.tick in ("", *scopes)}
    for scope in (SENSITIVE, CHILD):
        named = [element for element, f in agreed.items() if scope in f.needs]
        agree_to(session, case, scope, named, t(f"source.consent_{scope}", "zh"), person_id)
    consent = give_consent(
        session, case, scope=one.source.scope, elements=list(agreed), given_by="applicant",
        wording=consent_words(house, case, one.source), person_id=person_id,
    )  # fmt: skip
    open_ask(session, case, consent, source_id, [each.part.key for each in picked])


def ask_again(house: House, session: Session, case: CaseFile, source_id: str, key: str) -> None:
    """Asks once more for what was allowed. Raises Conflict while it is being asked, Hidden for what never was."""
    one = helping(house, session, case, source_id)
    for asked in one.done:
        if key in asked.ask.kinds:
            consent = next(each for each in one.consents if each.id == asked.ask.consent_id)
            open_ask(session, case, consent, source_id, asked.ask.kinds)
            return
    raise Hidden()


def disallow(house: House, session: Session, case: CaseFile, source_id: str) -> None:
    """Takes back every consent to ask this source, and what it gave."""
    for consent in helping(house, session, case, source_id).consents:
        withdraw_consent(session, house.keys, case, consent.id)
