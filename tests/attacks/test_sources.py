"""Lock 4 for sources: nobody is asked and nothing is kept without a standing consent to that very source, on both databases."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from ground import Ground

from checkpoint.case_acts import erase_case
from core.cases import (
    CaseFile,
    Consent,
    Correction,
    SourceAsk,
    TicketEnd,
    due_asks,
    due_corrections,
    end_ask,
    end_correction,
    give_consent,
    open_ask,
    open_correction,
    records_of,
    start_case,
    take_turn,
    ticket_end,
    use_once,
    vouch,
    withdraw_consent,
)
from core.clock import now
from core.errors import Conflict, Erased, NotAllowed

AT = "'2026-01-02 03:04:05.678900'"
FOUND = {
    "part": "owner_id", "kind": "owner_id", "record": "R-1", "title": "人口库", "issued": None, "valid_until": None,
    "values": {"owner_name": {"value": "林示例", "quote": "林示例"}},
}  # fmt: skip


class Held:
    """A case on a ground, its applicant known."""

    def __init__(self, ground: Ground, *, known: bool = True) -> None:
        self.ground, self.keys = ground, ground.keys
        with ground.db.write() as session:
            case, _ = start_case(session, self.keys, channel="online", theme="t", items=[], region="", locale="zh")
            self.id = case.id
            if known:
                vouch(session, self.keys, case, subject="id:1", name="林示例", assurance="counter", id_number="1")

    def case(self, session: Any) -> CaseFile:
        return session.get_one(CaseFile, self.id)  # type: ignore[no-any-return]

    def consent(self, scope: str = "source:population") -> str:
        with self.ground.db.write() as session:
            return give_consent(
                session, self.case(session), scope=scope, elements=["owner_name"], given_by="applicant", wording="同意"
            ).id

    def ask(self, consent_id: str) -> str:
        with self.ground.db.write() as session:
            consent = session.get_one(Consent, consent_id)
            return open_ask(session, self.case(session), consent, "population", ["owner_id"]).id

    def got(self, ask_id: str) -> None:
        with self.ground.db.write() as session:
            end_ask(session, self.keys, self.case(session), session.get_one(SourceAsk, ask_id), "source_got", [FOUND])

    def ask_row(self, consent: str, **changed: str) -> str:
        row = {
            "id": "'forged'", "case_id": f"'{self.id}'", "source": "'population'", "consent_id": f"'{consent}'", "kinds": "'[]'",
            "state": "'waiting'", "outcome": "''", "tries": "0", "next_at": AT, "until": AT, "at": AT,
        } | changed  # fmt: skip
        return f"INSERT INTO source_ask ({', '.join(row)}) VALUES ({', '.join(row.values())})"

    def record_row(self, ask: str, consent: str, **changed: str) -> str:
        row = {
            "id": "'forged'", "case_id": f"'{self.id}'", "ask_id": f"'{ask}'", "consent_id": f"'{consent}'",
            "source": "'population'", "part": "'owner_id'", "sealed": "'x'" if self.ground.sqlite else "'\\x00'", "at": AT,
        } | changed  # fmt: skip
        return f"INSERT INTO source_record ({', '.join(row)}) VALUES ({', '.join(row.values())})"

    def withdraw(self, consent_id: str) -> None:
        with self.ground.db.write() as session:
            withdraw_consent(session, self.keys, self.case(session), consent_id)


def test_no_source_is_asked_without_a_standing_consent_to_it(ground: Ground) -> None:
    one, other = Held(ground), Held(ground)
    consent, elsewhere = one.consent(), one.consent("source:licences")
    assert ground.refused(one.ask_row(elsewhere), also="source_ask consent")
    assert ground.refused(one.ask_row(other.consent()), also="source_ask consent")
    assert ground.refused(one.ask_row(consent, source="'licences'"), also="source_ask consent")
    assert ground.refused(one.ask_row(consent, state="'ended'"), also="source_ask consent")
    assert not ground.refused(one.ask_row(consent))
    again = one.consent()
    one.withdraw(again)
    assert ground.refused(one.ask_row(again, id="'later'"), also="source_ask consent")


def test_nobody_unknown_is_asked_about(ground: Ground) -> None:
    one = Held(ground, known=False)
    assert ground.refused(one.ask_row(one.consent()), also="source_ask applicant")


def test_no_record_is_kept_without_its_asking_and_consent(ground: Ground) -> None:
    one, other = Held(ground), Held(ground)
    consent = one.consent()
    ask, theirs = one.ask(consent), other.ask(other.consent())
    for changed in ({"source": "'licences'"}, {"ask_id": f"'{theirs}'"}, {"lapsed_at": AT}, {"case_id": f"'{other.id}'"}):
        assert ground.refused(one.record_row(ask, consent, **changed)), changed
    assert not ground.refused(one.record_row(ask, consent))
    one.withdraw(consent)
    assert ground.refused(one.record_row(ask, consent, id="'later'"), also="source_record consent")


def test_a_record_is_never_changed_or_removed_and_lapses_once(ground: Ground) -> None:
    one = Held(ground)
    one.got(one.ask(one.consent()))
    for statement in (
        "UPDATE source_record SET part = 'agent_id'", "UPDATE source_record SET sealed = sealed, source = 'x'",
        "DELETE FROM source_record", f"INSERT OR REPLACE INTO source_record SELECT * FROM source_record WHERE case_id = '{one.id}'",
    ):  # fmt: skip
        if ground.sqlite or "REPLACE" not in statement:
            assert ground.refused(statement), statement
    assert not ground.refused(f"UPDATE source_record SET lapsed_at = {AT}")
    assert ground.refused("UPDATE source_record SET lapsed_at = NULL")


def test_records_end_with_their_consent_and_are_unreadable_with_the_key(ground: Ground, tmp_path: Any) -> None:
    one = Held(ground)
    consent = one.consent()
    one.got(one.ask(consent))
    with ground.db.read() as session:
        assert [held.values["owner_name"]["value"] for held in records_of(session, ground.keys, one.case(session))] == ["林示例"]
    one.withdraw(consent)
    with ground.db.read() as session:
        assert records_of(session, ground.keys, one.case(session)) == []
    two = Held(ground)
    two.got(two.ask(two.consent()))
    with ground.db.write() as session:
        erase_case(session, ground.keys, tmp_path, two.case(session), "asked")
    with pytest.raises(Erased), ground.db.read() as session:
        records_of(session, ground.keys, two.case(session))


def test_of_many_who_take_an_asking_one_has_it(ground: Ground) -> None:
    one = Held(ground)
    one.ask(one.consent())
    with ground.db.read() as session:
        (ask,) = due_asks(session, "population")
    start, taken = threading.Barrier(6), []

    def take() -> None:
        start.wait()
        with ground.db.write() as session:
            taken.append(take_turn(session, ask, dt.timedelta(minutes=1)))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 5 + [True]
    with ground.db.read() as session:
        assert due_asks(session, "population") == [] and session.get_one(SourceAsk, ask.id).tries == 1


def test_a_voucher_counts_once_also_when_shown_at_once(ground: Ground) -> None:
    start, told, until = threading.Barrier(5), [], now() + dt.timedelta(minutes=5)

    def show() -> None:
        start.wait()
        try:
            with ground.db.write() as session:
                use_once(session, "portal|j-1", until)
            told.append("used")
        except Conflict as refused:
            told.append(refused.code)

    threads = [threading.Thread(target=show) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["identity_used"] * 4 + ["used"]
    with ground.db.write() as session:
        use_once(session, "portal|j-2", now() - dt.timedelta(hours=1))
        use_once(session, "portal|j-3", until)
    assert ground.rows("SELECT count(*) FROM used_assertion") == [(2,)], "what has run out is not kept"
    assert ground.refused("INSERT INTO used_assertion SELECT * FROM used_assertion")


def test_a_ticket_is_carried_by_one_and_lies_sealed(ground: Ground) -> None:
    one = Held(ground)
    one.got(one.ask(one.consent()))
    with ground.db.write() as session:
        case = one.case(session)
        (record,) = records_of(session, ground.keys, case)
        open_correction(session, ground.keys, case, record, "owner_name", "应为林示栗")
    with ground.db.read() as session:
        (row,) = due_corrections(session, "population")
    taken = []
    for _ in range(2):
        with ground.db.write() as session:
            taken.append(take_turn(session, row, dt.timedelta(minutes=1)))
    assert taken == [True, False]
    with ground.db.write() as session:
        end_correction(session, ground.keys, one.case(session), session.get_one(Correction, row.id), "kept", "与登记一致")
    with ground.db.read() as session:
        assert ticket_end(session, ground.keys, session.get_one(Correction, row.id)) == TicketEnd("kept", "与登记一致")
        assert due_corrections(session, "population") == []


def test_what_ended_does_not_end_again(ground: Ground) -> None:
    one = Held(ground)
    ask = one.ask(one.consent())
    one.got(ask)
    one.got(ask)
    with ground.db.read() as session:
        assert len(records_of(session, ground.keys, one.case(session))) == 1
    assert ground.rows("SELECT count(*) FROM case_event WHERE kind = 'source_asked'") == [(1,)]


def test_another_applicant_cannot_take_a_case_over(ground: Ground) -> None:
    one = Held(ground)
    with pytest.raises(NotAllowed, match="case_other_applicant"), ground.db.write() as session:
        vouch(session, ground.keys, one.case(session), subject="id:2", name="周示范", assurance="counter", id_number="2")
