"""Lock 4 for sources: nobody is asked and nothing is kept without a standing consent to that very source, on both databases."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from ground import Ground

from api import migrate
from checkpoint.case_acts import erase_case
from core.cases import (
    CaseFile,
    Consent,
    SourceAsk,
    due_asks,
    end_ask,
    give_consent,
    open_ask,
    records_of,
    start_case,
    take_ask,
    vouch,
    withdraw_consent,
)
from core.errors import Erased, NotAllowed

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
            taken.append(take_ask(session, ask, dt.timedelta(minutes=1)))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 5 + [True]
    with ground.db.read() as session:
        assert due_asks(session, "population") == [] and session.get_one(SourceAsk, ask.id).tries == 1


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


def test_a_base_of_the_version_before_is_brought_up_with_its_cases(ground: Ground) -> None:
    """Migration 0007 over rows that stand: a case and a correction from before keep their place and get their defaults."""
    one = Held(ground)
    with ground.raw() as connection:
        for statement in (
            "DROP TABLE source_record", "DROP TABLE source_ask", "DROP TABLE used_assertion", "DROP INDEX ix_case_file_look_again",
            "DROP INDEX ix_correction_next_at", "ALTER TABLE case_file DROP COLUMN look_again",
            *(f"ALTER TABLE correction DROP COLUMN {c}" for c in ("record_id", "ticket", "tries", "next_at")),
            "UPDATE alembic_version SET version_num = '0006'",
            f"INSERT INTO correction (id, case_id, source, element, sealed, state, at) VALUES ('c', '{one.id}', 's', 'e', "
            + ("'x'" if ground.sqlite else "'\\x00'") + f", 'open', {AT})",
        ):  # fmt: skip
            connection.execute(statement)
    migrate.upgrade(ground.db)
    assert ground.rows("SELECT ticket, tries, record_id, next_at FROM correction") == [("", 0, "", None)]
    with ground.db.read() as session:
        assert one.case(session).look_again is False
    assert not ground.refused(one.ask_row(one.consent()))
