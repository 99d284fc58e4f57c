"""What a citizen does in the widget, in a real browser before a door that keeps the contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_stage import Stage, staged, until
from playwright.sync_api import Browser, Route, expect


@pytest.fixture
def stage(chromium: Browser) -> Iterator[Stage]:
    with staged(chromium) as made:
        yield made


def test_an_answer_carries_what_was_understood_its_sources_and_its_label(stage: Stage) -> None:
    stage.open()
    stage.ask("开饭店要准备哪些材料")
    answer = stage.page.locator("yijianshi-assistant article.answer")
    expect(answer).to_contain_text("您问的是：食品经营许可（新办）的申请材料 · 示例市 · 示例市市场监督管理局")
    expect(answer).to_contain_text("AI 生成，经人工审核 · 知识管理员 2026-11-23 批量核准（抽检） · 示例内容，非官方")
    expect(answer).to_contain_text("✓ 现行有效 · 自 2026-11-01 起有效")
    answer.locator("summary").click()
    source = answer.get_by_role("link", name="查看原文")
    assert (source.get_attribute("href") or "").startswith(f"{stage.address}/sources/7?start=0")
    assert source.get_attribute("target") == "_blank"
    assert answer.locator(".steps").get_by_role("button").count() == 3  # two to ask, and 不是我要办的
    assert answer.get_by_role("link", name="在线办理").count() == 1
    expect(stage.field()).to_have_value("")


def test_ticks_conversation_and_draft_outlive_a_reload(stage: Stage) -> None:
    stage.open()
    stage.ask("开饭店要准备哪些材料")
    stage.page.get_by_role("checkbox", name="营业执照").check()
    stage.says("已备 1／5 项")
    stage.field().fill("那电话是多少")
    stage.page.reload()
    stage.says("已备 1／5 项")
    expect(stage.page.get_by_role("checkbox", name="营业执照")).to_be_checked()
    expect(stage.field()).to_have_value("那电话是多少")
    assert stage.count("article.answer") == 1
    assert stage.page.evaluate("localStorage.length") == 0


def test_a_waiting_question_shows_its_place_and_is_answered_without_reload(stage: Stage) -> None:
    stage.open()
    stage.ask("餐饮办事规定是怎么说的")
    stage.says("当前排在第 2 位 · 通常需要约 5 分钟")
    stage.says("可以离开，稍后凭链接查看")
    facts = dict(stage.door.waiting or {})
    stage.door.set_waiting({**facts, "place": 1, "usual_wait_s": 30})
    stage.says("当前排在第 1 位 · 通常不到 1 分钟")
    stage.door.release()
    stage.says("有关规定是这样写的")
    stage.says("1 处依据已失效")
    expect(stage.page.locator("yijianshi-assistant .waiting")).to_be_hidden()


def test_one_of_several_items_is_chosen_or_none(stage: Stage) -> None:
    stage.open()
    stage.ask("我身份证丢了")
    stage.page.get_by_role("button", name="居民身份证补领").click()
    stage.says("您问的是")
    assert stage.door.posts[-1] == ("choice", {"release_id": "r1", "item_id": "id-reissue"})
    stage.page.get_by_role("button", name="都不是").click()
    stage.says("工作人员会在这里回复您")
    assert stage.door.posts[-1] == ("choice", {"release_id": "r1", "item_id": None})


def test_what_can_be_applied_for_under_guidance_is_one_tap_away(stage: Stage) -> None:
    stage.open()
    widget = stage.page.locator("yijianshi-assistant")
    stage.ask("开饭店要准备哪些材料")
    link = widget.locator("article.answer").get_by_role("link", name="按引导办理", exact=True)
    assert (link.get_attribute("href"), link.get_attribute("target")) == (f"{stage.address}/apply?about=food-new", "_blank")
    stage.ask("我身份证丢了")
    offered = widget.locator("article.clarification").get_by_role("link", name="按引导办理：")
    expect(offered).to_have_count(2)  # the third is not in the catalogue
    assert offered.first.get_attribute("href") == f"{stage.address}/apply?about=id-reissue"
    stage.door.release()
    expect(widget.locator("article.answer")).to_have_count(2)
    assert widget.locator("article.answer").nth(1).get_by_role("link", name="按引导办理").count() == 0


@pytest.mark.parametrize("led", [True, False])
def test_the_menu_leads_to_guided_applications_where_they_are_led(stage: Stage, led: bool) -> None:
    stage.door.applications = led
    stage.open()
    stage.page.locator("yijianshi-assistant").get_by_text("更多").click()
    link = stage.page.locator("yijianshi-assistant .more").get_by_text("办事引导")
    if led:
        expect(link).to_be_visible()
        assert link.get_attribute("href") == f"{stage.address}/apply"
    else:
        expect(link).to_be_hidden()


def test_a_person_is_reached_with_what_was_typed_and_the_talk_goes_both_ways(stage: Stage) -> None:
    stage.open()
    stage.page.evaluate("window.heard = []; document.addEventListener('yijianshi:handover', () => heard.push(1))")
    stage.field().fill("我的情况比较特殊")
    stage.page.get_by_role("button", name="转人工").click()
    stage.says("工作人员会在这里回复您")
    expect(stage.field()).to_have_value("")
    assert stage.page.evaluate("heard.length") == 1
    stage.door.reply("请带营业执照到窗口。")
    stage.says("示例市市场监督管理局 · 人工回复")
    stage.ask("好的，谢谢")
    stage.says("好的，谢谢")
    assert stage.door.posts == [("handover", {"text": "我的情况比较特殊"}), ("messages", {"text": "好的，谢谢"})]
    assert stage.count("article.reply [data-label]") == 0


def test_what_is_typed_while_another_post_is_under_way_follows_it(stage: Stage) -> None:
    held: list[Route] = []
    stage.open()
    stage.page.route("**/handover", lambda route: held.append(route))
    stage.page.get_by_role("button", name="转人工").click()
    stage.ask("我的情况比较特殊")
    expect(stage.field()).to_have_attribute("readonly", "")
    stage.page.wait_for_timeout(200)
    assert stage.door.posts == []
    held[0].continue_()
    stage.says("我的情况比较特殊")
    expect(stage.field()).to_have_value("")
    assert stage.door.posts == [("handover", {}), ("messages", {"text": "我的情况比较特殊"})]


def test_a_rating_is_stored_and_a_bad_one_may_be_explained(stage: Stage) -> None:
    stage.open()
    stage.ask("开饭店要准备哪些材料")
    stage.page.get_by_role("button", name="非常不满意").click()
    stage.page.get_by_label("哪里不满意").fill("缺一项")
    stage.page.get_by_role("button", name="提交说明").click()
    stage.says("工作人员会跟进")
    sent = [body for name, body in stage.door.posts if name == "ratings"]
    assert sent == [{"release_id": "r1", "level": 1}, {"release_id": "r1", "level": 1, "comment": "缺一项"}]
    expect(stage.page.get_by_role("button", name="非常不满意")).to_have_attribute("aria-pressed", "true")


def test_a_correction_marks_the_wrong_answer(stage: Stage) -> None:
    stage.open()
    stage.ask("开饭店要准备哪些材料")
    stage.says("AI 生成")
    stage.door.add(kind="correction", by="person", release_id="r1", text="少列了一项，请以新的清单为准。")
    stage.says("此回答已更正")
    stage.says("少列了一项")


def test_a_copied_answer_keeps_its_label(stage: Stage) -> None:
    stage.open()
    stage.ask("开饭店要准备哪些材料")
    stage.says("AI 生成")
    copied = stage.page.evaluate("""() => {
      const root = document.querySelector("yijianshi-assistant").shadowRoot;
      const words = root.querySelector("article.answer .ticks span");
      getSelection().setBaseAndExtent(words, 0, words, 1);
      const event = new ClipboardEvent("copy", {clipboardData: new DataTransfer(), bubbles: true, cancelable: true});
      words.dispatchEvent(event);
      return event.clipboardData.getData("text/plain");
    }""")
    assert copied.startswith("营业执照（必要")
    assert copied.endswith("【AI 生成，经人工审核 · 知识管理员 2026-11-23 批量核准（抽检） · 示例内容，非官方】")


def test_the_keyboard_is_enough_and_is_not_trapped(stage: Stage) -> None:
    stage.page.goto(stage.address)
    launcher = stage.page.get_by_role("button", name="办事问答")
    launcher.focus()
    stage.page.keyboard.press("Enter")
    expect(stage.field()).to_be_focused()
    for _ in range(4):
        stage.page.keyboard.press("Tab")
    assert stage.page.evaluate("document.activeElement.localName") != "yijianshi-assistant"
    stage.field().focus()
    stage.page.keyboard.press("Escape")
    expect(stage.page.get_by_role("dialog")).to_have_count(0)
    expect(launcher).to_be_focused()


def test_enter_while_an_input_method_composes_never_sends(stage: Stage) -> None:
    stage.open().fill("shiyongxuke")
    for mark in ({"isComposing": True}, {"keyCode": 229}):
        stage.field().evaluate(
            "(field, mark) => field.dispatchEvent("
            "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...mark}))", mark)
    assert stage.door.posts == []
    stage.field().press("Enter")
    until(lambda: len(stage.door.posts) == 1)


def test_a_link_of_the_page_writes_its_question_but_does_not_send_it(stage: Stage) -> None:
    stage.page.goto(stage.address)
    stage.page.get_by_role("link", name="食品经营许可要几天办好").click()
    expect(stage.field()).to_have_value("食品经营许可要几天办好")
    assert stage.door.posts == []


def test_what_a_server_says_is_never_markup_and_never_a_script_address(stage: Stage) -> None:
    stage.open()
    stage.ask("开饭店要准备哪些材料")
    stage.says("AI 生成")
    stage.door.add(kind="human_reply", by="person", by_department="<b>x</b>", text="<img src=x onerror=alert(1)>")
    stage.says("<img src=x onerror=alert(1)>")
    stage.door.add(**{**stage.door.entries[1], "kind": "answer", "seq": 4, "release_id": "r9", "next_steps": [
        {"label": "点我", "action": "link", "value": "javascript:alert(1)"}]})
    expect(stage.page.locator("yijianshi-assistant article.answer")).to_have_count(2)
    assert stage.count("img") == 0
    assert stage.page.get_by_text("点我").count() == 0
