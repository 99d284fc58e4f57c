"""Ledger, people, the stop switch and the home page, each for its own roles."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from sqlalchemy import select, text

from checkpoint.ledger import sign_head
from checkpoint.stop import stopped
from checkpoint.tables import Link
from core.people import Person, Role, roles_of
from tests.api.staff_stage import Stage, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def test_home_tells_what_waits_by_role(stage: Stage) -> None:
    stage.ask()
    text_ = stage.browser("clerk").get("/staff").text
    assert re.search(r'<strong class="number">1</strong><span>条答复等待审核', text_)
    assert "等待发布" in stage.browser("steward").get("/staff").text
    assert "没有待办" in stage.browser("auditor").get("/staff").text


def test_the_header_names_person_department_and_roles(stage: Stage) -> None:
    text_ = stage.browser("supervisor").get("/staff").text
    assert "supervisor甲" in text_ and "住房公积金管理中心" in text_ and "督导" in text_
    assert "示例环境" not in text_


def test_a_demonstration_says_so_on_every_staff_page(tmp_path: Path) -> None:
    stage = make_stage(tmp_path, demo=True)
    assert "示例环境" in stage.browser("clerk").get("/staff/queue").text


def test_the_ledger_is_filtered_by_kind_and_a_link_shows_its_rows(stage: Stage) -> None:
    waiting = stage.ask()
    stage.browser("clerk").send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve")
    auditor = stage.browser("auditor")
    page = auditor.get("/staff/ledger?kind=approval").text
    assert "共 1 条" in page and "clerk甲" in page
    with stage.house.db.read() as session:
        seq = session.scalars(select(Link.seq).where(Link.kind == "release")).one()
    link = auditor.get(f"/staff/ledger/{seq}").text
    assert waiting.draft.digest in link and "clerk甲：批准" in link
    assert "买房提取公积金" not in link
    assert auditor.get("/staff/ledger/999").status_code == 404


def test_verifying_finds_a_planted_edit_and_names_the_link(stage: Stage) -> None:
    auditor = stage.browser("auditor")
    assert "全部核验无误" in auditor.send("/staff/ledger/verify").text
    with stage.house.db.engine.connect() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'").all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE link SET body = replace(body, 'clerk', 'admin') WHERE seq = 1"))
        connection.commit()
    found = auditor.send("/staff/ledger/verify").text
    assert "这一环被改动" in found and 'href="/staff/ledger/1"' in found


def test_verifying_holds_the_chain_against_the_heads_that_were_kept(stage: Stage) -> None:
    with stage.house.db.read() as session:
        sign_head(session, stage.house.keys, stage.house.heads)
    with stage.house.db.engine.connect() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'").all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("DELETE FROM link WHERE seq = (SELECT max(seq) FROM link)"))
        connection.commit()
    assert "链被截短" in stage.browser("auditor").send("/staff/ledger/verify").text


def test_the_ledger_leaves_as_csv(stage: Stage) -> None:
    answer = stage.browser("auditor").get("/staff/ledger.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    with stage.house.db.read() as session:
        links = list(session.scalars(select(Link).order_by(Link.seq)))
    assert rows[0] == ["seq", "at", "kind", "body", "prev", "hash"]
    assert [r[5] for r in rows[1:]] == [link.hash for link in links]
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)


def test_an_added_person_signs_in_with_the_password_shown_once(stage: Stage) -> None:
    admin = stage.browser("admin")
    answer = admin.send("/staff/people", login="new", name="新同事", department="公安局", role=["clerk", "auditor"])
    assert answer.status_code == 201
    password = re.search(r"<dd class=\"number\"><strong>([^<]+)</strong>", answer.text)
    assert password and password.group(1) not in admin.get("/staff/people").text
    signed = stage.browser().client.post("/staff/sign-in", data={"login": "new", "password": password.group(1)})
    assert signed.status_code == 303
    with stage.house.db.read() as session:
        person = session.scalars(select(Person).where(Person.login == "new")).one()
        assert roles_of(session, person.id) == {Role.clerk, Role.auditor}
        kinds = [link.kind for link in session.scalars(select(Link).order_by(Link.seq.desc()).limit(3))]
    assert kinds == ["role", "role", "person"]


def test_what_was_typed_for_a_person_is_kept_when_it_fails(stage: Stage) -> None:
    answer = stage.browser("admin").send("/staff/people", login="clerk", name="重名同事", role=["steward"])
    assert answer.status_code == 409 and "已被使用" in answer.text and "重名同事" in answer.text
    assert 'value="steward" checked' in answer.text
    with stage.house.db.read() as session:
        assert session.scalar(select(Person).where(Person.name == "重名同事")) is None


def test_a_role_taken_ends_its_rights_at_once(stage: Stage) -> None:
    steward = stage.browser("steward")
    person = stage.people["steward"].id
    admin = stage.browser("admin")
    assert admin.send(f"/staff/people/{person}/roles", role="steward", give="false").status_code == 303
    assert steward.get("/staff/knowledge").status_code == 404
    admin.send(f"/staff/people/{person}/roles", role="steward", give="true")
    assert steward.get("/staff/knowledge").status_code == 200


def test_nobody_changes_their_own_roles_or_account(stage: Stage) -> None:
    admin = stage.browser("admin")
    own = stage.people["admin"].id
    assert admin.send(f"/staff/people/{own}/roles", role="auditor", give="true").status_code == 409
    for active in ("false", "true"):
        assert admin.send(f"/staff/people/{own}/active", active=active).status_code == 409


def test_a_closed_account_is_signed_out_and_holds_no_roles(stage: Stage) -> None:
    clerk, admin = stage.browser("clerk"), stage.browser("admin")
    person = stage.people["clerk"].id
    admin.send(f"/staff/people/{person}/active", active="false")
    assert clerk.get("/staff/queue").status_code == 303
    admin.send(f"/staff/people/{person}/active", active="true")
    assert clerk.get("/staff/queue").status_code == 303
    with stage.house.db.read() as session:
        assert roles_of(session, person) == frozenset()
    assert admin.send("/staff/people/ghost/active", active="false").status_code == 404


def test_the_switch_needs_a_reason_and_shows_on_every_staff_page(stage: Stage) -> None:
    supervisor = stage.browser("supervisor")
    assert supervisor.send("/staff/stop", stop="true", reason=" ").status_code == 400
    assert supervisor.send("/staff/stop", stop="true", reason="演练").status_code == 303
    assert "智能问答已停用" in stage.browser("clerk").get("/staff/queue").text
    assert "演练" in supervisor.get("/staff/stop").text
    supervisor.send("/staff/stop", stop="false", reason="演练结束")
    with stage.house.db.read() as session:
        assert not stopped(session)
