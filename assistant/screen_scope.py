"""Tells what a counter does not do from what it does, and which region a question is about."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

# What differs from place to place. Asked of a place elsewhere, it is that place's to answer.
_POLICY = (r"落户|入户|积分|公积金|社保|医保|居住证|限购|限行|摇号|买房|购房|买车|上牌|车牌|低保|最低工资|人才|补贴|补助|政策|中考|高考|入学|学位|养老|生育|婚假|产假|退休|政务|民政局|公安局|派出所|车管所|人社局|税务局"
           r"|不动产|房产|购车|失业|救助|户籍政策|免税|高温|契税|住房|公租房|廉租|廉租房|考试|报名|注册公司|开公司|营业执照|旧改|拆迁|职称|工资标准|社平|新生儿|婚姻登记|领证|出入境|优待|老年|敬老")
_ASKS_THERE = re.compile(r"(?:市|省|那边|嗰边|这边|本地|当地)?的?(?:现在|今年|最新|普通|小客车|小汽车|新能源|职工|居民|离岛|应届|大学生|人才|高层次|灵活就业|[a-z]类)?(?:的)?.{0,3}(?:" + _POLICY + ")")
_DO_THERE = re.compile(r"(?:市|省|那边|嗰边)?(?!.{0,6}(?:办了|办的|领的|读的|考的|买了|工作|打工|做过))(?:想|要|怎么|如何|点|可以)?(?:办理?|申请|申领|领|考|落户|入户|买房|开公司|注册|上牌|参保|交社保|参加)")
# Where someone or something comes from or goes to; their business is here.
_ORIGIN_BEFORE = re.compile(r"(?:从|由|来自|老家|我是|我系|嫁到|寄到|寄去|寄往|运到|拉到|拉去|出省去|调到|转到|转去|转往|迁到|迁去|迁往|移到)$")
_ORIGIN_AFTER = re.compile(r"(?:市|省)?(?:人(?!才|社|力)|户口|户籍|籍|路|街|大道|大厦|村|饭店|菜|粉|火锅|人家|话|佬|仔|妹|牌照|车|老家|东路|西路|南路|北路|中路|大学|客户|朋友|亲戚|读|毕业|工作过|迁|转|过来|回来|嚟|来的|买的|领的|办的|办了|开的|考的|出生|生的)")
_MOVES = re.compile(r"转(?:移|来|到|过|回|出|入|进|接)|迁(?:移|来|到|回|出|入|过)|接续|过来|返嚟|回来|带(?:来|到)|寄(?:来|到|回)|这边(?:能|可以|办|补)|在这里|在这儿|本地(?:能|可以)|异地|跨省|这边")


class Topic(NamedTuple):
    """A topic outside the counter's work: found when `ask` and `needs` are there and `unless` is not."""

    name: str
    ask: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: tuple[re.Pattern[str], ...]


class Scope(NamedTuple):
    """screen_scope.yaml, compiled."""

    topics: tuple[Topic, ...]
    small_talk: re.Pattern[str]
    asks_human: re.Pattern[str]
    crisis: re.Pattern[str]
    crisis_unless: re.Pattern[str]
    secret: re.Pattern[str]


class Region(NamedTuple):
    """A province that a question is about: its GB/T 2260 code and the place as it was named."""

    code: str
    name: str


@cache
def scope() -> Scope:
    """The patterns of screen_scope.yaml. Raises re.error when one does not compile."""
    data = yaml.safe_load(files(__package__).joinpath("screen_scope.yaml").read_text("utf-8"))
    office = re.compile(data["office"])

    def topic(name: str, row: dict[str, str]) -> Topic:
        unless = (re.compile(row["unless"], re.IGNORECASE),) if "unless" in row else ()
        needs = re.compile(row["needs"], re.IGNORECASE) if "needs" in row else None
        return Topic(name, re.compile(row["ask"], re.IGNORECASE), needs, unless + ((office,) if row.get("unless_office") else ()))

    return Scope(tuple(topic(name, row) for name, row in data["topics"].items()),
                 *(re.compile(data[key], re.IGNORECASE) for key in ("small_talk", "asks_human", "crisis", "crisis_unless", "secret")))


def topic_outside(text: str) -> str:
    """The name of the topic that puts a folded text outside a counter's work, "" when nothing does."""
    for topic in scope().topics:
        if topic.ask.search(text) and (topic.needs is None or topic.needs.search(text)) \
                and not any(pattern.search(text) for pattern in topic.unless):
            return topic.name
    return ""


@cache
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    data = yaml.safe_load(files(__package__).joinpath("screen_regions.yaml").read_text("utf-8"))
    code_of = {name: code for code, names in data.items() for name in names}
    longest_first = sorted(code_of, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), code_of


def region_asked(text: str, home_region: str) -> Region | None:
    """The province elsewhere whose own rules a folded text asks for, or None.

    `home_region` is a GB/T 2260 code; a text that also names a place at home speaks of moving between the two and is
    about home, and so is one in which the other place is an origin or a destination (湖南的残疾证转过来).
    """
    names, code_of = _places()
    found = [(m, code_of[m[0]]) for m in names.finditer(text)]
    if any(code == home_region[:2] for _, code in found) or _MOVES.search(text):
        return None
    for match, code in found:
        if _ORIGIN_AFTER.match(text, match.end()) or _ORIGIN_BEFORE.search(text[max(0, match.start() - 4):match.start()]):
            continue
        there = text[max(0, match.start() - 1):match.start()] in ("在", "去", "到", "喺", "回")
        if _ASKS_THERE.match(text, match.end()) or (there and _DO_THERE.match(text, match.end())):
            return Region(code + "0000", match[0])
    return None
