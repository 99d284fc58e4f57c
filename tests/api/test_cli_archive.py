"""`archive` and `audit verify --case`, as people run them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from api.house import House
from checkpoint.case_acts import erase_case, submit_case
from checkpoint.tables import Link
from core.cases import CaseFile, add_upload, save_values, start_case
from tests.api.command_line import PASSWORD, Command, command

__all__ = ["command"]


@pytest.fixture
def number(house: House) -> str:
    """A case handed in, with a document."""
    with house.db.write() as session:
        case, _ = start_case(
            session, house.keys, channel="online", theme="demo-newborn", items=["demo-birth-household"], region="", locale="zh"
        )
        save_values(session, house.keys, case, {"baby_name": "李示例"}, {})
        add_upload(
            session, house.keys, house.settings.data_dir, case, kind="household_book", name="户口簿.png", media="image/png", content=b"book"
        )
        return submit_case(session, house.keys, case, case.rev, [])


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    monkeypatch.setenv("YIJIANSHI_PASSWORD", PASSWORD)


def person(command: Command, role: str) -> None:
    assert command("people", "add", "somebody", "--name", "示例甲", "--role", role).code == 0


def test_a_package_is_written_noted_and_verified_without_the_installation(
    command: Command, house: House, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(command, "auditor")
    file = tmp_path / "case.zip"
    made = command("archive", number, "--out", str(file), "--as", "somebody", "--json")
    assert made.code == 0 and file.stat().st_mode & 0o777 == 0o600
    with house.db.read() as session:
        link = session.scalars(select(Link).where(Link.kind == "archived")).one()
    assert json.loads(link.body)["digest"] == made.said["digest"]
    again = command("archive", number, "--out", str(tmp_path / "again.zip"), "--as", "somebody", "--json")
    assert again.said["digest"] == made.said["digest"]
    assert command("archive", number, "--out", str(file), "--as", "somebody", "--json").said["error"]["code"] == "archive_exists"
    assert command("audit", "verify", "--json").said["clean"]
    # Where there is neither database nor key: none is made either.
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(tmp_path / "elsewhere"))
    held = command("audit", "verify", "--case", str(file), "--json")
    assert held.code == 0 and held.said["clean"] and held.said["number"] == number and held.said["digest"] == made.said["digest"]
    assert "全部相符" in command("audit", "verify", "--case", str(file)).out
    assert not (tmp_path / "elsewhere").exists()
    spoilt = tmp_path / "spoilt.zip"
    with zipfile.ZipFile(file) as read, zipfile.ZipFile(spoilt, "w") as out:
        for name in read.namelist():
            out.writestr(name, read.read(name).replace(b"book", b"bonk") if name.startswith("documents/") else read.read(name))
    told = command("audit", "verify", "--case", str(spoilt), "--json")
    assert told.code == 1 and {one["what"] for one in told.said["findings"]} == {"file_differs", "document_differs"}


def test_only_who_may_takes_a_case_out(command: Command, house: House, number: str, tmp_path: Path) -> None:
    person(command, "clerk")
    file = tmp_path / "case.zip"
    assert command("archive", number, "--out", str(file)).code == 2
    assert command("archive", number, "--out", str(file), "--as", "somebody").code == 1
    assert command("people", "roles", "somebody", "--give", "reviewer").code == 0
    assert command("archive", "YJS-20200101-000001-X", "--out", str(file), "--as", "somebody").code == 1
    with house.db.write() as session:
        case = session.scalars(select(CaseFile).where(CaseFile.number == number)).one()
        erase_case(session, house.keys, house.settings.data_dir, case, "asked")
    refused = command("archive", number, "--out", str(file), "--as", "somebody", "--json")
    assert refused.code == 1 and refused.said["error"]["code"] == "archive_erased" and not file.exists()


def test_what_is_no_package_or_no_file_is_said(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    assert command("audit", "verify", "--case", str(file), "--json").said["error"]["code"] == "cli_file"
    file.write_bytes(b"no zip")
    told = command("audit", "verify", "--case", str(file), "--json")
    assert told.code == 2 and told.said["error"]["code"] == "archive_unreadable"
    assert command("audit", "verify", "--case", str(file), "--head", str(tmp_path / "y"), "--json").said["error"]["code"] == "cli_file"
