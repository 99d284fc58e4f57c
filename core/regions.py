"""Regions by GB/T 2260 code: names, ancestors, and the regions that a text or an address names.

The table is regions.tsv, its source and date in its first line. A code that it lacks is unknown, not wrong: it has no
name, but still the ancestors that its digits tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

COUNTRY = "000000"

# 陵水黎族自治县 is 陵水: a people of one character needs its 族, else 水 of 陵水 would be one too.
_PEOPLES = (
    "[黎苗瑶壮回藏羌彝白傣侗畲满水土佤怒各]族|(?:蒙古|土家|布依|仡佬|哈尼|拉祜|布朗|纳西|傈僳|景颇|独龙|普米|东乡|保安|撒拉|裕固"
    "|朝鲜|达斡尔|鄂温克|鄂伦春|锡伯|哈萨克|柯尔克孜|塔吉克|仫佬|毛南)族?"
)
_SUFFIX = re.compile(
    rf"(?:(?:{_PEOPLES})*自治[州县旗]|(?:壮族|回族|维吾尔)?自治区|特别行政区|地区|林区|特区|[省市区县盟旗])$"
)
# Short names that are everyday words: 来宾, 新兴产业, 延长 … name a region only with their suffix.
_EVERYDAY = {
    "来宾",
    "白银",
    "日照",
    "安康",
    "阿里",
    "东方",
    "新兴",
    "天涯",
    "海棠",
    "高明",
    "光明",
    "南海",
    "和平",
    "盐田",
}
# County-level short names are told from words only where this project has read them all: Guangdong and Hainan.
_COUNTY_SHORT = ("44", "46")
_NOT_A_PLACE = r"(?!路|大道|街|巷|银行|大学|学院|酒店|机场|东路|西路|南路|北路|中路|图书馆|公园|纪念)"


@dataclass(frozen=True)
class _Table:
    names: dict[str, str]
    by_name: dict[str, tuple[str, ...]]
    by_short: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]


@cache
def _table() -> _Table:
    names: dict[str, str] = {}
    for line in files("core").joinpath("regions.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, name = line.split("\t")
            names[code] = name
    by_name: dict[str, list[str]] = {}
    by_short: dict[str, list[str]] = {}
    for code, name in names.items():
        by_name.setdefault(name, []).append(code)
        short = _short(name)
        if short is not None and short not in _EVERYDAY and (_level(code) < 3 or code.startswith(_COUNTY_SHORT)):
            by_short.setdefault(short, []).append(code)
    for short, codes in by_short.items():  # 海南 is the province, not the prefecture in 青海
        by_short[short] = [code for code in codes if _level(code) == min(map(_level, codes))]
    full = sorted(by_name, key=len, reverse=True)
    shorts = sorted((short for short in by_short if short not in by_name), key=len, reverse=True)
    pattern = re.compile(f"({'|'.join(full)})(?!域)|((?<!孙)(?:{'|'.join(shorts)})){_NOT_A_PLACE}")
    return _Table(names, _frozen(by_name), _frozen(by_short), pattern)


def _frozen(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(codes) for key, codes in lists.items()}


def _short(name: str) -> str | None:
    short = _SUFFIX.sub("", name)
    return short if 2 <= len(short) < len(name) else None


def _level(code: str) -> int:
    """0 the country, 1 a province, 2 a prefecture, 3 a county."""
    return 0 if code == COUNTRY else 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def name_of(code: str) -> str | None:
    """The region's own name (440106 → 天河区); None where the code is unknown."""
    return _table().names.get(code[:6])


def full_name_of(code: str) -> str | None:
    """The name with those of its ancestors (440106 → 广东省广州市天河区); None where the code is unknown."""
    own = name_of(code)
    return None if own is None else "".join(name_of(above) or "" for above in reversed(ancestors(code))) + own


def ancestors(code: str) -> tuple[str, ...]:
    """From the nearest up: 440106 → (440100, 440000). Codes that the table lacks are left out."""
    above = (code[:4] + "00", code[:2] + "0000")
    return tuple(dict.fromkeys(one for one in above if one != code[:6] and one in _table().names))


def covers(a: str, b: str) -> bool:
    """Whether `a` is `b` or an ancestor of it; 000000 is the country and covers every code."""
    a, b = a[:6], b[:6]
    return bool(a and b) and (a in (b, COUNTRY) or a in ancestors(b))


def find_all(text: str, home: str = "") -> tuple[str, ...]:
    """The regions that a text names, in order, each at its deepest: 广州天河和海口 → (440106, 460100).

    A name that several regions share (朝阳区) counts only where a region named just before it, or `home`, settles it.
    """
    found: list[str] = []
    for match in _table().pattern.finditer(text):
        table = _table()
        codes = table.by_name.get(match.group(1)) if match.group(1) else table.by_short.get(match.group(2))
        inside = [code for code in codes or () if found and covers(found[-1], code)]
        if len(inside) == 1:
            found[-1] = inside[0]
            continue
        if len(match.group()) == 2 and match.group(1):  # 城区, 郊区, 矿区 by themselves are just words
            continue
        at_home = [code for code in codes or () if home and covers(home, code)]
        if len(codes or ()) == 1 or len(at_home) == 1:
            found.append(at_home[0] if len(at_home) == 1 else (codes or ("",))[0])
    return tuple(dict.fromkeys(found))


def find_in(text: str, home: str = "") -> str:
    """The one region that a text names (广州→440100, 海南→460000, 天河→440106); "" for none or for several.

    Of several, the one inside `home` is meant when there is one: 湖南转来广东 asked in 440000 is 440000.
    """
    found = find_all(text, home)
    deepest = [code for code in found if not any(code != other and covers(code, other) for other in found)]
    if len(deepest) > 1 and home:
        deepest = [code for code in deepest if covers(home, code)]
    return deepest[0] if len(deepest) == 1 else ""


def region_of(address: str) -> str:
    """The deepest code that an address names, "" where it names none or one that several places share."""
    text = re.sub(r"\s+", "", address)
    text = re.sub(r"^(?:中华人民共和国|中国)", "", text)
    chain = _deepest(_readings(text))
    if chain:
        return chain[-1]
    # 地址：广州市… does not begin with its region; only full names are safe to look for further in
    named = [match.group(1) for match in _table().pattern.finditer(text) if match.group(1)]
    return next(iter(find_all("".join(named))), "")


def same_place(a: str, b: str) -> bool:
    """Whether two addresses are equal, where one may leave out a leading province or city that the other has."""
    if a == b:
        return True
    left, right = _readings(a, counties=False), _readings(b, counties=False)
    if not _agree(_deepest(left), _deepest(right)):
        return False
    return any(
        rest and rest == other and _agree(above, other_above) for above, rest in left for other_above, other in right
    )


def _agree(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two leading chains can be of one place: the deepest of one lies on the line of the other."""
    return not a or not b or covers(a[-1], b[-1]) or covers(b[-1], a[-1])


def _deepest(readings: list[tuple[tuple[str, ...], str]]) -> tuple[str, ...]:
    return max((chain for chain, _ in readings), key=lambda chain: _level(chain[-1]) if chain else 0)


def _readings(text: str, counties: bool = True) -> list[tuple[tuple[str, ...], str]]:
    """All ways to read leading regions off an address, as (codes from the top, the rest); the empty way is one."""
    readings: list[tuple[tuple[str, ...], str]] = [((), text)]
    for chain, rest in readings:  # grows while it is walked
        for name, short in _heads(rest):
            codes = _table().by_name.get(name, ()) if not short else _table().by_short.get(name, ())
            inside = [c for c in codes if not chain or (c != chain[-1] and covers(chain[-1], c))]
            inside = [c for c in inside if counties or _level(c) < 3 or c[2:4] == "90"]
            if len(inside) != 1 or (short and not _goes_on(inside[0], rest[len(name) :])):
                continue
            readings.append(((*chain, inside[0]), rest[len(name) :]))
    return readings


def _heads(text: str) -> Iterator[tuple[str, bool]]:
    table = _table()
    for length in range(2, min(15, len(text)) + 1):
        head = text[:length]
        if head in table.by_name:
            yield head, False
        if head in table.by_short:
            yield head, True


def _goes_on(code: str, rest: str) -> bool:
    """A short name heads an address only before a region inside it: 海南海口市, but not 海南路."""
    names = _table().names
    return any(name in names.values() and _inside(code, name) for name, _ in _heads(rest))


def _inside(code: str, name: str) -> bool:
    return any(covers(code, other) and other != code for other in _table().by_name.get(name, ()))
