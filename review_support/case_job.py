"""Submitted cases inspected in the background: the story.

1. wait: until all documents of a case are read, for what is not read may say anything.
2. see: facts, form, documents and records as they are kept (`case_seen`).
3. inspect: every review point of every item (`inspect`), with its basis in the version of the day the case was received.
4. enter: through the checkpoint; a point whose result and grounds are unchanged keeps its row and its verdicts.
5. deem: a case whose five days are over counts as accepted; nobody decides that (行政许可法 §32).

A case says by itself that it is to be inspected again, so a kill loses nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from checkpoint.deeming import deem
from checkpoint.inspections import Entered, enter
from core.cases import CaseFile, read_answers, to_inspect
from core.crypto import Keys
from core.db import Database
from core.errors import Erased, YijianshiError
from knowledge.catalog import Catalog
from knowledge.catalog.model import Basis
from review_support.case_seen import see_case, still_reading
from review_support.inspect import inspect
from review_support.results import results_of

log = logging.getLogger("yijianshi")


@dataclass(frozen=True)
class Desk:
    """What this needs from outside. `items(case, answers)`: the items of the case; `basis(session, several, day)`: each law
    and article with its passage in force that day, as plain JSON, in their order; `over(received)`: whether five days passed."""

    catalog: Callable[[], Catalog]
    items: Callable[[CaseFile, dict[str, object]], list[str]]
    basis: Callable[[Session, Sequence[Basis], dt.date], list[dict[str, Any]]]
    over: Callable[[dt.date], bool]
    blind_share: float


class InspectionJob:
    """One sweep at a time; run by a timer of the process that owns the index."""

    def __init__(self, db: Database, keys: Keys, desk: Desk) -> None:
        self._db, self._keys, self._desk = db, keys, desk

    def sweep(self) -> int:
        """Inspects every case that changed; how many."""
        with self._db.read() as session:
            # What is still being read is left alone without taking the one writer's turn for it.
            waiting = [id_ for id_ in to_inspect(session) if not still_reading(session, session.get_one(CaseFile, id_))]
        count = 0
        for case_id in waiting:
            try:
                count += self.inspect_case(case_id) is not None
            except YijianshiError as error:
                log.error("inspecting a case: %s", error.code)
            except Exception as error:  # noqa: BLE001  one case must not stop the others
                log.error("inspecting a case: %s", type(error).__name__)
        return count

    def inspect_case(self, case_id: str) -> Entered | None:
        """Inspects one case; None where its documents are still being read, or it is not there any more."""
        catalog = self._desk.catalog()
        with self._db.write() as session:
            case = session.get_one(CaseFile, case_id, with_for_update=True)
            if still_reading(session, case):
                return None
            try:
                items = self._desk.items(case, read_answers(session, self._keys, case))
                seen = see_case(session, self._keys, case, items)
            except Erased:
                case.inspect_again = False
                return None
            results = results_of(inspect(seen, catalog), catalog, self._basis(session, catalog, items, seen.today))
            return enter(session, self._keys, case, results, blind_share=self._desk.blind_share)

    def _basis(
        self, session: Session, catalog: Catalog, items: Sequence[str], day: dt.date
    ) -> Mapping[tuple[str, int], Mapping[str, Any]]:
        named = [(item, n, basis) for item in items if item in catalog.items for n, basis in enumerate(catalog.items[item].basis)]
        found = self._desk.basis(session, [basis for _, _, basis in named], day)
        return {(item, n): one for (item, n, _), one in zip(named, found, strict=True)}

    def deem(self) -> list[str]:
        """Notes the cases whose five days are over; their ids."""
        with self._db.write() as session:
            return deem(session, self._keys, self._desk.over)
