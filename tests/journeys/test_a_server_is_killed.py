"""kill -9 while questions and decisions flow: nothing lost, nothing doubled, the audit clean.

YIJIANSHI_TEST_KILLS sets how many times; the default keeps the suite short.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from running import Server, demonstration, hidden, sign_in
from sqlalchemy import func, select

from api.citizen.holder import sealed_key
from checkpoint import audit
from checkpoint.tables import Opinion, Release
from core.clock import now
from core.conversations import Entry, Question
from core.crypto import load_keys
from core.db import Database

KILLS = int(os.environ.get("YIJIANSHI_TEST_KILLS", "3"))
ASKED = ("食品经营许可（新办）要什么材料", "公积金贷款办法里最高额度怎么规定", "今天天气怎么样", "新生儿落户几天", "食品经营许可证有效期几年")


class Traffic:
    """Citizens who ask and a clerk who decides, until told to stop; what was acknowledged is written down."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: dict[str, tuple[str, str, str]] = {}  # key → conversation, token, text
        self.answered: set[str] = set()
        self.decided: set[str] = set()
        self.stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self) -> None:
        self.stop.clear()
        self._threads = [threading.Thread(target=self._run, args=(act,)) for act in (self._ask, self._ask, self._decide)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (httpx.TransportError, AssertionError):
            pass  # the server was killed under it: what was not acknowledged is asked again later

    def _ask(self) -> None:
        with httpx.Client(base_url=self.url, timeout=10) as client:
            while not self.stop.is_set():
                opened = client.post("/api/v1/conversations", json={})
                assert opened.status_code == 201
                one = opened.json()
                key = f"{one['id']}-{random.random()}"
                self.asked[key] = (one["id"], one["token"], random.choice(ASKED))
                self.send(client, key)

    def send(self, client: httpx.Client, key: str) -> None:
        conversation, token, text = self.asked[key]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        answer = client.post(f"/api/v1/conversations/{conversation}/questions", json={"text": text}, headers=headers)
        assert answer.status_code in (201, 202), answer.text
        self.answered.add(key)

    def _decide(self) -> None:
        with closing(sign_in(self.url, "clerk")) as client:
            while not self.stop.is_set():
                page = client.get("/staff/queue/next", follow_redirects=True)
                draft, digest = hidden(page.text, "draft_id"), hidden(page.text, "digest")
                if not draft:
                    time.sleep(0.05)
                    continue
                done = client.post(
                    f"{page.url.path.rstrip('/')}/decide",
                    data={"draft_id": draft, "digest": digest, "verdict": "approve", "csrf": hidden(page.text, "csrf")},
                )
                if done.status_code == 303:
                    self.decided.add(draft)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    return Server(demonstration(tmp_path_factory.mktemp("killed")))


def test_nothing_is_lost_or_doubled_when_the_server_is_killed_again_and_again(server: Server) -> None:
    traffic = Traffic(server.url)
    for _ in range(KILLS):
        server.start()
        traffic.begin()
        time.sleep(random.uniform(0.3, 2.5))  # the moment of the kill is the thing under test
        server.kill()
        traffic.end()
    server.start()
    try:
        with httpx.Client(base_url=server.url, timeout=20) as client:
            for key in [*traffic.asked]:  # every asker's browser sends again what it got no answer to, and some twice
                traffic.send(client, key)
        _until_settled(server)
    finally:
        server.stop()
    assert len(traffic.asked) > KILLS
    _check(server.settings.data_dir, traffic)


def _until_settled(server: Server) -> None:
    db = Database(server.settings.url)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with db.read() as session:
            if not session.scalar(select(func.count()).select_from(Question).where(Question.state == "received")):
                db.close()
                return
        time.sleep(0.2)
    raise AssertionError("questions were left unanswered")


def _check(folder: Path, traffic: Traffic) -> None:
    db = Database(f"sqlite:///{folder / 'yijianshi.sqlite'}")
    keys = load_keys(None, folder / "keys" / "master.key", "international")
    with db.read() as session:
        stored = list(session.scalars(select(Question.idempotency_key)))
        assert len(stored) == len(set(stored))
        assert set(stored) == {sealed_key(key) for key in traffic.asked}
        approved = set(session.scalars(select(Opinion.draft_id).where(Opinion.verdict == "approve")))
        assert traffic.decided <= approved
        releases = list(session.execute(select(Release.question_id, func.count()).group_by(Release.question_id)))
        assert all(count == 1 for _, count in releases)
        released = set(session.scalars(select(Release.draft_id).where(Release.standing.is_(False))))
        assert released == approved
        for conversation, count, last in session.execute(
            select(Entry.conversation_id, func.count(), func.max(Entry.seq)).group_by(Entry.conversation_id)
        ):
            assert count == last, conversation
        report = audit.verify(session, keys, folder / "ledger" / "heads.jsonl")
        assert report.clean, report.findings
        assert report.links > len(releases)
    db.close()


def test_an_upgrade_finishes_the_work_that_was_pending(server: Server) -> None:
    """A question committed by the old version and never answered, its job queued by code that no longer exists."""
    server.start()
    with httpx.Client(base_url=server.url, timeout=20) as client:
        one = client.post("/api/v1/conversations", json={}).json()
    server.kill()
    db = Database(server.settings.url)
    keys = load_keys(None, server.settings.data_dir / "keys" / "master.key", "international")
    from assistant.receive import receive

    question_id = receive(db, keys, one["id"], "公积金贷款办法里最高额度怎么规定", "before-the-upgrade")
    old = Path(__file__).with_name("old_version.py")
    Server(server.settings, {"OLD_QUESTION": question_id}).start_and_die(old)
    with db.read() as session:
        assert session.get_one(Question, question_id).state == "received"
    began = now()
    server.start()
    try:
        _until_settled(server)
    finally:
        server.stop()
    with db.read() as session:
        question = session.get_one(Question, question_id)
        assert question.state == "waiting"
        assert question.received_at < began
    db.close()
