"""Running commands as people run them, in this process: arguments in, an exit code and what was printed out."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import run

PASSWORD = "correct horse battery"
STARTER = Path(__file__).parents[2] / "knowledge" / "starter"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> dict[str, Any]:
        """Its one JSON object."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Command = Callable[..., Ended]


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Command]:
    """Runs one command in an installation at tmp_path/own, unless a test chose another."""
    before = logging.getLogger().handlers[:]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(tmp_path / "own"))
    monkeypatch.delenv("YIJIANSHI_PASSWORD", raising=False)

    def ran(*arguments: object, feed: str = "") -> Ended:
        source = tmp_path / "stdin"
        source.write_text(feed, "utf-8")
        with source.open(encoding="utf-8") as stdin:
            monkeypatch.setattr("sys.stdin", stdin)
            with pytest.raises(SystemExit) as ended:
                run([str(a) for a in arguments])
        told = capsys.readouterr()
        return Ended(int(ended.value.code or 0), told.out, told.err)

    yield ran
    logging.getLogger().handlers[:] = before


@pytest.fixture
def steward(command: Command, monkeypatch: pytest.MonkeyPatch) -> str:
    """A steward of the test's own, whose password is in the environment."""
    monkeypatch.setenv("YIJIANSHI_PASSWORD", PASSWORD)
    assert command("people", "add", "wang", "--name", "王五", "--role", "steward").code == 0
    return "wang"
