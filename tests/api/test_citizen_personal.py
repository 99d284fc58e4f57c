"""Personal data typed at the citizen's door: sealed at rest, out of logs, index and metrics, back in the asker's own view."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from api.thread import entries
from core.conversations import Conversation
from tests.api.citizen_stage import CARD, Stage, Thread, make_stage, served

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(n: int) -> str:
    """A made-up ID number with a right check character."""
    body = f"4601051987{1 + n % 12:02d}{1 + n % 28:02d}{100 + n}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


def bank_card(n: int) -> str:
    """A made-up card number with a right Luhn digit."""
    body = f"622202{1000000000 + n * 7919:010d}"[:18]
    digits = [int(c) for c in reversed(body)]
    total = sum(d if i % 2 else d * 2 - 9 * (d > 4) for i, d in enumerate(digits))
    return body + str(-total % 10)


PLANTED = (
    [(f"我的身份证号是{v}，", v) for v in map(id_number, range(15))]
    + [(f"电话{v}，", v) for v in (f"1380013{n:04d}" for n in range(8000, 8015))]
    + [(f"卡号{v}，", v) for v in map(bank_card, range(8))]
    + [(f"邮箱{v}，", v) for v in (f"planted{n}@mail.example.cn" for n in range(6))]
    + [(f"我叫{v}，", v) for v in ("欧阳菡萏", "上官翊坤", "慕容霁月")]
    + [(f"住在{v}，", v) for v in ("海口市龙华区滨海大道8号紫荆花园3栋1204室", "三亚市吉阳区迎宾路66号2栋501室", "儋州市那大镇中兴大街9号")]
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Thread, str, list[str]]]:
    """A stage where all of it was said: in questions, messages, notes to a person and comments on an answer."""
    stage = make_stage(tmp_path_factory.mktemp("personal"), questions_per_minute=1000)
    thread, person = stage.thread(), stage.thread()
    heard = _Heard()
    root = logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    typed = [lead for lead, _ in PLANTED]
    with served(stage.app) as url:
        rating = thread.ask(CARD).json()["entries"][-1]["release_id"]
        for number, lead in enumerate(typed):
            # A careless client takes what was typed for its key.
            value = PLANTED[number][1]
            way, headers = number % 4, thread.headers | {"Idempotency-Key": value if value.isascii() else str(number)}
            if way == 0:
                words = {"text": f"{lead}想问食品经营许可要什么材料"}
                httpx.post(f"{url}{thread.path}/questions", json=words, headers=headers).raise_for_status()
            elif way == 1:
                httpx.post(f"{url}{person.path}/handover", json={"text": lead}, headers=person.headers).raise_for_status()
            elif way == 2:
                words = {"text": f"{lead}请回复"}
                httpx.post(f"{url}{person.path}/handover", json={}, headers=person.headers).raise_for_status()
                httpx.post(f"{url}{person.path}/messages", json=words, headers=person.headers).raise_for_status()
            else:
                comment = {"release_id": rating, "level": 4, "comment": f"{lead}办得好"}
                httpx.post(f"{url}{thread.path}/ratings", json=comment, headers=headers).raise_for_status()
        # A choice and 不是我要办的 say the earlier words again.
        last = thread.read()["entries"][-1]
        if last["kind"] == "answer":
            thread.post("not-mine", release_id=last["release_id"])
        metrics = httpx.get(f"{url}/metrics").text
    root.removeHandler(heard)
    root.setLevel(level)
    yield stage, thread, metrics, [*heard.lines]
    stage.close()


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


Told = tuple[Stage, Thread, str, list[str]]


def test_nothing_of_it_lies_in_the_data_folder_in_clear(told: Told) -> None:
    stage = told[0]
    stored = stage.bytes()
    assert "食品经营许可".encode() in stored and (stage.folder / "yijianshi.sqlite-wal").stat().st_size > 0
    left = [v for _, v in PLANTED if v.encode() in stored or v.encode("utf-16-le") in stored]
    assert left == []


def test_nothing_of_it_is_logged_or_measured(told: Told) -> None:
    _, _, metrics, lines = told
    assert any("/questions" in line for line in lines)
    assert [v for _, v in PLANTED if any(v in line for line in lines)] == []
    assert [v for _, v in PLANTED if v in metrics] == []


def test_the_asker_sees_their_own_words_again(told: Told) -> None:
    shown = "\n".join(e["text"] for e in told[1].read()["entries"])
    asked = [v for n, (_, v) in enumerate(PLANTED) if n % 4 == 0]
    assert [v for v in asked if v not in shown] == [] and "〔" not in shown


def test_staff_see_placeholders(told: Told) -> None:
    stage = told[0]
    with stage.base.db.read() as session:
        shown = "\n".join(
            e["text"]
            for conversation in session.scalars(select(Conversation))
            for e in entries(session, stage.base.keys, conversation, stage.house.calendar, originals=False)
        )
    assert [v for _, v in PLANTED if v in shown] == []
    assert "〔身份证号1〕" in shown and "〔手机号1〕" in shown and "〔姓名1〕" in shown


def test_a_value_keeps_its_placeholder_in_a_conversation_and_not_beyond(tmp_path: Path) -> None:
    stage = make_stage(tmp_path)
    one, two = stage.thread(), stage.thread()
    for thread, numbers in ((one, (1, 2, 1)), (two, (2,))):
        thread.post("handover")
        for n in numbers:
            thread.post("messages", text=f"身份证{id_number(n)}")
    with stage.base.db.read() as session:
        views = [
            [e["text"] for e in entries(session, stage.base.keys, found, stage.house.calendar, originals=False)][1:]
            for found in (session.get_one(Conversation, t.id) for t in (one, two))
        ]
    assert views == [["身份证〔身份证号1〕", "身份证〔身份证号2〕", "身份证〔身份证号1〕"], ["身份证〔身份证号1〕"]]
    stage.close()
