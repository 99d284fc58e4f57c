"""A founded installation with one whole case in it, and its package, made once; each test gets copies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "attacks"))
sys.path.insert(0, str(Path(__file__).parent))
from founding import found, open_ground  # noqa: E402
from whole_case import WholeCase  # noqa: E402


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeCase]:
    """A case from its form to its results."""
    folder = tmp_path_factory.mktemp("whole")
    found(f"sqlite:///{folder / 'whole.sqlite'}")
    ground = open_ground(f"sqlite:///{folder / 'whole.sqlite'}")
    made = WholeCase(ground, folder)
    made.live()
    yield made
    ground.db.close()
