"""What the widget does when things go wrong: failures, broken lines, several tabs, the stop switch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_door import TOKEN
from fake_stage import Stage, staged, until
from playwright.sync_api import Browser, expect


@pytest.fixture
def stage(chromium: Browser) -> Iterator[Stage]:
    with staged(chromium) as made:
        yield made


def test_a_failed_question_is_kept_explained_and_repeated_once(stage: Stage) -> None:
    stage.open()
    stage.door.failing = 1
    stage.ask("出错了怎么办")
    trouble = stage.page.get_by_role("alert")
    for words in ("没有发送成功", "您写的内容还在输入框里", "请再试一次", "编号 P-1024"):
        expect(trouble).to_contain_text(words)
    expect(stage.field()).to_have_value("出错了怎么办")
    stage.page.get_by_role("button", name="再试一次").click()
    stage.says("您问的是")
    expect(stage.field()).to_have_value("")
    assert len(stage.door.posts) == 1
    expect(trouble).to_be_empty()


def test_pressing_twice_sends_once(stage: Stage) -> None:
    stage.open().fill("开饭店要准备哪些材料")
    stage.door.delay_s = 0.3
    stage.field().press("Enter")
    stage.field().press("Enter")
    stage.page.get_by_role("button", name="正在发送").click()
    stage.says("您问的是")
    assert len(stage.door.posts) == 1


@pytest.mark.parametrize(("button", "name"), [(".person", "handover"), (".choice", "choice")])
def test_tapping_twice_does_it_once(stage: Stage, button: str, name: str) -> None:
    stage.open()
    stage.ask("我身份证丢了")
    stage.says("居民身份证补领")
    stage.door.delay_s = 0.3
    found = stage.page.locator(f"yijianshi-assistant {button}").first
    found.evaluate("button => { button.click(); button.click(); }")
    until(lambda: stage.door.posts[-1][0] == name)
    expect(stage.page.get_by_role("button", name="发送")).to_be_visible()
    stage.says("工作人员会在这里回复您" if name == "handover" else "您问的是")
    assert [made for made, _ in stage.door.posts] == ["questions", name]


@pytest.mark.parametrize("delay_s", [0.2, 1.5])
def test_a_reload_in_the_middle_of_sending_neither_loses_nor_doubles(stage: Stage, delay_s: float) -> None:
    stage.open()
    stage.door.delay_s = delay_s
    stage.ask("开饭店要准备哪些材料")
    until(lambda: stage.door.arrived)
    stage.page.reload()
    stage.says("您问的是")
    expect(stage.field()).to_have_value("")
    assert len(stage.door.posts) == 1
    assert stage.count("article.answer") == 1


def test_a_slow_opening_says_so_after_a_second(stage: Stage) -> None:
    stage.door.delay_s = 2
    stage.page.goto(stage.address)
    stage.page.get_by_role("button", name="办事问答").click()
    stage.says("正在连接，请稍候")
    stage.field()
    expect(stage.page.get_by_text("正在连接，请稍候")).to_have_count(0)


def test_an_opening_that_fails_may_be_repeated(stage: Stage) -> None:
    stage.door.failing = 1
    stage.page.goto(stage.address)
    stage.page.get_by_role("button", name="办事问答").click()
    stage.says("服务暂时不可用")
    stage.page.get_by_role("button", name="再试一次").click()
    stage.field()


def test_a_cut_line_is_mended_and_nothing_comes_twice(stage: Stage) -> None:
    stage.open()
    stage.ask("餐饮办事规定是怎么说的")
    stage.says("当前排在第 2 位")
    stage.door.reply("正在核实")
    stage.says("正在核实")
    stage.door.cut_lines()
    stage.door.reply("快好了")
    stage.says("快好了")
    stage.door.cut_lines()
    stage.door.release()
    stage.says("有关规定是这样写的")
    assert all(number >= 3 for number in stage.door.resumed_from[1:])
    assert stage.count("article.reply") == 2
    assert stage.count("article.answer") == 1


def test_going_offline_is_said_and_ends(stage: Stage) -> None:
    stage.open().fill("开饭店")
    stage.context.set_offline(True)
    stage.says("网络已断开")
    stage.field().press("Enter")
    expect(stage.page.get_by_role("alert")).to_contain_text("没有连上服务")
    expect(stage.field()).to_have_value("开饭店")
    stage.context.set_offline(False)
    stage.page.get_by_role("button", name="再试一次").click()
    stage.says("您问的是")


def test_a_return_link_opens_the_conversation_and_leaves_the_address(stage: Stage, chromium: Browser) -> None:
    stage.open()
    stage.ask("开饭店要准备哪些材料")
    stage.says("您问的是")
    elsewhere = chromium.new_context(locale="zh-CN")
    page = elsewhere.new_page()
    page.goto(f"{stage.address}/#c=c1.{TOKEN}")
    stage.says("您问的是", page)
    assert page.url == f"{stage.address}/"
    assert page.evaluate("localStorage.length") == 0
    elsewhere.close()


def test_two_tabs_of_one_conversation_stay_in_step(stage: Stage) -> None:
    stage.open()
    second = stage.context.new_page()
    second.goto(f"{stage.address}/#c=c1.{TOKEN}")
    second.locator("yijianshi-assistant textarea#field").wait_for()
    stage.ask("开饭店要准备哪些材料")
    stage.says("您问的是", second)
    second.get_by_role("button", name="转人工").click()
    expect(stage.page.get_by_role("button", name="已转人工")).to_be_visible()
    assert second.locator("yijianshi-assistant .own").count() == 1


def test_a_conversation_that_is_gone_gives_way_to_a_new_one(stage: Stage) -> None:
    stage.open().fill("写了一半")
    stage.door.gone = True
    stage.page.reload()
    stage.says("已为您开始新的会话")
    expect(stage.field()).to_have_value("写了一半")


def test_a_conversation_is_deleted_only_after_a_second_yes(stage: Stage) -> None:
    stage.open()
    stage.ask("开饭店要准备哪些材料")
    stage.says("您问的是")
    stage.page.locator("yijianshi-assistant summary", has_text="更多").click()
    stage.page.get_by_role("button", name="删除本次会话").click()
    assert not stage.door.gone
    stage.page.get_by_role("button", name="确定删除").click()
    stage.says("本次会话已删除")
    assert stage.count("article.answer") == 0


def test_stopped_leaves_the_human_channel(stage: Stage) -> None:
    stage.door.stopped = True
    stage.open()
    stage.says("智能问答已暂停使用")
    stage.ask("我想咨询开饭店")
    stage.says("工作人员会在这里回复您")
    assert stage.door.posts == [("handover", {"text": "我想咨询开饭店"})]


def test_a_closed_panel_tells_of_a_reply(stage: Stage) -> None:
    stage.open()
    stage.ask("餐饮办事规定是怎么说的")
    stage.says("当前排在第 2 位")
    stage.page.get_by_role("button", name="关闭").click()
    stage.door.release()
    stage.page.get_by_role("button", name="办事问答（有新回复）").click()
    stage.says("有关规定是这样写的")
    expect(stage.page.get_by_text("有关规定是这样写的")).to_be_visible()


@pytest.mark.parametrize("query", ["", "?large=1"])
def test_a_phone_shows_the_sheet_at_full_height_without_sideways_scrolling(chromium: Browser, query: str) -> None:
    with staged(chromium, viewport={"width": 320, "height": 640}) as stage:
        stage.open(query)
        for question in ("开饭店要准备哪些材料", "我身份证丢了", "餐饮办事规定是怎么说的"):
            stage.ask(question)
            expect(stage.field()).to_have_value("")
        until(lambda: stage.count("article") == 2)
        box = stage.page.get_by_role("dialog").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 320, "height": 640}
        wide = stage.page.locator("yijianshi-assistant .scroll").evaluate("box => box.scrollWidth - box.clientWidth")
        assert wide == 0
