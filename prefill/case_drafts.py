"""From what documents and records say of a form to the drafts that the checkpoint takes as suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from checkpoint.proposals import SuggestionDraft
from core.cases import CaseFile, Earlier, HeldRecord, Upload, earlier_values, records_of, upload_name
from core.crypto import Keys
from core.texts import t
from knowledge.catalog.consent import consent_needed
from knowledge.catalog.form_canonical import Wrong, canonical
from knowledge.catalog.merged_form import MergedForm
from knowledge.catalog.model import Dictionary, Element
from prefill.merge import Source, Suggested, checks_of, same_value

EARLIER = "earlier"


def drafts_of(
    session: Session, keys: Keys, case: CaseFile, found: Sequence[Suggested], form: MergedForm, dictionary: Dictionary
) -> list[SuggestionDraft]:
    """One draft for each value: sources that agree stand together; what disagrees becomes a conflict that a person settles.

    In their order: records of shared data and e-licences, what the applicant confirmed earlier, documents (text before
    pictures). A value is written as the first of its sources writes it.
    """
    elements = [field.element for field in form.fields]
    needs = consent_needed(dictionary, elements)
    records = [one for one in records_of(session, keys, case) if one.valid]
    before = {one.element: one for one in earlier_values(session, keys, case, elements)}
    told = {one.element: one for one in found}
    drafts: list[SuggestionDraft] = []
    for element in elements:
        said = [_of_record(one, element) for one in records if element in one.values]
        said += _of_earlier(before[element], dictionary.elements[element]) if element in before else []
        said += _of_documents(session, keys, told.get(element))
        values = _agreed(said, dictionary.elements[element])
        for value, sources in values:
            drafts.append(
                SuggestionDraft(
                    element, value, tuple(sources), "conflict" if len(values) > 1 else "proposed",
                    element if len(values) > 1 else "", needs.get(element, frozenset()),
                    checks_of(dictionary.elements[element], str(value)) if len(values) == 1 else {},
                )
            )  # fmt: skip
    return drafts


_Said = tuple[Any, list[dict[str, Any]]]


def _agreed(said: Sequence[_Said], declared: Element) -> list[_Said]:
    """The different values, each with all that say so."""
    same, groups = same_value(declared), list[_Said]()
    for value, sources in said:
        there = next((group for group in groups if same(group[0], value)), None)
        if there is None:
            groups.append((value, list(sources)))
        else:
            there[1].extend(sources)
    return groups


def _of_documents(session: Session, keys: Keys, suggested: Suggested | None) -> list[_Said]:
    if suggested is None:
        return []
    if suggested.status == "conflict":
        said = [(one.read.value, [_place(session, keys, one)]) for one in suggested.sources]
    else:
        ordered = sorted(suggested.sources, key=lambda one: one.method == "ocr")
        said = [(suggested.value, [_place(session, keys, one) for one in ordered])]
    return sorted(said, key=lambda one: one[1][0]["method"] == "ocr")


def _place(session: Session, keys: Keys, source: Source) -> dict[str, Any]:
    upload = session.get_one(Upload, source.file)
    return {
        "upload_id": upload.id, "title": upload_name(session, keys, upload), "kind": source.kind, "page": source.read.page,
        "box": [round(part, 5) for part in source.read.box], "quote": source.read.quote, "method": source.method,
        "confidence": round(source.read.confidence, 4),
    }  # fmt: skip


def _of_record(record: HeldRecord, element: str) -> _Said:
    """`held` is the case's own row of the record, by which the applicant can say that it is wrong."""
    said = record.values[element]
    return said["value"], [
        {
            "source": record.source, "record": record.record, "held": record.id, "title": record.title,
            "kind": record.kind, "quote": said["quote"], "method": "record", "confidence": 1.0,
        }
    ]  # fmt: skip


def _of_earlier(earlier: Earlier, declared: Element) -> list[_Said]:
    """It was kept as it was typed then; what its element cannot take any more is not proposed."""
    value = canonical(declared, earlier.value)
    if value is None or isinstance(value, Wrong):
        return []
    place = {
        "source": EARLIER, "record": earlier.number, "title": t("case.source_earlier", number=earlier.number),
        "quote": str(earlier.value), "method": "record", "confidence": 1.0,
    }  # fmt: skip
    return [(value, [place])]
