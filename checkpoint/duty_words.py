"""The words that turn a rule around: duty, permission, negation, exception and limits, as a text uses them in order."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Longest first. A change from one to another changes the rule (可以 → 应当, 不予 → 不得, 以上 → 以下).
_WORDS = (
    *("不得", "不予", "不能", "不可", "不应", "不准", "不许", "不必", "不需", "无需", "无须", "毋须", "不再", "不", "无", "未", "没有"),
    *("禁止", "严禁", "除外", "除", "免", "非"),
    *("应当", "应该", "必须", "可以", "方可", "只能", "仅", "有权"),
    *("以上", "以下", "以内", "之内", "以外", "超过", "不足", "不满", "至少", "最多", "最长", "最低", "最高"),
    *("少于", "低于", "高于", "多于", "大于", "小于", "之前", "以前", "之后", "以后"),
)
_SAME = {"应该": "应当", "无须": "无需", "毋须": "无需", "不必": "无需", "不需": "无需", "之内": "以内", "之前": "以前", "之后": "以后"}
# Words that contain such a character and mean nothing of the kind.
_HARMLESS = (
    *("不动产", "不断", "不仅", "不但", "不锈钢", "不良", "不论", "不同", "不管", "不久", "无障碍", "无线", "无锡", "无人机", "无论"),
    *("未来", "未成年", "未婚", "免疫", "避免", "以免", "难免", "非常", "非物质", "非遗", "并非", "是非", "除了", "解除", "消除", "清除"),
    *("排除", "免费", "扣除", "拆除", "废除", "开除", "除名", "北非", "南非"),
)
_PATTERN = re.compile(
    rf"(?P<harmless>{'|'.join(sorted(_HARMLESS, key=len, reverse=True))})"
    rf"|(?P<word>免费|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
)
_COUNTS = frozenset(("并非", "免费"))  # a negation and a promise after all
NEGATIVE = re.compile(r"不|无|未|禁止|严禁|除外|没有|免")


@dataclass(frozen=True)
class Word:
    """One such word, by the name that is compared, and where it stands."""

    name: str
    start: int
    end: int


def words_in(text: str, *, harmless: bool = False) -> list[Word]:
    """The duty words of `text`, in order; with `harmless` also words that only contain such a character (不但, 未来).

    What was added to a text is judged with the harmless ones, since 不 put before 但 makes one.
    """
    return [
        Word(_SAME.get(match[0], match[0]), match.start(), match.end())
        for match in _PATTERN.finditer(text)
        if harmless or match["word"] or match[0] in _COUNTS
    ]
