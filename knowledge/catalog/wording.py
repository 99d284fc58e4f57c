"""Vague conditions and materials: the rules forbid catch-all wording (行政许可条件不得兜底)."""

from __future__ import annotations

import re

_THING = "(?:材料|证明|证件|证书|文件|资料|手续|条件|情形|要求|规定)"
_VAGUE = re.compile(
    rf"(?:其他|其它|其余)(?:的|相关|有关|必要|需要|应当|所需|必须|提交|具备|满足|符合){{0,4}}{_THING}"
    rf"|(?:有关|相关|必要)的?(?:部门要求的?)?(?:证明)?{_THING}"
    r"|(?:法律|法规|规章|规定)[^，。；]{0,8}(?:其他|其它)"
    r"|(?:受理|审批|审查|许可|登记|行政)?(?:机关|部门|窗口)认为(?:需要|必要|应当)"
    r"|(?:视|根据)(?:具体)?情况(?:提交|提供|而定|确定)"
    r"|等(?:材料|证明|证件|文件|资料|条件)(?:$|[，。；）)])"
)


def vague_words(text: str) -> str | None:
    """The vague words of a condition or a material's name, or None."""
    found = _VAGUE.search(re.sub(r"\s+", "", text))
    return found.group(0) if found else None
