"""A clerk edits a draft: what is typed is verified, said at its sentence where it fails, and approved by its own digest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from checkpoint.audit import verify
from checkpoint.body import Cite
from checkpoint.drafts import read_draft
from checkpoint.release import released
from checkpoint.tables import DraftRow, Release
from checkpoint.work_tables import Task
from tests.api.staff_stage import FIRST, SECOND, Browser, Stage, Waiting, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def form(stage: Stage, waiting: Waiting, **changed: Any) -> dict[str, Any]:
    """The edit form as the page has it, with what the clerk changed."""
    return {
        **waiting.decision, "text": [FIRST, SECOND, ""], "quote": [FIRST, SECOND, ""], "quote_of": ["0", "1", "2"],
        "passage": [str(stage.passage)] * 3, "start": ["-1"] * 3, **changed,
    }  # fmt: skip


def send(browser: Browser, waiting: Waiting, data: dict[str, Any]) -> Any:
    page = f"/staff/queue/{waiting.task}/edit"
    return browser.send(page, page, **data)


def released_text(stage: Stage) -> str:
    with stage.house.db.read() as session:
        row = session.scalars(select(Release)).one()
        return released(session, stage.house.keys, row.id).body.text()


def test_the_form_holds_each_sentence_and_its_quote(stage: Stage) -> None:
    waiting = stage.ask()
    text = stage.browser("clerk").get(f"/staff/queue/{waiting.task}/edit").text
    assert f">{FIRST}</textarea>" in text and f">{SECOND}</textarea>" in text
    assert text.count('name="quote_of"') == 5  # one each, one more each, one of the added sentence


def test_an_edit_is_a_draft_of_its_own_and_leaves_by_its_own_digest(stage: Stage) -> None:
    waiting = stage.ask()
    shorter = "申请提取：职工应当自签订购房合同之日起十二个月内提出申请。"
    answer = send(stage.browser("clerk"), waiting, form(stage, waiting, text=[shorter, SECOND, ""], drop=["1"]))
    assert answer.status_code == 303
    assert released_text(stage).splitlines()[1:] == [shorter]
    assert stage.woken == [waiting.conversation.id]
    with stage.house.db.read() as session:
        made = session.scalars(select(DraftRow).where(DraftRow.parent_id == waiting.draft.id)).one()
        assert made.author_id == stage.people["clerk"].id and made.digest != waiting.draft.digest
        assert session.scalars(select(Release)).one().draft_id == made.id
        assert verify(session, stage.house.keys).clean


def test_an_edit_may_be_looked_at_before_it_is_approved(stage: Stage) -> None:
    waiting = stage.ask()
    clerk = stage.browser("clerk")
    answer = send(clerk, waiting, form(stage, waiting, drop=["1"], then="look"))
    assert answer.headers["location"] == f"/staff/queue/{waiting.task}?done=edited"
    text = clerk.get(answer.headers["location"]).text
    assert "修改前的内容" in text and waiting.draft.digest not in text
    with stage.house.db.read() as session:
        assert session.scalar(select(Release)) is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"quote": ["职工应当在五年内提出申请，逾期不再受理。", SECOND, ""]}, "找不到"),
        ({"text": [FIRST, "中心应当自受理申请之日起五日内作出决定。", ""]}, "五日"),
        ({"text": [FIRST, "中心可以不作出决定，自受理申请之日起三日内。", ""]}, "依据里没有"),
        ({"quote": [FIRST, "", ""]}, "没有依据"),
        ({"text": ["", SECOND, ""]}, "没有内容"),
    ],
)
def test_what_its_source_does_not_say_is_told_at_its_sentence(stage: Stage, changed: dict[str, Any], said: str) -> None:
    waiting = stage.ask()
    answer = send(stage.browser("clerk"), waiting, form(stage, waiting, **changed))
    assert answer.status_code == 422
    fault = answer.text.split('<p class="fault"')[1].split("</p>")[0]
    assert said in fault
    for typed in changed.get("text", []) + changed.get("quote", []):
        assert typed in answer.text
    with stage.house.db.read() as session:
        assert session.scalar(select(Release)) is None
        assert session.scalars(select(Task)).one().subject == waiting.draft.id


def test_a_quote_with_a_slip_is_put_right_and_shown_again_not_taken_silently(stage: Stage) -> None:
    waiting = stage.ask()
    clerk = stage.browser("clerk")
    slip = "职工应当自签订购房合同之日起,十二个月内提出申请。"
    answer = send(clerk, waiting, form(stage, waiting, quote=[slip, SECOND, ""]))
    assert answer.status_code == 422 and "已按原文补正" in answer.text
    assert f">{FIRST}</textarea>" in answer.text and slip not in answer.text


def test_every_sentence_is_checked_though_the_quote_of_one_was_not_found(stage: Stage) -> None:
    waiting = stage.ask()
    wrong = form(
        stage, waiting, text=[FIRST, "中心应当自受理申请之日起五日内作出决定。", ""], quote=["没有这样一句原文。", SECOND, ""]
    )
    answer = send(stage.browser("clerk"), waiting, wrong)
    faults = answer.text.split('<p class="fault"')
    assert "找不到" in faults[1] and "五日" in faults[2]


def test_an_edit_that_drops_everything_is_refused(stage: Stage) -> None:
    waiting = stage.ask()
    answer = send(stage.browser("clerk"), waiting, form(stage, waiting, drop=["0", "1"]))
    assert answer.status_code == 422 and "没有留下任何句子" in answer.text


def test_a_sentence_may_be_added_with_its_quote(stage: Stage) -> None:
    waiting = stage.ask()
    added = "职工购买自住住房的，可以申请提取住房公积金。"
    answer = send(
        stage.browser("clerk"), waiting, form(stage, waiting, text=[FIRST, SECOND, added], quote=[FIRST, SECOND, added])
    )
    assert answer.status_code == 303 and released_text(stage).splitlines()[-1] == added


def test_two_clerks_one_draft_the_second_keeps_what_was_typed(stage: Stage) -> None:
    waiting = stage.ask()
    late, quick = stage.browser("clerk"), stage.browser("colleague")
    with stage.house.db.write() as session:
        session.get_one(Task, waiting.task).claimed_until = None
    done = quick.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve")
    assert done.status_code == 303
    typed = "我写了很久的一句：职工应当自签订购房合同之日起十二个月内提出申请。"
    answer = late.send(f"/staff/queue/{waiting.task}/edit", **form(stage, waiting, text=[typed, SECOND, ""]))
    assert answer.status_code == 409 and "已经有了审核决定" in answer.text and typed in answer.text
    assert typed not in released_text(stage)


def test_a_decision_on_a_draft_that_was_edited_meanwhile_meets_the_new_one(stage: Stage) -> None:
    waiting = stage.ask()
    clerk = stage.browser("clerk")
    send(clerk, waiting, form(stage, waiting, drop=["1"], then="look"))
    answer = clerk.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve")
    assert answer.status_code == 409 and "已被同事修改" in answer.text
    with stage.house.db.read() as session:
        task = session.get_one(Task, waiting.task)
        row = session.get_one(DraftRow, task.subject)
        assert len(read_draft(session, stage.house.keys, row.id, row.digest).body.sentences) == 1
        assert f'value="{row.digest}"' in answer.text


def test_what_a_colleague_holds_or_decided_opens_as_it_stands_and_not_as_a_form(stage: Stage) -> None:
    waiting = stage.ask()
    clerk, colleague = stage.browser("clerk"), stage.browser("colleague")
    clerk.get(f"/staff/queue/{waiting.task}")
    answer = colleague.get(f"/staff/queue/{waiting.task}/edit")
    assert answer.headers["location"] == f"/staff/queue/{waiting.task}"
    clerk.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve")
    assert clerk.get(f"/staff/queue/{waiting.task}/edit").status_code == 303


def test_another_departments_draft_cannot_be_edited(stage: Stage) -> None:
    waiting = stage.ask()
    police = stage.browser("police")
    assert police.get(f"/staff/queue/{waiting.task}/edit").status_code == 404
    answer = police.send(f"/staff/queue/{waiting.task}/edit", **form(stage, waiting))
    assert answer.status_code == 404


def test_a_passage_that_the_draft_does_not_cite_cannot_be_smuggled_in(stage: Stage) -> None:
    waiting = stage.ask()
    answer = send(stage.browser("clerk"), waiting, form(stage, waiting, passage=["99"] * 3))
    assert answer.status_code == 422 and "找不到" in answer.text


def test_an_unchanged_quote_keeps_the_span_it_had(stage: Stage) -> None:
    waiting = stage.ask()
    cites = waiting.draft.body.citations
    starts = [str(c.start) for c in cites]
    send(stage.browser("clerk"), waiting, form(stage, waiting, start=[*starts, "-1"], then="look"))
    with stage.house.db.read() as session:
        made = session.scalars(select(DraftRow).where(DraftRow.parent_id == waiting.draft.id)).one()
        kept: tuple[Cite, ...] = read_draft(session, stage.house.keys, made.id, made.digest).body.citations
    assert kept == cites
