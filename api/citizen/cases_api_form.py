"""The form, the suggestions and the consents for programs: values with their revisions, each suggestion decided by its digest."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api import filling
from api.citizen.case_bearer import CHANGES, FAILS, CaseHeld, Tagged
from api.citizen.case_borne_shapes import CaseSuggestion, CaseSuggestions
from api.citizen.case_form_shapes import (
    CaseConsents,
    CaseField,
    CaseForm,
    ConsentAsked,
    ConsentGiven,
    DecideSuggestion,
    FormSection,
    FormUse,
    GiveConsent,
    SavedValues,
    SuggestionDecided,
    TypeValues,
    ValueConflict,
    ValuesProblem,
)
from api.filling import agree, consents_asked, form_of_case, guide_of, shown_proposals, subject_of
from api.house import House
from api.problems import locale_of, problem
from core.cases import CaseFile, consents_of, read_values, save_values, uploads_of, withdraw_consent
from core.clock import iso
from core.errors import BadInput, Conflict
from core.texts import t
from knowledge.catalog.form_check import validate

router = APIRouter(tags=["form"], route_class=Tagged)
ConsentId = Annotated[str, Path(pattern=r"^[0-9a-z]{26}$")]
_ELEMENT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")


class _Clash(Conflict):
    """Ends the transaction: of values that clash in part, none is kept."""

    def __init__(self, conflicts: list[ValueConflict]) -> None:
        super().__init__("values_conflict")
        self.conflicts = conflicts


@router.get("/cases/{case_id}/form", responses=FAILS)
def form(holder: CaseHeld) -> CaseForm:
    """一表申请: each element once with its value, what is not right with it, and the items that ask for it."""
    with holder.reading() as (session, case):
        made = form_of_case(holder.house, session, case)
        values = read_values(session, holder.house.keys, case)
    faults = validate(made, {name: one.value for name, one in values.items()}, only=set(values))
    locale = "en" if case.locale == "en" else "zh"
    fields = [
        CaseField(
            element=f.element, title=f.title, type=f.type, unit=f.unit, choices=list(f.choices), required=f.required,
            sensitive=f.sensitive, description=f.description,
            uses=[FormUse(item=use.item, name=use.name, required=use.required) for use in f.uses],
            value=values[f.element].value if f.element in values else None,
            rev=values[f.element].rev if f.element in values else 0,
            origin=values[f.element].origin if f.element in values else "",
            faults=[getattr(one, locale) for one in faults if one.element == f.element and one.code != "missing"],
        )
        for f in made.fields
    ]  # fmt: skip
    sections = [FormSection(key=one.key, title=one.title, elements=list(one.elements)) for one in made.sections]
    return CaseForm(rev=case.rev, items=list(made.items), sections=sections, fields=fields)


@router.patch(
    "/cases/{case_id}/values", response_model=SavedValues, responses=FAILS | CHANGES | {409: {"model": ValuesProblem}}
)
def type_values(request: Request, holder: CaseHeld, given: TypeValues) -> SavedValues | Response:
    """Keeps what was typed, also what is not right yet. 409 with `conflicts`, and nothing kept, where another window changed one."""
    try:
        with holder.writing() as (session, case):
            return _save(holder.house, session, case, given)
    except _Clash as clash:
        told = problem(clash.code, clash.status, locale_of(request), {"n": len(clash.conflicts)})
        said = ValuesProblem(**told.model_dump(), conflicts=clash.conflicts)
        return JSONResponse(said.model_dump(), said.status, media_type="application/problem+json")


def _save(house: House, session: Session, case: CaseFile, given: TypeValues) -> SavedValues:
    made = form_of_case(house, session, case)
    foreign = [element for element in given.values if made.field(element) is None]
    if foreign:
        # As with every malformed request, what may hold more than a name is not repeated.
        names = ("values." + (one if _ELEMENT.fullmatch(one) else "?") for one in foreign)
        raise BadInput("malformed", fields="、".join(dict.fromkeys(names)))
    typed = {element: one.value.strip() or None if isinstance(one.value, str) else one.value for element, one in given.values.items()}
    saved = save_values(session, house.keys, case, typed, {element: one.rev for element, one in given.values.items()})
    values = read_values(session, house.keys, case)
    if saved.conflicts:
        raise _Clash(
            [
                ValueConflict(element=element, theirs=theirs, rev=values[element].rev if element in values else 0, mine=mine)
                for element, (theirs, mine) in saved.conflicts.items()
            ]
        )
    faults = validate(made, {name: one.value for name, one in values.items()}, only=set(typed))
    locale = "en" if case.locale == "en" else "zh"
    return SavedValues(
        rev=case.rev, written=list(saved.written), faults=[getattr(one, locale) for one in faults if one.code != "missing"]
    )


@router.get("/cases/{case_id}/suggestions", responses=FAILS)
def suggestions(holder: CaseHeld) -> CaseSuggestions:
    """What waits for the applicant's decision. Nothing of it is in the form; what lacks its consent is not shown."""
    with holder.reading() as (session, case):
        waiting = shown_proposals(holder.house, session, case, form_of_case(holder.house, session, case))
        return CaseSuggestions(
            rev=case.rev, notice=t("case.suggestions_intro", case.locale),
            suggestions=[CaseSuggestion.model_validate(one) for one in waiting.shown], withheld=list(waiting.withheld),
            documents_unread=sum(one.state in ("received", "reading") for one in uploads_of(session, case)),
        )  # fmt: skip


@router.post("/cases/{case_id}/decisions", responses=FAILS | CHANGES)
def decide(holder: CaseHeld, asked: DecideSuggestion) -> SuggestionDecided:
    """Takes the applicant's decision on one suggestion, bound to its digest; the same `key` again is the same decision.

    409 where it was decided otherwise, lapsed or says something else; 422 without the consent that it needs.
    """
    if (asked.value is not None) != (asked.verdict == "edited"):
        raise BadInput("malformed", fields="value")
    value = asked.value.strip() if isinstance(asked.value, str) else asked.value
    with holder.writing() as (session, case):
        done = filling.decide(
            holder.house, session, case, asked.suggestion_id, asked.digest, asked.verdict, value=value, key=asked.key
        )
        return SuggestionDecided(suggestion_id=done.suggestion_id, verdict=done.verdict, again=done.again, rev=case.rev)


def _consents(house: House, session: Session, case: CaseFile) -> CaseConsents:
    asked = consents_asked(house, session, case)
    name = guide_of(house).name(subject_of(case)[0])
    return CaseConsents(
        purpose=t("case.consent_why", case.locale, matter=name),
        asked=[
            ConsentAsked(scope=scope, wording=t(f"case.consent_{scope}", case.locale), fields={f.element: f.title for f in fields})
            for scope, fields in asked.items() if fields
        ],
        given=[
            ConsentGiven(
                id=one.id, scope=one.scope, given_by=one.given_by, wording=one.wording, elements=one.elements, at=iso(one.at)
            )
            for one in consents_of(session, case)
        ],
    )  # fmt: skip


@router.get("/cases/{case_id}/consents", responses=FAILS)
def consents(holder: CaseHeld) -> CaseConsents:
    """The separate consents that the form needs, with the words to show, and those that stand."""
    with holder.reading() as (session, case):
        return _consents(holder.house, session, case)


@router.post("/cases/{case_id}/consents", status_code=201, responses=FAILS | CHANGES)
def give(holder: CaseHeld, asked: GiveConsent) -> CaseConsents:
    """Notes that the applicant agreed to the words shown. For a child's data it is a guardian's, and is noted as such."""
    with holder.writing() as (session, case):
        agree(holder.house, session, case, asked.scopes)
        return _consents(holder.house, session, case)


@router.delete("/cases/{case_id}/consents/{consent_id}", status_code=204, responses=FAILS | CHANGES)
def take_back(holder: CaseHeld, consent_id: ConsentId) -> None:
    """Takes a consent back: from now on nothing of it is shown or proposed; what was decided stays the applicant's own."""
    with holder.writing() as (session, case):
        withdraw_consent(session, holder.house.keys, case, consent_id)
