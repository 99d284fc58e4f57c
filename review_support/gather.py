"""From documents to the values of rules: per kind and element one value, or several that disagree and are for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from celpy import celtypes

from knowledge.catalog import Catalog
from knowledge.catalog.form_canonical import Wrong, canonical
from knowledge.catalog.model import Dictionary, Question
from knowledge.catalog.rule_functions import plain, same_address, same_name
from knowledge.catalog.rule_values import Values, values_of
from review_support.seen import Seen, SeenDocument, SeenValue
from review_support.variants import folded

# A rule that holds on a value read this surely holds; it fails only on values read as surely as FLAG. A misreading seldom
# makes two values equal, and easily makes them differ. Chosen on the development packages; see docs/review.md.
USE = 0.5
FLAG = 0.9
# Values that agree to the letter confirm each other, so that a 一致 point holds on fainter ones.
AGREE = 0.3


@dataclass(frozen=True)
class Gathered:
    """`agreeing`, `used` and `sure` are what rules see, of what was read faintly, well enough, and surely; `folded` is `sure` without
    ways of writing. `places` tells where a name's values stand, `split` which names have several that disagree, `slots` what
    was handed in as a kind and is not, or not surely, of it; `whole` the documents of a kind, each to be looked at."""

    agreeing: Values
    used: Values
    sure: Values
    folded: Values
    places: Mapping[str, tuple[SeenValue, ...]]
    split: frozenset[str]
    slots: Mapping[str, tuple[SeenValue, ...]]
    whole: Mapping[str, tuple[SeenValue, ...]]


def gather(seen: Seen, catalog: Catalog, questions: Mapping[str, Question], wanted: frozenset[str]) -> Gathered:
    """`wanted`: the material kinds of the case's items; another document counts for nothing."""
    places: dict[str, list[SeenValue]] = {}
    kinds, unclear = set[str](), set[str]()
    for document in seen.documents:
        if document.kind in wanted:
            kinds.add(document.kind)
        elif document.kind is None:
            unclear |= document.maybe & wanted
        declared = catalog.dictionary.material_kinds.get(document.kind or "")
        for element, value in document.values.items():
            if document.kind in wanted and declared is not None and element in declared.elements:
                places.setdefault(f"doc.{document.kind}.{element}", []).append(value)
    chosen: dict[str, SeenValue] = {}
    split = set[str]()
    for name, several in places.items():
        best = max(several, key=lambda one: one.confidence)
        loud = [one for one in several if one.confidence >= USE]
        if any(not alike(one.value, best.value) for one in loud):
            split.add(name)
        else:
            chosen[name] = best
    form = form_values(seen.form, catalog.dictionary)

    def read_with(least: float) -> Values:
        docs: dict[str, dict[str, Any]] = {kind: {} for kind in kinds}
        for name, one in chosen.items():
            if one.confidence >= least:
                _, kind, element = name.split(".", 2)
                docs[kind][element] = one.value
        made = values_of(catalog.dictionary, questions, seen.facts, form, docs, seen.today)
        return Values(made.known, made.kinds, frozenset(unclear))

    sure = read_with(FLAG)
    return Gathered(
        read_with(AGREE), read_with(USE), sure, Values({name: fold(name, one) for name, one in sure.known.items()}, sure.kinds, sure.unclear),
        {name: tuple(sorted(values, key=lambda one: -one.confidence)) for name, values in places.items()}, frozenset(split),
        {kind: tuple(_whole(one) for one in seen.documents if one.slot == kind != one.kind) for kind in wanted},
        {kind: tuple(_whole(one) for one in seen.documents if kind in (one.slot, one.kind)) for kind in wanted},
    )  # fmt: skip


def _whole(document: SeenDocument) -> SeenValue:
    """A document as a whole, to be looked at."""
    return SeenValue(None, document.id, document.title, document.kind or "", 1)


def form_values(form: Mapping[str, Any], dictionary: Dictionary) -> dict[str, Any]:
    """The form's values in their one spelling; what its element cannot take stands as it was written, so that a rule finds it
    wrong instead of missing it."""
    found = {}
    for name, raw in form.items():
        element = dictionary.elements.get(name)
        if element is None:
            continue
        value = canonical(element, raw)
        found[name] = raw if isinstance(value, Wrong) else value
    return found


def alike(a: Any, b: Any) -> bool:
    """Whether two readings say one thing."""
    if isinstance(a, str) and isinstance(b, str):
        return plain(a) == plain(b) or same_name(a, b) or same_address(a, b)
    return bool(a == b)


def fold(name: str, value: Any) -> Any:
    """A value without ways of writing; the day itself stays."""
    return celtypes.StringType(folded(str(value))) if name != "today" and isinstance(value, celtypes.StringType) else value
