"""Event streams: what is new arrives by itself, on every open tab, and a line that broke goes on where it ended."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Queue
from typing import Any

import httpx
import pytest

from api.citizen import events
from checkpoint import handover
from checkpoint.decide import decide
from core.people import Role
from tests.api.citizen_stage import CARD, POLICY, Stage, Thread, make_stage, served


@dataclass
class Tab:
    """An open stream: what it was told, in order."""

    told: Queue[tuple[str, Any, str]] = field(default_factory=Queue)
    ended: threading.Event = field(default_factory=threading.Event)

    def next(self, event: str) -> Any:
        """The data of the next event of a name; others are passed over."""
        while True:
            name, data, _ = self.told.get(timeout=15)
            if name == event:
                return data


@contextmanager
def tab(url: str, thread: Thread, last: int = 0) -> Iterator[Tab]:
    """Opens a stream after entry `last`."""
    opened = Tab()
    headers = thread.headers | ({"Last-Event-ID": str(last)} if last else {})
    client = httpx.Client(timeout=20)
    ready = threading.Event()

    def read() -> None:
        try:
            with client.stream("GET", f"{url}{thread.path}/events", headers=headers) as stream:
                ready.set()
                block: dict[str, str] = {}
                for line in stream.iter_lines():
                    if line:
                        name, _, value = line.partition(": ")
                        block[name] = value
                    elif "event" in block:
                        opened.told.put((block["event"], json.loads(block["data"]), block.get("id", "")))
                        block = {}
        except httpx.HTTPError:
            pass
        finally:
            opened.ended.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    assert ready.wait(15)
    try:
        yield opened
    finally:
        client.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = make_stage(tmp_path_factory.mktemp("events"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def url(stage: Stage) -> Iterator[str]:
    with served(stage.app) as address:
        yield address


def test_an_approved_answer_arrives_on_both_tabs_without_reload(stage: Stage, url: str) -> None:
    thread = stage.thread()
    with tab(url, thread) as one, tab(url, thread) as two:
        assert one.next("waiting") is None
        thread.ask(POLICY)
        for each in (one, two):
            assert each.next("entry")["kind"] == "question" and each.next("waiting")["place"] == 1
        draft = stage.draft(stage.tasks("answer")[-1])
        decide(stage.base.db, stage.base.keys, stage.staff(Role.clerk), draft.id, draft.digest, "approve", demo=True)
        for each in (one, two):
            given = each.next("entry")
            assert given["kind"] == "answer" and given["sentences"] and each.next("waiting") is None


def test_a_person_s_reply_arrives_by_itself(stage: Stage, url: str) -> None:
    thread = stage.thread()
    thread.post("handover", text="请问")
    with tab(url, thread, last=2) as open_tab:
        task = next(t for t in stage.tasks("handover") if t.conversation_id == thread.id)
        handover.reply(stage.base.db, stage.base.keys, stage.staff(Role.clerk), task.id, "您好", once="1")
        reply = open_tab.next("entry")
        assert reply["kind"] == "human_reply" and reply["text"] == "您好"


def test_this_process_s_own_acts_are_told_at_once(stage: Stage, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "PACE_S", 60.0)
    thread = stage.thread()
    with tab(url, thread) as open_tab:
        open_tab.next("waiting")
        thread.ask(CARD)
        assert [open_tab.next("entry")["kind"] for _ in range(2)] == ["question", "answer"]


def test_a_broken_line_goes_on_without_loss_or_repeat(stage: Stage, url: str) -> None:
    thread = stage.thread()
    whole: list[int] = []
    for words in (CARD, "那电话是多少", "要几天"):
        with tab(url, thread, last=whole[-1] if whole else 0) as open_tab:
            thread.ask(words)
            whole.append(open_tab.next("entry")["seq"])
    with tab(url, thread, last=whole[-1]) as open_tab:
        whole += [open_tab.next("entry")["seq"] for _ in range(6 - len(whole))]
    assert whole == [1, 2, 3, 4, 5, 6]


def test_each_entry_s_id_is_its_number_and_waiting_has_none(stage: Stage, url: str) -> None:
    thread = stage.thread()
    thread.ask(CARD)
    with tab(url, thread) as open_tab:
        told = [open_tab.told.get(timeout=15) for _ in range(3)]
    assert [(name, number) for name, _, number in told] == [("entry", "1"), ("entry", "2"), ("waiting", "")]


def test_a_stream_ends_when_its_conversation_is_erased(stage: Stage, url: str) -> None:
    thread = stage.thread()
    with tab(url, thread) as open_tab:
        open_tab.next("waiting")
        thread.client.delete(thread.path, headers=thread.headers)
        assert open_tab.ended.wait(15)
    assert httpx.get(f"{url}{thread.path}/events", headers=thread.headers).status_code == 410


def test_what_was_left_is_forgotten(stage: Stage, url: str) -> None:
    thread = stage.thread()
    listening = stage.app.state.wakes._listening
    with tab(url, thread) as open_tab:
        open_tab.next("waiting")
        assert thread.id in listening
        thread.client.delete(thread.path, headers=thread.headers)
        assert open_tab.ended.wait(15)
    assert thread.id not in listening


def test_answers_are_the_same_by_stream_and_by_polling(stage: Stage, url: str) -> None:
    thread = stage.thread()
    thread.ask(CARD)
    with tab(url, thread) as open_tab:
        streamed = [open_tab.next("entry") for _ in range(2)]
    assert streamed == thread.read()["entries"]
