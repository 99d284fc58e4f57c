"""智能引导 inside the conversation: from an answer to the one list, on a phone."""

from __future__ import annotations

from case_steps import RESTAURANT
from playwright.sync_api import Browser, expect
from running import Server
from windows import PHONE, picture, window


def test_the_interview_inside_the_conversation_goes_on_to_the_case(chromium: Browser, server: Server) -> None:
    page = window(chromium, server, PHONE)
    page.goto("/")
    page.get_by_role("button", name="办事问答").click()
    widget = page.locator("yijianshi-assistant")
    widget.locator("textarea#field").fill("开饭店办食品经营许可要什么材料")
    widget.locator("textarea#field").press("Enter")
    widget.get_by_role("link", name="按引导办理", exact=True).click()

    # 1. The bundle or the item alone; then one question at a time, one of them not known.
    guide = widget.locator("article.guide")
    expect(guide).to_contain_text("只办这一项")
    guide.get_by_role("button", name="开办餐饮店").click()
    first = guide.locator("#guide-ask")
    expect(first).to_have_text("是否已经取得营业执照？")
    picture(page, "widget-guide-phone")
    guide.get_by_role("button", name="否", exact=True).click()
    expect(first).not_to_have_text("是否已经取得营业执照？")

    # 2. A reload takes it up; an earlier answer is changed by its fact.
    page.reload()
    expect(guide).to_contain_text("我的回答（1）")
    for _ in range(12):
        ask = guide.locator("#guide-ask")
        if not ask.count():
            break
        question = ask.inner_text()
        guide.get_by_role("button", name=RESTAURANT[question], exact=True).click()
        expect(guide.locator("#guide-ask", has_text=question)).to_have_count(0)
    expect(guide).to_contain_text("问完了")
    guide.locator("summary").click()
    guide.locator("li button", has_text="经营场所是自有还是租赁？").click()
    expect(ask).to_have_text("经营场所是自有还是租赁？")
    guide.get_by_role("button", name="自有", exact=True).click()
    expect(guide).to_contain_text("问完了")
    picture(page, "widget-guide-done-phone")

    # 3. The case's own page has what was answered, in a window of its own.
    with page.context.expect_page() as opened:
        guide.get_by_role("link", name="看一次性清单").click()
    case = opened.value
    case.wait_for_url("**/questions")
    expect(case.locator("body")).to_contain_text("自有")
    case.get_by_role("link", name="看一次性清单").click()
    expect(case.locator("article.one-list")).to_contain_text("经营场所不动产权证书")
    guide.get_by_role("button", name="先不办了").click()
    expect(guide).to_have_count(0)
