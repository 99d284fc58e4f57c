"""Asking sources for a case: only on a consent, only what the form has, kept sealed, and every end has its name."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from api.house import House
from checkpoint.case_acts import erase_case
from core.cases import SourceAsk, asks_of, lapse_records
from core.clock import now
from core.errors import Conflict, Erased, NotAllowed
from prefill.sources.gather import LEASE
from tests.prefill.source_server import ID_NUMBER, Keeper, always, hang, say
from tests.prefill.sourced_case import Sourced, card, dumped, sourced


def test_what_was_allowed_is_asked_and_proposed(one: Sourced, kept: Keeper) -> None:
    consent = one.allow("owner_name", "shop_address", "shop_area", kinds=("owner_id", "shop_deed"))
    assert one.sweep() == 1
    (ask,) = one.asks()
    assert (ask.id, ask.state, ask.outcome) == (consent, "ended", "source_got")
    assert kept.seen[0][3]["subject"] == {"name": "林示例", "id_number": ID_NUMBER}
    assert one.events() == [
        {
            "source": "population", "ask": ask.id, "consent": one.consents["source:population"], "outcome": "source_got",
            "records": 2, "items": ["demo-individual-business"], "unusable": 0,
        }
    ]  # fmt: skip
    told = one.propose()
    (area,) = told["shop_area"]
    assert (area.value, area.status) == (62.5, "proposed")
    assert {**area.sources[0], "held": ""} == {
        "source": "population", "record": "D-1", "held": "", "title": "人口库", "kind": "shop_deed", "quote": "建筑面积62.50㎡",
        "method": "record", "confidence": 1.0,
    }  # fmt: skip
    assert {name for name, found in told.items() if found} == {"owner_name", "shop_address", "shop_area"}


def test_no_more_is_asked_than_form_and_consent_have(one: Sourced, kept: Keeper) -> None:
    """deed_number stands in no form of this case; the ID number is sensitive, and its own consent is missing."""
    one.allow("owner_name", "owner_id_number", "deed_number", kinds=("owner_id", "shop_deed"))
    one.sweep()
    assert kept.seen[0][3]["records"] == [
        {"type": "id_card", "fields": ["name", "id_number"]},  # the latter is whose record it is, and is not kept
        {"type": "deed", "fields": []},
    ]
    assert one.records()[0].values == {"owner_name": {"value": "林示例", "quote": "林示例"}}
    one.consent("owner_id_number", scope="sensitive")
    one.ask()
    one.sweep()
    assert set(one.records()[-1].values) == {"owner_name", "owner_id_number"}
    assert [held.part for held in one.records()] == ["shop_deed", "owner_id"], "the newer record took the older one's place"


def test_nothing_is_asked_without_a_consent_or_of_somebody_unknown(house: House, kept: Keeper, tmp_path: Path) -> None:
    one = sourced(house, kept, tmp_path)
    one.consent("owner_name")
    with pytest.raises(NotAllowed, match="source_identity_first"):
        one.ask()
    one.identify()
    one.consents["source:population"] = one.consent("owner_name", scope="source:licences")
    with pytest.raises(NotAllowed, match="source_no_consent"):
        one.ask()
    assert one.sweep() == 0 and kept.seen == []


def test_a_voucher_without_an_id_number_asks_nobody(house: House, kept: Keeper, tmp_path: Path) -> None:
    one = sourced(house, kept, tmp_path)
    one.identify(id_number="")
    one.allow("owner_name")
    one.sweep()
    assert kept.seen == [] and one.asks()[0].outcome == "source_withdrawn"


def test_a_consent_taken_back_before_the_call(one: Sourced, kept: Keeper) -> None:
    one.allow("owner_name")
    one.withdraw()
    assert one.sweep() == 0 and kept.seen == []
    assert one.asks()[0].outcome == "source_withdrawn" and one.events()[0]["outcome"] == "source_withdrawn"


def test_a_consent_taken_back_while_the_source_is_asked(one: Sourced, kept: Keeper) -> None:
    one.allow("owner_name")

    def meanwhile(call: Any) -> None:
        one.withdraw()
        say(call, {"records": [card()]})

    kept.answer = meanwhile
    one.sweep()
    assert len(kept.seen) == 1 and one.records() == [] and one.asks()[0].outcome == "source_withdrawn"


def test_a_consent_taken_back_afterwards_takes_what_rested_on_it(one: Sourced) -> None:
    one.allow("owner_name")
    one.sweep()
    assert one.propose()["owner_name"]
    one.withdraw()
    assert one.records() == [] and "owner_name" not in one.propose()


def test_a_source_that_is_not_reached_is_tried_again_under_the_same_key(one: Sourced, kept: Keeper) -> None:
    first = one.allow("owner_name")
    kept.answer = hang
    one.sweep()
    (ask,) = one.asks()
    assert (ask.state, ask.outcome, ask.tries) == ("waiting", "source_unreachable", 1) and one.events() == []
    assert one.sweep() == 0 and len(kept.seen) == 1, "not before its time"
    kept.answer = always({"records": [card()]})
    one.due_now()
    assert one.sweep() == 1 and one.asks()[0].outcome == "source_got"
    assert [headers["idempotency-key"] for _, _, headers, _ in kept.seen] == [first, first]


def test_a_source_that_is_down_is_left_alone_for_the_rest_of_the_sweep(one: Sourced, kept: Keeper, tmp_path: Path) -> None:
    other = sourced(one.house, kept, tmp_path)
    other.identify()
    one.allow("owner_name")
    other.allow("owner_name")
    kept.answer = always({}, 503)
    one.sweep()
    assert len(kept.seen) == 1
    assert [each.asks()[0].tries for each in (one, other)] == [1, 0]


def test_what_is_asked_of_nobody_in_time_ends(one: Sourced, kept: Keeper) -> None:
    one.allow("owner_name")
    kept.answer = always({}, 503)
    one.sweep()
    with one.house.db.write() as session:
        for ask in asks_of(session, one.case(session)):
            ask.until = now() - dt.timedelta(seconds=1)
    one.due_now()
    assert one.sweep() == 0 and len(kept.seen) == 1
    assert (one.asks()[0].state, one.asks()[0].outcome) == ("ended", "source_unreachable")


def test_a_kill_between_question_and_answer_loses_nothing(one: Sourced, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    first = one.allow("owner_name")

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    gather = one.gather()
    monkeypatch.setattr(gather, "_keep", killed)
    with pytest.raises(Killed):
        gather.sweep(one.source)
    (ask,) = one.asks()
    assert ask.state == "waiting" and now() + LEASE / 2 < ask.next_at <= now() + LEASE, "another process waits its time"
    assert one.sweep() == 0
    one.due_now()
    assert one.sweep() == 1 and len(one.records()) == 1
    assert [headers["idempotency-key"] for _, _, headers, _ in kept.seen] == [first, first]


def test_two_sweeps_do_not_ask_twice(one: Sourced, kept: Keeper) -> None:
    one.allow("owner_name")
    other = one.gather()

    def meanwhile(call: Any) -> None:
        assert other.sweep(one.source) == 0
        say(call, {"records": [card()]})

    kept.answer = meanwhile
    assert one.sweep() == 1 and len(kept.seen) == 1


def test_one_question_at_a_time(one: Sourced) -> None:
    one.allow("owner_name")
    with pytest.raises(Conflict, match="source_waiting"):
        one.ask("owner_id", "shop_deed")
    one.ask("shop_deed")


def test_a_case_that_was_handed_in_asks_nobody(one: Sourced, kept: Keeper) -> None:
    one.allow("owner_name")
    with one.house.db.write() as session:
        one.case(session).state = "submitted"
    one.sweep()
    assert kept.seen == [] and one.asks()[0].outcome == "source_withdrawn"


def test_records_lie_sealed_and_go_with_the_key(one: Sourced) -> None:
    one.allow("owner_name", "shop_address", kinds=("owner_id", "shop_deed"))
    one.sweep()
    one.propose()
    for secret in ("林示例", ID_NUMBER, "示例大道9号", "R-1", "D-1"):
        assert not re.search(rf"(?<!\w){secret}(?!\w)", one.kept_in_clear())
    assert "林示例" in dumped([dict(held.values) for held in one.records()])
    with one.house.db.write() as session:
        erase_case(session, one.house.keys, one.house.settings.data_dir, one.case(session), "asked")
    with pytest.raises(Erased):
        one.records()


def test_an_erased_case_asks_nobody(one: Sourced, kept: Keeper) -> None:
    one.allow("owner_name")
    with one.house.db.write() as session:
        erase_case(session, one.house.keys, one.house.settings.data_dir, one.case(session), "asked")
    one.sweep()
    assert kept.seen == [] and one.asks()[0].state == "ended"


def test_lapsing_names_what_it_takes(one: Sourced) -> None:
    one.allow("owner_name", "shop_address", kinds=("owner_id", "shop_deed"))
    one.sweep()
    with one.house.db.write() as session:
        lapse_records(session, one.case(session), source="licences")
        lapse_records(session, one.case(session), source="population", parts={"owner_id"})
    assert [held.part for held in one.records()] == ["shop_deed"]
    with one.house.db.read() as session:
        assert session.query(SourceAsk).count() == 1
