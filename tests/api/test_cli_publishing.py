"""Importing and publishing from the command line: nothing in force that nobody read."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from api.build import build_base
from core.settings import load_settings
from core.sources import SourceVersion
from tests.api.command_line import STARTER, Command, command, steward

__all__ = ["command", "steward"]


def test_import_says_what_it_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_text("x")
    ended = command("import", STARTER, tmp_path / "a.xyz", tmp_path / "none.md", "--json")
    assert ended.code == 0 and len(ended.said["added"]) > 20
    assert [Path(r["path"]).name for r in ended.said["refused"]] == ["a.xyz", "none.md"]
    assert command("import", tmp_path / "none.md").code == 1


def test_publishing_needs_each_sampled_card_read(command: Command, steward: str, tmp_path: Path) -> None:
    command("import", STARTER)
    waiting = command("publish", "--json").said["waiting"]
    cut_short = command("publish", "--all", "--as", steward, feed="\n" * 10)
    assert cut_short.code == 2 and "没有作出任何决定" in cut_short.err
    assert len(command("publish", "--json").said["waiting"]) == len(waiting)
    done = command("publish", "--all", "--as", steward, "--json", feed="\n" * 60)
    assert done.code == 0 and done.said["sample"] == 50 and done.said["cards"] > 100
    assert command("publish", "--json").said["waiting"] == []


def test_one_wrong_card_holds_the_batch_back(command: Command, steward: str, tmp_path: Path) -> None:
    command("import", STARTER)
    ended = command("publish", "--all", "--as", steward, feed="x\n" + "\n" * 60)
    assert ended.code == 1 and "抽样中发现 1 处错误" in ended.err
    base = build_base(load_settings(data_dir=tmp_path / "own"))
    with base.db.read() as session:
        assert not session.scalar(select(SourceVersion.id).where(SourceVersion.status == "published"))
    base.db.close()


def test_nobody_but_a_steward_publishes(command: Command, steward: str) -> None:
    command("people", "add", "clerk", "--name", "李四", "--role", "clerk")
    command("import", STARTER)
    assert command("publish", "--all").code == 2
    assert command("publish", "--all", "--as", "clerk", feed="\n" * 60).code == 1


def test_wordings_are_approved_one_by_one(command: Command, steward: str) -> None:
    some = command("publish", "--wordings", "--as", steward, "--json", feed="\n" * 3 + "s\n" * 60)
    assert some.said["wordings"] == 3
    rest = command("publish", "--wordings", "--as", steward, "--json", feed="\n" * 60)
    assert rest.said["wordings"] > 20
    assert command("publish", "--wordings", "--as", steward, "--json").said["wordings"] == 0
