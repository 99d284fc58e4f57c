"""What kind of text a document is by its title: a statute speaks to more questions than an office's rule."""

from __future__ import annotations

import re
from functools import lru_cache

STATUTE, INTERPRETATION, REGULATION, RULE, OTHER = 1, 2, 3, 4, 0
_TAIL = re.compile(r"[（(][^（()）]*[)）]$")
_COURTS = re.compile(r"最高人民法院|最高人民检察院")


@lru_cache(maxsize=65536)
def level_of(title: str, region: str = "") -> int:
    """STATUTE (法, 法典), INTERPRETATION of the highest courts, REGULATION (条例), RULE (办法, 规定 …), or OTHER.

    A text of one region is a RULE at most: what a province makes is no statute, whatever it is called.
    """
    title = title.strip()
    while (shorter := _TAIL.sub("", title).strip()) != title:
        title = shorter
    if _COURTS.search(title) or title.endswith("解释"):
        return INTERPRETATION
    if re.search(r"(办法|规定|细则|决定|规则|意见|通知|批复|规程|方案)$", title):
        return RULE
    if re.search(r"(法|法典|宪法)$", title):
        return RULE if region else STATUTE
    if title.endswith("条例"):
        return RULE if region else REGULATION
    return OTHER
