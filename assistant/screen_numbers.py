"""Which personal number a row of digits and letters is: check digits and shapes."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from importlib.resources import files

import yaml

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
# The first two digits that GB/T 2260 gives to provinces, and 81-83 of residence permits for 港澳台 residents.
_PROVINCES = frozenset(
    f"{code}"
    for code in (
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45,
        46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
    )
)
_CUES = ("id", "card", "uscc", "file")
_MOBILE = re.compile(r"(?:0{0,2}86)?(1[3-9]\d{9})")
_USCC_SHAPE = re.compile(r"[1-9ANY][1-59]\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
# How people break a mobile number; any other split of eleven digits is more likely several numbers.
_MOBILE_GROUPS = {(3, 4, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (3, 8), (7, 4), (5, 6), (6, 5), (3, 2, 2, 2, 2)}


@cache
def cues() -> dict[str, re.Pattern[str]]:
    """The words before a number that tell its kind, from screen_personal.yaml."""
    data = yaml.safe_load(files(__package__).joinpath("screen_personal.yaml").read_text("utf-8"))["number_cues"]
    return {name: re.compile(data[name], re.IGNORECASE) for name in _CUES}


def valid_id_number(number: str) -> bool:
    """Whether `number` is 18 long, names a real birth date and ends in its check character (GB 11643)."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number) or not _is_birth(number[6:14]):
        return False
    return _ID_CHECK[sum(int(d) * w for d, w in zip(number, _ID_WEIGHTS, strict=False)) % 11] == number[17]


def valid_uscc(code: str) -> bool:
    """Whether `code` is a unified social credit code with its check character (GB 32100)."""
    if not _USCC_SHAPE.fullmatch(code):
        return False
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(code, _USCC_WEIGHTS, strict=False))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == code[17]


def luhn(number: str) -> bool:
    """Whether the digits end in the check digit of ISO/IEC 7812."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def kind_of_number(number: str, groups: tuple[int, ...], before: str) -> str | None:
    """The kind of personal number that `number` (digits and capital letters, no blanks) is, or None.

    `groups` are the lengths in which it was typed, `before` the text in front of it, where cues stand. A number whose
    check digit fails is still someone's number, mistyped: a cue or a real birth date is then enough.
    """
    size = len(number)
    mobile = _MOBILE.fullmatch(number)
    if mobile and _as_mobile(groups, size):
        return "mobile"
    if size == 18:
        return _kind_of_18(number, groups, before)
    if not number.isdigit() or _near("file", before):
        return None
    if size == 15 and number[:2] in _PROVINCES and _is_birth("19" + number[6:12]):
        return "id_number"
    if size in (15, 17, 19) and _near("id", before):
        return "id_number"
    return "bank_card" if _is_card(number, groups, before) else None


def _kind_of_18(number: str, groups: tuple[int, ...], before: str) -> str | None:
    if valid_uscc(number) and number[0] == "9":
        return "uscc"
    if re.fullmatch(r"\d{17}[\dX]", number) and number[:2] in _PROVINCES | {"91"} and _is_birth(number[6:14]):
        return "id_number"
    if valid_id_number(number):
        return "id_number"
    if valid_uscc(number):
        return "uscc"
    if _USCC_SHAPE.fullmatch(number) and (number[8:10] == "MA" or _near("uscc", before)):
        return "uscc"
    if _near("id", before) and re.fullmatch(r"\d{17}[\dX]", number):
        return "id_number"
    if number.isdigit() and not _near("file", before) and _is_card(number, groups, before):
        return "bank_card"
    return None


def _is_card(number: str, groups: tuple[int, ...], before: str) -> bool:
    size = len(number)
    regular = len(groups) == 1 or set(groups[:-1]) == {4} or set(groups) == {1} or groups[0] == 6
    if not regular:
        return False
    if _near("card", before):
        return 12 <= size <= 21
    # Luhn alone lets one number in ten through; the issuers' first digits of cards used in the mainland narrow it.
    return 15 <= size <= 19 and number[0] in "34569" and luhn(number)


def _as_mobile(groups: tuple[int, ...], size: int) -> bool:
    if size > 11 and len(groups) > 1 and sum(groups[1:]) == 11:
        groups = groups[1:]
    return len(groups) == 1 or groups in _MOBILE_GROUPS or set(groups) == {1} or groups[0] == size - 11


def _near(cue: str, before: str) -> bool:
    return cues()[cue].search(before[-12:]) is not None


def _is_birth(digits: str) -> bool:
    try:
        born = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1890 <= born.year <= 2099
