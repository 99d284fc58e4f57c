"""How values of each sort are written: found at the start of a text (after a label), brought to canonical form.

Each sort is a function from text to (canonical value, start, end) or None. Canonical forms: dates ISO (长期 is 9999-12-31),
datetimes YYYY-MM-DDTHH:MM, numbers plain in the element's unit, text NFKC without white space.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.catalog.rule_functions import plain, valid_id_number, valid_uscc
from prefill.extract.amounts import from_words

Found = tuple[str | float | int, int, int]

# What stands between a label and its value: colons, "is", brackets, the currency.
LEAD = r"[:：;；,，.·\-—_|/(（为是共计于达的]{0,3}(?:人民币|大写|小写|RMB|¥|￥|第|自|(?:平方米|㎡|m2|米|元|万元|月|个月|年|盖章|公章|签字|签名|岗位|职务|字号|买方|个人)\)|[:：(（)）¥￥]){0,6}"
_CN = {sign: digit for digit, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0, "0": 0}
_DATE = re.compile(
    r"(\d{4})\s*[年./\-—]\s*(\d{1,2})\s*[月./\-—]\s*(\d{1,2})[日号]?|(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)"
    r"|([〇零○一二三四五六七八九O]{3,4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
    r"|(长期|永久|长期有效)"
)
_MOMENT = re.compile(r"(\d{4})[年./\-](\d{1,2})[月./\-](\d{1,2})日?T?(\d{1,2})[时:点](\d{1,2})分?")
# 1,280,000.00, also where a comma was read as a point.
_NUMBER = re.compile(r"((?<![\d.])\d{1,3}(?:[,，.]\d{3})+\.\d{2}(?!\d)|[+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?)\s*(万元|万|亿元|亿)?")
# 3 and 9 of 2025年3月9日 and of 2025-3-9 are no numbers.
_PART_BEFORE = re.compile(r"\d(?:[年月/]\d|-)$")
_PART_AFTER = re.compile(r"[年月\-/]\s*\d|:")
_STOREYS = re.compile(r"([一二三四五六七八九]?十?[一二三四五六七八九]?)[层楼]")
_WORDS = re.compile(r"[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千两圆元角分整正]{2,}")
_ID = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{16}[0-9XxＸ])(?![0-9A-Za-z])")
_USCC = re.compile(r"(?<![0-9A-Za-z])([0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-Z]{10})(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)(1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")
_DOT = r"[·•‧∙⋅・ᐧ]"  # the middle dot in a name, as different machines write it
_PERSON = re.compile(rf"[\u4e00-\u9fff]{{2,8}}(?:{_DOT}[\u4e00-\u9fff]{{1,8}}){{1,3}}|[\u4e00-\u9fff]{{2,4}}")
# Behind it the name would go on: what was matched is not the whole of it.
_MORE_NAME = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9]|{_DOT}|\.[\u4e00-\u9fff]")
# Words of forms, which are no names.
_NO_NAME = re.compile("^(?:辞任|分娩|情况|父亲|母亲|新生儿|仓储|金融|双方|上述|前述)|电话|号码|日期|姓名|单位|公司|证明|地址|性别|民族|身份|签[名字]|盖章|元整|银行|登记|申请|信息|管理|负责|[仟佰整]|本人|如下|监护")
_CODE = re.compile(r"[A-Za-z0-9\u4e00-\u9fff()〔〕（）\[\]\-—/第号]*\d[A-Za-z0-9\u4e00-\u9fff()〔〕（）\[\]\-—/第号]*")
_PARTY_END = re.compile(r"拟在|拟于|拟设|就设|就本|位于|坐落|郑重|现承诺|(?<=公司)现|(?<=店)现|[,，。;；:：、]|\((?!个体|有限|普通|特殊|[\u4e00-\u9fff]{2,6}\)[\u4e00-\u9fff]*(?:公司|店|中心|企业))|系|于\d|$")
_PLACE_END = re.compile(r"[,，。;；、]|的(?:房屋|商铺|商品房|房产|不动产|门面|铺面|住房|场地|店面|物业)|之(?=购|首|房)|商品房|房屋(?:一套|出租|作为)|\((?:以下|下称)|出租|租赁给|作为|设置|(?:总|建筑)?面积|内(?:设置|经营)|$")
_ETHNICITIES = frozenset(
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 "
    "撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺".split()
)
_PLACE_LEAD = re.compile(r"[^:：路街道巷号]{1,14}[:：]|.{2,30}(?:公司|店|户|中心|部|厂)(?=[\u4e00-\u9fff]{2,4}[省市县])")
_PLACE = re.compile(r"[路街道巷号村镇区市县铺幢栋室房]")


@dataclass(frozen=True)
class Sort:
    """One sort of value."""

    name: str
    find: Callable[[str, tuple[str, ...]], Found | None]
    wraps: bool = False  # may go on in the next line of its cell


def find_date(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """The first date. Impossible dates are none."""
    for match in _DATE.finditer(text):
        value = _day(match)
        if value:
            return value, match.start(), match.end()
    return None


def _day(match: re.Match[str]) -> str | None:
    if match[10]:
        return "9999-12-31"
    if match[7]:
        # 二二七年: the 〇 of 二〇二七, which recognition often does not see; of 二〇二年 the last sign is lost, and nobody knows which
        if len(match[7]) == 3 and 0 in (_CN[sign] for sign in match[7]):
            return None
        signs = match[7] if len(match[7]) == 4 else f"{match[7][0]}〇{match[7][1:]}"
        year = int("".join(str(_CN[sign]) for sign in signs))
        month, day = _small(match[8]), _small(match[9])
    else:
        year, month, day = (int(part) for part in (match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)))
    try:
        return dt.date(year, month, day).isoformat() if year > 1900 else None
    except ValueError:
        return None


def _small(text: str) -> int:
    tens, ten, ones = text.partition("十")
    return (_CN.get(tens, 1) * 10 if ten else 0) + (_CN[ones or tens] if not ten else _CN.get(ones, 0))


def find_moment(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """The first day with a time."""
    match = _MOMENT.search(text)
    if not match:
        return None
    try:
        moment = dt.datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M"), match.start(), match.end()


def find_number(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """The first number, in its unit's ones; a number that is part of a date is none."""
    for match in _NUMBER.finditer(text):
        if _PART_BEFORE.search(text[max(match.start() - 2, 0) : match.start() + 1]) or _PART_AFTER.match(text, match.end()):
            continue
        value = float(re.sub(r"[,，](?=\d)|\.(?=\d{3}\D?[\d.]*\.\d{2}$)", "", match[1]))
        value *= {"万": 1e4, "万元": 1e4, "亿": 1e8, "亿元": 1e8}.get(match[2] or "", 1)
        return round(value, 4), match.start(), match.end()
    return None


def find_integer(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """The first whole number; 第2层 and 二层 are 2."""
    found = find_number(text)
    if found and float(found[0]).is_integer():
        return int(float(found[0])), found[1], found[2]
    storeys = None if found else _STOREYS.search(text)
    return (_small(storeys[1]), *storeys.span(1)) if storeys and storeys[1] else None


def find_words(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """An amount in words (大写)."""
    for match in _WORDS.finditer(text):
        # 壹万贰 is an amount that was cut off, not 10002.
        value = from_words(match[0]) if re.search("[元圆整]", match[0]) else None
        if value is not None:
            return value, match.start(), match.end()
    return None


def find_id(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """A 公民身份号码, well-formed or not; one that proves itself comes first."""
    return _best(_ID, text, valid_id_number)


def find_uscc(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """A 统一社会信用代码, well-formed or not; one that proves itself comes first."""
    return _best(_USCC, text, valid_uscc)


def _best(pattern: re.Pattern[str], text: str, valid: Callable[[str], bool]) -> Found | None:
    found = [(match[1].upper(), match.start(1), match.end(1)) for match in pattern.finditer(text)]
    return next((each for each in found if valid(each[0])), found[0] if found else None)


def find_phone(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """A mobile or a fixed line with its area code."""
    match = _PHONE.search(text)
    return (match[1], match.start(1), match.end(1)) if match else None


def find_person(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """A person's name at the start of the text."""
    match = _PERSON.match(text)
    if not match or _MORE_NAME.match(text, match.end()):
        return None
    return (match[0], 0, match.end()) if not _NO_NAME.search(match[0]) else None


def find_party(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """A person or an organisation at the start of the text, up to where the sentence goes on."""
    end = _PARTY_END.search(text)
    shown = text[: end.start()] if end else text
    shown = re.sub(r"^.{0,12}名称[为是]", "", shown)
    shown = re.sub(r"[\d.]+(?:m2?|平方米|米|㎡|元)?$", "", shown)
    if re.match(r"[和与及或]", shown) or not 2 <= len(shown) <= 40 or not re.search(r"[\u4e00-\u9fff]{2}", shown):
        return None
    start = text.find(shown)
    return plain(shown), start, start + len(shown)


def find_place(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """An address at the start of the text."""
    end = _PLACE_END.search(text, 4)
    shown = text[: end.start()] if end else text
    # 办事机构设在:海口市…, 小吃店海口市…: the address begins where its city does.
    lead = _PLACE_LEAD.match(shown)
    start = lead.end() if lead else 0
    if len(shown) - start < 5 or not _PLACE.search(shown[start:]):
        return None
    return plain(shown[start:]), start, len(shown)


def find_code(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """A number of a certificate or contract: letters, digits and the signs of such numbers."""
    match = _CODE.match(text)
    return (plain(match[0]), 0, match.end()) if match and len(match[0]) >= 4 else None


def find_choice(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """The one choice that the text names; the last after a slash (城镇住宅用地/住宅)."""
    if re.search("[□■☑√✓☐]", text):
        # Of boxes the one that is marked, or the one whose mark was not read as empty.
        marked = [choice for choice in choices if re.search(f"[■☑√✓]{choice}", text)]
        bare = [choice for choice in choices if re.search(f"(?<![□☐]){choice}", text)]
        choices = tuple(marked or (bare if len(bare) == 1 else ()))
    named = [(text.rfind(choice), choice) for choice in choices if choice in text]
    # 男/女 with nothing marked says neither.
    if not named or (len(named) > 1 and not re.sub("|".join(map(re.escape, choices)) + r"|[/、,，;；|()]", "", text)):
        return None
    at, choice = max(named, key=lambda each: (each[0], len(each[1])))
    return choice, at, at + len(choice)


def find_ethnicity(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """汉 or 汉族: one of GB/T 3304."""
    match = re.match(r"([\u4e00-\u9fff]{1,5}?)族?(?![\u4e00-\u9fff])", text)
    return (match[1], 0, match.end(1)) if match and match[1] in _ETHNICITIES else None


def find_text(text: str, choices: tuple[str, ...] = ()) -> Found | None:
    """Whatever stands in the cell."""
    shown = text.split("。")[0].strip(" :：")
    return (plain(shown), text.find(shown), text.find(shown) + len(shown)) if shown else None


SORTS = {
    sort.name: sort
    for sort in (
        Sort("date", find_date), Sort("moment", find_moment), Sort("number", find_number), Sort("integer", find_integer),
        Sort("words", find_words), Sort("id_number", find_id), Sort("uscc", find_uscc), Sort("phone", find_phone),
        Sort("person", find_person), Sort("party", find_party, True), Sort("place", find_place, True),
        Sort("code", find_code), Sort("choice", find_choice), Sort("ethnicity", find_ethnicity),
        Sort("text", find_text, True),
    )
}  # fmt: skip
