"""The public door under attack: hostile bodies, numbers, headers and forms end as a problem in words, never as a failure."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from core.sources import PassageVersion
from knowledge.store import guide_incoming, store
from tests.api.citizen_stage import CARD, POLICY, Stage, Thread, kite, make_stage, served

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = make_stage(tmp_path_factory.mktemp("door"), cors_origins=("https://portal.example",))
    yield made
    made.close()


def problem(response: Any, status: int, code: str) -> None:
    """The response is this problem, in words, without a trace of the inside."""
    assert response.status_code == status, response.text
    told = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert told["code"] == code and told["title"] and told["next"] and told["number"] and told["status"] == status
    assert not any(inside in response.text for inside in ("Traceback", ".py", "sqlalchemy", "Error("))


BODIES = [
    (b"{bad", 422), (b"[" * 100_000, 400), (b"null", 422), (b"[]", 422), (b'"x"', 422), (b"{}", 422), (b"", 422),
    (b'{"text":""}', 422), (b'{"text":null}', 422), (b'{"text":["a"]}', 422), (b'{"text":7}', 422),
    (b'{"text":"x","why":1}', 422), (b'{"text":' + b"9" * 5000 + b"}", 400), (b'{"text":"\\ud800"}', 422),
    (b"\xff\xfe{}", 422), (b'{"text":"' + b"a" * 1001 + b'"}', 422),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status"), BODIES)
def test_a_body_that_is_no_question_is_a_problem(stage: Stage, body: bytes, status: int) -> None:
    thread = stage.thread()
    response = thread.client.post(f"{thread.path}/questions", content=body, headers=thread.headers | JSON)
    problem(response, status, "malformed" if status == 422 else "bad_input")
    assert thread.kinds() == []


def test_a_problem_does_not_repeat_what_was_sent(stage: Stage) -> None:
    thread = stage.thread()
    sent = {"text": 5, "张三 13812345678": "441302197709080006", "x" * 5000: 1}
    told = thread.client.post(f"{thread.path}/questions", json=sent, headers=thread.headers)
    assert told.status_code == 422 and "text" in told.json()["title"]
    assert "1381" not in told.text and "441302" not in told.text and "xxx" not in told.text


@pytest.mark.parametrize(
    "words",
    ["a" * 1000, "\u0000\u0001 要什么材料", "\u200b\u202e料材么什要\u202c", "😀" * 500, "\u0301" * 300, "؟مرحبا كيف الحال", "%s%s{0}{{}}"],
)
def test_strange_words_are_questions_too(stage: Stage, words: str) -> None:
    thread = stage.thread()
    assert thread.ask(words).status_code in (201, 202)
    assert thread.read()["entries"][0]["text"] == words


def chunks() -> Iterator[bytes]:
    """300 kB without a length."""
    for _ in range(30):
        yield b"x" * 10_000


def test_more_than_fits_is_refused_with_and_without_a_length(stage: Stage) -> None:
    thread = stage.thread()
    for content in (b"x" * 300_000, chunks()):
        told = thread.client.post(f"{thread.path}/questions", content=content, headers=thread.headers | JSON)
        problem(told, 413, "too_long")
    english = thread.client.post(f"{thread.path}/questions", content=b"x" * 300_000, headers={"Accept-Language": "en"})
    assert english.json()["title"] == "Too long" and "content-security-policy" in english.headers
    page = stage.client().post("/ask", content=chunks(), headers=FORM | HTML)
    assert page.status_code == 413 and "内容太长" in page.text


def test_numbers_no_column_holds_find_nothing(stage: Stage) -> None:
    thread = stage.thread()
    client = stage.client()
    for number in (2**31, 2**63, 10**40, -1):
        problem(client.get(f"{thread.path}?after={number}", headers=thread.headers), 422, "malformed")
        last = {"Last-Event-ID": str(number)}
        problem(client.get(f"{thread.path}/events", headers=thread.headers | last), 422, "malformed")
        problem(client.get(f"/api/v1/passages/{number}"), 404, "not_found")
        assert client.get(f"/sources/{number}", headers=HTML).status_code == 404


def test_a_span_beyond_the_text_marks_what_there_is(stage: Stage) -> None:
    href = stage.thread().ask(CARD).json()["entries"][1]["citations"][0]["href"]
    page = href.partition("?")[0]
    client = stage.client(headers=HTML)
    assert client.get(href).text.count("<mark") == 1
    assert client.get(f"{page}?start=0&end={10**30}").text.count("<mark") == 1
    for query in ("start=9&end=3", f"start={10**30}&end={10**31}", f"first={10**30}"):
        shown = client.get(f"{page}?{query}")
        assert shown.status_code == 200 and "<mark" not in shown.text
    refused = client.get(f"{page}?start=-5&end=3")
    assert refused.status_code == 422 and "Traceback" not in refused.text


def test_what_was_never_published_is_not_there(stage: Stage) -> None:
    with stage.base.db.write() as session:
        store(session, stage.base.keys.hash, [guide_incoming(kite())], "import-1")
        ids = list(session.scalars(select(PassageVersion.id).where(PassageVersion.document_id == "guide:kite-1")))
    client = stage.client()
    assert ids and {client.get(f"/api/v1/passages/{i}").status_code for i in ids} == {404}
    assert {client.get(f"/sources/{i}").status_code for i in ids} == {404}


def test_an_unforeseen_error_is_told_by_number_and_logged_without_its_words(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **more: object) -> str:
        raise RuntimeError("张三 441302197709080006")

    monkeypatch.setattr(stage.house, "receive", fails)
    thread = stage.thread()
    with caplog.at_level(logging.DEBUG), served(stage.app) as url:
        told = httpx.post(f"{url}{thread.path}/questions", json={"text": "x"}, headers=thread.headers)
        page = httpx.post(f"{url}/ask", data={"text": "x"}, headers=HTML | {"Accept-Language": "en"})
    problem(told, 500, "unexpected")
    assert told.json()["number"] in caplog.text
    assert page.status_code == 500 and "Something unexpected" in page.text and "Traceback" not in page.text
    assert "content-security-policy" in told.headers and "content-security-policy" in page.headers
    assert "441302" not in caplog.text and "Traceback" not in caplog.text and "RuntimeError at" in caplog.text


def test_only_listed_origins_may_read(stage: Stage) -> None:
    client = stage.client()
    listed = client.post("/api/v1/conversations", json={}, headers={"Origin": "https://portal.example"})
    assert listed.headers["access-control-allow-origin"] == "https://portal.example"
    assert "access-control-allow-credentials" not in listed.headers
    for origin in ("https://portal.example.evil.test", "http://portal.example", "null", "https://evil.test"):
        for response in (
            client.post("/api/v1/conversations", json={}, headers={"Origin": origin}),
            client.options(
                "/api/v1/conversations", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
            ),
        ):
            assert "access-control-allow-origin" not in response.headers


def test_every_page_carries_its_policy(stage: Stage) -> None:
    client = stage.client(headers=HTML)
    for path in ("/", "/ask", "/about", "/nothing-here", "/sources/1", "/api/v1/openapi.json", "/widget.js", "/staff"):
        response = client.get(path)
        policy = response.headers["content-security-policy"]
        assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy, path
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "<script>" not in response.text and " onclick" not in response.text and " style=" not in response.text


def holder(thread: Thread, stage: Stage) -> TestClient:
    """A browser that holds the thread's cookie."""
    return stage.client(headers=HTML, cookies={"yijianshi_ask": f"{thread.id}.{thread.token}"})


FORMS: list[tuple[str, dict[str, str]]] = [
    ("/ask", {"text": "x"}), ("/ask/handover", {"text": "x"}), ("/ask/message", {"text": "x"}),
    ("/ask/choice", {"release_id": "r"}), ("/ask/not-mine", {"release_id": "r"}),
    ("/ask/rate", {"release_id": "r", "level": "5"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "data"), FORMS)
@pytest.mark.parametrize("csrf", [None, "", "0" * 64, "é"])
def test_a_form_without_its_own_mark_does_nothing(stage: Stage, path: str, data: dict[str, str], csrf: str | None) -> None:
    thread = stage.thread()
    sent = data if csrf is None else data | {"csrf": csrf}
    refused = holder(thread, stage).post(path, data=sent)
    assert refused.status_code == 400 and thread.kinds() == [] and thread.read()["state"] == "open"


def test_another_thread_s_mark_is_not_one_s_own(stage: Stage) -> None:
    mine, other = stage.thread(), stage.thread()
    found = re.search(r'name="csrf" value="([^"]+)"', holder(other, stage).get("/ask").text)
    assert found
    assert holder(mine, stage).post("/ask", data={"text": "x", "csrf": found[1]}).status_code == 400
    assert holder(other, stage).post("/ask", data={"text": CARD, "csrf": found[1]}).status_code == 303


def test_a_first_question_from_another_site_is_refused(stage: Stage) -> None:
    client = stage.client(headers=HTML)
    for site in ("cross-site", "same-site"):
        refused = client.post("/ask", data={"text": CARD}, headers={"Sec-Fetch-Site": site})
        assert refused.status_code == 400 and "set-cookie" not in refused.headers
    taken = client.post("/ask", data={"text": CARD}, headers={"Sec-Fetch-Site": "same-origin"})
    cookie = taken.headers["set-cookie"].lower()
    assert taken.status_code == 303 and "httponly" in cookie and "samesite=strict" in cookie and "path=/ask" in cookie


def test_a_page_keeps_what_was_typed_and_counts_lines_as_its_field_does(stage: Stage) -> None:
    client = stage.client(headers=HTML)
    lines = "\r\n".join(["问"] * 500)
    assert client.post("/ask", data={"text": lines}).status_code == 303
    other = stage.client(headers=HTML)
    long = other.post("/ask", data={"text": "很长" * 501})
    assert long.status_code == 413 and "很长" * 501 in long.text
    assert other.post("/ask", data={"text": "  \n"}).status_code == 400


def test_markup_in_words_is_shown_as_words(stage: Stage) -> None:
    evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>\'{{7*7}}'
    thread = stage.thread()
    thread.post("handover", text=evil)
    for page in (holder(thread, stage).get("/ask").text, stage.client().get("/ask", params={"q": evil}).text):
        assert "<img src=x" not in page and "<script>alert" not in page and "&lt;img src=x" in page
        assert "{{7*7}}" in page


def test_the_page_without_script_leads_to_the_same_answer_and_waits_by_itself(stage: Stage) -> None:
    client = stage.client(headers=HTML)
    client.post("/ask", data={"text": CARD})
    page = client.get("/ask").text
    assert "营业执照" in page and 'http-equiv="refresh"' not in page and "AI 生成，经人工审核" in page
    waiting = stage.client(headers=HTML)
    waiting.post("/ask", data={"text": POLICY})
    assert '<meta http-equiv="refresh" content="15">' in waiting.get("/ask").text


@pytest.mark.parametrize("cookie", ["x", ".", "a.b", "a" * 3000, "é.é", "'; drop table.x"])
def test_a_cookie_that_is_nobody_s_starts_anew(stage: Stage, cookie: str) -> None:
    raw = {b"Cookie": f"yijianshi_ask={cookie}".encode(), b"Accept": b"text/html"}
    client = stage.client()
    assert client.get("/ask", headers=raw).status_code == 200
    assert client.post("/ask", data={"text": CARD}, headers=raw).status_code == 303


def test_a_wrong_method_or_address_is_a_problem_in_either_language(stage: Stage) -> None:
    client = stage.client()
    problem(client.put("/api/v1/conversations"), 405, "method_not_allowed")
    problem(client.get("/api/v1/nothing"), 404, "not_found")
    problem(client.post("/api/v1/conversations", json={"region": "abc"}), 422, "malformed")
    problem(client.post("/api/v1/conversations", json={"locale": "fr"}), 422, "malformed")
    english = client.get("/api/v1/nothing", headers={"Accept-Language": "en-US,en;q=0.9"}).json()
    assert english["title"].startswith("Not found")
