"""Finds orders to the assistant inside what people ask, and cuts them out."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

_CLAUSE = re.compile(r"[^,。!?;\n()]+[,。!?;\n()]*")
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff]{4}) +(?=[\u4e00-\u9fff]{4})")
_SENTENCE_OVER = re.compile(r"[。!?;\n()]")
_MARKS = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{20,2000}={0,2}")
_OPENING = re.compile(r"^(?:另外|顺便|然后|并且|而且|还有|同时|现在|[,。;、 )])+")
_CJK_OR_WORD = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{2,}")


class Pattern(NamedTuple):
    """One way to steer the assistant: its name, what it looks like, and where the same words are innocent."""

    id: str
    find: re.Pattern[str]
    unless: re.Pattern[str] | None


class Patterns(NamedTuple):
    """screen_injection.yaml, compiled."""

    frames: tuple[re.Pattern[str], ...]
    patterns: tuple[Pattern, ...]
    preface: tuple[re.Pattern[str], ...]
    asks: re.Pattern[str]


class Injection(NamedTuple):
    """What was found: the names of the patterns, and the spans of the folded text that hold no order."""

    ids: tuple[str, ...]
    kept: tuple[tuple[int, int], ...]
    rest_asks: bool


@cache
def patterns() -> Patterns:
    """The patterns of screen_injection.yaml. Raises re.error when one does not compile."""
    data = yaml.safe_load(files(__package__).joinpath("screen_injection.yaml").read_text("utf-8"))
    return Patterns(
        tuple(re.compile(frame, re.IGNORECASE) for frame in data["frames"]),
        tuple(_pattern(row) for row in data["patterns"]),
        tuple(re.compile(p) for p in data["preface"]),
        re.compile(data["asks"]),
    )


def _pattern(row: dict[str, str]) -> Pattern:
    unless = re.compile(row["unless"]) if "unless" in row else None
    return Pattern(row["id"], re.compile(row["find"], re.MULTILINE), unless)


def injection_in(text: str) -> Injection | None:
    """The orders in a folded text, or None where there are none."""
    words = patterns()
    ids: list[str] = []
    framed: list[tuple[int, int]] = []
    for frame in words.frames:
        framed += [m.span() for m in frame.finditer(text)]
    if framed:
        ids.append("frame")
    clauses = list(_clauses(text))
    found = [any(a < end and start < b for a, b in framed) for start, end in clauses]
    suspect = _suspects(text, clauses)
    for at, (start, end) in enumerate(clauses):
        name = "" if found[at] or not suspect else _order_in(text[start:end], suspect)
        if name:
            ids.append(name)
            found[at] = True
    if not ids:
        # A sentence whose commas break the order apart: 忽,略,以,上 is read only as a whole.
        name = _order_in(text, words.patterns) if len(clauses) > 3 and max(e - s for s, e in clauses) <= 4 else ""
        return Injection((name,), (), False) if name else None
    drop = framed + _with_company(text, clauses, found, framed)
    kept = _outside(drop, len(text))
    rest = _OPENING.sub("", "".join(text[a:b] for a, b in kept)).strip()
    asks = bool(words.asks.search(rest)) and len(_CJK_OR_WORD.findall(rest)) >= 5
    return Injection(tuple(dict.fromkeys(ids)), kept, asks)


def asks_something(text: str) -> bool:
    """Whether the words ask for something that a guide could answer."""
    return patterns().asks.search(text) is not None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Spans between marks, and between blanks where people write them for marks; spaced-out words stay together."""
    for clause in _CLAUSE.finditer(text):
        start = clause.start()
        for blank in _BLANK.finditer(text, *clause.span()):
            yield start, blank.end()
            start = blank.end()
        yield start, clause.end()


def _forms(clause: str) -> tuple[str, ...]:
    typed = clause.lower().strip(",。!?;\n() ") or clause
    squeezed = _MARKS.sub("", typed)
    return (typed,) if squeezed == typed else (typed, squeezed)


def _suspects(text: str, clauses: list[tuple[int, int]]) -> tuple[Pattern, ...]:
    """The patterns that hit anywhere: all clauses are read as lines at once, since most questions hit none."""
    lines = "\n".join(form for start, end in clauses for form in _forms(text[start:end]))
    hit = tuple(pattern for pattern in patterns().patterns if pattern.find.search(lines))
    return hit or (patterns().patterns if _BASE64.search(text) else ())


def _order_in(clause: str, suspects: tuple[Pattern, ...], *, decode: bool = True) -> str:
    forms = _forms(clause)
    for pattern in suspects:
        for form in forms:
            if pattern.find.search(form) and not (pattern.unless and pattern.unless.search(form)):
                return pattern.id
    for code in _BASE64.findall(clause) if decode else ():
        if _order_in(_decoded(code), patterns().patterns, decode=False):
            return "encoded"
    return ""


def _decoded(code: str) -> str:
    try:
        return base64.b64decode(code + "=" * (-len(code) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _with_company(
    text: str, clauses: list[tuple[int, int]], found: list[bool], framed: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The found clauses, what goes on after them in the same sentence until something is asked, the preface before."""
    words = patterns()
    drop = list(found)
    for at, (start, end) in enumerate(clauses):
        if not found[at]:
            continue
        for before in range(at - 1, -1, -1):
            plain = text[clauses[before][0]:clauses[before][1]].strip(",。!?;\n() ")
            if not any(p.search(plain) for p in words.preface):
                break
            drop[before] = True
        over = _SENTENCE_OVER.search(text, start, end)
        after = at + 1
        while after < len(clauses) and not over and not words.asks.search(text[slice(*clauses[after])]):
            drop[after] = True
            over = _SENTENCE_OVER.search(text, *clauses[after])
            after += 1
    # A frame cuts its own span only; the question around it stays.
    return [span for span, out in zip(clauses, drop, strict=True)
            if out and not any(a < span[1] and span[0] < b for a, b in framed)]


def _outside(drop: list[tuple[int, int]], size: int) -> tuple[tuple[int, int], ...]:
    kept, at = [], 0
    for start, end in sorted(drop):
        if start > at:
            kept.append((at, start))
        at = max(at, end)
    if at < size:
        kept.append((at, size))
    return tuple(kept)
