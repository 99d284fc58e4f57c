"""Tells what a counter does not do from what it does, and which region a question is about."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

# 怎么办 asks what to do, not for an application, though 办 is in it.
_HOW_TO = re.compile(r"(?:怎么|点|咋|点样|如何)(?:个)?办(?!理|证|[\u4e00-\u9fff]*证)(?=$|[^\u4e00-\u9fff]|呢|啊|好|才)")


class Topic(NamedTuple):
    """A topic outside the counter's work: found when `ask` and `needs` are there and `unless` is not.

    `things` are words of everyday life: a hint where nothing speaks of an office, enough if `things_suffice`.
    """

    name: str
    ask: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    unless_office: bool
    things: re.Pattern[str] | None
    things_suffice: bool


class Scope(NamedTuple):
    """screen_scope.yaml, compiled."""

    topics: tuple[Topic, ...]
    office: re.Pattern[str]
    small_talk: re.Pattern[str]
    asks_human: re.Pattern[str]
    crisis: re.Pattern[str]
    crisis_unless: re.Pattern[str]
    secret: re.Pattern[str]


class Region(NamedTuple):
    """A province that a question is about: its GB/T 2260 code and the place as it was named."""

    code: str
    name: str


@cache
def scope() -> Scope:
    """The patterns of screen_scope.yaml. Raises re.error when one does not compile."""
    data = _load("screen_scope.yaml")
    office = re.compile(data["office"])

    def topic(name: str, row: dict[str, str]) -> Topic:
        unless = re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None
        needs = re.compile(row["needs"], re.IGNORECASE) if "needs" in row else None
        things = re.compile(row["things"], re.IGNORECASE) if "things" in row else None
        return Topic(
            name,
            re.compile(row["ask"], re.IGNORECASE),
            needs,
            unless,
            bool(row.get("unless_office")),
            things,
            bool(row.get("things_suffice")),
        )

    def whole(key: str) -> re.Pattern[str]:
        return re.compile(data[key], re.IGNORECASE)

    return Scope(
        topics=tuple(topic(name, row) for name, row in data["topics"].items()),
        office=office,
        small_talk=whole("small_talk"),
        asks_human=whole("asks_human"),
        crisis=whole("crisis"),
        crisis_unless=whole("crisis_unless"),
        secret=whole("secret"),
    )


def topic_outside(text: str) -> tuple[str, bool]:
    """The topic that puts a folded text outside a counter's work, and whether it is sure; ("", False) when none."""
    office = speaks_of_office(text)
    hint = ""
    for topic in scope().topics:
        if (topic.unless and topic.unless.search(text)) or (office and topic.unless_office):
            continue
        named = not office and topic.things is not None and topic.things.search(text) is not None
        asked = topic.ask.search(text) and (topic.needs is None or topic.needs.search(text))
        if asked or (named and topic.things_suffice):
            return topic.name, True
        if named and not hint:
            hint = topic.name
    return hint, False


def speaks_of_office(text: str) -> bool:
    """Whether the words want something of an office, whatever else they speak of."""
    return scope().office.search(_HOW_TO.sub("", text)) is not None


@cache
def _about() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(find) for name, find in _load("screen_regions.yaml")["about"].items()}


@cache
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    provinces = _load("screen_regions.yaml")["provinces"]
    code_of = {name: code for code, names in provinces.items() for name in names}
    longest_first = sorted(code_of, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), code_of


def region_asked(text: str, home_region: str) -> Region | None:
    """The province elsewhere whose own rules a folded text asks for, or None.

    `home_region` is a GB/T 2260 code; a text that also names a place at home speaks of moving between the two and is
    about home, and so is one in which the other place is an origin or a destination (湖南的残疾证转过来).
    """
    names, code_of = _places()
    about = _about()
    found = [(m, code_of[m[0]]) for m in names.finditer(text)]
    if any(code == home_region[:2] for _, code in found) or about["moves"].search(text):
        return None
    for match, code in found:
        before = text[max(0, match.start() - 4) : match.start()]
        if about["origin_after"].match(text, match.end()) or about["origin_before"].search(before):
            continue
        there = before[-1:] in ("在", "去", "到", "喺", "回")
        if about["asks"].match(text, match.end()) or (there and about["does"].match(text, match.end())):
            return Region(code + "0000", match[0])
    return None


def _load(name: str) -> Any:
    return yaml.safe_load(files(__package__).joinpath(name).read_text("utf-8"))
