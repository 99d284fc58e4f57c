"""Amounts in words (大写金额): 壹佰贰拾捌万元整 → 1280000.0."""

from __future__ import annotations

import re

_DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLAIN = str.maketrans("圆块〇一二三四五六七八九十百千两貳陸", "元元零壹贰叁肆伍陆柒捌玖拾佰仟贰贰陆")
_TENS = {"拾": 10, "佰": 100, "仟": 1000}
_PARTS = {"元": 1.0, "角": 0.1, "分": 0.01}


def from_words(text: str) -> float | None:
    """The amount in 元; None where the text is not an amount in words. Source: 票据法 implementing rules' way of writing."""
    shown = text.translate(_PLAIN).rstrip("整正")
    if not re.fullmatch("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分]+", shown) or not re.search("[元角分万亿]", shown):
        return None
    if re.search(f"[{''.join(_DIGITS)}]".replace("零", "") + "{2}", shown):
        return None  # a sign between them was not read
    amount, total, section, digit = 0.0, 0, 0, 0
    for sign in shown:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section, digit = section + (digit or 1) * _TENS[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        else:
            amount += (total + section + digit) * _PARTS[sign]
            total = section = digit = 0
    return round(amount + total + section + digit, 2) or None  # 元整 alone is the end of an amount
