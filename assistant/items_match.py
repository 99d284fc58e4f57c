"""How well one item fits a question: what of the question its words explain, what of its name the question says, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant.items_actions import actions_asked, actions_of, facets_of, lean, miss
from assistant.items_index import WordIndex
from assistant.items_units import Unit, bag_of, units_of
from assistant.speech import Said, normalise
from knowledge.guide import Field, Guide

# Found by coordinate search on one half of the development questions and on questions of our own, checked on the other half.
W_WORDS, W_EXPLAINED, W_NAMED, W_ALIAS, W_ACTION, W_FACET, W_PLACE, W_DEPARTMENT = 0.8, 1.2, 0.9, 0.35, 1.0, 0.5, 0.4, 0.2
SAID_WEIGHT = 0.8
_GENERIC = re.compile(r"指引|\(转链接\)|广东省|全省|^省")


@dataclass(frozen=True)
class KnownItem:
    """An item as the matcher sees it. `bags` are the pieces of each part of its guide; `stem` names its family of siblings."""

    item_id: str
    name: str
    department: str
    region: str
    region_name: str
    stem: str
    label: frozenset[str]
    named: tuple[tuple[str, ...], ...]
    aliases: tuple[tuple[str, ...], ...]
    bags: Mapping[str, Mapping[str, int]]
    actions: frozenset[str]
    facets: Mapping[str, frozenset[int]]
    fields: frozenset[Field]


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
    def facets(self) -> Mapping[str, frozenset[int]]:
        """Which of exclusive values the question names."""
        return facets_of(self.whole + " " + " ".join(mean for said in self.said for mean in said.means))

    @cached_property
    def meant(self) -> dict[str, float]:
        """Pieces of the guides' words that everyday words stand for."""
        return {piece: SAID_WEIGHT for said in self.said for mean in said.means for piece in bag_of(mean)}

    @cached_property
    def known(self) -> dict[str, float]:
        """All pieces with their weight: own words 1, words meant less, carried words as given."""
        known = dict.fromkeys(bag_of(self.carried), self.carried_weight)
        for piece, weight in self.meant.items():
            known[piece] = max(weight, known.get(piece, 0.0))
        known.update(dict.fromkeys((unit.text for unit in self.units), 1.0))
        return known


@dataclass(frozen=True)
class Match:
    """An item with its score and the parts of the score by name, for whoever asks why."""

    item: KnownItem
    score: float
    why: Mapping[str, float]


def known_item(guide: Guide) -> KnownItem:
    """Analyses one guide (about 0.5 ms)."""
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
        region_name=guide.region_name, stem=_stem(guide.parent_name or guide.name),
        label=frozenset({*bags["name"], *bags["alias"], *bags["parent"]}),
        named=tuple(tuple(bag_of(variant)) for variant in sorted(variants, key=len, reverse=True)),
        aliases=tuple(tuple(bag_of(alias)) for alias in aliases if len(alias) > 2),
        bags=bags, actions=actions_of(name + " " + " ".join(aliases)), facets=facets_of(name),
        fields=frozenset(guide.fields),
    )


def match(asked: Asked, item: KnownItem, index: WordIndex, words: float) -> Match:
    """Scores one item; `words` is its BM25F score over that of the best item."""
    explained = _explained(asked, item, index)
    full, *outer = (_said_of(name, asked, index) for name in item.named)
    named = 0.75 * full + 0.25 * max(outer, default=full)
    alias = max((_said_of(alias, asked, index) for alias in item.aliases), default=0.0)
    against = 0.0
    for action in item.actions - asked.actions:
        against += lean(action)
    for action in asked.actions - item.actions:
        against += miss(action)
    clash = sum(1 for facet, values in asked.facets.items() if facet in item.facets and not values & item.facets[facet])
    agree = sum(1 for facet, values in asked.facets.items() if facet in item.facets and values & item.facets[facet])
    place = 0.0 if asked.place is None else 1.0 if item.region == asked.place else 0.0
    department = _said_of(tuple(item.bags["department"]), asked, index)
    why = {
        "words": W_WORDS * words, "explained": W_EXPLAINED * explained, "named": W_NAMED * named, "alias": W_ALIAS * alias,
        "action": -W_ACTION * min(against, 0.8), "facet": W_FACET * (0.25 * agree - clash), "place": W_PLACE * place,
        "department": W_DEPARTMENT * department,
    }
    return Match(item, sum(why.values()), why)


def _explained(asked: Asked, item: KnownItem, index: WordIndex) -> float:
    """The share of the question's characters, weighed by how telling they are, that the item's words account for."""
    worth: dict[int, float] = {}
    covered: dict[int, float] = {}
    for unit in asked.units:
        telling = index.idf(unit.text) if index.in_names(unit.text) else 3.0
        here = 1.0 if unit.text in item.label else 0.35 if _elsewhere(unit.text, item) else 0.0
        for at in range(unit.start, unit.end):
            worth[at] = max(worth.get(at, 0.0), telling)
            covered[at] = max(covered.get(at, 0.0), telling * here)
    for said in asked.said:
        pieces = [piece for mean in said.means for piece in bag_of(mean)]
        share = sum(piece in item.label for piece in pieces) / max(1, len(pieces))
        if share >= 0.7:
            for at in range(said.start, said.end):
                covered[at] = max(covered.get(at, 0.0), worth.get(at, 0.0) * share * 0.95)
    total = sum(worth.values())
    return sum(min(value, worth.get(at, 0.0)) for at, value in covered.items()) / total if total else 0.0


def _elsewhere(piece: str, item: KnownItem) -> bool:
    return any(piece in item.bags[part] for part in ("materials", "conditions", "department"))


def _said_of(pieces: tuple[str, ...], asked: Asked, index: WordIndex) -> float:
    """The share of an item's wording, weighed by how telling its pieces are, that the question says."""
    total = said = 0.0
    for piece in pieces:
        telling = index.idf(piece)
        total += telling
        said += telling * asked.known.get(piece, 0.0)
    return said / total if total else 0.0


def _stem(name: str) -> str:
    return re.sub(r"[(（].*", "", name)
