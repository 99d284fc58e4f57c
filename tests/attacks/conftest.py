"""Each attack runs on SQLite and on PostgreSQL; what concerns one alone asks for `lite` or `post`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from founding import Server, found, open_ground, postgresql, settle  # noqa: E402
from ground import Asked, Ground  # noqa: E402
from lived import Lived, live  # noqa: E402


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


@pytest.fixture(scope="session")
def lived_lite(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Asked]:
    """A database in which much has happened, made once, with the heads beside it."""
    path = tmp_path_factory.mktemp("lived") / "lived.sqlite"
    shutil.copy(founded, path)
    made = open_ground(f"sqlite:///{path}")
    asked = live(made, path.with_suffix(".jsonl"))
    settle(made.db)
    return path, asked


@pytest.fixture(scope="session")
def lived_post(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Asked]:
    heads = tmp_path_factory.mktemp("lived-pg") / "lived.jsonl"
    made = open_ground(server.fresh())
    asked = live(made, heads)
    settle(made.db)
    return heads, made.db.url.partition("?")[0].rpartition("/")[2], asked


@pytest.fixture(params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lived]:
    """A copy of a base in which everything that the ledger tells of has happened, with the head kept outside."""
    heads = tmp_path / "heads.jsonl"
    if request.param == "sqlite":
        path, asked = request.getfixturevalue("lived_lite")
        shutil.copy(path, tmp_path / "ground.sqlite")
        shutil.copy(path.with_suffix(".jsonl"), heads)
        ground = open_ground(f"sqlite:///{tmp_path / 'ground.sqlite'}")
    else:
        kept, name, asked = request.getfixturevalue("lived_post")
        shutil.copy(kept, heads)
        ground = open_ground(request.getfixturevalue("server").fresh(name))
    yield ground, asked, heads
    ground.db.close()
