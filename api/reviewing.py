"""The review desk, put together for the composition root: its inspection job, its calendar and its timers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from api.house import House
from core.cases import CaseFile
from core.cases.clocks import deemed_accepted
from core.clock import legal_day
from core.crypto import Keys
from core.db import Database
from core.jobs import Timer
from core.settings import Settings
from knowledge.basis import bases_of
from knowledge.catalog.model import Basis
from review_support.case_job import Desk, InspectionJob


def plain_basis(session: Session, several: Sequence[Basis], day: dt.date) -> list[dict[str, Any]]:
    """Each law and article with its passage as it stood on the day, as plain JSON; `gap` where the base does not hold it."""
    found = bases_of(session, several, day)
    return [
        {
            "law": one.law, "article": one.article, "gap": one.gap, "passage_id": one.passage_id, "pieces": [id_ for id_, _ in one.pieces],
            "version": one.version_id, "quote": one.quote, "demonstration": one.demonstration,
        }
        for one in (found[basis] for basis in several)
    ]  # fmt: skip


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
