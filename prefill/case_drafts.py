"""From what documents and records say of a form to the drafts that the checkpoint takes as suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from checkpoint.proposals import SuggestionDraft
from core.cases import CaseFile, Earlier, Upload, earlier_values, upload_name
from core.crypto import Keys
from core.texts import t
from knowledge.catalog.consent import consent_needed
from knowledge.catalog.merged_form import MergedForm
from knowledge.catalog.model import Dictionary
from prefill.merge import Source, Suggested, same_value

EARLIER = "earlier"


def drafts_of(
    session: Session, keys: Keys, case: CaseFile, found: Sequence[Suggested], form: MergedForm, dictionary: Dictionary
) -> list[SuggestionDraft]:
    """One draft for each value: documents that agree stand together; what disagrees, also with what the applicant confirmed
    earlier, becomes a conflict that a person settles."""
    elements = [field.element for field in form.fields]
    needs = consent_needed(dictionary, elements)
    before = {one.element: one for one in earlier_values(session, keys, case, elements)}
    told = {one.element: one for one in found}
    drafts: list[SuggestionDraft] = []
    for element in elements:
        values = _of_documents(session, keys, told.get(element))
        _add_earlier(values, before.get(element), dictionary, element)
        for value, sources, checks in values:
            drafts.append(
                SuggestionDraft(
                    element, value, tuple(sources), "conflict" if len(values) > 1 else "proposed",
                    element if len(values) > 1 else "", needs.get(element, frozenset()), checks,
                )
            )  # fmt: skip
    return drafts


_Said = tuple[Any, list[dict[str, Any]], dict[str, bool]]


def _of_documents(session: Session, keys: Keys, suggested: Suggested | None) -> list[_Said]:
    if suggested is None:
        return []
    if suggested.status == "conflict":
        return [(one.read.value, [_place(session, keys, one)], {}) for one in suggested.sources]
    return [(suggested.value, [_place(session, keys, one) for one in suggested.sources], dict(suggested.checks))]


def _place(session: Session, keys: Keys, source: Source) -> dict[str, Any]:
    upload = session.get_one(Upload, source.file)
    return {
        "upload_id": upload.id, "title": upload_name(session, keys, upload), "kind": source.kind, "page": source.read.page,
        "box": [round(part, 5) for part in source.read.box], "quote": source.read.quote, "method": source.method,
        "confidence": round(source.read.confidence, 4),
    }  # fmt: skip


def _add_earlier(values: list[_Said], earlier: Earlier | None, dictionary: Dictionary, element: str) -> None:
    if earlier is None:
        return
    record = {
        "source": EARLIER, "record": earlier.number, "title": t("case.source_earlier", number=earlier.number),
        "quote": str(earlier.value), "method": "record", "confidence": 1.0,
    }  # fmt: skip
    same = same_value(dictionary.elements[element])
    for _, sources, _ in values:
        if same(values[0][0], earlier.value):
            sources.append(record)
            return
    values.append((earlier.value, [record], {}))
