"""What filling in a case takes, the same for its pages, the counter and programs: begun, its form, documents, consents, handing in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.asked import asked_of, unchanged
from api.case_check import Finding, demand_fit, findings_of
from api.house import Guide, House
from checkpoint.case_acts import erase_case, submit_case
from checkpoint.decide_suggestion import Decided, decide_suggestion
from checkpoint.proposal import Proposal
from checkpoint.proposals import proposals, withheld
from core.cases import (
    CaseFile,
    Upload,
    add_upload,
    choose_items,
    consents_of,
    covered,
    give_consent,
    is_open,
    opened_parts,
    read_answers,
    start_case,
)
from core.conversations import start
from core.errors import BadInput, NotAllowed, Stopped, TooLong
from core.people import Staff
from core.texts import t
from knowledge.catalog import Catalog
from knowledge.catalog.consent import CHILD, SENSITIVE, consent_needed
from knowledge.catalog.merged_form import MergedField, MergedForm, merged_form


def guide_of(house: House) -> Guide:
    """The port to guided applications. Raises Stopped in a process that leads none."""
    if house.guided is None:
        raise Stopped("no_applications_here")
    return house.guided


def matters_of(catalog: Catalog, id_: str) -> list[dict[str, str]]:
    """What can be applied for that is this item or theme or holds it: bundles first, then the item by itself. [] where nothing."""
    themes = [one for one in catalog.themes.values() if one.id == id_ or any(part.item == id_ for part in one.items)]
    found = [{"kind": "theme", "id": one.id, "name": one.name} for one in themes]
    item = catalog.items.get(id_)
    return found + ([{"kind": "item", "id": id_, "name": item.name}] if item and item.form else [])


def leads_on(house: House, entries: Iterable[dict[str, Any]]) -> None:
    """Notes on each answer and candidate whether its item can be applied for here: `guided`, a fact of the published catalogue."""
    catalog = house.guided.catalog() if house.guided else None
    for entry in entries:
        item = entry.get("understood", {}).get("item")
        if item:
            entry["guided"] = catalog is not None and bool(matters_of(catalog, item["item_id"]))
        for candidate in entry.get("candidates", []):
            candidate["guided"] = catalog is not None and bool(matters_of(catalog, candidate["item_id"]))


def begin(house: House, id_: str, region: str, locale: str, **how: Any) -> tuple[str, str]:
    """A new case for a theme or an item: (id, token). It has a conversation of its own. Raises BadInput."""
    catalog = guide_of(house).catalog()
    theme, item = catalog.themes.get(id_), catalog.items.get(id_)
    if theme is None and item is None:
        raise BadInput("interview_no_matter", id=id_)
    lead = theme.lead if theme else item.department.name if item else ""
    with house.db.write() as session:
        place = region or house.settings.home_region
        conversation, _ = start(session, house.keys, region=place, locale=locale)
        case, token = start_case(
            session, house.keys, channel=how.pop("channel", "online"), theme=id_ if theme else "",
            items=[] if theme else [id_], region=place, locale=locale, department=lead,
            conversation_id=conversation.id, **how,
        )  # fmt: skip
        return case.id, token


def subject_of(case: CaseFile) -> tuple[str, tuple[str, ...]]:
    """What the case is about, for the guide: (theme or item, the items chosen of a theme; none: all)."""
    return (case.theme, tuple(case.items)) if case.theme else (case.items[0], ())


def items_of_theme(house: House, case: CaseFile) -> list[str]:
    """The items that the applicant may choose among; none where the case is for a single item."""
    theme = guide_of(house).catalog().themes.get(case.theme)
    return [part.item for part in theme.items] if theme else []


def take_items(house: House, session: Session, case: CaseFile, items: Collection[str]) -> None:
    """Takes some items of the bundle, or all again: the applicant's choice (国办发〔2025〕24号 §四). Raises BadInput for none."""
    whole = items_of_theme(house, case)
    chosen = [item for item in whole if item in items]
    if not chosen:
        raise BadInput("case_no_item")
    choose_items(session, case, [] if len(chosen) == len(whole) else chosen)


def form_of_case(house: House, session: Session, case: CaseFile) -> MergedForm:
    """The form of the items that the answers have brought in; of all that may be, while none is decided."""
    guide = guide_of(house)
    about, only = subject_of(case)
    return merged_form(guide.catalog(), guide.items(about, only, read_answers(session, house.keys, case)))


def as_typed(value: Any) -> str:
    """A stored value as its field shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else f"{value:.2f}" if isinstance(value, float) else str(value)


def checklist_of(house: House, session: Session, case: CaseFile) -> dict[str, Any]:
    """The entries of the one list for the answers that stand: to work with, never to be shown without its release."""
    about, only = subject_of(case)
    return guide_of(house).checklist(about, only, read_answers(session, house.keys, case))


def to_hand_in(listed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The materials of a list that the applicant hands in; what is exempt is not among them."""
    return [one for one in listed["materials"] if not one["exempt"]]


def materials_of(house: House, session: Session, case: CaseFile) -> list[dict[str, Any]]:
    """The materials that the applicant hands in, as the one list has them."""
    return to_hand_in(checklist_of(house, session, case))


def take(house: House, session: Session, case: CaseFile, kind: str, name: str, content: bytes) -> Upload:
    """Stores one file. Raises BadInput for an empty one, TooLong for one that is too large, and for what no reader knows."""
    if not content:
        raise BadInput("upload_empty", name=name)
    if len(content) > house.settings.upload_megabytes * 2**20:
        raise TooLong("upload_too_big", name=name, most=house.settings.upload_megabytes)
    known = {one["kind"] for one in materials_of(house, session, case)}
    known |= {part.removeprefix("doc:") for part in opened_parts(case) if part.startswith("doc:")}
    media = house.sniff(content, name)
    return add_upload(
        session, house.keys, house.settings.data_dir, case, kind=kind if kind in known else "", name=name, media=media,
        content=content,
    )  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """What waits for the applicant: what may be shown, and the elements that need a consent first."""

    shown: tuple[Proposal, ...]
    withheld: tuple[str, ...]

    @property
    def groups(self) -> list[list[Proposal]]:
        """By element, conflicts together."""
        found: dict[str, list[Proposal]] = {}
        for one in self.shown:
            found.setdefault(one.element, []).append(one)
        return list(found.values())


def shown_proposals(house: House, session: Session, case: CaseFile, form: MergedForm) -> Waiting:
    """The proposals for this form that stand undecided; those without their consent are withheld, value and all. While only
    what a notice asks for may be changed, those of other fields are not among them."""
    fields = {one.element for one in form.fields if is_open(case, f"form:{one.element}")}
    standing = tuple(one for one in proposals(session, house.keys, case) if one.element in fields)
    return Waiting(standing, tuple(sorted(one for one in withheld(session, case) if one in fields)))


def consents_asked(house: House, session: Session, case: CaseFile) -> dict[str, list[MergedField]]:
    """scope → the fields of the form that need it."""
    form = form_of_case(house, session, case)
    needs = consent_needed(guide_of(house).catalog().dictionary, [field.element for field in form.fields])
    return {scope: [f for f in form.fields if scope in needs.get(f.element, ())] for scope in (SENSITIVE, CHILD)}


def agree(house: House, session: Session, case: CaseFile, scopes: Collection[str], person_id: str | None = None) -> None:
    """Notes the consents that were given, each with its words and for exactly the fields that need it now."""
    for scope, fields in consents_asked(house, session, case).items():
        if scope in scopes:
            agree_to(session, case, scope, [field.element for field in fields], t(f"case.consent_{scope}", "zh"), person_id)


def agree_to(
    session: Session, case: CaseFile, scope: str, elements: Sequence[str], wording: str, person_id: str | None
) -> None:
    """Notes one separate consent; for what is about a child it is the guardian's. For no element nothing is noted."""
    if elements:
        give_consent(
            session, case, scope=scope, elements=elements, given_by="guardian" if scope == CHILD else "applicant",
            wording=wording, person_id=person_id,
        )  # fmt: skip


def decide(
    house: House, session: Session, case: CaseFile, suggestion_id: str, digest: str, verdict: str, *, value: Any = None,
    staff: Staff | None = None, key: str,
) -> Decided:  # fmt: skip
    """One decision on a suggestion, whichever door it came by; what it is edited into must be a value of its field.

    Raises BadInput with the words of what does not fit, and as `decide_suggestion`.
    """
    if verdict == "edited":
        demand_fit(house, session, case, form_of_case(house, session, case), suggestion_id, value)
    return decide_suggestion(session, house.keys, case, suggestion_id, digest, verdict, value=value, staff=staff, key=key)


def may_show(house: House, session: Session, case: CaseFile, element: str) -> bool:
    """Whether what a document says of an element may be shown: the consents that it needs stand."""
    given = consents_of(session, case)
    needs = consent_needed(guide_of(house).catalog().dictionary, [element])
    return all(covered(given, scope, element) for scope in needs.get(element, ()))


def findings(house: House, session: Session, case: CaseFile) -> list[Finding]:
    """What is missing or doubtful before the case is handed in."""
    form = form_of_case(house, session, case)
    return findings_of(house, session, case, form, materials_of(house, session, case))


def hand_in(house: House, session: Session, case: CaseFile, rev: int, *, declared: bool, as_it_was: bool = False) -> str:
    """Submits what was shown; its number. A second time gives the same number.

    `as_it_was`: the applicant confirmed that what a notice asks for and they left unchanged is to stay so. Raises BadInput
    where it was not declared to be true, NotAllowed while something must be settled or confirmed first or where the case is
    past this step, Conflict where something changed since `rev` was shown.
    """
    if case.state == "submitted" and case.number:
        return case.number
    if not declared:
        raise BadInput("submit_undeclared")
    form = form_of_case(house, session, case)
    must = [one for one in findings_of(house, session, case, form, materials_of(house, session, case)) if one.severity == "must"]
    if must:
        raise NotAllowed("submit_open", n=len(must))
    if not as_it_was and (left := unchanged(asked_of(house, session, case, form))):
        raise NotAllowed("submit_unchanged", numbers="、".join(map(str, left)))
    return submit_case(session, house.keys, case, rev, [one.element for one in form.fields if one.required])


def erase(house: House, session: Session, case: CaseFile) -> None:
    """Deletes a draft: its key, its files, its words. Raises NotAllowed for what was handed in."""
    if case.state not in ("draft", "withdrawn"):
        raise NotAllowed("case_not_erasable")
    erase_case(session, house.keys, house.settings.data_dir, case, "asked")
