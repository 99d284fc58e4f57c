"""Finds names, addresses and dates of birth in a folded text, after the words that announce them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from assistant.screen_personal import Hit

# After these a name follows, whatever comes next; after the loose ones only where the name visibly ends.
_STRONG = (r"我叫(?:做|作)?|我的?名字?(?:叫(?:做|作)?|是|系)|名字?叫(?:做|作)?|(?:儿子|女儿|仔|女|囡|爸|妈|老公|老婆|爱人|妻子|丈夫|父亲|母亲|朋友|同事|哥|姐|弟|妹|孩子|小孩|细路|宝宝|孙子|孙女)叫(?:做|作)?"
           r"|姓名[是系为叫: ]{1,2}|名字[是系为: ]{1,2}|全名[是系为: ]{1,2}|(?:联系人|经办人|申请人|户主|法人|法定代表人|负责人|代办人|收件人|收货人|委托人|监护人|家长)(?:是|系|为|叫|:| ){1,2}|我姓[^名]名")
_LOOSE = (r"(?<![你他她您])(?:我是|我系|本人|在下|俺是|咱是|这边是)|姓名|联系人|经办人|申请人|户主|法人|法定代表人|负责人|代办人|收件人|收货人|委托人|监护人"
          r"|我(?:爸爸?|妈妈?|父亲|母亲|老公|老婆|爱人|妻子|丈夫|儿子|女儿|哥哥?|姐姐?|弟弟?|妹妹?|爷爷|奶奶|外公|外婆|同事|朋友|老豆|阿妈|老板|邻居)(?!叫|的?名)|(?<!我)(?:老婆|老公|儿子|女儿|爱人)(?!叫|的?名)")
_CUE = re.compile(f"(?P<strong>{_STRONG})|(?P<loose>{_LOOSE})")
# What may stand right behind a name: the end, a sign, or a word that opens the rest of the sentence.
_AFTER = re.compile(r"$|[^\u4e00-\u9fff]|想|要[办问申查去补]|来[办问咨申查]|去[办年]|住[在]?|今年|今天|现[在年住]|需要|请|申[请领报]|户[籍口]|身份|手机|电话|生[于日]|出生|[女男][,。 ]"
                    r"|的[^\u4e00-\u9fff]|的(?:身份|电话|手机|户|护照|残|社保|医保|卡|证|学|出生|材料|申请)|和[我老]|因|打算|性别|在[\u4e00-\u9fff]|问|办[理个张]?|护照|残疾|车牌|刚|已经|是|,")
_LOOSE_AFTER = re.compile(r"$|[,。;:!?\n )]|想[问办要申查]|要[办问申查补]|来[办问咨申查]|身份证|手机|电话|的(?:身份|电话|手机|社保|护照|残疾)|性别|住在|今年|在[^\u4e00-\u9fff]")
_CJK = re.compile(r"[\u4e00-\u9fff]+")
_MINORITY = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•.][\u4e00-\u9fff]{1,8}){1,3}")
_ENGLISH = re.compile(r"(?:[Mm]y name is|[Nn]ame ?:) ?(?P<value>[A-Z][a-z]{1,19}(?: [A-Z][a-z]{1,19}){0,2})")

_ADDRESS_CUE = re.compile(
    r"(?:家?住(?:在|址|处)?|居住在|住所|地址|户籍(?:地|所在地)?|户口(?:所在地|地址)?|老家|我家|屋企|房子|店|铺|档口|公司|厂|宿舍|门牌|寄|送|邮寄|快递)"
    r"(?:是|系|为|在|喺|到|开在|位于|[:]| ){0,3}")
# The signs and words at which an address is over.
_ADDRESS_END = re.compile(r"[,。;!?\n、]|(?<!理)想|要|怎么|怎样|如何|可以|能不能|需要|请|办理|办|申请|的|去哪|找谁|几天|电话|手机|身份证|联系|有没有|这边|属于|归|迁到|〔|  ")
_ADMIN = re.compile(r"(?:[\u4e00-\u9fff]{2,8}?(?:特别行政区|自治区|省))?(?:[\u4e00-\u9fff]{2,7}?(?:自治州|地区|盟|市))?(?:[\u4e00-\u9fff]{1,6}?(?:新区|自治县|区|县|市|旗)(?!间|民))?")
_FINE = re.compile(r"(?:路|街|巷|弄|里|道|村|组|屯|队|小区|花园|苑|园|新村|公寓|大厦|广场|号|栋|幢|座|楼|层|单元|室|房|梯|之[一二三四五六七八九十\d]+|\d[A-Za-z]?|[A-Za-z]\d*)")
_NUMBERED = re.compile(r"[0-9一二三四五六七八九十]+ ?(?:号|栋|幢|座|楼|单元|室|房|组|巷|弄|梯|区|村|队|[A-Za-z]|-|$)|之[一二三四五六七八九十\d]")

_DATE = r"(?P<value>(?:19|20)\d{2} ?(?:年|[./\-]) ?\d{1,2} ?(?:月|[./\-]) ?\d{1,2}[日号]?|(?:19|20)\d{6}|(?:19|20)\d{2}年\d{1,2}月)"
_BIRTH = (
    re.compile(r"(?:出生(?:日期|年月日?|时间)|生日|生于|出生于|出世日期)[是系为在: ]{0,3}" + _DATE + r"(?![\d以])(?! ?[以之]?[前后])"),
    # 2015年1月1日以后出生的 is a rule, not a person's date of birth.
    re.compile(_DATE + r"(?=(?:凌晨|早上|上午|下午|晚上)?(?:出生|出世|生的|生嘅|生人|生,))"),
)


class NameWords(NamedTuple):
    """The surnames that may open a name and the words that only look like one."""

    surnames: frozenset[str]
    compound: tuple[str, ...]
    not_names: frozenset[str]


@cache
def name_words() -> NameWords:
    """The lists of screen_names.yaml."""
    data = yaml.safe_load(files(__package__).joinpath("screen_names.yaml").read_text("utf-8"))
    return NameWords(frozenset(data["surnames"]) - {" "}, tuple(data["compound_surnames"]), frozenset(data["not_names"]))


def names_in(text: str) -> Iterator[Hit]:
    """Names of persons after cues. `text` is folded."""
    for cue in _CUE.finditer(text):
        at = cue.end()
        while at < len(text) and text[at] == " ":
            at += 1
        end = _name_end(text, at, strong=cue["strong"] is not None)
        if end:
            yield Hit("name", at, end, text[at:end])
    for match in _ENGLISH.finditer(text):
        yield Hit("name", match.start("value"), match.end("value"), match["value"])


def addresses_in(text: str, taken: list[tuple[int, int]]) -> Iterator[Hit]:
    """The part of an address that leads to a door, after a cue; province, city and district stay readable, because they
    decide which office answers. `taken` are spans that already are something else: an address ends before them."""
    starts = sorted(start for start, _ in taken)
    for cue in _ADDRESS_CUE.finditer(text):
        at = cue.end()
        stop = min([at + 60, len(text), *(s for s in starts if s >= at)])
        over = _ADDRESS_END.search(text, at, stop)
        body = text[at:over.start() if over else stop]
        admin = _ADMIN.match(body)
        skip = admin.end() if admin else 0
        fine = [m.end() for m in _FINE.finditer(body, skip)]
        if fine and _NUMBERED.search(body, skip):
            yield Hit("address", at + skip, at + fine[-1], body[skip:fine[-1]].replace(" ", ""))


def births_in(text: str) -> Iterator[Hit]:
    """Dates of birth, after or before a word of birth. `text` is folded."""
    for pattern in _BIRTH:
        for match in pattern.finditer(text):
            parts = re.findall(r"\d+", match["value"])
            key = parts[0] if len(parts) == 1 else "".join(p.zfill(2) for p in parts)
            yield Hit("birth_date", match.start("value"), match.end("value"), key)


def _name_end(text: str, at: int, *, strong: bool) -> int | None:
    words = name_words()
    minority = _MINORITY.match(text, at)
    if minority and strong:
        return minority.end()
    run = _CJK.match(text, at, at + 8)
    if run is None or text[at:at + 2] in words.not_names:
        return None
    surname = 2 if text[at:at + 2] in words.compound else 1
    if surname == 1 and text[at] not in words.surnames:
        return None
    room = run.end() - at
    after = _AFTER if strong else _LOOSE_AFTER
    for given in (1, 2):
        if room >= surname + given and after.match(text, at + surname + given) and _is_given(text[at + surname:at + surname + given]):
            return at + surname + given
    return at + min(room, surname + 2) if strong and room > surname else None


def _is_given(given: str) -> bool:
    """Whether the characters can be a given name; 我是陈的, 本人高的 and 我是江人 are no names."""
    return given[-1] not in "的人是了吗呢们市县省区州族户籍员"
