"""The pages that do what the widget does, without any script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_stage import Stage, staged
from playwright.sync_api import Browser, expect


@pytest.fixture
def stage(chromium: Browser) -> Iterator[Stage]:
    with staged(chromium, java_script_enabled=False, viewport={"width": 390, "height": 844}) as made:
        yield made


def test_the_portals_link_leads_to_the_page_and_an_answer(stage: Stage) -> None:
    page = stage.page
    page.goto(stage.address)
    page.locator("yijianshi-assistant a").click()
    page.get_by_label("您想办什么事？").fill("开饭店要准备哪些材料")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("article.answer")).to_contain_text("您问的是：食品经营许可（新办）的申请材料")
    expect(page.locator("article.answer")).to_contain_text("AI 生成，经人工审核")
    assert page.locator("article.answer").get_attribute("data-aigc")
    page.get_by_role("button", name="基本满意").click()
    expect(page.locator("main")).to_contain_text("已评价：基本满意")


def test_a_waiting_page_reloads_itself_but_never_while_one_writes(stage: Stage) -> None:
    page = stage.page
    stage.door.take_question("餐饮办事规定是怎么说的")
    page.goto(f"{stage.address}/ask")
    expect(page.locator(".waiting")).to_contain_text("当前排在第 2 位")
    assert page.locator('meta[http-equiv="refresh"]').get_attribute("content") == "15"
    assert page.locator("textarea").count() == 0
    page.get_by_role("link", name="再写一条").click()
    assert page.locator('meta[http-equiv="refresh"]').count() == 0
    assert page.get_by_label("您想办什么事？").count() == 1


def test_a_person_is_reached_and_answered(stage: Stage) -> None:
    page = stage.page
    page.goto(f"{stage.address}/ask")
    page.get_by_label("给工作人员留言").fill("情况特殊")
    page.locator("main").get_by_role("button", name="转人工").click()
    stage.door.reply("请到窗口办理。")
    page.goto(f"{stage.address}/ask")
    expect(page.locator("article.reply")).to_contain_text("示例市市场监督管理局 · 人工回复")
    page.get_by_label("给工作人员留言").fill("谢谢")
    page.get_by_role("button", name="发送").click()
    assert [name for name, _ in stage.door.posts] == ["handover", "message"]


def test_a_source_opens_at_the_marked_sentence_with_its_validity(stage: Stage) -> None:
    page = stage.page
    page.set_viewport_size({"width": 390, "height": 240})
    page.goto(f"{stage.address}/sources/8#quote")
    expect(page.locator("mark")).to_have_text("餐饮服务提供者应当自取得营业执照之日起三十日内申请食品经营许可。")
    expect(page.locator("mark")).to_be_in_viewport()
    expect(page.locator("main")).to_contain_text("✓ 现行有效 · 自 2026-11-01 起有效")
    expect(page.locator("[aria-current]")).to_have_text("第六条")
    page.goto(f"{stage.address}/sources/8?lapsed=1")
    expect(page.locator("main")).to_contain_text("✕ 已失效")


@pytest.mark.parametrize("path", ["/", "/ask", "/sources/8", "/about", "/problem"])
@pytest.mark.parametrize("query", ["", "?large=1", "?locale=en"])
def test_every_page_offers_a_person_and_fits_a_phone(stage: Stage, path: str, query: str) -> None:
    stage.door.take_question("开饭店要准备哪些材料")
    stage.door.release()
    page = stage.page
    page.goto(f"{stage.address}{path}{query}")
    expect(page.locator('footer a[href="/ask#person"]')).to_be_visible()
    expect(page.locator('footer a[href^="tel:"]')).to_be_visible()
    assert page.get_by_role("heading", level=1).count() == 1
    width = page.locator("html").bounding_box()
    body = page.locator("body").bounding_box()
    assert width and body and body["width"] <= 390
    shot = page.screenshot(full_page=True)
    assert int.from_bytes(shot[16:20], "big") == 390  # a page that is wider than the window makes a wider picture
