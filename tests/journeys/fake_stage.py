"""A browser before the stand-in door: what the widget's tests have in common."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fake_door import Door, build_door
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]


@contextmanager
def browser() -> Iterator[Browser]:
    """The installed Chromium; skips the tests where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@contextmanager
def served(door: Door) -> Iterator[str]:
    """The address of a running stand-in door."""
    config = uvicorn.Config(build_door(door), port=0, log_level="error", timeout_graceful_shutdown=0)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    door.cut_lines()
    server.should_exit = True
    thread.join(5)


def until(met: Callable[[], Any], seconds: float = 5) -> None:
    """Waits until `met` is true; AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it did not come to be in time"
        time.sleep(0.01)


@dataclass
class Stage:
    """One citizen's browser window, and the door that a test works from behind."""

    door: Door
    address: str
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> Locator:
        """Goes to the portal and opens the assistant; the typing field."""
        self.page.goto(f"{self.address}/{query}")
        self.page.get_by_role("button", name="办事问答").click()
        return self.field()

    def field(self) -> Locator:
        """The typing field, once there is one."""
        found = self.page.locator("yijianshi-assistant textarea#field")
        found.wait_for()
        return found

    def ask(self, text: str) -> None:
        """Types and presses Enter."""
        self.field().fill(text)
        self.field().press("Enter")

    def says(self, text: str, page: Page | None = None) -> None:
        """Waits until the panel shows `text`."""
        (page or self.page).locator("yijianshi-assistant").get_by_text(text).first.wait_for()

    def count(self, selector: str) -> int:
        """How many there are inside the assistant."""
        return self.page.locator(f"yijianshi-assistant {selector}").count()


@contextmanager
def staged(opened: Browser, **options: Any) -> Iterator[Stage]:
    """A fresh door and a fresh window; an error of a script is a failure of the test."""
    door = Door()
    with served(door) as address:
        context = opened.new_context(**{"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(6000)
        page = context.new_page()
        stage = Stage(door, address, context, page)
        page.on("pageerror", lambda fault: stage.faults.append(str(fault)))
        yield stage
        context.close()
    assert stage.faults == []
