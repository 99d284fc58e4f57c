"""One uploaded document as it was understood: its kind, its elements, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.catalog.model import Dictionary
from knowledge.catalog.rule_functions import same_name
from prefill.extract.choose import MODEL, FieldRead
from prefill.extract.fields import read_fields
from prefill.extract.look import Look
from prefill.extract.recognise import recognise, resembled
from prefill.extract.sheet import flatten
from prefill.extract.signs import read_signs
from prefill.reading.page import Reading


@dataclass(frozen=True)
class Document:
    """`kind` is None where it is no known document, or its role among several that look alike is not known yet; `maybe` are
    the kinds that it may be of then."""

    file: str
    slot: str
    kind: str | None
    look: Look | None
    elements: Mapping[str, FieldRead]
    methods: Mapping[int, str]
    maybe: frozenset[str] = frozenset()

    def method(self, read: FieldRead) -> str:
        """How a value of it was found: text, ocr, docx, or by a language model."""
        return MODEL if read.way == MODEL else self.methods[read.page]

    def noted(self) -> dict[str, Any]:
        """What is kept of it beside the file: what it is, or may be, and each value with its place, as plain JSON."""
        return {
            "kind": self.kind, "look": self.look.name if self.look else None, "maybe": sorted(self.maybe),
            "pages": len(self.methods),
            "values": {
                element: {
                    "value": read.value, "quote": read.quote, "page": read.page, "box": list(read.box),
                    "confidence": round(read.confidence, 4), "method": self.method(read),
                    "chars": [round(sure, 4) for _, sure in read.chars],
                }
                for element, read in self.elements.items() if self.kind
            },
        }  # fmt: skip


def understand(
    file: str, slot: str, reading: Reading, dictionary: Dictionary, among: Sequence[Look] | None = None
) -> Document:
    """What the document is and says. `slot` is the material kind under which it was handed in, "" for none; `among`: the
    looks to tell it by, all that ship where it is None."""
    sheets = [flatten(page) for page in reading.pages]
    methods = {page.number: page.method for page in reading.pages}
    recognised = recognise(sheets, among, slot)
    if recognised is None:
        return Document(file, slot, None, None, {}, methods, resembled(sheets, among, slot))
    look = recognised.look
    kinds = [kind for kind in look.kinds if kind in dictionary.material_kinds]
    if not kinds:
        return Document(file, slot, None, None, {}, methods, resembled(sheets, among, slot))
    names = look.elements(slot if slot in kinds else kinds[0], dictionary.elements)
    declared = {field: dictionary.elements[element] for field, element in names.items()}
    choices = {field: element.choices for field, element in declared.items()}
    choices.setdefault("sex", ("男", "女"))
    fields = settle_amounts(read_fields(look, sheets, choices))
    fields = {field: settle_unit(read, declared[field].unit if field in declared else "") for field, read in fields.items()}
    fields |= read_signs(look, sheets)
    kind = slot if slot in kinds else kinds[0] if len(kinds) == 1 else None
    return with_kind(Document(file, slot, None, look, fields, methods, frozenset(kinds)), kind, dictionary)


def with_kind(document: Document, kind: str | None, dictionary: Dictionary) -> Document:
    """The document in its role: its fields become the role's elements."""
    if kind is None or document.look is None:
        return document
    names = document.look.elements(kind, dictionary.elements)
    elements = {names[field]: read for field, read in document.elements.items() if field in names}
    return replace(document, kind=kind, elements=elements)


def settle_roles(documents: Sequence[Document], wanted: Sequence[str], dictionary: Dictionary) -> list[Document]:
    """Gives a role to documents that look alike (身份证), by the name or the number that other documents tell.

    `wanted` are the material kinds of the application. Where nothing or more than one role agrees, a person is asked:
    the document stays without a kind.
    """
    told: dict[str, list[str]] = {}
    for document in documents:
        if document.kind:
            for element, read in document.elements.items():
                told.setdefault(element, []).append(str(read.value))
    settled = []
    for document in documents:
        if document.kind is None and document.look is not None:
            agreeing = [
                kind for kind in document.look.kinds
                if kind in wanted and kind in dictionary.material_kinds
                and _agrees(document.look.elements(kind, dictionary.elements), document.elements, told)
            ]  # fmt: skip
            document = with_kind(document, agreeing[0] if len(agreeing) == 1 else None, dictionary)
        settled.append(document)
    return settled


def _agrees(names: Mapping[str, str], fields: Mapping[str, FieldRead], told: Mapping[str, list[str]]) -> bool:
    return any(
        same_name(str(fields[field].value), other)
        for field in ("name", "number")
        if field in fields and field in names
        for other in told.get(names[field], ())
    )


def settle_unit(read: FieldRead, unit: str) -> FieldRead:
    """The value in the element's unit: 178.072 is 178.07 ㎡ with its raised 2, for areas are measured to two places
    (GB/T 17986); amounts are read in 元."""
    if unit == "㎡" and re.fullmatch(r"\d+\.\d\d2", read.quote):
        return replace(read, value=float(read.quote[:-1]), quote=read.quote[:-1], confidence=min(read.confidence, 0.92))
    return replace(read, value=round(float(read.value) / 1e4, 6)) if unit == "万元" else read


def settle_amounts(fields: dict[str, FieldRead]) -> dict[str, FieldRead]:
    """A number whose end was not read (¥380 of ¥380,000.00) is completed by the same amount in words beside it.

    60万 beside 陆拾壹万 is not cut short but says something else, and that is for a person to see.
    """
    settled = dict(fields)
    for name, number in fields.items():
        words = fields.get(f"{name}_words")
        if words is None or number.value == words.value:
            continue
        short, whole = (str(int(float(read.value))) for read in (number, words))
        cut = len(short) < len(whole) and whole.startswith(short) and "万" not in number.quote
        if cut and words.confidence > 0.8:
            settled[name] = replace(number, value=words.value, confidence=min(words.confidence, 0.95))
    return settled
