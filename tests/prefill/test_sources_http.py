"""A source spoken to by HTTP, against a real server: what is sent, what is kept, and the name of every failure."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import Unanswered
from core.texts import t
from prefill.sources.config import HttpConfig
from prefill.sources.http_source import HttpSource
from prefill.sources.source import (
    Consent,
    ItemPurpose,
    Purpose,
    Request,
    SourceOutcome,
    Subject,
    Ticket,
)
from tests.prefill.source_server import (
    CARD,
    ID_NUMBER,
    Keeper,
    always,
    closed_port,
    hang,
    keeper,
    own_certificate,
    say,
    trickle,
    trickle_headers,
)

TOKEN = "secret-token-0123456789"
GIVES = [
    {
        "type": "id_card", "kind": "owner_id", "about": "id_number",
        "fields": {"name": "owner_name", "id_number": "owner_id_number", "valid_until": "owner_id_until"},
    },
    {"type": "business_licence", "kind": "shop_licence", "fields": {"name": "shop_name", "area": "shop_area"}},
]  # fmt: skip
AT = dt.datetime(2026, 11, 27, 1, 2, 3, tzinfo=dt.UTC)


@pytest.fixture
def kept() -> Iterator[Keeper]:
    with keeper() as running:
        yield running


@pytest.fixture
def token(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    path.chmod(0o600)
    return path


def config(url: str, token: Path, **more: Any) -> HttpConfig:
    given = {
        "id": "population", "label": "人口库", "authority": "示例机关", "url": url, "token_file": token, "connect_s": 0.5,
        "read_s": 0.5, "total_s": 1, "most_kb": 8, "gives": GIVES, **more,
    }  # fmt: skip
    return HttpConfig.model_validate(given)


def request(*elements: str, part: str = "owner_id") -> Request:
    return Request(
        "ask-1", Subject("林示例", ID_NUMBER),
        Purpose("用于办理示例事项", (ItemPurpose("demo-item", "示例事项", ("示例法第一条",)),)),
        Consent("consent-1", AT, "我同意"), AT + dt.timedelta(hours=1), {part: elements or ("owner_name", "owner_id_until")},
    )  # fmt: skip


def outcome(source: HttpSource, asked: Request | None = None) -> SourceOutcome:
    with pytest.raises(Unanswered) as told:
        source.fetch(asked or request())
    return SourceOutcome(told.value.code)


def test_what_is_asked_and_what_comes_back(kept: Keeper, token: Path) -> None:
    found = HttpSource(config(kept.url, token)).fetch(request())
    method, path, headers, body = kept.seen[0]
    assert (method, path, headers["authorization"], headers["idempotency-key"], headers["x-purpose"]) == (
        "POST", "/records", f"Bearer {TOKEN}", "ask-1", "demo-item",
    )  # fmt: skip
    assert body == {
        "subject": {"name": "林示例", "id_number": ID_NUMBER},
        "purpose": {"words": "用于办理示例事项", "items": [{"id": "demo-item", "name": "示例事项", "basis": ["示例法第一条"]}]},
        "consent": {"id": "consent-1", "at": "2026-11-27T01:02:03.000000Z", "wording": "我同意"},
        "until": "2026-11-27T02:02:03.000000Z", "records": [{"type": "id_card", "fields": ["name", "valid_until", "id_number"]}],
    }  # fmt: skip
    assert [(r.record, r.part, dict(r.elements), dict(r.quotes)) for r in found] == [
        (
            "R-1", "owner_id", {"owner_name": "林示例", "owner_id_until": "2099-04-02"},
            {"owner_name": "林示例", "owner_id_until": "2019.04.02-2099.04.02"},
        )
    ]  # fmt: skip
    assert found[0].issued == dt.date(2019, 4, 2) and found[0].valid_until == dt.date(2099, 4, 2)


def test_a_record_that_nobody_asked_for_is_not_looked_at(kept: Keeper, token: Path) -> None:
    kept.answer = always({"records": [{"id": "L", "type": "business_licence", "fields": {"name": {"value": []}}}, CARD]})
    assert [one.record for one in HttpSource(config(kept.url, token)).fetch(request())] == ["R-1"]


@pytest.mark.parametrize(
    ("status", "named"),
    [
        (401, "denied"), (403, "denied"), (451, "denied"), (408, "unreachable"), (429, "unreachable"), (500, "unreachable"),
        (503, "unreachable"), (301, "bad_answer"), (302, "bad_answer"), (400, "bad_answer"), (422, "bad_answer"),
    ],
)  # fmt: skip
def test_each_status_has_its_name(kept: Keeper, token: Path, status: int, named: str) -> None:
    kept.answer = always({"records": [CARD]}, status, Location=f"{kept.url}/elsewhere")
    assert outcome(HttpSource(config(kept.url, token))) is SourceOutcome[named]
    assert len(kept.seen) == 1, "one call is one try, and no redirect is followed"


@pytest.mark.parametrize("status", [404, 410])
def test_no_record_is_an_answer(kept: Keeper, token: Path, status: int) -> None:
    kept.answer = always({}, status)
    assert HttpSource(config(kept.url, token)).fetch(request()) == []
    kept.answer = always({"records": []})
    assert HttpSource(config(kept.url, token)).fetch(request()) == []


@pytest.mark.parametrize("slow", [hang, trickle, trickle_headers], ids=lambda f: f.__name__)
def test_no_call_takes_longer_than_it_may(kept: Keeper, token: Path, slow: Any) -> None:
    kept.answer = slow
    started = time.monotonic()
    assert outcome(HttpSource(config(kept.url, token))) is SourceOutcome.unreachable
    assert time.monotonic() - started < 1.5


def test_nobody_there(token: Path) -> None:
    assert outcome(HttpSource(config(f"http://127.0.0.1:{closed_port()}/", token))) is SourceOutcome.unreachable


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[" * 3000, b"\xff\xfe", [], {}, {"records": None}, {"records": [{}]}, {"records": [[]]}, {"records": [CARD] * 21},
        {"records": [{**CARD, "id": ""}]}, {"records": [{**CARD, "fields": []}]}, {"records": [{**CARD, "valid_until": "昨天"}]},
        {"records": [{**CARD, "valid_until": 20990402}]}, {"records": [{**CARD, "fields": {"name": [1]}}]},
        {"records": [{**CARD, "fields": {"name": {"value": "甲", "quote": 1}}}]},
        {"records": [{**CARD, "fields": {"name": "甲" * 2001}}]},
    ],
)  # fmt: skip
def test_what_is_not_as_agreed_is_no_answer(kept: Keeper, token: Path, body: Any) -> None:
    kept.answer = always(body)
    assert outcome(HttpSource(config(kept.url, token, most_kb=64))) is SourceOutcome.bad_answer


def test_somebody_elses_record_is_not_taken_nor_what_came_with_it(kept: Keeper, token: Path) -> None:
    other = {**CARD, "id": "R-2", "fields": {**CARD["fields"], "id_number": "460100198906179930"}}
    kept.answer = always({"records": [CARD, other]})
    assert outcome(HttpSource(config(kept.url, token))) is SourceOutcome.other_person


def test_an_answer_has_its_size(kept: Keeper, token: Path) -> None:
    kept.answer = always({"records": [], "more": "x" * 9000})
    assert outcome(HttpSource(config(kept.url, token))) is SourceOutcome.too_large


def test_only_a_known_authority_is_believed(tmp_path: Path, token: Path) -> None:
    certificate = own_certificate(tmp_path)
    with keeper(certificate) as kept:
        assert outcome(HttpSource(config(kept.url, token))) is SourceOutcome.unreachable
        assert kept.seen == [], "nothing was said before the certificate was believed"
        assert len(HttpSource(config(kept.url, token, ca_file=certificate)).fetch(request())) == 1


def test_the_token_is_read_anew(kept: Keeper, token: Path) -> None:
    source = HttpSource(config(kept.url, token))
    source.fetch(request())
    token.write_text("another-token-42")
    source.fetch(request())
    assert [headers["authorization"] for _, _, headers, _ in kept.seen] == [f"Bearer {TOKEN}", "Bearer another-token-42"]
    token.unlink()
    assert outcome(source) is SourceOutcome.unreachable and len(kept.seen) == 2


def test_nothing_of_it_is_logged(kept: Keeper, token: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "yijianshi")
    caplog.set_level(logging.INFO)
    source = HttpSource(config(kept.url, token))
    source.fetch(request())
    for body, status in (({"records": [{**CARD, "fields": {"name": [1]}}]}, 200), (CARD, 500), (b"{", 200), (CARD, 403)):
        kept.answer = always(body, status)
        outcome(source)
    assert caplog.text
    for secret in (TOKEN, ID_NUMBER, "林示例", "R-1", "2099"):
        assert secret not in caplog.text


def test_a_correction_is_handed_in_and_asked_after(kept: Keeper, token: Path) -> None:
    source = HttpSource(config(kept.url, token, corrections=kept.url + "/corrections"))
    kept.answer = lambda call: say(call, {"ticket": "甲/1", "state": "received"})
    ticket = Ticket("c-1", Subject("林示例", ID_NUMBER), "owner_id", "R-1", "owner_id_until", "2099-04-02", "应为长期")
    assert source.correct(ticket).ticket == "甲/1"
    method, path, headers, body = kept.seen[0]
    assert (method, path, headers["idempotency-key"]) == ("POST", "/records/corrections", "c-1")
    assert body == {
        "subject": {"name": "林示例", "id_number": ID_NUMBER}, "record": {"type": "id_card", "id": "R-1"},
        "field": "valid_until", "value": "2099-04-02", "words": "应为长期",
    }  # fmt: skip
    kept.answer = always({"state": "corrected", "words": "已更正"})
    told = source.answer("甲/1")
    assert kept.seen[1][:2] == ("GET", "/records/corrections/%E7%94%B2%2F1")
    assert (told.ticket, told.state, told.words, told.final) == ("甲/1", "corrected", "已更正", True)
    kept.answer = always({"state": "perhaps"})
    with pytest.raises(Unanswered, match="bad_answer"):
        source.answer("甲/1")
    with pytest.raises(Unanswered, match="denied"):
        HttpSource(config(kept.url, token)).correct(ticket)


def test_every_outcome_has_words_for_people() -> None:
    for one in SourceOutcome:
        for locale in ("zh", "en"):
            words, _, then = t(f"errors.{one}", locale).partition(" | ")
            assert len(words) > 2 and len(then) > 5
