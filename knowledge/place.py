"""A place inside a document as a basis writes it (第三十五条第二款, 第35条, 第三章), and where the document's passages stand.

A passage's path ends in 第三十五条, 第三十五条 第二款, or a part of either (第二款 第（三）项起, （续1）); see knowledge.documents.cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.documents.numbering import label_of, squeeze
from knowledge.documents.parsed import SEPARATOR
from knowledge.index.references import count_of

_NUM = r"[零〇○一二两三四五六七八九十百千\d]{1,9}"
_PART = re.compile(
    rf"第(?P<n>{_NUM})(?P<kind>分编|编|部分|章|节|条)(?:之(?P<of>{_NUM}))?|(?P<bare>{_NUM})条(?:之(?P<bare_of>{_NUM}))?"
    rf"|(?P<point>{_NUM})、|\((?P<sub>{_NUM})\)"
)
_CLAUSE = re.compile(rf"(?:第({_NUM})款)?(?:第?\(?{_NUM}\)?项)?(?:第?\(?{_NUM}\)?目)?")
_CLAUSE_OF = re.compile(rf" 第({_NUM})款")
# A second part of the same name and number, which the cut tells apart by 〔2〕; a piece of one part goes by 续.
_AGAIN = re.compile(r"(?<!续)(〔\d+〕)$")

Number = tuple[str, int, int]
"""Kind, number and 之 number of a part: 第十七条之一 is ("条", 17, 1)."""


@dataclass(frozen=True, slots=True)
class Place:
    """The numbered parts that lead to it, widest first, and the clause (款) in the last; 0: all of it. Items (项、目) stand
    inside their clause and are not told apart. No parts: the whole document."""

    parts: tuple[Number, ...] = ()
    clause: int = 0

    @property
    def quotable(self) -> bool:
        """Whether it is an article, a numbered point, or less: what is short enough to be quoted whole."""
        return bool(self.parts) and self.parts[-1][0] in ("条", "一、", "（一）")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one passage stands for a place: the part it belongs to (its trail and label), its clause, 0 where it has none,
    and whether it is that part's own text, not of a part below it."""

    part: tuple[str, ...]
    clause: int
    own: bool

    @property
    def annexed(self) -> bool:
        """Whether it stands in an annex, whose articles are numbered anew."""
        return any(re.match(r"附[件录表图则]?", step) for step in self.part[1:-1])


def place_of(article: str) -> Place | None:
    """The place that a basis names; None where it is not one place (第三条、第五条) or is not understood."""
    text = squeeze(unicodedata.normalize("NFKC", article)).strip("。.;；")
    parts: list[Number] = []
    at = 0
    while found := _PART.match(text, at):
        parts.append(_number(found))
        at = found.end()
        if parts[-1][0] == "条":
            break
    clause = _CLAUSE.fullmatch(text, at)
    if clause is None or (at < len(text) and parts[-1:] and parts[-1][0] != "条") or (text and not parts):
        return None
    return Place(tuple(parts), count_of(clause[1]) if clause[1] else 0)


def spot_of(path: str, place: Place) -> Spot | None:
    """How a passage of this path belongs to `place`, whatever its clause; None where it doesn't."""
    steps = path.split(SEPARATOR)
    wanted = list(place.parts)
    for at, step in enumerate(steps[1:], 1):
        if not wanted:
            break
        if _labelled(step) == wanted[0]:
            wanted.pop(0)
            if not wanted:
                label = label_of(step)
                again = _AGAIN.search(step)
                own = step if label is None or label.kind != "条" else label.text + (again[1] if again else "")
                clause = _CLAUSE_OF.search(step)
                return Spot((*steps[:at], own), count_of(clause[1]) if clause else 0, at == len(steps) - 1)
    return None if wanted else Spot((steps[0],), 0, False)


def one_part(spots: Sequence[Spot]) -> tuple[str, ...] | None:
    """The one part that these passages belong to, an annex standing behind the text itself; None where there are several."""
    parts = dict.fromkeys(spot.part for spot in spots if not spot.annexed) or dict.fromkeys(spot.part for spot in spots)
    return next(iter(parts)) if len(parts) == 1 else None


def _number(found: re.Match[str]) -> Number:
    if found["point"]:
        return ("一、", count_of(found["point"]), 0)
    if found["sub"]:
        return ("（一）", count_of(found["sub"]), 0)
    if found["bare"]:
        return ("条", count_of(found["bare"]), count_of(found["bare_of"]) if found["bare_of"] else 0)
    return (found["kind"], count_of(found["n"]), count_of(found["of"]) if found["of"] else 0)


@lru_cache(maxsize=16384)
def _labelled(step: str) -> Number | None:
    label = label_of(step)
    found = _PART.match(squeeze(unicodedata.normalize("NFKC", label.text))) if label else None
    return _number(found) if found else None
