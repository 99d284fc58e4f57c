"""The one spelling of a value: what a person typed, in the form that rules, storage and comparison use.

Dates ISO (长期 = 9999-12-31), datetimes YYYY-MM-DDTHH:MM, numbers plain in the element's unit, telephone numbers without
blanks, ID numbers and USCCs in capitals (GB 11643, GB 32100), regions as GB/T 2260 codes.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.regions import find_in, name_of
from knowledge.catalog.model import Element
from knowledge.catalog.rule_functions import plain, valid_id_number, valid_uscc
from knowledge.catalog.rule_values import FOREVER
from knowledge.documents.dates import DAY, days_in

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0[0-9]{2,3})-?([2-9][0-9]{6,7})(?:[-转]([0-9]{1,6}))?")
_SERVICE = re.compile(r"(?:400|800)[0-9]{7}")
_CLOCK = re.compile(r"[ T]*(\d{1,2})(?::|时|点)(\d{1,2})(?:(?::|分)(\d{1,2})?秒?)?Z?")
_INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Wrong:
    """Why a value is none of its element: a code (its wording is the text `form.<code>`) and values for the wording."""

    code: str
    values: dict[str, object] = field(default_factory=dict)


def canonical(element: Element, raw: Any) -> Any | Wrong:
    """The canonical value of `raw`, None where nothing was given, or Wrong. Never raises.

    Text is str, numbers float, integers int, booleans bool, everything else str.
    """
    if isinstance(raw, str):
        raw = _INVISIBLE.sub("", raw).strip()
    if raw is None or raw == "":
        return None
    value = _BY_TYPE[element.type](element, raw)
    if element.pattern is not None and isinstance(value, str) and not re.fullmatch(element.pattern, value):
        # a full-width or lower-case spelling of the right number is a slip of the keyboard, not of the person
        folded = plain(value).upper()
        return folded if re.fullmatch(element.pattern, folded) else Wrong("pattern")
    return value


def _text(element: Element, raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        return Wrong("not_text")
    # not NFKC: it would rewrite rare characters of names
    return re.sub(r"[ \t\r\f\v\u00a0\u3000]+", " ", str(raw))


def _number(element: Element, raw: Any) -> Any:
    wrong = Wrong("not_integer" if element.type == "integer" else "not_number")
    if isinstance(raw, str):
        text = plain(raw).replace(",", "")
        unit = plain(element.unit)
        if unit and text.endswith(unit):
            text = text[: -len(unit)]
        if not re.fullmatch(r"[-+]?[0-9]{1,18}(\.[0-9]{1,12})?", text):
            return wrong
        number = float(text)
    elif isinstance(raw, bool) or not isinstance(raw, int | float):
        return wrong
    else:
        try:
            number = float(raw)
        except OverflowError:
            return wrong
    if not math.isfinite(number):
        return wrong
    if element.type == "number":
        return number
    return int(number) if number.is_integer() and abs(number) < 2**53 else wrong


def _boolean(element: Element, raw: Any) -> Any:
    if isinstance(raw, bool):
        return raw
    return {"是": True, "true": True, "yes": True, "否": False, "false": False, "no": False}.get(
        str(raw).lower(), Wrong("not_boolean")
    )


def _choice(element: Element, raw: Any) -> Any:
    if isinstance(raw, str):
        for choice in element.choices:
            if plain(choice) == plain(raw):
                return choice
    return Wrong("not_a_choice", {"choices": "、".join(element.choices)})


def _date(element: Element, raw: Any) -> Any:
    day = day_of(raw)
    return Wrong("not_a_date") if day is None else day.isoformat()


def day_of(raw: Any) -> dt.date | None:
    """The day that a date or a text names: 2025-03-01, 2025/3/1, 20250301, 2025年3月1日, 二〇二五年三月一日, 长期."""
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    if not isinstance(raw, str):
        return None
    text = plain(raw)
    if text == "长期":
        return FOREVER
    if re.fullmatch(r"[0-9]{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    days = days_in(text)
    return days[0] if days and DAY.fullmatch(text) else None


def _datetime(element: Element, raw: Any) -> Any:
    if isinstance(raw, dt.datetime):
        return raw.replace(tzinfo=None).isoformat(timespec="minutes")
    text = unicodedata.normalize("NFKC", raw).strip() if isinstance(raw, str) else ""
    found = re.fullmatch(rf"(.*?[\d日])(?:{_CLOCK.pattern})", text) if text else None
    day = day_of(found[1]) if found else None
    if found is None or day is None:
        return Wrong("not_a_datetime")
    try:
        return dt.datetime.combine(day, dt.time(int(found[2]), int(found[3]))).isoformat(timespec="minutes")
    except ValueError:
        return Wrong("not_a_datetime")


def _phone(element: Element, raw: Any) -> Any:
    text = re.sub(r"[()]", "-", plain(str(raw))).strip("-")
    text = re.sub(r"-+", "-", re.sub(r"^(?:\+|00)86-?", "", text))
    digits = text.replace("-", "")
    if _MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return digits
    found = _LANDLINE.fullmatch(text)
    return "-".join(part for part in found.groups() if part) if found else Wrong("not_a_phone")


def _id_number(element: Element, raw: Any) -> Any:
    number = plain(str(raw)).upper()
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return Wrong("id_shape")
    if birth_in(number) is None:
        return Wrong("id_birth")
    return number if valid_id_number(number) else Wrong("id_check")


def birth_in(number: str) -> dt.date | None:
    """The birth date inside an 18-place ID number (places 7 to 14), or None where it is no day."""
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _uscc(element: Element, raw: Any) -> Any:
    code = plain(str(raw)).upper()
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", code):
        return Wrong("uscc_shape")
    return code if valid_uscc(code) else Wrong("uscc_check")


def _region(element: Element, raw: Any) -> Any:
    text = plain(str(raw))
    # a county that our table lacks is unknown, not wrong; a province that it lacks does not exist
    code = text if re.fullmatch(r"[0-9]{6}", text) else find_in(text)
    return code if code and name_of(code[:2] + "0000") else Wrong("not_a_region")


_BY_TYPE: dict[str, Callable[[Element, Any], Any]] = {
    "text": _text, "number": _number, "integer": _number, "boolean": _boolean, "choice": _choice, "date": _date,
    "datetime": _datetime, "phone": _phone, "id_number": _id_number, "uscc": _uscc, "region": _region,
}  # fmt: skip
