"""Records called wrong, in the background: handed to their source, asked after until it answers, never lost by a kill.

The ticket's own id is its key at the source, so that handing it in twice is once. What a source refuses, or cannot take in,
ends with words that say where to turn instead.
"""

from __future__ import annotations

import datetime as dt
import logging

from sqlalchemy.orm import Session

from core import cases
from core.cases import CaseFile, Correction, applicant_of, ticket_text
from core.crypto import Keys
from core.db import Database
from core.errors import Unanswered, YijianshiError
from prefill.sources.gather import LEASE, WAITS
from prefill.sources.source import Source, SourceOutcome, Subject, Ticket, TicketAnswer

log = logging.getLogger("yijianshi")
POLLS = tuple(dt.timedelta(seconds=s) for s in (10, 60, 600, 3600, 21600))
MOST_TRIES = 12
"""Of what is answered wrongly; a source that is not reached is tried for as long as the case stands."""


class Corrections:
    """Carries tickets to their sources and answers back; one sweep at a time for each source."""

    def __init__(self, db: Database, keys: Keys) -> None:
        self._db, self._keys = db, keys

    def sweep(self, source: Source) -> int:
        """Carries on what is due at one source; how many tickets moved."""
        count = 0
        with self._db.read() as session:
            due = cases.due_corrections(session, source.known.id)
        for row in due:
            with self._db.write() as session:
                if not cases.take_turn(session, row, LEASE):
                    continue
            if not self._carry(source, row.id):
                break
            count += 1
        return count

    def _carry(self, source: Source, id_: str) -> bool:
        """One ticket one step on; whether the source was reached."""
        with self._db.write() as session:
            row = session.get_one(Correction, id_)
            case = session.get_one(CaseFile, row.case_id)
            ticket = self._ticket(session, case, row)
            if ticket is None:
                cases.end_correction(session, self._keys, case, row, "failed", SourceOutcome.withdrawn)
                return True
            state, number = row.state, row.ticket
        told: TicketAnswer | None = None
        code = ""
        try:
            told = source.correct(ticket) if state == "open" else source.answer(number)
        except Unanswered as wrong:
            code = wrong.code
        except Exception as error:  # noqa: BLE001  one ticket that cannot be carried must not stop the others
            log.error("correction at %s: %s", source.known.id, type(error).__name__)
            code = SourceOutcome.bad_answer
        with self._db.write() as session:
            row = session.get_one(Correction, id_, with_for_update=True)
            case = session.get_one(CaseFile, row.case_id)
            if row.state != state:
                return True
            if told is not None and told.final:
                cases.end_correction(session, self._keys, case, row, told.state, told.words)
            elif told is not None:
                cases.carry_on(session, case, row, _wait(POLLS, 1 if state == "open" else row.tries + 1), told.ticket)
            elif code == SourceOutcome.unreachable or code == SourceOutcome.bad_answer and row.tries < MOST_TRIES:
                cases.carry_on(session, case, row, _wait(WAITS, row.tries))
            else:
                cases.end_correction(session, self._keys, case, row, "failed", code)
        return code != SourceOutcome.unreachable

    def _ticket(self, session: Session, case: CaseFile, row: Correction) -> Ticket | None:
        """What is handed in, or None where nobody can say any more what it was."""
        try:
            who, said = applicant_of(session, self._keys, case), ticket_text(session, self._keys, row)
        except YijianshiError:
            return None
        if not who.get("id_number"):
            return None
        return Ticket(row.id, Subject(who["name"], who["id_number"]), said.part, said.record, row.element, said.value, said.words)


def _wait(times: tuple[dt.timedelta, ...], tries: int) -> dt.timedelta:
    return times[min(max(tries, 1), len(times)) - 1]
