"""Each attack runs on SQLite and on PostgreSQL; what concerns one alone asks for `lite` or `post`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from ground import Ground, Server, found, open_ground, postgresql  # noqa: E402


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("founded") / "founded.sqlite"
    found(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with postgresql(tmp_path_factory.mktemp("pg")) as running:
        yield running


@pytest.fixture
def lite(founded: Path, tmp_path: Path) -> Iterator[Ground]:
    path = tmp_path / "ground.sqlite"
    shutil.copy(founded, path)
    ground = open_ground(f"sqlite:///{path}")
    yield ground
    ground.db.close()


@pytest.fixture
def post(server: Server) -> Iterator[Ground]:
    ground = open_ground(server.fresh())
    yield ground
    ground.db.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest) -> Ground:
    opened: Ground = request.getfixturevalue("lite" if request.param == "sqlite" else "post")
    return opened
