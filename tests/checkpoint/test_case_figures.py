"""What is counted of applications (docs/metrics.md), from rows that the real acts made; and that /metrics shows just that."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ground import Ground

from api.app import create_app
from api.house import House
from checkpoint.case_acts import erase_case, submit_case
from checkpoint.case_figures import CaseFigures, case_figures
from checkpoint.decide_suggestion import decide_suggestion
from checkpoint.proposals import SuggestionDraft, proposals, suggest
from core.cases import CaseFile, read_values, save_values, start_case
from core.crypto import Keys
from core.db import Database
from tests.checkpoint.notices import send_back

PLACE = {"upload_id": "u1", "title": "a.jpg", "kind": "id", "page": 1, "box": [0, 0, 1, 1], "quote": "示例", "method": "ocr"}
FIELDS = ("name", "phone", "address", "area")
BEGAN = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


class Clock:
    """The time that cases see; it goes on when told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = BEGAN
        for module in ("case", "steps", "values"):
            monkeypatch.setattr(f"core.cases.{module}.now", lambda: self.at)

    def passes(self, seconds: float) -> None:
        self.at += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


class Filled:
    """A case with one suggestion for each field, decided as told: accepted, edited, refused, or left open."""

    def __init__(self, db: Database, keys: Keys, channel: str = "online", **verdicts: str) -> None:
        self.db, self.keys = db, keys
        with db.write() as session:
            case, _ = start_case(session, keys, channel=channel, theme="t", items=[], region="", locale="zh")
            self.id = case.id
            suggest(session, keys, case, [SuggestionDraft(field, f"读出的{field}", (PLACE,)) for field in FIELDS])
            waiting = {one.element: one for one in proposals(session, keys, case)}
            for field, verdict in verdicts.items():
                one, value = waiting[field], "改过" if verdict == "edited" else None
                decide_suggestion(session, keys, case, one.id, one.digest, verdict, value=value, key=field)

    def type(self, **values: Any) -> None:
        with self.db.write() as session:
            case = session.get_one(CaseFile, self.id)
            there = {name: one.rev for name, one in read_values(session, self.keys, case).items()}
            assert not save_values(session, self.keys, case, values, there).conflicts

    def submit(self, *required: str) -> None:
        with self.db.write() as session:
            case = session.get_one(CaseFile, self.id)
            submit_case(session, self.keys, case, case.rev, required or FIELDS)


def figures(db: Database, most: int = 5000) -> CaseFigures:
    with db.read() as session:
        return case_figures(session, most)


def test_nothing_handed_in_has_no_rate(ground: Ground) -> None:
    assert figures(ground.db) == CaseFigures(0, None, {}, {})
    Filled(ground.db, ground.keys, name="accepted")
    assert figures(ground.db) == CaseFigures(0, None, {}, {"accepted": 1})  # decided, but not handed in


def test_the_prefill_rate_counts_unchanged_suggestions_among_required_fields(ground: Ground) -> None:
    """预填率 = 已提交办件的必填项中，原样采用预填建议的 ÷ 全部必填项。"""
    case = Filled(ground.db, ground.keys, name="accepted", phone="edited", address="refused")
    case.type(address="自己填的", area="自己填的")
    case.submit()
    assert figures(ground.db).prefill_rate == 1 / 4
    Filled(ground.db, ground.keys, name="accepted", phone="accepted", address="accepted", area="accepted").submit()
    assert figures(ground.db).prefill_rate == 5 / 8
    assert figures(ground.db).submitted == 2


def test_what_was_changed_after_it_was_accepted_is_the_persons_own(ground: Ground) -> None:
    case = Filled(ground.db, ground.keys, name="accepted", phone="accepted")
    case.type(name="后来改的")
    case.type(phone=None)  # and emptied
    case.submit()
    assert figures(ground.db).prefill_rate == 0


def test_only_required_fields_count(ground: Ground) -> None:
    Filled(ground.db, ground.keys, name="accepted", area="accepted").submit("name", "phone")
    assert figures(ground.db).prefill_rate == 1 / 2


def test_a_form_that_requires_nothing_moves_no_rate(ground: Ground) -> None:
    with ground.db.write() as session:
        case, _ = start_case(session, ground.keys, channel="online", theme="t", items=[], region="", locale="zh")
        submit_case(session, ground.keys, case, case.rev, ())
    found = figures(ground.db)
    assert found.submitted == 1 and found.prefill_rate is None


def test_the_time_of_a_case_ends_when_it_is_first_handed_in(ground: Ground, clock: Clock) -> None:
    """一件用时：从开始到首次提交的秒数，按渠道给出中位数和 95 分位。 What is handed in again is not a second case."""
    case = Filled(ground.db, ground.keys, name="accepted")
    clock.passes(300)
    case.submit()
    clock.passes(86400)
    writer, signer = ground.staff("reviewer"), ground.staff("supervisor")
    with ground.db.write() as session:
        send_back(session, ground.keys, session.get_one(CaseFile, case.id), writer, signer, ("请改正姓名", ("form:name",)))
    case.type(name="改过的名字")
    clock.passes(50)
    case.submit()
    found = figures(ground.db)
    assert found.submitted == 1 and found.seconds == {"online": (300, 300)}
    assert found.prefill_rate == 1 / 4  # as it was when it was first handed in


def test_times_are_told_for_each_channel(ground: Ground, clock: Clock) -> None:
    for channel, times in (("online", (60, 240, 120)), ("counter", (30,))):
        for seconds in times:
            case = Filled(ground.db, ground.keys, channel=channel)
            clock.passes(seconds)
            case.submit()
    assert figures(ground.db).seconds == {"online": (120, 240), "counter": (30, 30)}


def test_only_the_newest_are_counted(ground: Ground, clock: Clock) -> None:
    for verdict in ("refused", "accepted", "accepted"):
        Filled(ground.db, ground.keys, name=verdict).submit("name")
        clock.passes(60)
    assert figures(ground.db).prefill_rate == 2 / 3
    newest = figures(ground.db, most=2)
    assert (newest.submitted, newest.prefill_rate) == (2, 1)


def test_decisions_are_counted_by_verdict(ground: Ground) -> None:
    Filled(ground.db, ground.keys, name="accepted", phone="accepted", address="edited", area="refused")
    Filled(ground.db, ground.keys, name="refused")
    assert figures(ground.db).decisions == {"accepted": 2, "edited": 1, "refused": 2}


def test_figures_outlive_the_words_they_were_counted_from(ground: Ground, tmp_path: Any) -> None:
    case = Filled(ground.db, ground.keys, name="accepted")
    case.submit()
    before = figures(ground.db)
    with ground.db.write() as session:
        erase_case(session, ground.keys, tmp_path, session.get_one(CaseFile, case.id), "asked")
    assert figures(ground.db) == before


def shown(page: str) -> Mapping[str, float]:
    """The gauges of the page, by name and labels."""
    rows = re.findall(r"^yijianshi_(prefill_rate|case_seconds|suggestion_decisions|cases_submitted)(\S*) (\S+)$", page, re.M)
    return {name + labels: float(value) for name, labels, value in rows}


def test_the_metrics_page_shows_them(house: House, clock: Clock) -> None:
    client = TestClient(create_app(house))
    empty = shown(client.get("/metrics").text)
    assert math.isnan(empty["prefill_rate"]) and empty["cases_submitted"] == 0
    case = Filled(house.db, house.keys, name="accepted", phone="edited", address="refused")
    clock.passes(90)
    case.submit()
    assert shown(client.get("/metrics").text) == {
        "prefill_rate": 0.25, "cases_submitted": 1,
        'case_seconds{channel="online",quantile="0.5"}': 90, 'case_seconds{channel="online",quantile="0.95"}': 90,
        'suggestion_decisions{verdict="accepted"}': 1, 'suggestion_decisions{verdict="edited"}': 1,
        'suggestion_decisions{verdict="refused"}': 1,
    }  # fmt: skip
