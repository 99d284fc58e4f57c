"""What a question names exactly: a law or item by its title, an article by its number, a document by its 文号.

Titles and numbers are compared as 64-bit numbers of their bare form, so that thousands of passages are compared at once
and a question's every part can be looked up among all titles. Two texts share a number by a chance of 1 in 2⁶⁴.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.titles import JUNK, STATE, key_of

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUM = r"[零〇○一二两三四五六七八九十百千\d]{1,9}"
_ARTICLE = re.compile(rf"第?({_NUM})条(?:之({_NUM}))?")
_NUMBER = re.compile(r"([一-龥]{1,14}?)[〔\[【(﹝]((?:19|20)\d{2})[〕\]】)﹞]\s*(?:第\s*)?(\d{1,5})\s*号")
_PHONE = re.compile(r"(?<!\d)(?:\(?0\d{2,3}\)?[-\s]?)?\d{7,8}(?!\d)")
# Between a law's name and its article nothing but this stands: 《…法》的第三条, …法（2018年修正）第三条, …法典侵权责任编第三条.
_BETWEEN = re.compile(r"[》\s]*(?:的?[一-龥]{2,6}编|总则|附则)?(?:\([^()]{0,20}\))?(?:里面?|中|的|规定的|,|、)?\s*")
LEAST, LONGEST = 2, 40


@dataclass(frozen=True, slots=True)
class References:
    """What a question names: titles by number, those of them that are most of what it says, articles as (title, article),
    document numbers, and telephones (their last seven or eight digits)."""

    titles: tuple[int, ...] = ()
    mostly: tuple[int, ...] = ()
    articles: tuple[tuple[int, int], ...] = ()
    numbers: tuple[int, ...] = ()
    phones: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.titles or self.articles or self.numbers or self.phones)


def number_key(number: str) -> int:
    """The number of a 文号 such as 国办发〔2025〕24号, whatever its brackets; 0 where it is none."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", number))
    return key_of(f"{found[1]}{found[2]}#{int(found[3])}") if found else 0


def article_of(path: str) -> int:
    """The article that a passage's path ends in: 第三十八条 → 3800, 第十七条之一 → 1701; 0 where it names none."""
    found = _ARTICLE.match(path.rpartition("›")[2].strip()) or _ARTICLE.search(path.rpartition("›")[2])
    return _article(found) if found and found[0].startswith("第") else 0


def asked_references(question: str, titles: Collection[int]) -> References:
    """What `question` names, of the titles that are there (their numbers). The longest title wins: 实施《土地管理法》办法
    names one document. Growth: with the square of the question's length, not with the number of titles."""
    text = unicodedata.normalize("NFKC", question)
    numbers = tuple(dict.fromkeys(key_of(f"{m[1][start:]}{m[2]}#{int(m[3])}") for m in _NUMBER.finditer(text) for start in range(len(m[1]))))
    plain, places = _plain(text)
    named: list[tuple[int, int]] = []
    articles: list[tuple[int, int]] = []
    taken = -1
    for start in range(len(plain)):
        if start < taken:
            continue
        for end in range(min(len(plain), start + LONGEST), start + LEAST - 1, -1):
            part = plain[start:end]
            title = _short().get(part, 0) or key_of(part)
            if title in titles:
                named.append((title, end - start))
                taken = end
                if (article := _next_article(text, places[end - 1] + 1)) is not None:
                    articles.append((title, article))
                break
    mostly = (title for title, length in named if 2 * length >= len(plain))
    return References(
        tuple(dict.fromkeys(t for t, _ in named)), tuple(mostly), tuple(dict.fromkeys(articles)), numbers, _phones(text)
    )


def _phones(text: str) -> tuple[str, ...]:
    """Telephones by what follows the area code, with and without which people write them."""
    runs = (re.sub(r"\D", "", found[0]) for found in _PHONE.finditer(text))
    return tuple(dict.fromkeys(run[-size:] for run in runs for size in (8, 7) if len(run) >= size))


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without junk and 中华人民共和国, and where each of its characters stands."""
    places = [at for at, c in enumerate(text) if not JUNK.match(c)]
    plain = "".join(text[at] for at in places)
    while (found := plain.find(STATE)) >= 0:
        plain, places = plain[:found] + plain[found + 7 :], places[:found] + places[found + 7 :]
    return plain, places


def _next_article(text: str, start: int) -> int | None:
    between = _BETWEEN.match(text, start)
    found = _ARTICLE.match(text, between.end() if between else start)
    return _article(found) if found else None


def _article(found: re.Match[str]) -> int:
    return 100 * count_of(found[1]) + (count_of(found[2]) if found[2] else 0)


def count_of(text: str) -> int:
    """第三十八 or 38 → 38, 一千零四十二 → 1042, 一〇四二 → 1042."""
    if text.isdecimal():
        return int(text)
    if not any(unit in text for unit in _UNITS):
        return int("".join(str(_DIGITS.get(c, c)) for c in text))
    total = digit = 0
    for c in text:
        if c in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[c], 0
        else:
            digit = int(c) if c.isdecimal() else _DIGITS[c]
    return total + digit


@cache
def _short() -> dict[str, int]:
    rows = (files(__package__) / "short_names.tsv").read_text("utf-8").splitlines()
    pairs = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return {short: key_of(name) for short, name in pairs}
