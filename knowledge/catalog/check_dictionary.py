"""Checks elements.yaml and merges the dictionaries of several folders into one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.catalog.model import Dictionary, Element, MaterialKind
from knowledge.catalog.source import Source


def check_dictionary(dictionaries: Sequence[tuple[Source, Dictionary | None]]) -> Dictionary:
    """The union of all dictionaries. One name with two meanings is a fault of the later file."""
    elements: dict[str, Element] = {}
    kinds: dict[str, MaterialKind] = {}
    where: dict[str, str] = {}
    for source, dictionary in dictionaries:
        if dictionary is None:
            continue
        for name, element in dictionary.elements.items():
            _check_element(source, name, element)
            if elements.setdefault(name, element) != element:
                source.add(("elements", name), "element_twice", name=name, other=where[name])
            where.setdefault(name, str(source.path))
        for name, kind in dictionary.material_kinds.items():
            if kinds.setdefault(name, kind) != kind:
                source.add(("material_kinds", name), "element_twice", name=name, other=where[f"kind {name}"])
            where.setdefault(f"kind {name}", str(source.path))
    for source, dictionary in dictionaries:
        for name, kind in dictionary.material_kinds.items() if dictionary else ():
            for index, element_name in enumerate(kind.elements):
                if element_name not in elements:
                    source.add(("material_kinds", name, "elements", index), "no_element", name=element_name)
    return Dictionary(elements=elements, material_kinds=kinds)


def _check_element(source: Source, name: str, element: Element) -> None:
    place = ("elements", name)
    if element.type == "choice" and not element.choices:
        source.add(place, "choices_missing", name=name)
    if element.type != "choice" and element.choices:
        source.add((*place, "choices"), "choices_unexpected", name=name)
    if element.pattern is not None:
        try:
            re.compile(element.pattern)
        except re.error as error:
            source.add((*place, "pattern"), "bad_pattern", pattern=element.pattern, error=error)
