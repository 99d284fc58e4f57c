"""The main job in real browsers over a real server: asked, approved by a person, answered with sources."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect
from running import Server
from sqlalchemy import select
from windows import PHONE, picture, staff, window

from checkpoint import audit
from checkpoint.tables import Release
from core.conversations import Rating
from core.crypto import load_keys
from core.db import Database


def ask(page: Page, text: str) -> None:
    field = page.locator("yijianshi-assistant textarea#field")
    field.fill(text)
    field.press("Enter")


def test_from_question_to_approved_answer_and_to_a_person_and_back(chromium: Browser, server: Server) -> None:
    citizen = window(chromium, server, PHONE)
    citizen.goto("/")
    picture(citizen, "portal-phone")
    citizen.get_by_role("button", name="办事问答").click()

    # 1. The materials of an item, at once, by standing approval, with its source.
    ask(citizen, "开饭店办食品经营许可要什么材料")
    answer = citizen.locator("yijianshi-assistant article.answer").first
    expect(answer).to_contain_text("食品经营许可（新办）")
    expect(answer).to_contain_text("营业执照")
    expect(answer).to_contain_text("AI 生成，经人工审核")
    picture(citizen, "card-phone")
    answer.locator("summary").click()
    with citizen.context.expect_page() as opened:
        answer.get_by_role("link", name="查看原文").first.click()
    source = opened.value
    expect(source.locator("mark#quote")).to_contain_text("营业执照")
    expect(source.locator("body")).to_contain_text("现行有效")
    picture(source, "source-phone")
    source.close()

    # 2. A policy question waits for a clerk; the citizen sees place and words, and no token of the draft.
    ask(citizen, "公积金贷款的最高额度，办法是怎么规定的")
    waiting = citizen.locator("yijianshi-assistant .waiting")
    expect(waiting).to_contain_text("第 1 位")
    expect(citizen.locator("yijianshi-assistant")).not_to_contain_text("最高额度为")
    picture(citizen, "waiting-phone")

    # 3. The clerk edits one sentence away in another window and approves.
    clerk = staff(chromium, server, "clerk")
    clerk.goto("/staff/queue/next")
    expect(clerk.locator("h1.asked")).to_contain_text("最高额度")
    expect(clerk.locator("section.evidence mark").first).to_be_visible()
    picture(clerk, "queue-desk")
    shown = clerk.locator("section.draft li").count()
    clerk.locator("#edit").click()
    clerk.wait_for_url("**/edit")
    kept = clerk.locator("textarea#text-0").input_value()
    clerk.locator("input[name=drop][value='1']").check()
    picture(clerk, "edit-desk")
    clerk.locator("button[name=then][value=approve]").click()
    clerk.wait_for_url("**/staff/queue**")

    # 4. It arrives without a reload, as the clerk left it.
    released = citizen.locator("yijianshi-assistant article.answer").nth(1)
    expect(released).to_contain_text(kept.strip()[:20])
    expect(released).to_contain_text("修改后批准")
    assert released.locator("ul.said > li, ul.ticks > li").count() in (shown - 1, 0)
    expect(waiting).to_be_hidden()
    picture(citizen, "released-phone")

    # 5. Rated, and then to a person, both ways.
    released.get_by_role("button", name="非常满意", exact=True).click()
    expect(released).to_contain_text("已评价")
    citizen.locator("yijianshi-assistant").get_by_role("button", name="转人工").first.click()
    expect(citizen.locator("yijianshi-assistant")).to_contain_text("已转人工")
    ask(citizen, "我的情况比较特殊，想问一下老师")
    # The list refreshes every ten seconds; what the clerk opens holds it once the server has it.
    expect(citizen.locator("yijianshi-assistant [role=log]")).to_contain_text("我的情况比较特殊")
    clerk.goto("/staff/handovers")
    clerk.locator("a[href*='/staff/handovers/']").first.click()
    expect(clerk.locator("body")).to_contain_text("我的情况比较特殊")
    clerk.locator("textarea#text").fill("您好，请带身份证到三号窗口，我们当面帮您看。")
    clerk.locator("form.reply button.primary").click()
    expect(citizen.locator("yijianshi-assistant")).to_contain_text("请带身份证到三号窗口")
    picture(citizen, "person-phone")
    citizen.reload()
    expect(citizen.locator("yijianshi-assistant")).to_contain_text("请带身份证到三号窗口")

    _check(server)


def _check(server: Server) -> None:
    db = Database(server.settings.url)
    keys = load_keys(None, server.settings.data_dir / "keys" / "master.key", "international")
    with db.read() as session:
        assert list(session.scalars(select(Rating.level))) == [5]
        assert [r.standing for r in session.scalars(select(Release).order_by(Release.id))] == [True, False]
        report = audit.verify(session, keys)
        assert report.clean, report.findings
        assert {"opinion": 2, "approval": 1, "release": 2, "reply": 1}.items() <= report.counts.items()
    db.close()


def test_the_same_without_script_on_a_phone(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(
        locale="zh-CN", viewport=PHONE, base_url=server.url, java_script_enabled=False  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto("/ask")
    page.locator("textarea[name=text]").first.fill("新生儿落户要什么材料")
    page.get_by_role("button", name="发送").first.click()
    expect(page.locator("article.answer")).to_contain_text("出生医学证明")
    picture(page, "no-script-phone")
    page.get_by_role("button", name="满意", exact=True).click()
    expect(page.locator("article.answer")).to_contain_text("已评价")
    page.locator("form[action='/ask/handover'] button").first.click()
    expect(page.locator("body")).to_contain_text("已转人工")
    context.close()
