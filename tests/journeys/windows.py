"""Windows of real browsers: a citizen's on a phone, a member of staff's at a desk, and pictures of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from running import PASSWORD, Server

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
# Where to leave pictures of each state, for whoever wants to look at them.
PICTURES = os.environ.get("YIJIANSHI_TEST_PICTURES", "")


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


def staff(chromium: Browser, server: Server, login: str) -> Page:
    """A member of staff at their desk."""
    page = window(chromium, server, DESK)
    page.goto("/staff")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button.primary").click()
    page.wait_for_url("**/staff")
    return page
