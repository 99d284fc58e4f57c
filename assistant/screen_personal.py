"""Finds personal numbers and identifiers in a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

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

# Each pattern is bounded in length, so that no input makes it slow. The group `value` is what is taken.
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    # An office's own mailbox is public.
    ("email", re.compile(r"(?P<value>[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@(?![A-Za-z0-9.\-]{0,60}gov\.cn)"
                         r"(?:[A-Za-z0-9\-]{1,63}\.){1,4}[A-Za-z]{2,10})")),
    ("wechat", re.compile(r"(?P<value>wxid_[A-Za-z0-9]{4,24})")),
    # Public accounts (公众号) and mini programs are not a person's; their names follow other words.
    ("wechat", re.compile(r"(?:微信|薇信|v信|(?<![a-z])(?:vx|wx|wechat|weixin))(?:账号|号码|号|名|id)?[是系为:, ]{0,3}"
                          r"(?P<value>[A-Za-z][A-Za-z0-9_\-]{4,19})", re.IGNORECASE)),
    ("qq", re.compile(r"(?:(?<![a-z])qq|扣扣)(?:账号|号码|号|邮箱)?[是系为:, ]{0,3}(?P<value>[1-9]\d{4,10})(?!\d)", re.IGNORECASE)),
    ("military_id", re.compile(r"(?P<value>[军兵士文职官参政后装海空北沈兰济南广成武]{1,2}字第? ?\d{5,9}号?)")),
    ("military_id", re.compile(r"(?:军官证|士兵证|军人证|警官证|文职证)(?:号码|号|编号)?[是系为:, ]{0,3}(?P<value>[A-Za-z]?\d{5,12})")),
    ("plate", re.compile(r"(?P<value>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][ ·.\-]?"
                         r"(?=[A-Za-z]{0,5}\d)[A-Za-z0-9]{4,5}[A-Za-z0-9挂学警港澳])(?![A-Za-z0-9])")),
    # 国药准字H20210001 has a passport's shape and is a medicine's number, hence no 字 in front.
    ("travel_permit", re.compile(r"(?<![A-Za-z0-9字])(?P<value>(?:C[A-Z]\d{7}|[CHMWL]\d{8}(?:\d{2})?))(?![A-Za-z0-9])", re.IGNORECASE)),
    ("passport", re.compile(r"(?<![A-Za-z0-9字])(?P<value>(?:[EGDSPK]\d{8}|(?:E[A-Z]|SE|DE|PE)\d{7}|1[45]\d{7}))(?![A-Za-z0-9])", re.IGNORECASE)),
    ("passport", re.compile(r"(?:护照|passport)(?:号码|号|no\.?|number)?[是系为:, ]{0,3}"
                            r"(?P<value>(?=[A-Za-z]{0,3}\d{5})[A-Za-z0-9]{6,12})(?![A-Za-z0-9])", re.IGNORECASE)),
    ("travel_permit", re.compile(r"(?:通行证|回乡证|台胞证|居留证|往来证)(?:号码|号)?[是系为:, ]{0,3}"
                                 r"(?P<value>(?=[A-Za-z]{0,3}\d{5})[A-Za-z0-9]{7,12})(?![A-Za-z0-9])")),
    ("foreign_id", re.compile(r"(?<![A-Za-z0-9])(?P<value>[A-Z]{1,2}\d{6} ?\([0-9A]\))", re.IGNORECASE)),
    ("foreign_id", re.compile(r"(?:永久居留|永居|绿卡)[^,。;?!\n]{0,8}?(?P<value>[A-Z]{3}\d{12})(?!\d)", re.IGNORECASE)),
    # A landline is personal only where the words say whose it is; the hotlines of guides must stay readable.
    ("landline", re.compile(r"(?:我|我家|家里|家|本人|俺|咱)的?(?:的)?(?:固定|座机|家庭|联系|办公|公司|单位|住宅)?(?:电话|座机|固话|号码)(?:号码|号)?"
                            r"[是系为:, ]{0,3}(?P<value>(?:\(?0\d{2,3}\)?[\- ]?)?[2-8]\d{6,7})(?!\d)")),
    ("landline", re.compile(r"(?:(?:^|[,;。 \n])联系电话|座机|固话|回电|回复|打给我|联系我|打|拨)[是系为:, ]{1,3}"
                            r"(?P<value>(?:\(?0\d{2,3}\)?[\- ]?)[2-8]\d{6,7})(?![\d?吗])(?=[^?吗]{0,6}(?:$|[,;。 \n]))")),
    ("landline", re.compile(r"(?P<value>(?:\(?0\d{2,3}\)?[\- ]?)?[2-8]\d{6,7})(?= {0,2}(?:是我|系我|联系我|揾我|找我|这是我|,?(?:打|call)给?我))")),
)


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
    for kind, pattern in _SHAPES:
        for match in pattern.finditer(text):
            value = match["value"]
            yield Hit(kind, match.start("value"), match.end("value"), re.sub(r"[\s\-·().]", "", value).upper()
                      if kind != "email" else value.lower())


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
    """Whether the place lies within or opens a code longer than any personal number (item codes have 28 to 31 signs)."""
    left = start
    while left > 0 and start - left < _LONGEST and text[left - 1].isascii() and text[left - 1].isalnum():
        left -= 1
    right = start
    while right < len(text) and right - start <= 2 * _LONGEST and text[right].isascii() and text[right].isalnum():
        right += 1
    if right - left == 29 and text[left:right].isdigit():
        return False
    return right - left > _LONGEST and any(c.isdigit() for c in text[left:right])
