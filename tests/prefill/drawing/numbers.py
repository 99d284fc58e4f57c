"""Numbers with their check digits, and the ways in which dates and amounts are written."""

from __future__ import annotations

import random
import re
from datetime import date

CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORG_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FOREVER = "9999-12-31"


def id_number(area: str, born: date, male: bool, rng: random.Random) -> str:
    """A number by GB 11643 in a sequence that nobody young holds (993 to 996)."""
    body = f"{area}{born:%Y%m%d}{rng.choice((993, 995) if male else (994, 996))}"
    total = sum(int(sign) * (2 ** (17 - place) % 11) for place, sign in enumerate(body))
    rest = (12 - total % 11) % 11
    return body + ("X" if rest == 10 else str(rest))


def credit_code(kind: str, rng: random.Random) -> str:
    """A code by GB 32100 whose body starts with MAX or MAY."""
    eight = rng.choice(("MAX", "MAY")) + "".join(rng.choice(CREDIT_SIGNS) for _ in range(5))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(ORG_SIGNS.index(sign) * weight for sign, weight in zip(eight, weights, strict=True)) % 11
    body = kind + "460000" + eight + {10: "X", 11: "0"}.get(rest, str(rest))
    total, weight = 0, 1
    for sign in body:
        total += CREDIT_SIGNS.index(sign) * weight
        weight = weight * 3 % 31
    return body + CREDIT_SIGNS[-total % 31]


def phone(rng: random.Random) -> str:
    return "154" + "".join(rng.choice("0123456789") for _ in range(8))


DIGITS = "零壹贰叁肆伍陆柒捌玖"


def in_words(amount: float, close: str = "整") -> str:
    """The capital form of an amount, 壹佰零伍元整."""
    cents = round(amount * 100)
    yuan, cents = divmod(cents, 100)
    text = ""
    gap = False
    for place in range(8, -1, -1):
        digit = yuan // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + ("", "拾", "佰", "仟")[place % 4]
            gap = False
        else:
            gap = True
        if place == 8 and yuan >= 10**8:
            text += "亿"
        if place == 4 and yuan // 10**4 % 10**4:
            text += "万"
            gap = yuan // 1000 % 10 == 0
    text = (text or "零") + "元"
    if not cents:
        return text + close
    tens, ones = divmod(cents, 10)
    return text + (DIGITS[tens] + "角" if tens else "零") + (DIGITS[ones] + "分" if ones else "")


SMALL = "〇一二三四五六七八九"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else SMALL[tens] + "十") + (SMALL[ones] if ones else "")


DATE_STYLES = ("cn", "cn0", "iso", "dot", "han", "slash", "spaced")


def written_date(value: str, style: str) -> str:
    if value == FOREVER:
        return "长期"
    year, month, day = value[:4], int(value[5:7]), int(value[8:10])
    match style:
        case "cn":
            return f"{year}年{month}月{day}日"
        case "cn0":
            return f"{year}年{month:02}月{day:02}日"
        case "dot":
            return value.replace("-", ".")
        case "slash":
            return f"{year}/{month:02}/{day:02}"
        case "han":
            return "".join(SMALL[int(sign)] for sign in year) + f"年{_small(month)}月{_small(day)}日"
        case "spaced":
            return f"{year} 年 {month} 月 {day} 日"
        case _:
            return value


def plainly(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def written_amount(value: float, style: str) -> str:
    match style:
        case "sign":
            return f"¥{value:,.2f}"
        case "wide":
            return f"￥{value:.2f}"
        case "wan" if value % 1000 == 0 and value >= 100000:
            return f"{plainly(value / 10000)}万元"
        case "comma" | "wan":
            return f"{value:,.2f}元"
        case "cents":
            return f"{value:.2f}"
        case _:
            return plainly(value) + "元"


def grouped(text: str) -> str:
    """An ID number in its three groups."""
    return re.sub(r"^(\d{6})(\d{8})(\w{4})$", r"\1 \2 \3", text)
