"""Lock 5 as it is run: two real processes on one PostgreSQL, one for staff, one for citizens under the restricted role."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import make_url, select

from api.build import Door, build_app
from checkpoint import audit, handover
from checkpoint.decide import decide
from checkpoint.stop import turn
from checkpoint.tables import DraftRow
from core.conversations import Conversation, Rating
from core.errors import BadSettings
from core.people import Role
from core.settings import load_settings
from core.vault import ScopeKey
from tests.api.citizen_stage import CARD, POLICY
from tests.api.split_stage import MASTER, Pair, pair, server, until
from tests.api.test_events import tab

__all__ = ["pair", "server"]


def test_a_card_is_released_within_one_request(pair: Pair) -> None:
    thread = pair.thread()
    began = time.monotonic()
    said = thread.ask(CARD)
    assert said.status_code == 201 and time.monotonic() - began < 3
    answer = said.json()["entries"][-1]
    assert answer["kind"] == "answer" and answer["citations"] and answer["label"]["text"]
    for citation in answer["citations"][:2]:
        assert httpx.get(f"{pair.citizen_url}{citation['href']}").status_code == 200


def test_an_answer_that_a_clerk_approves_arrives_by_itself(pair: Pair) -> None:
    thread = pair.thread()
    said = thread.ask(POLICY)
    assert said.status_code == 202 and said.json()["waiting"]["place"] >= 1
    with tab(pair.citizen_url, thread, last=1) as open_tab:
        with pair.db.read() as session:
            draft = session.get_one(DraftRow, pair.task("answer", thread).subject)
        decide(pair.db, pair.keys, pair.staff(Role.clerk), draft.id, draft.digest, "approve", demo=True)
        given = open_tab.next("entry")
    assert given["kind"] == "answer" and given["sentences"]


def test_a_hand_over_speaks_both_ways_and_opens_again(pair: Pair) -> None:
    thread = pair.thread()
    assert thread.post("handover", text="请问手机19900001234能办吗").status_code == 202
    task = pair.task("handover", thread)
    handover.reply(pair.db, pair.keys, pair.staff(Role.clerk), task.id, "可以", once="1")
    assert thread.post("messages", text="谢谢").status_code == 201
    handover.close(pair.db, pair.staff(Role.clerk), task.id)
    assert thread.post("handover", text="再问一句").status_code == 202
    assert pair.task("handover", thread).id == task.id
    said = [(e["kind"], e["text"]) for e in thread.read()["entries"] if e["text"]]
    assert ("human_reply", "可以") in said and ("message", "请问手机19900001234能办吗") in said


def test_ratings_and_wrong_items_are_stored(pair: Pair) -> None:
    thread = pair.thread()
    release = thread.ask(CARD).json()["entries"][-1]["release_id"]
    assert thread.post("ratings", release_id=release, level=4, comment="好").status_code == 204
    assert thread.post("ratings", release_id=release, level=5, comment="").status_code == 204
    assert thread.post("not-mine", release_id=release).status_code in (201, 202)
    with pair.db.read() as session:
        row = session.scalars(select(Rating).where(Rating.conversation_id == thread.id)).one()
    assert (row.level, row.wrong_item, row.sealed is not None) == (5, True, True)


def test_an_erasure_is_asked_for_and_done_by_the_owner(pair: Pair) -> None:
    thread = pair.thread()
    thread.ask(CARD)
    assert thread.client.delete(thread.path, headers=thread.headers).status_code == 204
    assert thread.client.get(thread.path, headers=thread.headers).status_code == 410
    assert thread.ask(CARD).status_code == 410
    assert thread.client.delete(thread.path, headers=thread.headers).status_code == 204

    def gone() -> bool:
        with pair.db.read() as session:
            return session.get(ScopeKey, thread.id) is None

    until(gone)
    with pair.db.read() as session:
        assert session.get_one(Conversation, thread.id).state == "closed"
    assert thread.client.get(thread.path, headers=thread.headers).status_code == 410


def test_stopping_the_assistant_leaves_the_way_to_a_person(pair: Pair) -> None:
    turn(pair.db, pair.keys, pair.staff(Role.supervisor), stop=True, reason="测试")
    try:
        thread = pair.thread()
        assert thread.ask(CARD).status_code == 503
        assert thread.post("handover", text="请问").status_code == 202
    finally:
        turn(pair.db, pair.keys, pair.staff(Role.supervisor), stop=False, reason="测试")


def test_each_process_has_its_own_door_alone(pair: Pair) -> None:
    def status(url: str, path: str) -> int:
        return httpx.get(f"{url}{path}").status_code

    for path in ("/", "/ask", "/about", "/widget.js", "/healthz", "/readyz", "/api/v1/texts", "/api/v1/openapi.json"):
        assert status(pair.citizen_url, path) == 200, path
    for path in ("/staff", "/staff/sign-in", "/staff/ledger", "/metrics"):
        assert status(pair.citizen_url, path) == 404, path
    for path in ("/staff/sign-in", "/metrics", "/healthz", "/readyz"):
        assert status(pair.staff_url, path) == 200, path
    assert httpx.post(f"{pair.staff_url}/api/v1/conversations", json={}).status_code == 404
    assert status(pair.staff_url, "/ask") == 404


def test_the_page_without_script_asks_and_answers(pair: Pair) -> None:
    with httpx.Client(base_url=pair.citizen_url, timeout=20, follow_redirects=True) as client:
        page = client.post("/ask", data={"text": CARD})
    assert page.status_code == 200 and "/sources/" in page.text


def test_the_citizens_connection_sees_no_draft(pair: Pair) -> None:
    with psycopg.connect(pair.role_url, autocommit=True) as connection:
        for table in ("draft", "approval", "opinion", "link"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT 1 FROM {table}")


def test_what_both_wrote_together_verifies(pair: Pair) -> None:
    with pair.db.read() as session:
        assert audit.verify(session, pair.keys).clean


def test_the_citizens_door_refuses_a_role_that_sees_drafts_or_has_no_rights(pair: Pair, server: str, tmp_path: Path) -> None:
    key = base64.b64encode(MASTER).decode()

    def refused(url: str) -> str:
        with pytest.raises(BadSettings) as wrong:
            build_app(load_settings(data_dir=tmp_path, citizen_database_url=url, master_key=key), Door.citizen)
        return str(wrong.value)

    assert "may read drafts" in refused(server)
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute("CREATE ROLE nobody LOGIN PASSWORD 'x'")
    named = make_url(server)
    assert "no rights yet" in refused(named.set(username="nobody", password="x").render_as_string(hide_password=False))
    assert "cannot be reached" in refused(named.set(database="elsewhere").render_as_string(hide_password=False))
