"""Answer a question with the sentences of the sources that answer it, verbatim, or honestly with nothing."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checkpoint.nearness import left_out

from .extract_words import Query, fits, holds, read_question

MOST = 4
MOST_CHARACTERS = 700
FLOOR = 0.38
NEXT_BEST = 0.72
# What a term counts in the sentence itself, in the sentence and list lead before it, in title and path, in the passage.
# These and the floor were measured on CMRC 2018 and DRCD (answer among ten passages; passage taken away).
SHARES = (1.0, 0.45, 0.4, 0.2)
PRIOR = 0.3
FIT = 0.08
BESIDE = 0.12
MISFIT = 0.2
LIST_LIMIT = 500
_POINTS_BACK = ("这", "這", "该", "該", "此", "其", "前款", "上述", "因此", "但", "他", "她", "同时", "之后", "後來", "后来")
_UNIT = re.compile(r"[^。！？!?\n]+[。！？!?]*[”」』）)]?\n?")
_ITEM = re.compile(r"\s*(?:[（(][一二三四五六七八九十\d]{1,4}[）)]|\d{1,3}[.．、]|[①-⑳])")


@dataclass(frozen=True)
class Hit:
    """A passage that the search found; `score` in any unit, higher is better."""

    passage_id: int
    text: str
    path: str
    title: str
    score: float


@dataclass(frozen=True)
class Pick:
    """A part of a passage that answers: `quote == text[start:end]` of that passage."""

    passage_id: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class _Unit:
    hit: int
    start: int
    end: int
    text: str
    context: str


def extract(question: str, hits: Sequence[Hit], *, limit: int = MOST, floor: float = FLOOR) -> list[Pick]:
    """Up to `limit` verbatim parts of `hits` that answer `question`, best passage first, in the order of their text.

    A part is a sentence; a list comes with its lead, a rule with the exception that follows it. Empty when no
    sentence covers enough of the question (`floor`: share of its terms by rarity, with a bonus for the kind of
    thing that is asked for): then a person should answer.
    """
    query = read_question(question)
    units = [unit for index, hit in enumerate(hits) for unit in _units(index, hit)]
    if not query.terms or not units:
        return []
    scores, evidence = _scores(query, units, hits)
    ranked = sorted(range(len(units)), key=lambda i: (-scores[i], i))
    best = scores[ranked[0]]
    if evidence[ranked[0]] < floor:
        return []
    chosen: list[tuple[int, int, int]] = []
    for index in ranked:
        if scores[index] < best * NEXT_BEST or evidence[index] < floor or len(chosen) >= limit:
            break
        unit = units[index]
        if any(h == unit.hit and a <= unit.start < b for h, a, b in chosen):
            continue
        start, end = _whole(hits[unit.hit].text, unit, query)
        if chosen and sum(b - a for _, a, b in chosen) + end - start > MOST_CHARACTERS:
            continue
        chosen = [c for c in chosen if not (c[0] == unit.hit and start <= c[1] and c[2] <= end)]
        chosen.append((unit.hit, start, end))
    first = {h: position for position, (h, _, _) in reversed(list(enumerate(chosen)))}
    chosen.sort(key=lambda c: (first[c[0]], c[1]))
    return [Pick(hits[h].passage_id, a, b, hits[h].text[a:b]) for h, a, b in _apart(chosen)]


def _units(index: int, hit: Hit) -> Iterator[_Unit]:
    before = ""
    lead = ""
    for match in _UNIT.finditer(hit.text):
        text = match[0]
        start = match.start() + len(text) - len(text.lstrip())
        end = match.start() + len(text.rstrip())
        if start >= end:
            continue
        item = _ITEM.match(text) is not None
        yield _Unit(index, start, end, _even(hit.text[start:end]), _even(f"{lead if item else ''}{before}"))
        if text.rstrip().endswith(("：", ":")) and not item:
            lead = text
        before = text


def _scores(query: Query, units: Sequence[_Unit], hits: Sequence[Hit]) -> tuple[list[float], list[float]]:
    """For each unit its rank and its evidence. Evidence is the share of the question's terms that it covers, rare ones
    counting more, those around it less, with a bonus for the kind of thing asked for; rank adds what the search thinks
    of its passage, which says nothing about whether anything answers."""
    weights = {}
    for term, weight in query.terms.items():
        found = sum(holds(term, unit.text) for unit in units)
        weights[term] = weight * math.log(1 + (len(units) - found + 0.5) / (found + 0.5))
    total = sum(weights.values())
    whole = [_even(hit.text) for hit in hits]
    named = [_even(f"{hit.title} {hit.path}") for hit in hits]
    top = max((hit.score for hit in hits), default=0.0)
    scores, evidence = [], []
    for unit in units:
        got = sum(
            weight * next((share for share, text in zip(SHARES, _around(unit, named, whole), strict=True) if holds(term, text)), 0)
            for term, weight in weights.items()
        )
        coverage = got / total if total else 0.0
        own = any(holds(term, unit.text) for term in weights)
        prior = PRIOR * hits[unit.hit].score / top if top > 0 else 0.0
        bonus = FIT if fits(query.asked, unit.text) else -MISFIT if query.asked in ("time", "money", "number") else 0.0
        heading = 0.1 if len(unit.text) < 12 else 0.0  # a heading repeats the question and answers nothing
        beside = 0.0 if query.focus in f"{unit.text}{unit.context}{named[unit.hit]}" else BESIDE
        evidence.append(coverage + bonus - heading - beside if own else 0.0)
        scores.append(evidence[-1] + prior if own else 0.0)
    return scores, evidence


def _around(unit: _Unit, named: Sequence[str], whole: Sequence[str]) -> tuple[str, str, str, str]:
    return unit.text, unit.context, named[unit.hit], whole[unit.hit]


def _whole(text: str, unit: _Unit, query: Query) -> tuple[int, int]:
    """The unit with what it can't be understood without: its list's lead and items, the exception behind it."""
    start, end = unit.start, unit.end
    if unit.text.startswith(_POINTS_BACK) and start > 0 and text[start - 1] != "\n":
        start = max((text.rfind(mark, 0, start - 1) for mark in "。！？\n"), default=-1) + 1
        start += len(text[start:]) - len(text[start:].lstrip())
    block = _list_around(text, start, end)
    if block and block[1] - block[0] <= LIST_LIMIT:
        start, end = block
    for _ in range(3):
        cut = left_out(text, start, end, [(start, end)])
        if cut is None:
            break
        if cut.code == "exception_cut" and (following := _UNIT.match(text, end)):
            end = following.start() + len(following[0].rstrip())
        elif cut.code == "lead_missing" and block:
            start = block[0]
        else:
            break
    return start, end


def _list_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    """From the lead to the last item of the list that text[start:end] belongs to."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    here = next((i for i, (a, b) in enumerate(lines) if a <= start < b), 0)
    first = here
    while first > 0 and _ITEM.match(text[lines[first][0] : lines[first][1]]):
        first -= 1
    if not text[: lines[first][1]].rstrip().endswith(("：", ":")):
        return None
    last = first
    while last + 1 < len(lines) and _ITEM.match(text[lines[last + 1][0] : lines[last + 1][1]]):
        last += 1
    if last == first:
        return None
    opening = text[lines[first][0] : lines[first][1]]
    sentence = max(opening.rfind(mark, 0, len(opening) - 1) for mark in "。！？")
    begin = lines[first][0] + (sentence + 1 if sentence >= 0 else 0)
    return (begin, lines[last][1]) if begin <= start else None


def _apart(chosen: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Without overlaps within a passage."""
    last: tuple[int, int, int] | None = None
    for hit, start, end in chosen:
        if last and last[0] == hit and start < last[2]:
            if end <= last[2]:
                continue
            start = last[2]
        last = (hit, start, end)
        yield last


def _even(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
