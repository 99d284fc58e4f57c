"""The functions that rules may call, on plain Python values.

Sources: check digits of GB 11643-1999 (ISO 7064 MOD 11-2) and GB 32100-2015 (MOD 31-3).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from core.regions import region_of, same_place

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MIDDLE_DOTS = "·•‧∙⋅・･ᐧ"

__all__ = ["days_between", "region_of", "same_address", "same_name", "valid_id_number", "valid_uscc", "years_between"]


def plain(text: str) -> str:
    """NFKC, without blanks (zero-width ones included)."""
    return re.sub(r"[\s\u200b-\u200d\u2060\ufeff]", "", unicodedata.normalize("NFKC", text))


def same_name(a: str, b: str) -> bool:
    """Equal after NFKC, without blanks and middle dots (各地写法不一的少数民族姓名)."""
    strip = str.maketrans("", "", _MIDDLE_DOTS)
    return plain(a).translate(strip) == plain(b).translate(strip)


def same_address(a: str, b: str) -> bool:
    """Equal after NFKC, without blanks; a leading province or city may be missing on one side."""
    return same_place(plain(a), plain(b))


def years_between(a: dt.date, b: dt.date) -> int:
    """Full years from a to b, as an age is counted; negative where b is earlier."""
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def days_between(a: dt.date, b: dt.date) -> int:
    """Calendar days, b − a."""
    return (b - a).days


def valid_id_number(text: str) -> bool:
    """An 18-digit 公民身份号码 with a real birth date and the right check digit."""
    number = plain(text).upper()
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


def valid_uscc(text: str) -> bool:
    """An 18-character 统一社会信用代码 with the right check character."""
    code = plain(text).upper()
    if len(code) != 18 or any(letter not in _USCC_ALPHABET for letter in code):
        return False
    total = sum(_USCC_ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == code[17]
