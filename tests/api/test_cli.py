"""The command line, run as people run it: arguments in, words or one JSON object out, an exit code."""

from __future__ import annotations

import datetime as dt
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from api.build import build_base
from api.house import House
from api.owner import NAME, NoOwner, ask_owner, listening
from checkpoint.tables import Link, Release
from core.people import Person
from core.settings import load_settings
from tests.api.command_line import STARTER, Command, command, steward

__all__ = ["command", "steward"]


def _count(tmp_path: Path, table: type[Any]) -> int:
    base = build_base(load_settings(data_dir=tmp_path / "own"))
    with base.db.read() as session:
        found = session.scalar(select(func.count()).select_from(table)) or 0
    base.db.close()
    return found


@pytest.mark.parametrize("wrong", [["nonsense"], ["import"], ["people"], ["search", "a", "-k", "0"], ["audit", "verify", "--no"]])
def test_what_was_typed_wrong_is_said_in_words(command: Command, wrong: list[str]) -> None:
    ended = command(*wrong)
    assert ended.code == 2
    assert "命令写得不对" in ended.err and "Traceback" not in ended.err + ended.out


def test_a_wrong_setting_is_named(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_PORT", "99999999")
    ended = command("serve", "--json")
    assert ended.code == 2 and "YIJIANSHI_PORT" in ended.said["error"]["title"]


def test_an_unexpected_error_tells_its_kind_and_place_alone(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("姓名张三")

    monkeypatch.setattr("api.cli.house.load_settings", broken)
    ended = command("people", "list")
    assert ended.code == 1 and "RuntimeError" in ended.err
    assert "张三" not in ended.err and "Traceback" not in ended.err


def test_people_are_added_listed_and_given_roles(command: Command, steward: str) -> None:
    assert command("people", "roles", steward, "--give", "clerk", "--json").said["roles"] == ["clerk", "steward"]
    [person] = command("people", "list", "--json").said["people"]
    assert person["login"] == "wang" and person["name"] == "王五" and person["roles"] == ["clerk", "steward"]
    again = command("people", "add", "wang", "--name", "王六")
    assert again.code == 1 and "已被使用" in again.err


def test_a_role_is_taken_only_in_an_admins_name(command: Command, steward: str) -> None:
    assert command("people", "roles", steward, "--take", "steward").code == 2
    assert command("people", "roles", steward, "--take", "steward", "--as", steward).code == 1
    command("people", "add", "boss", "--name", "赵一", "--role", "admin")
    assert command("people", "roles", steward, "--take", "steward", "--as", "boss", "--json").said["roles"] == []


def test_without_a_password_nobody_is_added(command: Command) -> None:
    ended = command("people", "add", "li", "--name", "李四")
    assert ended.code == 2 and "YIJIANSHI_PASSWORD" in ended.err
    assert command("people", "list", "--json").said["people"] == []


def test_a_new_password_ends_the_old_one(command: Command, steward: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = command("people", "password", steward, "--generate", "--json").said["password"]
    command("import", STARTER)
    assert command("publish", "--all", "--as", steward).code == 2
    monkeypatch.setenv("YIJIANSHI_PASSWORD", made)
    assert "确认" in command("publish", "--all", "--as", steward).err


def test_ask_shows_a_draft_and_releases_nothing(command: Command, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(data_dir))
    said = command("ask", "我叫张三丰，电话13900008923，开饭店办证要什么材料", "--json").said
    assert said["outcome"] == "card" and said["released"] is False
    assert said["items"][0]["item_id"] == "demo-food-licence"
    assert "13900008923" not in json.dumps(said, ensure_ascii=False)
    assert "未放行草稿" in command("ask", "开饭店办证要什么材料").out
    base = build_base(load_settings(data_dir=data_dir))
    with base.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Release)) == 0
    base.db.close()


def test_search_and_rebuild_without_a_server(command: Command, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(data_dir))
    found = command("search", "食品经营许可要什么材料", "-k", "3", "--json").said["found"]
    assert len(found) == 3 and any("食品经营许可" in f["path"] for f in found)
    assert command("index", "rebuild", "--json").said["passages"] > 300


def test_the_owner_is_asked_while_it_runs(house: House, data_dir: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(data_dir))
    ended = command("search", "食品")
    assert ended.code == 1 and "正由进程" in ended.err
    with listening(data_dir, {"search": lambda request: {"found": [], "revision": 7}}) as path:
        assert path.stat().st_mode & 0o777 == 0o600
        assert command("search", "食品", "--json").said == {"found": [], "revision": 7}
        assert command("index", "rebuild").code == 2
    with pytest.raises(NoOwner):
        ask_owner(data_dir, {"do": "search"})
    assert not (data_dir / NAME).exists()


def test_the_owners_socket_survives_nonsense_and_long_folders(tmp_path: Path) -> None:
    folder = tmp_path / ("很长的文件夹" * 12)
    folder.mkdir()

    def broken(_: object) -> dict[str, object]:
        raise RuntimeError("secret")

    with listening(folder, {"break": broken, "echo": lambda request: dict(request)}):
        for wrong, code in (({"do": "break"}, "unexpected"), ({"do": "none"}, "bad_input"), ({}, "bad_input")):
            with pytest.raises(Exception, match=code):
                ask_owner(folder, wrong)
        assert ask_owner(folder, {"do": "echo", "text": "食品"}) == {"do": "echo", "text": "食品"}


def test_the_audit_names_what_fails(command: Command, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(data_dir))
    clean = command("audit", "verify", "--json")
    assert clean.code == 0 and clean.said["clean"] and clean.said["links"] >= 9
    missing = command("audit", "verify", "--head", data_dir / "nowhere.jsonl", "--json")
    assert missing.code == 1 and missing.said["findings"][0]["what"] == "heads_missing"


def test_a_worker_is_refused_on_the_embedded_database(command: Command) -> None:
    ended = command("worker")
    assert ended.code == 2 and "只允许一个进程" in ended.err


def test_a_taken_port_is_said(command: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = command("serve", "--port", taken.getsockname()[1])
    assert ended.code == 2 and "端口" in ended.err


def test_the_demonstration_twice_changes_nothing(command: Command, tmp_path: Path) -> None:
    first = command("demo", "--prepare", "--json").said
    assert {p["login"] for p in first["people"]} >= {"clerk", "clerk2", "steward", "auditor"}
    assert all(p["password"] for p in first["people"]) and first["published"] > 20 and first["refused"] == 0
    links, people = _count(tmp_path, Link), _count(tmp_path, Person)
    second = command("demo", "--prepare", "--json").said
    assert not any(p["password"] for p in second["people"]) and second["published"] == second["approved"] == 0
    assert (_count(tmp_path, Link), _count(tmp_path, Person)) == (links, people)




def test_a_search_for_another_day_finds_what_was_law_then(command: Command, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(data_dir))
    assert command("search", "食品经营许可要什么材料", "--on", "1999-01-01", "--json").said["found"] == []
    present = command("search", "食品经营许可要什么材料", "--on", dt.date.today().isoformat(), "--json").said["found"]
    assert present and {"since", "until", "dated"} <= set(present[0])
    assert command("search", "食品经营许可", "--on", "第三天").code != 0
    assert "施行：" in command("search", "食品经营许可要什么材料").out
