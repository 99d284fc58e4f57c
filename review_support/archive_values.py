"""What an inspection recorded, held against the form, the interview and the readings that lie beside it in a package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from review_support.gather import form_values
from review_support.package import Package
from review_support.recompute import Types


def differing(package: Package, item: str, used: Sequence[Mapping[str, Any]], types: Types) -> Iterator[tuple[str, str]]:
    """(file, name) of each recorded value that its source does not say."""
    form = {element: history[-1]["value"] for element, history in package.json("form.json").items()}
    form = form_values({name: value for name, value in form.items() if value is not None}, types.dictionary)
    answers = package.json("facts.json")["answers"]
    for one in used:
        where, _, rest = one["name"].partition(".")
        recorded = types.typed(item, one["name"], one["value"])
        if where == "form" and types.typed(item, one["name"], form.get(rest)) != recorded:
            yield "form.json", one["name"]
        elif where == "facts" and types.typed(item, one["name"], answers.get(rest)) != recorded:
            yield "facts.json", one["name"]
        elif where == "doc":
            yield from _read(package, one)
            if recorded is not None and all(types.typed(item, one["name"], place["value"]) != recorded for place in one["places"]):
                yield "inspections.json", one["name"]


def _read(package: Package, used: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each place says what was read there."""
    told = package.json("readings.json")
    read = {one["id"]: (one["reading"] or {}).get("values", {}) for one in told["documents"]}
    read |= {one["id"]: one["values"] for one in told["records"]}
    element = used["name"].rpartition(".")[2]
    for place in used["places"]:
        if used["name"].count(".") == 1:  # a document as a whole, to be looked at
            if place["document"] not in read:
                yield "readings.json", used["name"]
            continue
        found = read.get(place["document"], {}).get(element)
        if found is None or (found["value"], str(found["quote"])) != (place["value"], place["quote"]):
            yield "readings.json", used["name"]
