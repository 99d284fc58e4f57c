"""Sections of a merged form, derived: a person's fields together, then a document's, then how to reach them, then the rest.

The catalogue names no sections, so they come from what it does have. Elements that share their first word (mother_name,
mother_id_number) and the head of their labels (母亲姓名, 母亲公民身份号码) speak of one person or thing; others are kept
beside what the same document shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.texts import t
from knowledge.catalog.model import Element, MaterialKind

_CONTACT = re.compile(r"(?:contact|delivery)_")
# What a head must not end in: 债务履行期限的 is 债务履行期限.
_TAIL = re.compile(r"[（(、，的\s]+$")


@dataclass(frozen=True)
class Section:
    """`key` is stable (role:mother, kind:business_licence, contact, rest); `title` is Chinese, as the catalogue is."""

    key: str
    title: str
    elements: tuple[str, ...]


def sections_of(
    elements: Mapping[str, Element], kinds: Mapping[str, MaterialKind], asked: Mapping[str, int]
) -> tuple[Section, ...]:
    """Every element of `elements` (in the order asked) in exactly one section; contact and the rest come last.

    `kinds` are the documents that the items take, `asked` how many of the items take each.
    """
    contact = [name for name, element in elements.items() if element.type == "phone" or _CONTACT.match(name)]
    left = [name for name in elements if name not in contact]
    sections = _roles(left, {name: elements[name].label for name in left})
    taken = {name for section in sections for name in section.elements}
    left = [name for name in left if name not in taken]
    sections += _documents(left, kinds, asked)
    taken = {name for section in sections for name in section.elements}
    rest = [name for name in left if name not in taken]
    order = {name: place for place, name in enumerate(elements)}
    sections = _one_of_a_title(sections, order)
    sections.sort(key=lambda section: order[section.elements[0]])
    for key, names in (("contact", contact), ("rest", rest)):
        if names:
            sections.append(Section(key, t(f"form.section.{key}"), tuple(names)))
    return tuple(sections)


def _roles(names: Sequence[str], labels: Mapping[str, str]) -> list[Section]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.partition("_")[0], []).append(name)
    sections = []
    for word, group in groups.items():
        head = _head([labels[name] for name in group])
        if len(group) > 1 and len(head) > 1:
            sections.append(Section(f"role:{word}", head, tuple(group)))
    return sections


def _head(labels: Sequence[str]) -> str:
    """What all labels begin with: 经营者（法定代表人） of 经营者（法定代表人）姓名 and …住址; never an open bracket."""
    first, last = min(labels), max(labels)
    length = next((i for i, letter in enumerate(first) if i >= len(last) or letter != last[i]), len(first))
    head = first[:length]
    if head.count("（") > head.count("）"):
        head = head[: head.rindex("（")]
    return _TAIL.sub("", head)


def _documents(names: Sequence[str], kinds: Mapping[str, MaterialKind], asked: Mapping[str, int]) -> list[Section]:
    """From the first element on: of the documents that show it and another, the one that most items take."""
    sections: list[Section] = []
    left = list(names)
    for first in names:
        shown = {
            key: [name for name in left if name in kind.elements]
            for key, kind in kinds.items() if first in left and first in kind.elements
        }  # fmt: skip
        best = max(shown, key=lambda key: (len(shown[key]) > 1, asked[key], len(shown[key])), default=None)
        if best is not None and len(shown[best]) > 1:
            sections.append(Section(f"kind:{best}", kinds[best].label, tuple(shown[best])))
            left = [name for name in left if name not in shown[best]]
    return sections


def _one_of_a_title(sections: Sequence[Section], order: Mapping[str, int]) -> list[Section]:
    """The contract_… elements and what else the contract shows are both headed 买卖合同: one section."""
    made: dict[str, Section] = {}
    for section in sections:
        first = made.get(section.title)
        names = (*first.elements, *section.elements) if first else section.elements
        made[section.title] = Section((first or section).key, section.title, tuple(sorted(names, key=order.__getitem__)))
    return list(made.values())
