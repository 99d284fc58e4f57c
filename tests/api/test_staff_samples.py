"""Sampling: a share of what was released at once is judged by clerks, and a wrong one sends its asker a correction."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.citizen.pages import COOKIE
from checkpoint import audit, queue, roles, sampling
from checkpoint.decide import revoke
from checkpoint.erase import erase
from checkpoint.release import released
from checkpoint.tables import Approval, DraftRow, Link, Release
from checkpoint.work_tables import Task
from core.conversations import Conversation
from core.errors import AlreadyDecided, ClaimedByOther, Erased, Hidden, NotAllowed
from core.people import Person, Role, add_person, open_session
from tests.api.citizen_stage import CARD, POLICY, VAGUE, Stage, Thread, make_stage
from tests.api.staff_stage import Browser


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[float], Stage]]:
    opened: list[Stage] = []

    def made(share: float) -> Stage:
        opened.append(make_stage(tmp_path, sample_share=share))
        return opened[-1]

    yield made
    for stage in opened:
        stage.close()


@pytest.fixture
def stage(make: Callable[[float], Stage]) -> Stage:
    return make(1.0)


def samples(stage: Stage) -> list[Task]:
    return stage.tasks(sampling.KIND)


def drawn(stage: Stage) -> tuple[Thread, Task]:
    """A question answered at once, and the task that was drawn for it."""
    thread = stage.thread()
    assert thread.ask(CARD).status_code == 201
    (task,) = samples(stage)
    return thread, task


def browser(stage: Stage, role: Role, login: str = "") -> Browser:
    with stage.base.db.write() as session:
        person = session.scalars(select(Person).where(Person.login == (login or role.value))).one()
        token = open_session(session, person, 8)
    client = stage.client(headers={"accept": "text/html"})
    client.cookies.set("yijianshi_staff", token, path="/staff")
    return Browser(client)


def links(session: Session, kind: str) -> list[dict[str, object]]:
    return [json.loads(body) for body in session.scalars(select(Link.body).where(Link.kind == kind))]


def rate(stage: Stage) -> float:
    return float(re.findall(r"^yijianshi_wrong_item_rate (\S+)$", stage.client().get("/metrics").text, re.M)[0])


def test_a_released_card_is_drawn_with_its_department_and_region(stage: Stage) -> None:
    thread, task = drawn(stage)
    given = next(e for e in thread.read()["entries"] if e["kind"] == "answer")
    item = given["understood"]["item"]
    assert (task.subject, task.department, task.region) == (given["release_id"], item["department"], item["region"])
    assert task.conversation_id == thread.id and task.department


def test_only_cards_are_drawn(stage: Stage) -> None:
    for words in (POLICY, VAGUE, "转人工"):
        stage.thread().ask(words)
    with stage.base.db.write() as session:
        for release_id in session.scalars(select(Release.id)).all():
            assert sampling.draw(session, released(session, stage.base.keys, release_id), 1.0) is None
    assert samples(stage) == []


def test_nothing_is_drawn_where_the_share_is_none(make: Callable[[float], Stage]) -> None:
    stage = make(0.0)
    assert stage.thread().ask(CARD).status_code == 201 and samples(stage) == []


def test_about_the_share_that_was_set_is_drawn(make: Callable[[float], Stage]) -> None:
    stage = make(0.5)
    for _ in range(40):
        assert stage.thread().ask(CARD).status_code == 201
    assert 5 <= len(samples(stage)) <= 35


def test_the_desk_shows_question_item_and_confidence_and_claims_what_it_shows(stage: Stage) -> None:
    _, task = drawn(stage)
    clerk = browser(stage, Role.clerk)
    home = clerk.get("/staff").text
    assert 'href="/staff/samples"><strong class="number">1</strong>' in home
    page = clerk.get("/staff/samples").text
    with stage.base.db.read() as session:
        given = session.get_one(Release, task.subject)
    assert CARD in page and task.department in page and given.confidence is not None
    assert f"{given.confidence * 100:.0f}%" in page
    with stage.base.db.write() as session:
        person = add_person(session, "second", "示例乙", "password-123456", demonstration=True)
        roles.grant_first(session, stage.base.keys, person, [Role.clerk])
    other = browser(stage, Role.clerk, "second")
    assert CARD not in other.get("/staff/samples").text
    assert other.send(f"/staff/samples/{task.id}", right="true").status_code == 409
    with stage.base.db.read() as session:
        assert links(session, "sample") == []


def test_right_is_noted_in_the_ledger_and_changes_nothing_for_the_asker(stage: Stage) -> None:
    thread, task = drawn(stage)
    before = thread.kinds()
    answer = browser(stage, Role.clerk).send(f"/staff/samples/{task.id}", right="true")
    assert answer.status_code == 303 and answer.headers["location"] == "/staff/samples?done=sample_right"
    assert thread.kinds() == before and samples(stage) == [] and rate(stage) == 0
    with stage.base.db.read() as session:
        person = session.scalar(select(Person.id).where(Person.login == "clerk"))
        assert links(session, "sample") == [{"release": task.subject, "person": person, "right": True}]
    assert "现在没有等待抽查的卡片" in browser(stage, Role.clerk).get("/staff/samples").text


def test_wrong_sends_the_asker_the_correction_at_once_and_a_person(stage: Stage) -> None:
    thread, task = drawn(stage)
    woken: list[str] = []
    stage.house.wake = woken.append
    answer = browser(stage, Role.clerk).send(f"/staff/samples/{task.id}", right="false")
    assert answer.headers["location"] == "/staff/samples?done=sample_wrong" and woken == [thread.id]
    found = thread.read()
    correction, handover = found["entries"][-2:]
    assert (correction["kind"], correction["release_id"]) == ("correction", task.subject)
    assert correction["text"].startswith("更正：") and correction["label"]["text"] == "AI 生成，经人工审核"
    assert correction["aigc"]["PropagateID"] != task.subject
    assert handover["kind"] == "handover" and found["state"] == "with_person"
    assert [t.conversation_id for t in stage.tasks("handover")] == [thread.id]
    with stage.base.db.read() as session:
        assert [said["right"] for said in links(session, "sample")] == [False]
        assert audit.verify(session, stage.base.keys).clean
    assert "此回答已更正" in page_of(stage, thread)


def page_of(stage: Stage, thread: Thread) -> str:
    """The page without script."""
    client = stage.client(headers={"accept": "text/html"})
    client.cookies.set(COOKIE, f"{thread.id}.{thread.token}")
    return str(client.get("/ask").text)


def test_a_pair_is_judged_once(stage: Stage) -> None:
    thread, task = drawn(stage)
    staff = stage.staff(Role.clerk)
    args = (stage.base.db, stage.base.keys, staff, task.id)
    sampling.judge(*args, False, demo=True)
    for right in (False, True):
        with pytest.raises(AlreadyDecided):
            sampling.judge(*args, right, demo=True)
    assert thread.kinds().count("correction") == 1
    late = browser(stage, Role.clerk).send(f"/staff/samples/{task.id}", right="true")
    assert late.status_code == 409
    with stage.base.db.read() as session:
        assert len(links(session, "sample")) == 1


def test_nobody_judges_what_is_not_theirs(stage: Stage) -> None:
    _, task = drawn(stage)
    db, keys = stage.base.db, stage.base.keys
    steward, supervisor, clerk = (stage.staff(r) for r in (Role.steward, Role.supervisor, Role.clerk))
    with pytest.raises(Hidden):
        sampling.judge(db, keys, steward, task.id, True, demo=True)
    with db.write() as session:
        queue.claim(session, supervisor, task.id, 60)
    with pytest.raises(ClaimedByOther):
        sampling.judge(db, keys, clerk, task.id, True, demo=True)
    with db.write() as session:
        queue.give_back(session, supervisor, task.id)
        session.get_one(Conversation, task.conversation_id).subject = f"staff:{clerk.id}"
    with pytest.raises(NotAllowed, match="own_question"):
        sampling.judge(db, keys, clerk, task.id, True, demo=True)
    assert CARD not in browser(stage, Role.clerk).get("/staff/samples").text
    stage.thread().ask(POLICY)
    (answer,) = stage.tasks("answer")
    with pytest.raises(Hidden):
        sampling.judge(db, keys, clerk, answer.id, True, demo=True)


def test_erasure_takes_the_pair_off_the_desk(stage: Stage) -> None:
    thread, task = drawn(stage)
    staff = stage.staff(Role.clerk)
    with stage.base.db.write() as session:
        erase(session, stage.base.keys, session.get_one(Conversation, thread.id), "asked")
    assert samples(stage) == []
    with pytest.raises(Erased):
        sampling.judge(stage.base.db, stage.base.keys, staff, task.id, False, demo=True)


def test_an_erased_conversation_is_never_drawn(stage: Stage) -> None:
    thread, task = drawn(stage)
    with stage.base.db.write() as session:
        given = released(session, stage.base.keys, task.subject)
        erase(session, stage.base.keys, session.get_one(Conversation, thread.id), "asked")
        assert sampling.draw(session, given, 1.0) is None


@pytest.mark.parametrize("how", ["stopped", "revoked"])
def test_a_correction_that_may_not_leave_still_brings_a_person(stage: Stage, how: str) -> None:
    thread, task = drawn(stage)
    if how == "stopped":
        stage.stop(True)
    else:
        with stage.base.db.read() as session:
            wordings = session.execute(
                select(DraftRow.id, DraftRow.digest)
                .join(Approval, Approval.draft_id == DraftRow.id)
                .where(DraftRow.template == sampling.CORRECTION)
            ).all()
        for draft_id, digest in wordings:
            revoke(stage.base.db, stage.base.keys, stage.staff(Role.supervisor), draft_id, digest, "测试")
    answer = browser(stage, Role.clerk).send(f"/staff/samples/{task.id}", right="false")
    assert answer.headers["location"] == "/staff/samples?done=sample_wrong_unsent"
    assert thread.kinds()[-1] == "handover" and "correction" not in thread.kinds()


def test_the_wrong_item_rate_counts_each_card_once(stage: Stage) -> None:
    assert math.isnan(rate(stage))
    threads = [stage.thread() for _ in range(4)]
    for thread in threads:
        thread.ask(CARD)
    assert rate(stage) == 0
    first, second = sorted(samples(stage), key=lambda t: t.made_at)[:2]
    threads[0].post("not-mine", release_id=first.subject)
    with stage.base.db.read() as session:
        cards = sampling.wrong_items(session)[1]
    assert rate(stage) == pytest.approx(1 / cards)
    for task in (first, second):
        sampling.judge(stage.base.db, stage.base.keys, stage.staff(Role.clerk), task.id, False, demo=True)
    assert rate(stage) == pytest.approx(2 / cards)
