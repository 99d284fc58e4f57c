"""Records called wrong: handed to their source once, asked after, answered; nothing is lost by a kill or a source that is down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.house import House
from checkpoint.case_acts import erase_case
from core.cases import Correction, TicketEnd, corrections_of, open_correction, records_of, ticket_end
from core.clock import now
from core.errors import BadInput, Conflict, Hidden
from prefill.sources.corrections import MOST_TRIES, Corrections
from tests.prefill.source_server import ID_NUMBER, Keeper, always, hang, keeper
from tests.prefill.sourced_case import Sourced, card, sourced

WORDS = "姓名应为林示栗"


@pytest.fixture
def kept() -> Iterator[Keeper]:
    with keeper() as running:
        running.answer = always({"records": [card()]})
        yield running


@pytest.fixture
def one(house: House, kept: Keeper, tmp_path: Path) -> Sourced:
    made = sourced(house, kept, tmp_path)
    made.identify()
    made.allow("owner_name")
    made.sweep()
    kept.seen.clear()
    return made


def complain(one: Sourced, element: str = "owner_name", words: str = WORDS) -> str:
    with one.house.db.write() as session:
        case = one.case(session)
        (record,) = records_of(session, one.house.keys, case)
        return open_correction(session, one.house.keys, case, record, element, words).id


def sweep(one: Sourced) -> int:
    return Corrections(one.house.db, one.house.keys).sweep(one.source)


def due(one: Sourced) -> None:
    """Time passes."""
    with one.house.db.write() as session:
        for row in corrections_of(session, one.case(session)):
            row.next_at = now() if row.state != "answered" else None


def stands(one: Sourced) -> tuple[str, str, TicketEnd | None]:
    with one.house.db.read() as session:
        (row,) = corrections_of(session, one.case(session))
        return row.state, row.ticket, ticket_end(session, one.house.keys, row)


def test_from_the_complaint_to_the_answer(one: Sourced, kept: Keeper) -> None:
    ticket = complain(one)
    assert stands(one) == ("open", "", None)
    kept.answer = always({"ticket": "T-7", "state": "received"})
    assert sweep(one) == 1
    method, path, headers, body = kept.seen[0]
    assert (method, path, headers["idempotency-key"]) == ("POST", "/records", ticket)
    assert body == {
        "subject": {"name": "林示例", "id_number": ID_NUMBER}, "record": {"type": "id_card", "id": "R-1"}, "field": "name",
        "value": "林示例", "words": WORDS,
    }  # fmt: skip
    assert stands(one) == ("sent", "T-7", None)
    assert sweep(one) == 0 and len(kept.seen) == 1, "not asked after before its time"
    due(one)
    assert sweep(one) == 1 and kept.seen[1][:2] == ("GET", "/records/T-7") and stands(one)[0] == "sent"
    kept.answer = always({"state": "corrected", "words": "已更正为林示栗"})
    due(one)
    sweep(one)
    assert stands(one) == ("answered", "T-7", TicketEnd("corrected", "已更正为林示栗"))
    assert [(e["state"], e.get("end")) for e in one.events("correction")] == [
        ("open", None), ("sent", None), ("answered", "corrected"),
    ]  # fmt: skip
    due(one)
    assert sweep(one) == 0 and len(kept.seen) == 3
    assert WORDS not in one.kept_in_clear() and "林示栗" not in one.kept_in_clear()


def test_an_answer_at_once(one: Sourced, kept: Keeper) -> None:
    complain(one)
    kept.answer = always({"ticket": "T-7", "state": "kept", "words": "与登记一致"})
    sweep(one)
    assert stands(one)[0::2] == ("answered", TicketEnd("kept", "与登记一致"))


def test_a_kill_between_hands_in_the_same_ticket_again(one: Sourced, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = complain(one)
    kept.answer = always({"ticket": "T-7", "state": "received"})

    class Killed(BaseException):
        pass

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("core.cases.carry_on", killed)
        with pytest.raises(Killed):
            sweep(one)
    assert stands(one) == ("open", "", None) and sweep(one) == 0
    due(one)
    assert sweep(one) == 1 and stands(one)[:2] == ("sent", "T-7")
    assert [headers["idempotency-key"] for _, _, headers, _ in kept.seen] == [ticket, ticket]


def test_a_source_that_is_down_is_tried_again(one: Sourced, kept: Keeper) -> None:
    complain(one)
    kept.answer = hang
    for _ in range(MOST_TRIES + 2):
        sweep(one)
        due(one)
        kept.answer = always({}, 503)
    assert stands(one) == ("open", "", None) and len(kept.seen) == MOST_TRIES + 2


@pytest.mark.parametrize(("status", "code"), [(403, "source_denied"), (404, "source_bad_answer")])
def test_a_source_that_will_not_take_it_ends_it_with_words(one: Sourced, kept: Keeper, status: int, code: str) -> None:
    complain(one)
    kept.answer = always({}, status)
    for _ in range(MOST_TRIES if status == 404 else 1):
        sweep(one)
        due(one)
    assert stands(one)[0::2] == ("answered", TicketEnd("failed", code))


def test_two_tickets_of_one_value_are_one(one: Sourced, kept: Keeper) -> None:
    complain(one)
    with pytest.raises(Conflict, match="correction_there"):
        complain(one)
    kept.answer = always({"ticket": "T-7", "state": "kept"})
    sweep(one)
    complain(one)


def test_a_ticket_says_something_of_what_the_record_has(one: Sourced) -> None:
    for words in ("错了", "  错 ", "错" * 1001):
        with pytest.raises(BadInput, match="correction_words"):
            complain(one, words=words)
    with pytest.raises(Hidden):
        complain(one, "shop_address")


def test_an_erased_case_hands_nothing_in(one: Sourced, kept: Keeper) -> None:
    complain(one)
    with one.house.db.write() as session:
        erase_case(session, one.house.keys, one.house.settings.data_dir, one.case(session), "asked")
    sweep(one)
    assert kept.seen == [] and stands(one) == ("answered", "", None)
    with one.house.db.read() as session:
        assert session.query(Correction).one().next_at is None


def test_it_goes_on_after_the_case_was_handed_in(one: Sourced, kept: Keeper) -> None:
    complain(one)
    with one.house.db.write() as session:
        one.case(session).state = "accepted"
    kept.answer = always({"ticket": "T-7", "state": "corrected"})
    sweep(one)
    assert stands(one)[0::2] == ("answered", TicketEnd("corrected", ""))
