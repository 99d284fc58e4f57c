"""What the journeys of an application do again and again: the way from one page to the next."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Page, expect

READ_MS = 60_000
# What the one who opens a snack bar answers.
RESTAURANT = {
    "是否已经取得营业执照？": "否", "是否和主体登记一并申请食品经营许可？": "是", "准备办个体工商户还是公司？": "个体工商户",
    "经营场所是自有还是租赁？": "租赁", "经营场所是不是住宅？": "否", "是否只经营预包装食品和自制饮品？": "否",
    "经营中会不会产生油污水？": "否", "是否设置户外招牌？": "不清楚", "经营场所建筑面积是否在300平方米以上？": "否", "是否委托他人办理？": "否",
}  # fmt: skip


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
