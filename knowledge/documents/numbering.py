"""How Chinese legal and policy texts number their parts, recognised at the start of a line.

Order of the levels: 立法技术规范 (编、分编、章、节、条、款、项、目) and 党政机关公文格式 GB/T 9704 (一、 （一） 1. （1）).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGITS = "一二三四五六七八九十百千零〇○两"
_NUM = rf"[{DIGITS}\d]{{1,8}}"
_GAP = r"[\s\u3000]*"

_DIVISION = re.compile(rf"^(第{_GAP}{_NUM}{_GAP}(编|分编|章|节|部分))(?=[\s\u3000:：]|$|[^\s的和、，,至或])")
_ARTICLE = re.compile(rf"^(第{_GAP}{_NUM}{_GAP}条(?:之{_NUM})?)(?P<gap>[\s\u3000\u2002]*)")
_LISTS = (
    ("一、", re.compile(rf"^([{DIGITS}]{{1,5}}[、．.])")),
    ("（一）", re.compile(rf"^([（(][{DIGITS}]{{1,5}}[）)])")),
    ("1.", re.compile(r"^(\d{1,3}[.．、](?![\d]))")),
    ("（1）", re.compile(r"^([（(]\d{1,3}[）)])")),
    ("①", re.compile(r"^([①-⑳])")),
)
RANK = {"编": 10, "分编": 12, "部分": 14, "章": 20, "节": 30, "一、": 40, "（一）": 50, "1.": 60, "（1）": 70, "①": 80}
_ORDINAL = "零一二三四五六七八九"


@dataclass(frozen=True)
class Label:
    """A number at the start of a line: its kind (编 … 节, 条, 一、, （一）, 1., （1）, ①) and as written."""

    kind: str
    text: str


def label_of(line: str, *, in_articles: bool = False) -> Label | None:
    """The number that `line` starts with, or None.

    A line such as 第三条第二款修改为 speaks of an article and does not start one: an article's label is followed by a
    blank, or, where the text has no blanks (PDF), by anything that doesn't continue a reference.
    """
    if found := _DIVISION.match(line):
        return Label(found[2], squeeze(found[1]))
    if found := _ARTICLE.match(line):
        rest = line[found.end() :]
        if found["gap"] or not re.match(r"[第、，,和至或的中之项款及规]|修改|删去|增加", rest):
            return Label("条", squeeze(found[1]))
        return None
    for kind, pattern in _LISTS:
        if found := pattern.match(line):
            return Label(kind, squeeze(found[1]))
    return None


def squeeze(text: str) -> str:
    """Without any blank."""
    return re.sub(r"[\s\u3000\u2002]+", "", text)


def chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 120 → 一百二十; for 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_ORDINAL[hundreds]}百" if hundreds else ""
    if tens:
        out += "十" if tens == 1 and not hundreds else f"{_ORDINAL[tens]}十"
    elif hundreds and ones:
        out += "零"
    return out + (_ORDINAL[ones] if ones else "")


def heading_words(line: str, limit: int = 40) -> bool:
    """Whether a line reads like a heading: short, and without the marks that end a sentence or open a list."""
    return 0 < len(line) <= limit and not re.search(r"[。；;！!？?：:，,]$|。.", line) and not line.endswith("、")
