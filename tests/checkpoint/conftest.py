"""A founded installation for each test, copied: SQLite, and PostgreSQL where two connections race."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "attacks"))
from founding import Server, found, open_ground, postgresql  # noqa: E402
from ground import Ground  # noqa: E402


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("founded") / "founded.sqlite"
    found(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with postgresql() as running:
        yield running


@pytest.fixture
def ground(founded: Path, tmp_path: Path) -> Iterator[Ground]:
    path = tmp_path / "ground.sqlite"
    shutil.copy(founded, path)
    opened = open_ground(f"sqlite:///{path}")
    yield opened
    opened.db.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Ground]:
    """The same on both databases."""
    if request.param == "sqlite":
        yield request.getfixturevalue("ground")
        return
    running: Server = request.getfixturevalue("server")
    opened = open_ground(running.fresh())
    yield opened
    opened.db.close()
