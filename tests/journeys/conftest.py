"""What journeys share: the browser, and a real server over the demonstration."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_stage import browser
from playwright.sync_api import Browser
from running import Server, demonstration


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The installed Chromium; the tests are skipped where there is none."""
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product as an operator runs it, one for the tests of a file."""
    running = Server(demonstration(tmp_path_factory.mktemp("journey")))
    running.start()
    yield running
    running.stop()
