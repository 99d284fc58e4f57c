"""Finds personal numbers and identifiers in a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import yaml

from assistant.screen_numbers import kind_of_number


class Hit(NamedTuple):
    """A personal value in the folded text, and the form under which it is the same value again."""

    kind: str
    start: int
    end: int
    key: str


_SPOKEN = str.maketrans("零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "0012345678912123456789")
_TOKEN = re.compile(r"[0-9]+|[A-Za-z]+|[零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]+")
_GAP = re.compile(r"[ \-._·/,]{0,3}")
_LONGEST = 24
_MOST_TOKENS = 19


@cache
def shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind and pattern of what is known by shape or cue, from screen_personal.yaml."""
    data = yaml.safe_load(files(__package__).joinpath("screen_personal.yaml").read_text("utf-8"))
    return tuple((row["kind"], re.compile(row["find"], re.IGNORECASE)) for row in data["shapes"])

def numbers_in(text: str) -> Iterator[Hit]:
    """Personal numbers, however they were broken up or read out, left to right.

    `text` is folded. Tokens are joined over short gaps and the longest joined number that has a kind is taken. Linear:
    at most nineteen tokens (an ID number typed digit by digit) are joined from any place.
    """
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text)]
    near = [_GAP.fullmatch(text, a[1], b[0]) is not None for a, b in pairwise(tokens)]
    at = 0
    while at < len(tokens):
        best = _longest(text, tokens, near, at)
        if best is None:
            at += 1
            continue
        last, hits = best
        yield from hits
        at = last + 1


def identifiers_in(text: str) -> Iterator[Hit]:
    """E-mail addresses, plates, passports and the like, by shape or after a cue. `text` is folded."""
    for kind, pattern in shapes():
        for match in pattern.finditer(text):
            value = match["value"]
            key = value.lower() if kind == "email" else re.sub(r"[\s\-·().]", "", value).upper()
            yield Hit(kind, match.start("value"), match.end("value"), key)


def _longest(text: str, tokens: list[tuple[int, int]], near: list[bool], at: int) -> tuple[int, list[Hit]] | None:
    start = tokens[at][0]
    if _inside_code(text, start):
        return None
    before = text[max(0, start - 16):start]
    joined, groups, best = "", [], None
    for last in range(at, min(at + _MOST_TOKENS, len(tokens))):
        if last > at and not near[last - 1]:
            break
        piece = text[tokens[last][0]:tokens[last][1]].translate(_SPOKEN).upper()
        joined += piece
        groups.append(len(piece))
        if len(joined) > _LONGEST + 5:
            break
        end = tokens[last][1]
        if end < len(text) and text[end].isascii() and text[end].isdigit():
            continue
        hits = _read(joined, tuple(groups), before, start, end, spoken=not text[start].isascii())
        if hits:
            best = (last, hits)
    return best


def _read(joined: str, groups: tuple[int, ...], before: str, start: int, end: int, *, spoken: bool) -> list[Hit]:
    if len(joined) < 11:
        return []
    kind = kind_of_number(joined, _typed_as_one(joined, groups), before)
    if kind:
        return [Hit(kind, start, end, joined[-11:] if kind == "mobile" else joined)]
    if len(groups) > 1 or end - start != len(joined):
        return []
    # Two numbers run together (ID and mobile), or a count word behind digits that were read out (…零零一 + 一共).
    for first in (18, 11, 15):
        kind = kind_of_number(joined[:first], (first,), "")
        left = joined[first:]
        if kind is None or kind == "bank_card":
            continue
        rest = kind_of_number(left, (len(left),), "") if left else None
        if rest:
            return [Hit(kind, start, start + first, joined[:first]), Hit(rest, start + first, end, left)]
        if spoken and len(left) <= 2:
            return [Hit(kind, start, start + first, joined[:first])]
    return []


def _typed_as_one(joined: str, groups: tuple[int, ...]) -> tuple[int, ...]:
    """A code that mixes letters and digits, or ends in X, falls into tokens without having been broken up."""
    if len(groups) == 2 and groups[1] == 1 and joined.endswith("X"):
        return (len(joined),)
    return groups


def _inside_code(text: str, start: int) -> bool:
    """Whether the place lies in a code longer than any personal number (item codes have 28 to 31 signs)."""
    left = start
    while left > 0 and start - left < _LONGEST and text[left - 1].isascii() and text[left - 1].isalnum():
        left -= 1
    right = start
    while right < len(text) and right - start <= 2 * _LONGEST and text[right].isascii() and text[right].isalnum():
        right += 1
    if right - left == 29 and text[left:right].isdigit():
        return False
    return right - left > _LONGEST and any(c.isdigit() for c in text[left:right])
