"""An item and a question as they are compared: what of the question an item's words explain, and what of its name the question says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assistant.items_actions import (
    actions_asked,
    actions_of,
    facets_asked,
    facets_of,
    variants,
    without_item_actions,
)
from assistant.items_index import WordIndex
from assistant.items_meaning import Vectors, meaning_of
from assistant.items_units import Unit, bag_of, units_of
from assistant.speech import Said, normalise
from knowledge.guide import Field, Guide

SAID_WEIGHT = 0.8
# Words that ask for a field (收费, 窗口) or seem to say nothing may still stand in a name.
WHOLE_WEIGHT = 0.15
# How telling a piece counts that no item is named by: it should be explained, but most often nothing can.
_UNHEARD = 5.0
_APPLY = re.compile(r"怎么(办|申请|领|拿|考|弄|搞)|办(一)?(个|张|本|下)|(想|要|去|来|可以|能)(申请|办(?!公|几|多|好|完|理(?:几|多)|下)|领|考|申领)|申领|新(开|办)")
_COMMON = re.compile(r"指引|公证|查询|申请|办理|审核|审批|登记|服务|信息|广东省|业务")
_GENERIC = re.compile(r"指引|\(转链接\)|广东省|全省|^省")


@dataclass(frozen=True)
class KnownItem:
    """An item as the matcher sees it. `bags` are the pieces of each part of its guide, `core` those of its name less what is done in it."""

    item_id: str
    name: str
    department: str
    region: str
    region_name: str
    parent: str
    core: frozenset[str]
    zone: str
    label: frozenset[str]
    own: frozenset[str]
    characters: frozenset[str]
    elsewhere: frozenset[str]
    office: frozenset[str]
    named: tuple[frozenset[str], ...]
    aliases: tuple[frozenset[str], ...]
    bags: Mapping[str, Mapping[str, int]]
    actions: frozenset[str]
    facets: Mapping[str, frozenset[int]]
    fields: frozenset[Field]
    meaning: Vectors = field(compare=False)


@dataclass(frozen=True)
class Asked:
    """A question as the matcher sees it: the text about the matter alone (normalised, spans valid), and what it says.

    `carried` is text of earlier turns that a follow-up leans on, its pieces at `carried_weight`.
    """

    text: str
    said: tuple[Said, ...]
    whole: str
    place: str | None = None
    carried: str = ""
    carried_weight: float = 0.0

    @cached_property
    def units(self) -> list[Unit]:
        """The pieces of the text."""
        return units_of(self.text)

    @cached_property
    def actions(self) -> frozenset[str]:
        """What the question wants done."""
        return actions_asked(self.whole)

    @cached_property
    def plain(self) -> bool:
        """Whether it asks, without naming another action, how to apply: then the first issue is the plain reading."""
        return not self.actions & (variants() - {"first"}) and bool(_APPLY.search(self.whole))

    @cached_property
    def facets(self) -> Mapping[str, frozenset[int]]:
        """Which of exclusive values the question names."""
        return facets_asked(self.whole)

    @cached_property
    def meant(self) -> dict[str, float]:
        """Pieces of the guides' words that everyday words stand for."""
        return {piece: SAID_WEIGHT for said in self.said for mean in said.means for piece in bag_of(mean)}

    @cached_property
    def known(self) -> dict[str, float]:
        """All pieces with their weight: own words 1, words meant less, carried words as given."""
        known = dict.fromkeys(bag_of(self.whole), WHOLE_WEIGHT)
        known.update(dict.fromkeys(bag_of(self.carried), self.carried_weight))
        for piece, weight in self.meant.items():
            known[piece] = max(weight, known.get(piece, 0.0))
        known.update(dict.fromkeys((unit.text for unit in self.units), 1.0))
        return known


def known_item(guide: Guide) -> KnownItem:
    """Analyses one guide (about 0.8 ms)."""
    name, parent = normalise(guide.name), normalise(guide.parent_name)
    aliases = [normalise(alias) for alias in guide.aliases]
    entries = {field: normalise(" ".join(guide.fields.get(field, ()))) for field in (Field.materials, Field.conditions)}
    bags = {
        "name": bag_of(name),
        "alias": bag_of(" ".join(aliases)),
        "parent": bag_of(parent),
        "department": bag_of(normalise(guide.department)),
        "materials": bag_of(entries[Field.materials][:1500]),
        "conditions": bag_of(entries[Field.conditions][:1500]),
        "applicable": bag_of(" ".join(guide.fields.get(Field.applicable_to, ()))),
    }
    core = _GENERIC.sub(" ", name)
    outer = re.split(r"[(（—\[]", core)[0]
    variants = {core, outer} if len(outer) > 3 else {core}
    return KnownItem(
        item_id=guide.item_id, name=guide.name, department=guide.department, region=guide.region,
        region_name=guide.region_name, parent=parent,
        core=frozenset(bag_of(_COMMON.sub(" ", without_item_actions(name)))),
        zone=_zone(guide.department),
        label=frozenset({*bags["name"], *bags["alias"], *bags["parent"]}),
        own=frozenset({*bags["name"], *bags["alias"]}),
        characters=frozenset(name + "".join(aliases)),
        elsewhere=frozenset({*bags["materials"], *bags["conditions"], *bags["department"]}),
        office=frozenset(bags["department"]),
        named=tuple(frozenset(bag_of(variant)) for variant in sorted(variants, key=len, reverse=True)),
        aliases=tuple(frozenset(bag_of(alias)) for alias in aliases if len(alias) > 2),
        bags=bags, actions=actions_of(name + " " + " ".join(aliases), parent), facets=facets_of(name),
        fields=frozenset(guide.fields), meaning=meaning_of(guide),
    )


class Weighed:
    """A question prepared for matching many items: its pieces with how telling they are in one index."""

    def __init__(self, asked: Asked, index: WordIndex) -> None:
        self.asked, self.known, self._index = asked, asked.known, index
        self.units = [
            (unit.text, range(unit.start, unit.end), index.idf(unit.text) if index.in_names(unit.text) else _UNHEARD)
            for unit in asked.units
        ]
        self.worth: dict[int, float] = {}
        for _, span, telling in self.units:
            for at in span:
                self.worth[at] = max(self.worth.get(at, 0.0), telling)
        self.characters = [
            (at, asked.text[at], 0.5 * min(worth, index.idf_of_character(asked.text[at]))) for at, worth in self.worth.items()
        ]
        self.said = [
            (range(said.start, said.end), frozenset(piece for mean in said.means for piece in bag_of(mean)))
            for said in asked.said
        ]
        self.total = sum(self.worth.values())

    def said_of(self, pieces: frozenset[str]) -> float:
        """The share of an item's wording, weighed by how telling its pieces are, that the question says."""
        total = self._index.total(pieces)
        said = sum(self._index.idf(piece) * self.known[piece] for piece in pieces & self.known.keys())
        return said / total if total else 0.0

    def explained_by(self, item: KnownItem) -> float:
        """The share of the question's characters, weighed by how telling they are, that the item's words account for."""
        covered = {at: worth for at, character, worth in self.characters if character in item.characters}
        for piece, span, telling in self.units:
            here = telling if piece in item.own else 0.6 * telling if piece in item.label else 0.35 * telling if piece in item.elsewhere else 0.0
            if here:
                for at in span:
                    if here > covered.get(at, 0.0):
                        covered[at] = here
        for span, pieces in self.said:
            share = (len(pieces & item.own) + 0.6 * len(pieces & (item.label - item.own))) / max(1, len(pieces))
            if share >= 0.45:
                for at in span:
                    covered[at] = max(covered.get(at, 0.0), self.worth.get(at, 0.0) * share * 0.95)
        return sum(min(value, self.worth.get(at, 0.0)) for at, value in covered.items()) / self.total if self.total else 0.0


def siblings(one: KnownItem, other: KnownItem) -> bool:
    """Whether two items are variants of one matter: 初次 and 遗失补发 of a certificate, the same item of two offices."""
    if one.name == other.name:
        return True
    both = len(one.core & other.core)
    alike = both / max(1, len(one.core | other.core))
    return alike >= 0.55 or (one.parent == other.parent and alike >= 0.2)


def _zone(department: str) -> str:
    """The name by which people call the zone whose committee this is (空港), '' for an office that serves the whole region."""
    found = re.search(r"([\u4e00-\u9fff]{2})(经济|开发|高新|保税|自贸|示范|管理|新)[^委]*区管(理)?委", department)
    return found.group(1) if found else ""
