"""The knowledge desk: a steward narrows, reads, samples, publishes, withdraws, revokes; cuts a file; approves wordings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from checkpoint.audit import verify
from checkpoint.release import standing_exact
from checkpoint.roles import grant_first
from checkpoint.tables import Approval, DraftRow, Revocation
from checkpoint.work_tables import BatchPlan, SampleView
from core.clock import now
from core.people import Role
from core.sources import SourceDocument, SourceVersion
from knowledge.importing import import_paths
from knowledge.store import store
from knowledge.tables import SplitProposal
from tests.api.staff_stage import Browser, Stage, guide, import_guides, law, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def open_plan(stage: Stage, *versions: str) -> tuple[Browser, str]:
    """A steward who chose versions with cards, before the plan's page."""
    steward = stage.browser("steward")
    answer = steward.send("/staff/publish", version=list(versions))
    assert answer.status_code == 303
    return steward, answer.headers["location"]


def sample_of(stage: Stage, path: str) -> list[str]:
    with stage.house.db.read() as session:
        return list(session.get_one(BatchPlan, path.rsplit("/", 1)[-1]).sample)


def standing(stage: Stage, item: str = "gjj-1") -> Any:
    with stage.house.db.read() as session:
        written = select(DraftRow.digest).where(DraftRow.item_id == item, DraftRow.field == "materials")
        return standing_exact(session, session.scalars(written).one(), demo=False)


def test_the_list_is_narrowed_by_title_kind_and_state(stage: Stage) -> None:
    import_guides(stage, guide("a", "提取公积金"), guide("b", "缴存公积金"))
    steward = stage.browser("steward")
    for query, shown, hidden in (
        ("title=提取公", "提取公积金", "缴存公积金"),
        ("kind=law", "示例住房公积金提取办法", "缴存公积金"),
        ("state=imported", "缴存公积金", "示例住房公积金提取办法"),
        ("state=in_force", "示例住房公积金提取办法", "缴存公积金"),
        ("title=%25", "没有符合条件", "缴存公积金"),
    ):
        text = steward.get(f"/staff/knowledge?{query}").text
        assert shown in text, query
        assert hidden not in text, query


def test_a_version_is_read_as_text_with_its_facts(stage: Stage) -> None:
    (version,) = import_guides(stage, guide())
    text = stage.browser("steward").get(f"/staff/knowledge/{version}").text
    assert "购房提取住房公积金 › 申请材料" in text and "经备案的购房合同" in text and "待发布" in text


def test_cards_are_published_only_after_their_sample_was_opened(stage: Stage) -> None:
    (version,) = import_guides(stage, guide())
    steward, plan = open_plan(stage, version)
    assert "批量批准" in steward.get(plan).text and "开始核对" in steward.get(plan).text
    early = steward.send(plan)
    assert early.status_code == 422 and "没有打开看过" in early.text
    for n, draft in enumerate(sample_of(stage, plan), 1):
        page = steward.get(f"{plan}/sample/{draft}").text
        assert f"已核对 {n}／3 张" in page
        steward.send(f"{plan}/sample/{draft}", wrong="false")
    assert standing(stage) is None
    answer = steward.send(plan)
    assert answer.status_code == 303 and standing(stage) is not None
    with stage.house.db.read() as session:
        assert session.get_one(SourceVersion, version).status == "published"
        assert {a.how for a in session.scalars(select(Approval))} == {"batch"}
        assert verify(session, stage.house.keys).clean


def test_one_wrong_card_stops_the_batch(stage: Stage) -> None:
    (version,) = import_guides(stage, guide())
    steward, plan = open_plan(stage, version)
    for n, draft in enumerate(sample_of(stage, plan)):
        steward.get(f"{plan}/sample/{draft}")
        steward.send(f"{plan}/sample/{draft}", wrong="true" if n == 1 else "false")
    assert "抽样发现错误" in steward.get(plan).text
    answer = steward.send(plan)
    assert answer.status_code == 422 and standing(stage) is None


def test_a_card_cannot_be_judged_before_it_was_opened(stage: Stage) -> None:
    (version,) = import_guides(stage, guide())
    steward, plan = open_plan(stage, version)
    draft = sample_of(stage, plan)[0]
    assert steward.send(f"{plan}/sample/{draft}", wrong="false").status_code == 404
    with stage.house.db.read() as session:
        assert session.scalar(select(func.count()).select_from(SampleView)) == 0


def test_a_plan_belongs_to_the_steward_who_drew_it(stage: Stage) -> None:
    (version,) = import_guides(stage, guide())
    _, plan = open_plan(stage, version)
    with stage.house.db.write() as session:
        grant_first(session, stage.house.keys, stage.people["nobody"], [Role.steward])
    other = stage.browser("nobody")
    assert other.get(plan).status_code == 404 and other.send(plan).status_code == 404


def test_a_day_gone_by_is_refused_before_anything_is_approved(stage: Stage) -> None:
    (version,) = import_guides(stage, guide())
    steward, plan = open_plan(stage, version)
    for draft in sample_of(stage, plan):
        steward.get(f"{plan}/sample/{draft}")
    for day, status in (("2020-01-01", 400), ("morgen", 400)):
        assert steward.send(plan, on=day).status_code == status
    with stage.house.db.read() as session:
        assert session.scalar(select(Approval)) is None
    assert steward.send(plan, on="2999-01-01").status_code == 303 and standing(stage) is None


def test_everything_under_the_filters_is_published_by_one_button(stage: Stage) -> None:
    import_guides(stage, guide("a", "提取公积金甲"), guide("b", "提取公积金乙"), guide("c", "缴存"))
    steward = stage.browser("steward")
    answer = steward.send("/staff/publish", title="提取公积金", everything="true")
    with stage.house.db.read() as session:
        plan = session.get_one(BatchPlan, answer.headers["location"].rsplit("/", 1)[-1])
        ids = session.scalars(select(SourceVersion.document_id).where(SourceVersion.id.in_(plan.version_ids)))
        assert set(ids) == {"guide:a", "guide:b"}


def test_a_law_is_published_at_once_and_says_what_it_replaces(stage: Stage) -> None:
    with stage.house.db.write() as session:
        newer = law(text="职工购买自住住房的，不再提取住房公积金。", label="2")
        (version,) = store(session, stage.house.keys.hash, [newer], "import-2").added
    steward = stage.browser("steward")
    page = steward.send("/staff/publish", version=[version])
    assert page.status_code == 200 and "1 份现行文件或指南将被新版本替换" in page.text
    done = steward.send("/staff/publish/finish", versions=version)
    assert done.status_code == 303
    with stage.house.db.read() as session:
        rows = session.scalars(select(SourceVersion).order_by(SourceVersion.label)).all()
        assert rows[0].ends_at == rows[1].starts_at


def test_more_versions_than_a_form_has_fields_are_published(stage: Stage) -> None:
    with stage.house.db.write() as session:
        many = [law(f"doc:{n}", f"示例规定{n}", f"第{n}号示例条文。") for n in range(1100)]
        store(session, stage.house.keys.hash, many, "import-2")
    steward = stage.browser("steward")
    page = steward.send("/staff/publish", state="imported", everything="true").text
    chosen = re.search(r'name="versions" value="([^"]+)"', page)
    assert chosen and len(chosen.group(1).split()) == 1100
    assert steward.send("/staff/publish/finish", versions=chosen.group(1)).status_code == 303
    with stage.house.db.read() as session:
        left = select(func.count()).select_from(SourceVersion).where(SourceVersion.status == "imported")
        assert session.scalar(left) == 0


def test_choosing_nothing_says_so(stage: Stage) -> None:
    answer = stage.browser("steward").send("/staff/publish")
    assert answer.status_code == 400 and "没有选择任何内容" in answer.text


def test_a_withdrawn_version_takes_its_draft_out_of_reach(stage: Stage) -> None:
    waiting = stage.ask()
    with stage.house.db.read() as session:
        version = session.scalars(select(SourceVersion.id)).one()
    steward = stage.browser("steward")
    assert steward.send(f"/staff/knowledge/{version}/withdraw").status_code == 303
    assert "已失效" in steward.get(f"/staff/knowledge/{version}").text
    clerk = stage.browser("clerk")
    assert "当前不在有效期" in clerk.get(f"/staff/queue/{waiting.task}").text
    answer = clerk.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve")
    assert answer.status_code == 422 and "已经失效" in answer.text


def test_a_revoked_card_no_longer_stands(stage: Stage) -> None:
    (version,) = import_guides(stage, guide())
    steward, plan = open_plan(stage, version)
    for draft in sample_of(stage, plan):
        steward.get(f"{plan}/sample/{draft}")
    steward.send(plan)
    draft, digest = standing(stage)
    page = f"/staff/approvals/{draft}"
    assert steward.send(f"{page}/revoke", digest=digest).status_code == 400
    assert steward.send(f"{page}/revoke", digest="0" * 64, reason="电话有误").status_code == 404
    assert steward.send(f"{page}/revoke", digest=digest, reason="材料有误").status_code == 303
    assert standing(stage) is None and "材料有误" in steward.get(page).text
    with stage.house.db.read() as session:
        assert session.scalars(select(Revocation)).one().person_id == stage.people["steward"].id


def test_a_conversations_draft_is_not_shown_as_an_approval(stage: Stage) -> None:
    waiting = stage.ask()
    assert stage.browser("steward").get(f"/staff/approvals/{waiting.draft.id}").status_code == 404


def test_a_split_is_corrected_and_confirmed(stage: Stage, tmp_path: Path) -> None:
    lines = ["关于简化示例提取的通知", "一、甲事项。", "二、乙事项。", "关于规范示例贷款的意见", "一、丙事项。", "二、丁事项。"]
    with stage.house.db.write() as session:
        session.add(
            SplitProposal(id="p1", name="汇编.txt", digest="d", text="\n".join(lines), made_at=now(),
                          boundaries=[{"line": 4, "reason": "空行", "title": "", "confidence": 0.7}])
        )  # fmt: skip
    steward = stage.browser("steward")
    page = steward.get("/staff/splits/p1").text
    assert 'name="line" inputmode="numeric" value="5"' in page and "空行" in page
    for wrong in ("0", "x", "99"):
        answer = steward.send("/staff/splits/p1", line=[wrong], title=["关于规范示例贷款的意见"])
        assert answer.status_code == 400 and f'value="{wrong}"' in answer.text
    answer = steward.send("/staff/splits/p1", line=["4", ""], title=["关于规范示例贷款的意见", ""])
    assert answer.status_code == 303
    with stage.house.db.read() as session:
        titles = set(session.scalars(select(SourceDocument.title)))
    assert "关于规范示例贷款的意见" in titles and len(titles) == 3
    assert steward.send("/staff/splits/p1", line=["4"], title=["x"]).status_code == 409


def test_an_imports_faults_are_told_with_place_and_reason(stage: Stage, tmp_path: Path) -> None:
    bad = tmp_path / "坏的指南.jsonl"
    bad.write_text("{not json}\n", "utf-8")
    import_paths(stage.house.db, stage.house.keys.hash, [bad])
    text = stage.browser("steward").get("/staff/knowledge/imports").text
    assert "坏的指南.jsonl" in text and '<td class="number">1</td>' in text
