"""What the papers at the end of a review are made of: acceptance, refusal, grant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from .notice_words import BasisWords, Head


@dataclass(frozen=True)
class Limit:
    """Until when an item is to be decided. `statutory`, `promised`: so many of `unit`, None where there is none; `due`: the last
    day, None where it is not known; `provisional`: the holidays on its way are not arranged yet."""

    item: str
    statutory: int | None = None
    promised: int | None = None
    unit: str = "工作日"
    due: dt.date | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Acceptance:
    """受理通知书. `deemed`: nobody asked for corrections in time, so the law counts the application as accepted since the
    day it came in (行政许可法 §32). `materials`: what was handed in; `fee`: what is charged, in words."""

    head: Head
    accepted: dt.date
    limits: tuple[Limit, ...] = ()
    materials: tuple[str, ...] = ()
    fee: str = ""
    deemed: bool = False


@dataclass(frozen=True)
class Remedies:
    """Where to turn against a decision: the authority for reconsideration (行政复议) within days, the court (行政诉讼) within
    months. `review_first`: a law demands reconsideration before the court."""

    review_to: str
    court: str
    review_days: int = 60
    court_months: int = 6
    review_first: bool = False


@dataclass(frozen=True)
class Refusal:
    """不予受理 (`accept`) or 不予许可 (`permit`): facts, reasons, basis and remedies, as 行政许可法 §38 asks.

    Facts, reasons and grounds are the deciding person's own words, a paragraph each; `basis`: laws with their words beside
    them; `remedies`: `remedy_words(Remedies(…))`, or as they were edited.
    """

    head: Head
    what: Literal["accept", "permit"]
    facts: tuple[str, ...]
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]
    grounds: tuple[str, ...] = ()
    basis: tuple[BasisWords, ...] = ()


@dataclass(frozen=True)
class Grant:
    """准予决定: the result, its number and term, and conditions that it stands under. `handed`: how it is handed over."""

    head: Head
    result: str
    result_number: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    conditions: tuple[str, ...] = ()
    basis: tuple[BasisWords, ...] = ()
    handed: str = ""
