"""How a kind of document prints its elements: the reader's data, one file per look, loaded once.

A look names the kinds that share it, the titles and cues that tell it, and for each field the labels it is printed under,
the sort of its value and, for running text, sentence patterns. A new kind is a new file here and no code.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from core.errors import BadSettings
from prefill.extract.reads import SORTS

_KEYS = {"kinds", "titles", "cues", "not_cues", "groups", "by_sex", "fields", "signs", "stops"}
_SIGN_KEYS = {"reads", "by"}
SIGNS = ("signature", "seal")
_FIELD_KEYS = {"reads", "labels", "patterns", "group", "last", "must", "alone"}


@dataclass(frozen=True)
class Field:
    """One field of a look. `group` is the party or block that a shared label (身份证号) must stand under."""

    name: str
    sort: str
    labels: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...] = ()
    group: str = ""
    last: bool = False  # of several, the last on the document (the date beside the signature)
    must: re.Pattern[str] | None = None
    alone: re.Pattern[str] | None = None  # a line of its own near the end (the name and the day under a letter)


@dataclass(frozen=True)
class Sign:
    """A signature or a seal of a look: `by` are the names of who gives it (委托人), behind which a word for signing stands."""

    name: str
    sort: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """One look. `kinds` maps a material kind to the ways a catalogue may name its elements, each {field: element}; an
    empty map means that fields are elements."""

    name: str
    kinds: dict[str, tuple[dict[str, str], ...]]
    titles: tuple[re.Pattern[str], ...]
    cues: tuple[str, ...]
    not_cues: tuple[str, ...]
    fields: tuple[Field, ...]
    groups: dict[str, tuple[str, ...]]
    by_sex: dict[str, str]
    stops: tuple[str, ...]
    signs: tuple[Sign, ...] = ()

    def elements(self, kind: str, known: Container[str]) -> dict[str, str]:
        """{field: element} for this kind, as the catalogue whose elements are `known` names them."""
        same = {name: name for name in ([field.name for field in self.fields] + [sign.name for sign in self.signs])}
        return {
            field: element for names in self.kinds[kind] for field, element in (names or same).items() if element in known
        }

    @property
    def labels(self) -> frozenset[str]:
        """All labels, of fields and of what only ends a value."""
        return frozenset(label for field in self.fields for label in field.labels) | frozenset(self.stops)


@cache
def looks() -> tuple[Look, ...]:
    """All looks that ship with the project. Raises BadSettings as `read_looks`."""
    return read_looks(files("prefill").joinpath("kinds"))


def read_looks(folder: Traversable) -> tuple[Look, ...]:
    """The looks of a folder. Raises BadSettings for a file that cannot be used, with its name and what is wrong in it."""
    names = [entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    told: dict[str, Any] = {}
    made = []
    for name in sorted(names, key=lambda name: (not name.startswith("_"), name)):  # first those that serve the others
        try:
            told[name] = yaml.safe_load(folder.joinpath(name).read_text("utf-8"))
            if not name.startswith("_"):
                made.append(_look(name.removesuffix(".yaml"), told[name], told["_stops.yaml"], told.get("_starter.yaml", {})))
        except (yaml.YAMLError, UnicodeDecodeError, re.error, KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise BadSettings("kind_file", name=name, reason=f"{type(wrong).__name__}: {wrong}") from None
    return tuple(made)


def _look(name: str, data: dict[str, Any], common: dict[str, Any], starter: dict[str, Any]) -> Look:
    _demand_keys(name, data, _KEYS)
    told, kinds = data["kinds"], defaultdict[str, tuple[dict[str, str], ...]](tuple)
    for more in ({kind: {} for kind in told} if isinstance(told, list) else told, starter.get(name, {})):
        for kind, names in more.items():
            kinds[kind] += (names,)
    groups = {group: _headings(labels) for group, labels in data.get("groups", {}).items()}
    return Look(
        name,
        dict(kinds),
        tuple(re.compile(title) for title in data["titles"]),
        tuple(data.get("cues", ())),
        tuple(data.get("not_cues", ())),
        tuple(_field(field, told, common["shared"], groups) for field, told in data["fields"].items()),
        groups,
        data.get("by_sex", {}),
        tuple(common["stops"]) + tuple(data.get("stops", ())),
        tuple(_sign(sign, told) for sign, told in data.get("signs", {}).items()),
    )


def _headings(labels: list[str]) -> tuple[str, ...]:
    """A party as the heading of its block: 委托人, 委托人信息, 委托人情况."""
    return tuple(dict.fromkeys(label + ending for label in labels for ending in ("", "信息", "情况", "资料")))


def _field(name: str, told: dict[str, Any], shared: dict[str, list[str]], groups: Container[str]) -> Field:
    _demand_keys(name, told, _FIELD_KEYS)
    if told["reads"] not in SORTS:
        raise ValueError(f"{name}: reads {told['reads']!r}")
    group, must, alone = told.get("group", ""), told.get("must"), told.get("alone")
    if group and group not in groups:
        raise ValueError(f"{name}: group {group!r}")
    patterns = tuple(re.compile(pattern) for pattern in told.get("patterns", ()))
    if any(not pattern.groups for pattern in patterns):
        raise ValueError(f"{name}: a pattern without ( ) around the value")
    return Field(
        name, told["reads"], _labels(told.get("labels", ()), shared), patterns, group, bool(told.get("last")),
        re.compile(must) if must else None, re.compile(alone) if alone else None,
    )  # fmt: skip


def _sign(name: str, told: dict[str, Any]) -> Sign:
    _demand_keys(name, told, _SIGN_KEYS)
    if told["reads"] not in SIGNS:
        raise ValueError(f"{name}: reads {told['reads']!r}")
    return Sign(name, told["reads"], _labels(told["by"], {}))


def _demand_keys(name: str, told: dict[str, Any], known: set[str]) -> None:
    """A word that nobody reads is a slip of the pen, and would be lost silently."""
    if not isinstance(told, dict) or told.keys() - known:
        raise ValueError(f"{name}: {sorted(map(str, set(told or ()) - known))}")


def _labels(told: Any, shared: dict[str, list[str]]) -> tuple[str, ...]:
    if isinstance(told, str):
        raise TypeError(f"labels: {told!r} is not a list")
    labels: list[str] = []
    for label in told:
        labels += shared[label[1:]] if label.startswith("+") else [label]
    return tuple(dict.fromkeys(labels))
