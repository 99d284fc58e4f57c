"""Questions that are about no item: greetings, and what a rule or paper says. Also the day that a question names."""

from __future__ import annotations

import datetime as dt
import re

from knowledge.guide import Field

_SMALL_TALK = re.compile(
    r"^[\s,.!?~。]*(((你|您|大家)?好(啊|呀)?|早(上好|晨|安)?|晚上好|下午好|hello|hi|嗨|哈喽|在吗|在不在|谢谢(你|您|啦|了)?|多谢(晒)?|不该|感谢|"
    r"辛苦(你|您)?了|再见|拜拜|好的?|ok|收到|明白(了)?|知道了|嗯+|没事(了)?)[\s,.!?~。]*)+$"
)
_PAPER = r"(《[^》]+》|条例|办法|意见|通知|规定|细则|方案|文件|国办发|国发|〔\d{4}〕|政策)"
_POLICY = re.compile(
    rf"(根据|按照|依照|按){_PAPER}|{_PAPER}.{{0,8}}(怎么说|怎么规定|怎么写|说了什么|提出|要求|规定了|明确|主要内容|讲(了)?什么|什么意思|什么时候(施行|实施|生效|发布|印发))|"
    rf"{_PAPER}(里|中|上|的)(哪|什么|有没有|关于|规定)"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零\d]+(条|款|章)|国办发|国发[〔\[(]")
_WEAK_POLICY = re.compile(rf"{_PAPER}|规划|目标|试点|改革|原则上|重点任务|责任(分工|单位)|总体要求")
_DAY = re.compile(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?")
_RELATIVE = {"今天": 0, "明天": 1, "后天": 2, "昨天": -1, "前天": -2}


def is_small_talk(said: str) -> bool:
    """Whether a normalised text is a greeting, thanks or goodbye and nothing else."""
    return bool(_SMALL_TALK.match(said))


def names_paper(said: str) -> bool:
    """Whether a question asks outright what a rule or paper says."""
    return bool(_ARTICLE.search(said) or _POLICY.search(said))


def is_policy(said: str, field: Field | None, sure: float) -> bool:
    """Whether a normalised question asks what a rule or paper says.

    A hint (文件, 试点 …) counts only where no item is likely (`sure` as probability) and no field of a guide is asked for.
    """
    if _ARTICLE.search(said):
        return True
    if _POLICY.search(said):
        return sure < 0.8
    return field in (None, Field.conditions, Field.basis) and sure < 0.35 and bool(_WEAK_POLICY.search(said))


def asked_day(said: str, today: dt.date | None) -> dt.date | None:
    """The first full date in a normalised text, or, counted from `today`, 今天, 明天 …; None where none is named or it does not exist."""
    for year, month, day in _DAY.findall(said):
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
    if today is not None:
        for word, days in _RELATIVE.items():
            if word in said:
                return today + dt.timedelta(days=days)
    return None


def without_day(said: str) -> str:
    """The text without its full dates: which version holds is settled by the day itself, and no sentence says it."""
    return _DAY.sub(" ", said)
