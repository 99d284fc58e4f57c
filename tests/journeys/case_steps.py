"""What the journeys of an application do again and again: windows, pictures, the way from one page to the next."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from running import PASSWORD, Server

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
PICTURES = os.environ.get("YIJIANSHI_TEST_PICTURES", "")
READ_MS = 60_000
# What the one who opens a snack bar answers.
RESTAURANT = {
    "是否已经取得营业执照？": "否", "是否和主体登记一并申请食品经营许可？": "是", "准备办个体工商户还是公司？": "个体工商户",
    "经营场所是自有还是租赁？": "租赁", "经营场所是不是住宅？": "否", "是否只经营预包装食品和自制饮品？": "否",
    "经营中会不会产生油污水？": "否", "是否设置户外招牌？": "不清楚", "经营场所建筑面积是否在300平方米以上？": "否", "是否委托他人办理？": "否",
}  # fmt: skip


def window(chromium: Browser, server: Server, size: dict[str, int], **more: object) -> Page:
    """A browser of its own at the server's address; an error of a script fails the journey."""
    context = chromium.new_context(locale="zh-CN", viewport=size, base_url=server.url, **more)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda fault: pytest.fail(str(fault)))
    return page


def picture(page: Page, name: str) -> None:
    """Leaves a picture of the whole page where YIJIANSHI_TEST_PICTURES says."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def narrow(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"] + 1, page.url  # type: ignore[index]


def answer(page: Page, answers: dict[str, str], most: int = 20) -> list[str]:
    """Answers what is asked until nothing is; the questions in the order asked. Raises KeyError for one not foreseen."""
    asked = []
    for _ in range(most):
        if not page.locator("form.question").count():
            return asked
        question = page.locator("form.question h1").inner_text()
        asked.append(question)
        said = answers[question]
        page.locator(f"form.question input[type=radio][value='{said}']").check()
        page.get_by_role("button", name="下一题", exact=True).click()
    raise AssertionError(asked)


def hand_in(page: Page, kind: str, path: Path) -> None:
    """Chooses a file for a material and waits until it was read."""
    page.locator(f"#file-{kind}").set_input_files(path)
    page.locator(f"#m-{kind} form.upload button").first.click()
    expect(page.locator(f"#m-{kind} [data-state=read]")).to_have_count(1, timeout=READ_MS)


def proposed(page: Page, element: str) -> None:
    """Reloads the suggestions until one for this element stands."""
    ends = time.monotonic() + READ_MS / 1000
    while not page.locator(f"#s-{element}").count():
        assert time.monotonic() < ends, element
        time.sleep(0.3)
        page.reload()


def case_id(page: Page) -> str:
    """The id of the case whose page is open."""
    return page.url.split("/case/")[1].split("/")[0]


def staff(chromium: Browser, server: Server, login: str) -> Page:
    """A member of staff at their desk."""
    page = window(chromium, server, DESK)
    page.goto("/staff")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button.primary").click()
    page.wait_for_url("**/staff")
    return page
