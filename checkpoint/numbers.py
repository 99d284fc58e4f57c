"""Every number of a text by value: dates, times, amounts, phones, document and article numbers, counts with units.

Chinese numerals count like digits (十五日 = 15日), full width like half width; the unit counts too: 15日 is not 15个工作日.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

_HAN = "零〇○一二两三四五六七八九十百千万亿"
_DIGIT = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2}
_SCALE = {"十": 10, "百": 100, "千": 1000}
# Units by what they mean: the first of each is the name that is compared. Longest match wins.
_UNITS = (
    ("工作日", "个工作日", "个法定工作日", "法定工作日"),
    ("日", "天", "自然日", "个自然日", "日历日"),
    ("个月", "个自然月"),
    ("年", "周年", "年度"),
    ("周", "个星期", "星期", "个周", "礼拜"),
    ("小时", "个小时", "钟头", "个钟头"),
    ("分钟",), ("秒", "秒钟"),
    ("元", "元人民币", "块", "块钱", "圆"), ("美元",), ("港元", "港币"), ("角",),
    ("周岁", "岁"),
    ("份",), ("张",), ("次",), ("人", "名", "位"), ("户",), ("家",), ("项",), ("件",), ("倍",), ("条",), ("级",), ("种",), ("类",), ("批",),
    ("套",), ("间",), ("台",), ("辆",), ("册",), ("本",), ("页",), ("寸",), ("楼", "层"), ("号窗", "号窗口"), ("路",),
    ("平方米", "平米", "m2"), ("立方米", "m3"), ("平方公里", "平方千米"), ("公里", "千米"), ("米",), ("厘米",), ("毫米",), ("亩",), ("公顷",),
    ("吨",), ("公斤", "千克"), ("克",), ("升",), ("毫升",), ("度",), ("个百分点",), ("点",), ("个",),
)  # fmt: skip
_CANON = {name: names[0] for names in _UNITS for name in names}
# What follows a number and is no known unit is its unit all the same, unless it is a word of grammar.
_UNKNOWN = re.compile(r"\s*(?![的之以内前后至到和或及与等为是在起止由向于则将可应当不无未而且并也均各每])([一-龥])")
_HOTLINE = re.compile(r"1[0-2]\d{3}|9[56]\d{3}|110|114|119|120|122")
_UNIT = "|".join(sorted(map(re.escape, _CANON), key=len, reverse=True))
_N = rf"(?:\d+(?:\.\d+)?[十百千万亿]*|[{_HAN}]+)"
_AMPM = r"(?P<half>上午|下午|中午|晚上|傍晚)?"
_PATTERN = re.compile(
    rf"(?P<doc>[一-龥]{{1,14}}?[〔\[﹝【(](?P<dy>\d{{4}})[〕\]﹞】)]\s*第?\s*(?P<dn>\d+)\s*号)"
    rf"|(?P<part>第\s*[(]?(?P<pn>{_N})[)]?\s*(?P<pk>编|分编|章|节|条|款|项|目|号|次|届|批|类|级|期|部分|季度|位)(?:之(?P<px>{_N}))?)"
    rf"|(?P<iso>(?P<iy>(?:19|20)\d{{2}})[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}})(?!\d))"
    rf"|(?P<ymd>(?P<y>(?:\d{{4}}|[零〇○一二三四五六七八九]{{4}}))\s*年(?:\s*(?P<m>{_N})\s*月(?:\s*(?P<d>{_N})\s*日)?)?)"
    rf"|(?P<md>(?<!个)(?P<m2>\d{{1,2}}|十[一二]?|[一二三四五六七八九])\s*月(?:\s*(?P<d2>{_N})\s*[日号])?)"
    rf"|(?P<weekday>(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])(?![年岁]))"
    rf"|(?P<clock>{_AMPM}\s*(?P<h>\d{{1,2}})\s*(?::\s*(?P<mi>\d{{2}})(?::\d{{2}})?|[时点](?!间|之)(?:\s*(?P<mi2>\d{{1,2}})\s*分(?!钟)|(?P<hf>半))?))"
    rf"|(?P<share>(?P<den>[{_HAN}\d]+)分之(?P<num>{_N}))"
    rf"|(?P<phone>(?<![\d-])(?:\+?86[- ]?)?\d{{3,4}}-\d{{3,8}}(?:-\d{{1,6}})*(?![\d-]))"
    rf"|(?P<code>[A-Za-z][A-Za-z/]*[-\s]?\d[\dA-Za-z./-]*|\d[\d.]*[A-Za-z][\dA-Za-z]*)"
    rf"|(?P<comma>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)[万亿]*)"
    rf"|(?P<plain>\d+(?:\.\d+)?(?:[多余]?[十百千万亿]+)?)"
    rf"|(?P<half_of>半(?=年|个月|天|日|小时|个小时))"
    rf"|(?P<han>[{_HAN}]+)"
)
_BETWEEN = re.compile(r"\s*(?:-|—|–|~|～|至|到|、|或|或者)+\s*")
# Chinese digits in words that count nothing.
_WORDS = re.compile(
    r"统一|唯一|一般|一律|一并|一些|一定|一样|一旦|一致|一起|一直|一切|一经|一方面|一体|一窗|一网|一表|一站|一次性|一件事|一类事|之一|"
    r"任一|同一|单一|逐一|万一|进一步|第一时间|十分(?!钟|之)|百姓|千万(?=不|别|要)|三方|四川|九江|三亚|万宁|五险|六安|三明|百货|两者|双"
)


@dataclass(frozen=True)
class Number:
    """One number: its kind, its value in a canonical form, its unit (empty where none follows) and its place."""

    kind: str
    value: str
    unit: str
    start: int
    end: int
    surface: str


def numbers_in(text: str) -> list[Number]:
    """The numbers of `text` in order; places are in characters of `fold(text)`."""
    text = fold(text)
    words = [(m.start(), m.end()) for m in _WORDS.finditer(text)]
    found: list[Number] = []
    for match in _PATTERN.finditer(text):
        kind = str(match.lastgroup) if match.lastgroup in _READERS else _kind(match)
        if kind == "han" and any(a < match.end() and match.start() < b for a, b in words):
            continue
        found += _READERS[kind](match, text)
    return _share_units(found, text)


def fold(text: str) -> str:
    """Half width, no thin variants: what two spellings of the same text have in common. Blanks between digits go."""
    text = text.replace("㎡", "平方米").replace("〇", "零").replace("○", "零")
    text = "".join(c if c in "①②③④⑤⑥⑦⑧⑨⑩" else unicodedata.normalize("NFKC", c) for c in text)
    text = re.sub(r"(?<=\d)\s+(?=[年月日时元万亿个天周岁%])|(?<=[年月第])\s+(?=\d)", "", text)
    text = re.sub(r"[(](0\d{2,3})[)]\s*(?=\d{7,8})", r"\1-", text)
    return text.replace("﹝", "〔").replace("﹞", "〕")


def covered(number: Number, by: Number) -> bool:
    """Whether `by`, in a source, says what `number` says: equal, or `number` is the coarser date or has no unit of its own."""
    if number.kind == "date" and by.kind == "date":
        return all(a in ("", b) for a, b in zip(number.value.split("-"), by.value.split("-"), strict=True))
    if number.kind == "doc" and by.kind == "doc":
        (name, key), (other, other_key) = number.value.split("|"), by.value.split("|")
        return key == other_key and (name.endswith(other) or other.endswith(name))
    if {number.kind, by.kind} <= {"count"}:
        return number.value == by.value and number.unit in ("", by.unit)
    return number.kind == by.kind and number.value == by.value and number.unit == by.unit


def value_of(numeral: str) -> Fraction | None:
    """十五 → 15, 1.2万 → 12000, 二〇二五 → 2025; None for what isn't a numeral."""
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)([十百千万亿]*)", numeral):
        value = Fraction(found[1])
        for scale in found[2]:
            value *= {**_SCALE, "万": 10**4, "亿": 10**8}[scale]
        return value
    if not numeral or any(c not in _HAN for c in numeral):
        return None
    if all(c in _DIGIT for c in numeral):
        return Fraction("".join(str(_DIGIT[c]) for c in numeral))
    total, section, digit = 0, 0, 0
    for c in numeral:
        if c in _DIGIT:
            digit = _DIGIT[c]
        elif c in _SCALE:
            section += (digit or 1) * _SCALE[c]
            digit = 0
        else:
            whole = section + digit or 1
            total = (total + whole) * 10**8 if c == "亿" else total + whole * 10**4
            section = digit = 0
    return Fraction(total + section + digit)


def _kind(match: re.Match[str]) -> str:
    return next(name for name in _READERS if match[name] is not None)


def _number(match: re.Match[str], kind: str, value: str, unit: str = "", end: int = 0) -> Iterator[Number]:
    stop = end or match.end()
    yield Number(kind, value, unit, match.start(), stop, match.string[match.start() : stop])


def _plain(match: re.Match[str], text: str) -> Iterator[Number]:
    raw = re.sub("[,多余]", "", match[0])
    value = Fraction(1, 2) if match["half_of"] else value_of(raw)
    if value is None:
        return
    unit, end = _unit(text, match.end())
    if match["han"] and not unit and (len(raw) == 1 or set(raw) <= set("十百千万亿") and raw not in ("十", "百")):
        return  # 一 or 千万 alone counts nothing
    if text[end : end + 1] == "半" and unit in ("年", "个月", "日", "小时"):
        value, end = value + Fraction(1, 2), end + 1
    digits = "".join(takewhile(str.isdigit, raw))
    if not unit and digits == raw and (len(digits) >= 7 or digits[:1] == "0" != digits or _HOTLINE.fullmatch(digits)):
        yield from _number(match, "phone", digits)
    else:
        unknown = "" if unit else _UNKNOWN.match(text, match.end())
        yield from _number(match, "count", str(value), unknown[1] if unknown else unit, end)


def _unit(text: str, at: int) -> tuple[str, int]:
    if found := re.compile(r"\s*[(]?\s*(%|‰|多|余|几)?").match(text, at):
        if found[1] in ("%", "‰"):
            return found[1], found.end()
        start = found.end()
    if unit := re.compile(rf"({_UNIT})").match(text, start):
        return _CANON[unit[1]], unit.end()
    return "", at


def _date(y: str | None, m: str | None, d: str | None) -> str:
    parts = [str(value_of(part)) if part else "" for part in (y, m, d)]
    return "-".join(parts)


def _ymd(match: re.Match[str], text: str) -> Iterator[Number]:
    if match["m"] is None and len(match["y"]) == 4 and not match["y"].startswith(("19", "20", "一九", "二")):
        return _number(match, "count", str(value_of(match["y"])), "年")
    return _number(match, "date", _date(match["y"], match["m"], match["d"]))


def _clock(match: re.Match[str], _: str) -> Iterator[Number]:
    hour = int(match["h"])
    if match["half"] in ("下午", "晚上", "傍晚") and hour < 12:
        hour += 12
    minute = "30" if match["hf"] else match["mi"] or match["mi2"] or "0"
    return _number(match, "time", f"{hour}:{int(minute):02d}")


def _share(match: re.Match[str], _: str) -> Iterator[Number]:
    den, num = value_of(match["den"]), value_of(match["num"])
    if den == 100 and num is not None:
        return _number(match, "count", str(num), "%")
    if den == 1000 and num is not None:
        return _number(match, "count", str(num), "‰")
    return _number(match, "share", f"{num}/{den}")


def _doc(match: re.Match[str], _: str) -> Iterator[Number]:
    name = re.split(r"[〔\[【(]", match["doc"])[0]
    return _number(match, "doc", f"{name}|{match['dy']}-{int(match['dn'])}")


def _part(match: re.Match[str], _: str) -> Iterator[Number]:
    branch = f".{value_of(match['px'])}" if match["px"] else ""
    return _number(match, "part", f"{value_of(match['pn'])}{branch}", match["pk"])


_READERS = {
    "doc": _doc,
    "part": _part,
    "iso": lambda match, _: _number(match, "date", _date(match["iy"], match["im"], match["id"])),
    "ymd": _ymd,
    "weekday": lambda match, _: _number(match, "weekday", match["wd"].replace("天", "日")),
    "md": lambda match, _: _number(match, "date", _date(None, match["m2"], match["d2"])),
    "clock": _clock,
    "share": _share,
    "phone": lambda match, _: _number(match, "phone", re.sub(r"[^\d-]", "", match["phone"])),
    "code": lambda match, _: _number(match, "code", re.sub(r"\s", "", match["code"]).upper()),
    "comma": _plain,
    "plain": _plain,
    "half_of": _plain,
    "han": _plain,
}


def _share_units(found: list[Number], text: str) -> list[Number]:
    """3至5个工作日: the first number has the unit of the second."""
    for i in range(len(found) - 2, -1, -1):
        here, after = found[i], found[i + 1]
        both = here.kind == after.kind == "count" and (not here.unit or here.unit in "至到或") and after.unit
        if both and _BETWEEN.fullmatch(text[here.end : after.start]):
            found[i] = Number("count", here.value, after.unit, here.start, here.end, here.surface)
    return found
