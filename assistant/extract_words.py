"""What a question asks for, and with which words: the part of extracting that knows Chinese."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import rjieba

Asked = Literal["time", "money", "number", "who", "where", "whether", "meaning", "list", "how", "why", "other"]

# In this order: 罚款多少 asks for money before it asks for a number, 多久 for time before how.
_ASKED: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    ("money", re.compile(r"多少钱|几块钱|几元|多少元|費用|费用|收费|罚款?多少|罚多少|要不要钱|要钱吗|價格|价格|金额")),
    ("time", re.compile(r"几天|幾天|多久|多长时间|多長時間|几日|几个月|几年|幾年|多少年|多少天|多少日|时限|期限|什么时候|甚麼時候|什麼時候|"
                        r"何时|何時|哪一?年|哪一?天|哪一?日|几月|几号|几点|什么时间|年份|時間|几耐")),
    ("who", re.compile(r"谁|誰|哪(个|些|一)?(部门|單位|单位|机关|機關|机构|人|国家|公司|局|委)|什么(人|部门|单位|机关)|何人|由哪|边个|哪位")),
    ("where", re.compile(r"哪里|哪裡|哪裏|哪儿|在哪|何处|何處|什么地方|什麼地方|甚麼地方|边度|哪个(省|市|县|区|地方|城市)|何地")),
    ("number", re.compile(r"多少|几(个|次|份|人|家|项|批|种|條|条|名|位|岁|米|公里|倍|件)|幾|多大|多高|多长|多遠|多远|比例|百分之")),
    ("meaning", re.compile(r"什么是|什麼是|是什么意思|是指|指什么|指的是|何谓|怎么理解|定义|含义|叫什么|稱為什麼|称为什么")),
    ("list", re.compile(r"哪些|哪几|哪幾|什么(材料|条件|情形|情况|内容|要求|服务|渠道)|包括|有什么|分为|列举")),
    ("whether", re.compile(r"是否|能不能|可不可以|要不要|会不会|是不是|有没有|有冇|可否|能否|应不应|必须.*吗|[可能要会得].*吗|吗[？?]?$|嗎[？?]?$")),
    ("why", re.compile(r"为什么|為什麼|為何|为何|原因|目的|因何|怎么会")),
    ("how", re.compile(r"怎么|怎麼|如何|怎样|怎樣|点样|咋|方式|办法")),
)  # fmt: skip
_FILLER = re.compile(
    r"(多少|几|幾)(个?工作日|天|日|个?月|年|元|块钱|小时|個|个|次|份|人|岁|米)?(之内|以内|内|內)?|"
    r"请问|請問|我想问|想问一?下|想知道|麻烦|告诉我|你好|您好|谢谢|根据|按照|依照|文件|里面?(说|规定)|规定了?|什么|什麼|甚麼|哪些|哪个|哪個|哪一|哪里|哪裡|哪儿|"
    r"谁|誰|多少|几天|多久|多长时间|怎么办?|怎麼|如何|怎样|怎樣|是否|能不能|可不可以|要不要|有没有|是不是|为什么|為什麼|為何|为何|何时|何時|何谓|"
    r"时候|時候|吗|嗎|呢|吧|啊|呀|的|了|是|有|在|与|和|及|或|被|把|我们|我|你|您|他|她|它|这个?|那个?|這|都|就|也|还|會|会|要|想|能|可以|需要|应该|一下"
)

WORD = 1.5
PAIR = 0.6


@dataclass(frozen=True)
class Query:
    """A question taken apart: what it asks for, its terms with their weights, and the word whose amount is asked for."""

    asked: Asked
    terms: dict[str, float]
    focus: str = ""


def read_question(text: str) -> Query:
    """What `text` asks for and the terms an answer should hold; no terms for a question without content."""
    even = unicodedata.normalize("NFKC", text).lower()
    asked: Asked = next((kind for kind, pattern in _ASKED if pattern.search(even)), "other")
    rest = _FILLER.sub(" ", even)
    terms: dict[str, float] = {}
    for run in re.findall(r"[一-龥]+|[a-z0-9.+〔〕]+", rest):
        if run[0] <= "z" or len(run) == 1:
            if run[0] <= "z":
                terms[run] = 2.0
            continue
        for i in range(len(run) - 1):
            terms.setdefault(run[i : i + 2], PAIR)
        for word in rjieba.cut(run):
            if len(word) >= 2:
                terms[word] = WORD
    return Query(asked, terms, _focus(even))


def _focus(question: str) -> str:
    """The word whose amount is asked for: 贷款额度是多少 → 额度; empty where none stands before the question word."""
    found = re.search(r"([一-龥]{2,12}?)[的是为為有约約]*(?:多少|几|幾|多久|多长|多長)", question)
    words = [word for word in rjieba.cut(_FILLER.sub(" ", found[1])) if len(word) >= 2] if found else []
    return words[-1] if words else ""


def holds(term: str, text: str) -> bool:
    """Whether `text` has `term` or the words that rules use for it (people ask 收费, rules say 收取费用)."""
    return term in text or any(other in text for other in _RULES_SAY.get(term, ()))


_RULES_SAY = {
    "收费": ("收取费用", "免费", "缴费", "费用"), "费用": ("收费", "免费"), "罚款": ("处罚", "罚金"), "代办": ("委托", "代理"),
    "补交": ("补正",), "过期": ("届满", "逾期"), "到期": ("届满", "期满"), "有效": ("有效期",), "投诉": ("举报", "申诉"), "拒绝": ("不予", "不得"),
    "续期": ("延续",), "丢了": ("遗失",), "上网": ("网上", "在线"), "网办": ("网上办理", "在线"), "人工": ("人工兜底", "线下"), "盖章": ("签章", "印章"),
}  # fmt: skip


def fits(asked: Asked, sentence: str) -> bool:
    """Whether `sentence` has the kind of thing that is asked for."""
    pattern = _FITS.get(asked)
    return bool(pattern and pattern.search(sentence))


_FITS: dict[Asked, re.Pattern[str]] = {
    "money": re.compile(r"[\d一二三四五六七八九十百千万]\s*(元|万元|亿元|美元|倍|%|％)|免费|不收费|不得收|收费|免征"),
    "time": re.compile(r"[\d一二三四五六七八九十两几]\s*(个?工作日|日|天|个月|月|年|小时|分钟|周|世纪|時|时)|当场|当日|即时|立即|年底"),
    "who": re.compile(r"由.{1,20}(负责|办理|审批|实施|承担|组织|建设|决定)|部门|机关|机构|主管|局|委员会|政府|法院|先生|公司"),
    "where": re.compile(r"[省市区县镇村路街号楼厅国州]|窗口|平台|大厅|机关所在地|网站|登记机关"),
    "number": re.compile(r"[\d一二三四五六七八九十百千万两]"),
    "whether": re.compile(r"不得|不予|不能|不可|可以|应当|必须|禁止|无需|不需|除外|有权|允许|保障|自愿|选择"),
    "meaning": re.compile(r"是指|指的是|包括|称为|簡稱|简称|即|是一"),
    "list": re.compile(r"[：:]|、.*、|包括|分别|下列|以下|（一）"),
    "how": re.compile(r"应当|通过|采取|按照|方式|利用|依托|实行|建立"),
    "why": re.compile(r"因为|由于|由於|因此|为了|為了|以便|目的|从而|旨在|为.{2,30}[，,]"),
}  # fmt: skip
