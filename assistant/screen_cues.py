"""Finds names, addresses and dates of birth in a folded text, after the words that announce them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from assistant.screen_personal import Hit

_CJK = re.compile(r"[\u4e00-\u9fff]+")
_MINORITY = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•.][\u4e00-\u9fff]{1,8}){1,3}")
_NO_NAME_ENDS = "的人是了吗呢们市县省区州族户籍员证号码"
_LONGEST_ADDRESS = 60


class NameWords(NamedTuple):
    """The surnames that may open a name and the words that only look like one."""

    surnames: frozenset[str]
    compound: tuple[str, ...]
    not_names: frozenset[str]


class Cues(NamedTuple):
    """screen_cues.yaml, compiled."""

    name: re.Pattern[str]
    after_strong: re.Pattern[str]
    after_loose: re.Pattern[str]
    beside_number: re.Pattern[str]
    titled: re.Pattern[str]
    english: re.Pattern[str]
    address: dict[str, re.Pattern[str]]
    births: tuple[re.Pattern[str], ...]


@cache
def name_words() -> NameWords:
    """The lists of screen_names.yaml."""
    data = _load("screen_names.yaml")
    surnames = frozenset(data["surnames"]) - {" "}
    return NameWords(surnames, tuple(data["compound_surnames"]), frozenset(data["not_names"]))


@cache
def cues() -> Cues:
    """The patterns of screen_cues.yaml. Raises re.error when one does not compile."""
    data = _load("screen_cues.yaml")
    name, birth = data["name"], data["birth"]
    return Cues(
        name=re.compile(f"(?P<strong>{name['strong']})|(?P<loose>{name['loose']})"),
        after_strong=re.compile(name["after_strong"]),
        after_loose=re.compile(name["after_loose"]),
        beside_number=re.compile(name["beside_number"]),
        titled=re.compile(name["titled"]),
        english=re.compile(name["english"]),
        address={key: re.compile(value) for key, value in data["address"].items()},
        births=(
            re.compile(birth["before"] + birth["date"] + birth["not_after"]),
            re.compile(birth["date"] + birth["after"]),
        ),
    )


def names_in(text: str) -> Iterator[Hit]:
    """Names of persons after cues, with a title, or in English. `text` is folded."""
    words = cues()
    for cue in words.name.finditer(text):
        at = cue.end()
        while at < len(text) and text[at] == " ":
            at += 1
        end = _name_end(text, at, strong=cue["strong"] is not None)
        if end:
            yield Hit("name", at, end, text[at:end])
    for match in words.titled.finditer(text):
        start, end = match.span("value" if match["value"] else "receiver")
        # The title is sure, where the name before it begins is not.
        for opens in (start, end - 2, end - 3) if match["value"] else (start,):
            if opens >= start and _is_name(text[opens:end]):
                yield Hit("name", opens, end, text[opens:end])
                break
    for match in words.english.finditer(text):
        yield Hit("name", match.start("value"), match.end("value"), match["value"])


def names_beside(text: str) -> Iterator[Hit]:
    """Names that stand alone between marks beside a number of a person. In `text` numbers are masked by 〔 and 〕."""
    for match in cues().beside_number.finditer(text):
        group = "value" if match["value"] else "later"
        if _is_name(match[group]):
            yield Hit("name", match.start(group), match.end(group), match[group])


def addresses_in(text: str, taken: list[tuple[int, int]]) -> Iterator[Hit]:
    """The part of an address that leads to a door; province, city and district stay readable, because they decide which
    office answers. `taken` are spans that already are something else: an address ends before them."""
    words = cues().address
    starts = sorted(start for start, _ in taken)
    for cue in words["cue"].finditer(text):
        at = cue.end()
        stop = min([at + _LONGEST_ADDRESS, len(text), *(s for s in starts if s >= at)])
        over = words["end"].search(text, at, stop)
        body = text[at:over.start() if over else stop]
        admin = words["admin"].match(body)
        skip = admin.end() if admin else 0
        parts = [m.end() for m in words["part"].finditer(body, skip)]
        if parts and words["numbered"].search(body, skip):
            yield Hit("address", at + skip, at + parts[-1], body[skip:parts[-1]].replace(" ", ""))
    for match in words["bare"].finditer(text):
        group = "value" if match["value"] else "whole"
        admin = words["admin"].match(match[group])
        start = match.start(group) + (admin.end() if admin else 0)
        yield Hit("address", start, match.end(group), text[start:match.end(group)])


def births_in(text: str) -> Iterator[Hit]:
    """Dates of birth, after or before a word of birth. `text` is folded."""
    for pattern in cues().births:
        for match in pattern.finditer(text):
            parts = re.findall(r"\d+", match["value"])
            key = parts[0] if len(parts) == 1 else "".join(p.zfill(2) for p in parts)
            yield Hit("birth_date", match.start("value"), match.end("value"), key)


def _name_end(text: str, at: int, *, strong: bool) -> int | None:
    words = name_words()
    minority = _MINORITY.match(text, at)
    if minority and strong:
        return minority.end()
    run = _CJK.match(text, at, at + 8)
    if run is None or text[at:at + 2] in words.not_names:
        return None
    surname = 2 if text[at:at + 2] in words.compound else 1
    if surname == 1 and text[at] not in words.surnames:
        return None
    room = run.end() - at
    after = cues().after_strong if strong else cues().after_loose
    for end in (at + surname + 1, at + surname + 2):
        if end <= run.end() and text[end - 1] not in _NO_NAME_ENDS and after.match(text, end):
            return end
    return at + min(room, surname + 2) if strong and room > surname else None


def _is_name(piece: str) -> bool:
    words = name_words()
    surname = 2 if piece[:2] in words.compound else 1
    return (len(piece) - surname in (1, 2) and piece[:2] not in words.not_names and piece[-1] not in _NO_NAME_ENDS
            and (surname == 2 or piece[0] in words.surnames))


def _load(name: str) -> Any:
    return yaml.safe_load(files(__package__).joinpath(name).read_text("utf-8"))
