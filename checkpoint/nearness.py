"""What a sentence made from a quote, or a quote cut from a passage, leaves out that turns its meaning around."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from .duty_words import NEGATIVE, words_in
from .numbers import covered, fold, numbers_in

NEAR = 0.8
ALIKE = 60.0
_CLAUSE_END = "，。；：！？,;:!?\n"
_SENTENCE_END = "。；！？;!?\n"
_ITEM = re.compile(r"\s*(?:[（(][一二三四五六七八九十\d]{1,4}[）)]|\d{1,3}[.．、]|[一二三四五六七八九十]{1,3}、|[①-⑳])")
_BUT = re.compile(r"^[，,；;。]?\s*(?:但|但是)|除外|例外|以外")


@dataclass(frozen=True)
class Cut:
    """What a quote leaves out: `code` quote_cut, exception_cut or lead_missing, and the words concerned."""

    code: str
    words: str


def left_out(text: str, start: int, end: int, quoted: Sequence[tuple[int, int]]) -> Cut | None:
    """What stands around text[start:end] and may not be left out of a quote: the duty word that its clause begins or
    ends with, the exception that its sentence ends with, and the negative lead of the list it is an item of.

    `quoted` are the spans of the same passage that the same answer quotes; what lies in them is not left out.
    """
    before = _clause_start(text, start)
    if words := [w.name for w in words_in(text[before:start]) if not _inside(before + w.start, quoted)]:
        return Cut("quote_cut", words[-1])
    if any(w.start < start < w.end for w in _words_around(text, start)):
        return Cut("quote_cut", text[max(0, start - 2) : start + 2])
    after = end if text[end - 1] in _CLAUSE_END else _clause_end(text, end)
    if words := [w.name for w in words_in(text[end:after]) if not _inside(end + w.start, quoted)]:
        return Cut("quote_cut", words[0])
    if any(w.start < end < w.end for w in _words_around(text, end)):
        return Cut("quote_cut", text[max(0, end - 2) : end + 2])
    tail = "" if text[end - 1] in _SENTENCE_END else text[end : _sentence_end(text, end)]
    behind = text[end : end + 60].lstrip("。；;\n") if not tail else ""
    if (found := _BUT.search(tail)) and not _inside(end + found.start() + 1, quoted):
        return Cut("exception_cut", tail[:20])
    if (found := re.match(r"但|但是", behind)) and not _inside(text.find(behind, end), quoted):
        return Cut("exception_cut", behind[:20])
    return _lead(text, start, quoted)


def _lead(text: str, start: int, quoted: Sequence[tuple[int, int]]) -> Cut | None:
    line = text.rfind("\n", 0, start) + 1
    if line == 0 or not _ITEM.match(text[line:]):
        return None
    for at, lead in reversed(list(_lines(text[: line - 1]))):
        if lead.rstrip().endswith(("：", ":")) and not _ITEM.match(lead):
            negative = NEGATIVE.search(lead)
            missing = not any(a < at + len(lead) and at < b for a, b in quoted)
            return Cut("lead_missing", lead[-20:]) if negative and missing else None
    return None


def dropped_words(sentence: str, quote: str, rest: str = "") -> list[str]:
    """Duty words of `quote` that `sentence`, made from it, has lost. Empty where the sentence isn't near the quote.

    `rest` is the text of the answer's other sentences: what they say is not lost.
    """
    mine, theirs = fold(sentence).strip(), fold(quote)
    core = mine.rstrip("。；;.，,")
    lost = list(_lost_in_likeness(mine, theirs))
    if core and core in theirs:
        at = theirs.find(core)
        kept = [at <= i < at + len(core) for i in range(len(theirs))]
        least = 0.0
    else:
        blocks = LCSseq.opcodes(mine, theirs)
        kept = [False] * len(theirs)
        same = 0
        for op in blocks:
            if op.tag == "equal":
                same += op.dest_end - op.dest_start
                kept[op.dest_start : op.dest_end] = [True] * (op.dest_end - op.dest_start)
        if not mine or same < NEAR * min(len(mine), len(theirs)):
            return lost
        least = 0.5
    for start, end in _clauses(theirs):
        share = sum(kept[start:end]) / max(1, end - start)
        if share <= least:
            continue
        lost += [w.name for w in words_in(theirs[start:end]) if not all(kept[start + w.start : start + w.end])]
    return [*lost, *_lost_exception(theirs, kept, fold(rest))]


def _lost_exception(quote: str, kept: Sequence[bool], rest: str) -> Iterator[str]:
    """An exception right behind what was kept, in the same sentence, that neither sentence nor answer repeats."""
    if True not in kept:
        return
    end = len(kept) - list(reversed(kept)).index(True)
    tail = quote[end : _sentence_end(quote, end)]
    if (found := _BUT.search(tail)) and tail.strip("，,。;；")[:12] not in rest:
        yield tail[found.start() :].lstrip("，,")[:12]


def moved_numbers(sentence: str, quote: str) -> list[str]:
    """Numbers that `quote` states of something else: each clause of `sentence` is held against the clause of `quote`
    that it is most like (numbers aside), which must state its numbers."""
    theirs = [(_masked(clause), numbers_in(clause)) for clause in _clause_texts(fold(quote))]
    moved: list[str] = []
    for clause in _clause_texts(fold(sentence)):
        mine = numbers_in(clause)
        if not mine or not theirs:
            continue
        scores = [fuzz.ratio(_masked(clause), other) for other, _ in theirs]
        best = max(scores)
        if best < ALIKE:
            continue
        stated = [n for score, (_, numbers) in zip(scores, theirs, strict=True) if score >= best - 3 for n in numbers]
        moved += [number.surface for number in mine if not any(covered(number, by) for by in stated)]
    return moved


def _masked(clause: str) -> str:
    for number in reversed(numbers_in(clause)):
        clause = f"{clause[: number.start]}#{clause[number.end :]}"
    return clause


def _clause_texts(text: str) -> list[str]:
    return [clause for clause in re.split(r"[，。；！？;!?\n]|[,:](?!\d)", text) if clause.strip()]


def _lost_in_likeness(sentence: str, quote: str) -> Iterator[str]:
    """Duty words of the clause of `quote` that a clause of `sentence` is most like, and lacks."""
    theirs = _clause_texts(quote)
    for clause in _clause_texts(sentence):
        best = max(theirs, key=lambda other: fuzz.ratio(clause, other), default="")
        if clause in quote or fuzz.ratio(clause, best) < 100 * NEAR:
            continue
        mine = Counter(w.name for w in words_in(clause))
        yield from (Counter(w.name for w in words_in(best)) - mine).elements()


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _words_around(text: str, at: int) -> Iterator[_Span]:
    base = max(0, at - 4)
    for word in words_in(text[base : at + 4]):
        yield _Span(base + word.start, base + word.end)


@dataclass(frozen=True)
class _Span:
    start: int
    end: int


def _clause_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1] not in _CLAUSE_END:
        at -= 1
    return at


def _clause_end(text: str, at: int) -> int:
    while at < len(text) and text[at] not in _CLAUSE_END:
        at += 1
    return at


def _sentence_end(text: str, at: int) -> int:
    while at < len(text) and text[at] not in _SENTENCE_END:
        at += 1
    return at


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rf"[^{re.escape(_CLAUSE_END)}]+", text):
        yield match.start(), match.end()


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1
