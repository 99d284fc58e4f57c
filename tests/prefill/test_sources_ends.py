"""What a source's answer comes to for a case: every end has its name, and only values of their element are kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.prefill.source_server import Keeper, always
from tests.prefill.sourced_case import Sourced, card, deed


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        ({}, 403, "source_denied"), ({"records": []}, 200, "source_no_record"), ({"records": "?"}, 200, "source_bad_answer"),
        ({"records": [card(id_number="460100198906179930")]}, 200, "source_other_person"),
        ({"records": [{**card(), "valid_until": "2020-01-01"}]}, 200, "source_expired"),
        ({"records": [], "more": "x" * 9000}, 200, "source_too_large"),
        ({"records": [card(name=True)]}, 200, "source_bad_answer"),
    ],
)  # fmt: skip
def test_each_end_is_named_and_nothing_is_kept(one: Sourced, kept: Keeper, body: Any, status: int, outcome: str) -> None:
    one.allow("owner_name")
    kept.answer = always(body, status)
    one.sweep()
    (ask,) = one.asks()
    assert (ask.state, ask.outcome) == ("ended", outcome)
    assert one.events()[0]["outcome"] == outcome and one.records() == []
    assert one.sweep() == 0 and len(kept.seen) == 1


def test_a_value_that_is_none_of_its_element_is_dropped_and_the_others_stay(one: Sourced, kept: Keeper) -> None:
    one.allow("shop_address", "shop_area", kinds=("shop_deed",))
    kept.answer = always({"records": [deed(fields={"address": "示例市示例大道9号", "area": "六十二"})]})
    one.sweep()
    assert set(one.records()[0].values) == {"shop_address"} and one.events()[0]["unusable"] == 1


def test_two_records_that_differ_are_a_conflict(one: Sourced, kept: Keeper) -> None:
    one.allow("shop_address", "shop_area", kinds=("shop_deed",))
    second = deed(id="D-2", fields={"address": "示例市示例大道9号", "area": 80})
    kept.answer = always({"records": [deed(), second]})
    one.sweep()
    told = one.propose()
    assert [(p.value, p.status) for p in told["shop_area"]] == [(62.5, "conflict"), (80.0, "conflict")]
    assert [s["record"] for s in told["shop_address"][0].sources] == ["D-1", "D-2"]
