"""Guided applications, put together for the composition root: the guide, the reader of documents, and their timers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from langchain_core.language_models import BaseChatModel

from api.filling import subject_of
from api.guided import Guided
from api.house import House
from api.portal import portal_of
from api.reviewing import review_timers
from api.reviewing_papers import paper_ports
from assistant.items import ItemCatalogue
from checkpoint.case_acts import erase_old_cases
from core.cases import CaseFile
from core.crypto import Keys
from core.db import Database
from core.jobs import Timer
from core.settings import Settings
from prefill.case_job import CaseJob
from prefill.case_job import Reader as Outside
from prefill.extract.look import looks
from prefill.reading.child import Reader
from prefill.reading.limits import Limits
from prefill.reading.sniff import sniff
from prefill.sources.corrections import Corrections
from prefill.sources.gather import Gather, Matter
from prefill.sources.local_source import example_people
from prefill.sources.open import open_sources
from prefill.sources.source import Source
from review_support.notice import notice_entries

__all__ = ["apply_timers", "guide_for", "outside", "sniff"]


def guide_for(db: Database, keys: Keys, items: Callable[[], ItemCatalogue], settings: Settings) -> Guided:
    """The guide of a process that leads applications."""
    return Guided(db, keys, items, demo=settings.demo)


def outside(settings: Settings, keys: Keys) -> dict[str, Any]:
    """What a house is handed beside its own: its sources, the demonstration's invented people, the portal, and what a review
    writes (ports to producers). Raises BadSettings."""
    return {
        "sources": open_sources(settings.sources, demo=settings.demo).known,
        "people": example_people() if settings.demo else (),
        "portal": portal_of(settings), "notice_entries": notice_entries, **paper_ports(settings, keys),
    }


def items_of(house: House) -> Callable[[CaseFile, dict[str, object]], list[str]]:
    """Which items a case's form is for, by this house's guide."""
    guide = house.guided
    assert guide is not None

    def items(case: CaseFile, answers: dict[str, object]) -> list[str]:
        return guide.items(*subject_of(case), answers)

    return items


def case_job(
    db: Database, keys: Keys, settings: Settings, house: House, reader: Reader, model: BaseChatModel | None = None
) -> CaseJob:
    """The reader of documents over this house's catalogue; `model` where one may propose beside it."""
    guide = house.guided
    assert guide is not None
    outside = Outside(reader.read, reader.pictures, guide.catalog, items_of(house), model)
    return CaseJob(db, keys, settings.data_dir, outside)


def apply_timers(
    db: Database, keys: Keys, settings: Settings, house: House, model: BaseChatModel | None = None
) -> list[Timer]:
    """What the owner does for applications again and again: reads documents, erases what is past its time.

    Raises BadSettings for a kind file that cannot be used.
    """
    looks()  # a kind file that cannot be used is told now, not when somebody's document waits
    reader = Reader(Limits(pages=settings.upload_pages), all_s=settings.reading_seconds)
    job = case_job(db, keys, settings, house, reader, model)
    started = threading.Event()

    def read() -> None:
        if not started.is_set():
            job.recover()
            started.set()
        job.sweep()

    def expire() -> None:
        with db.write() as session:
            erase_old_cases(
                session, keys, settings.data_dir, draft_days=settings.keep_draft_days, keep_days=settings.keep_case_days
            )

    timers = [Timer("documents", 1, read, reader.close), Timer("old applications", 3600, expire)]
    return timers + source_timers(db, keys, settings, house) + review_timers(db, keys, settings, house, items_of(house))


def source_timers(db: Database, keys: Keys, settings: Settings, house: House) -> list[Timer]:
    """One for each source, so that a slow one delays no other, and one that ends what was asked of nobody in time."""
    assert house.guided is not None
    gather = Gather(db, keys, Matter(house.guided.catalog, items_of(house)))

    corrections = Corrections(db, keys)

    def timer(source: Source) -> Timer:
        def sweep() -> None:
            gather.sweep(source)
            corrections.sweep(source)

        return Timer(f"source {source.known.id}", 1, sweep, source.close)

    opened = open_sources(settings.sources, demo=settings.demo)
    return [Timer("overdue askings", 60, gather.expire), *(timer(one) for one in opened.by_id.values())]
