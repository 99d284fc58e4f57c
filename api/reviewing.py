"""The review desk, put together for the composition root: its inspection job, its calendar and its timers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from api.house import House
from core.cases import CaseFile
from core.cases.clocks import deemed_accepted
from core.clock import legal_day
from core.crypto import Keys
from core.db import Database
from core.jobs import Timer
from core.settings import Settings
from knowledge.basis import plain_basis
from review_support.case_job import Desk, InspectionJob


def inspection_job(
    db: Database, keys: Keys, settings: Settings, house: House, items: Callable[[CaseFile, dict[str, object]], list[str]]
) -> InspectionJob:
    """The inspection of submitted cases over this house's catalogue."""
    guide = house.guided
    assert guide is not None

    def over(received: dt.date) -> bool:
        return deemed_accepted(received, legal_day(), house.calendar)

    return InspectionJob(db, keys, Desk(guide.catalog, items, plain_basis, over, settings.blind_share))


def review_timers(
    db: Database, keys: Keys, settings: Settings, house: House, items: Callable[[CaseFile, dict[str, object]], list[str]]
) -> list[Timer]:
    """What the owner does for cases under review again and again."""
    job = inspection_job(db, keys, settings, house, items)

    def inspect() -> None:
        job.sweep()

    def deem() -> None:
        job.deem()

    return [Timer("inspections", 2, inspect), Timer("deemed acceptance", 300, deem)]
