"""The holidays that an installation names are those its pages go by, and a faulty file stops the start."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.build import build_app, build_base, build_house
from api.library import Library
from core.clock import SHANGHAI
from core.errors import BadSettings
from core.settings import load_settings

FILE = """\
known_until: 2027-12-31
years:
  2027:
    notice: 示例通知
    off: [2027-01-01, 2027-05-01..2027-05-05, 2027-10-01..2027-10-07]
    work: [2027-05-08]
"""


def opened(data_dir: Path, file: Path | None) -> dict[str, Any]:
    """What a conversation that is opened, and asks for a person, is told of the desk."""
    base = build_base(load_settings(data_dir=data_dir, demo=True, workdays_file=file))
    library = Library(base.settings, base.db)
    library.refresh()
    with TestClient(create_app(build_house(base, library))) as client:
        begun = client.post("/api/v1/conversations", json={}).json()
        headers = {"Authorization": f"Bearer {begun['token']}"}
        client.post(f"/api/v1/conversations/{begun['id']}/handover", json={}, headers=headers)
        thread = client.get(f"/api/v1/conversations/{begun['id']}", headers=headers).json()
    library.close()
    base.db.close()
    told = {(one["on_duty"], one["duty_text"]) for one in (begun, thread, thread["waiting"])}
    assert len(told) == 1, "it is told the same everywhere"
    return dict(zip(("on", "text"), told.pop(), strict=True))


def test_duty_hours_follow_the_file_in_force(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wednesday = dt.datetime(2027, 5, 5, 10, 0, tzinfo=SHANGHAI)
    monkeypatch.setattr("core.duty.now", lambda: wednesday)
    assert opened(data_dir, None)["on"], "beyond the built-in table a Wednesday is a working day"
    (tmp_path / "days.yaml").write_text(FILE, "utf-8")
    told = opened(data_dir, tmp_path / "days.yaml")
    assert not told["on"] and "05-06 08:30" in told["text"]


def test_a_faulty_file_stops_the_start_and_names_the_day(tmp_path: Path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text(FILE.replace("2027-05-08", "2027-05-07"), "utf-8")
    with pytest.raises(BadSettings, match=r"days\.yaml line 6: 2027-05-07 is no Saturday or Sunday"):
        build_app(load_settings(data_dir=tmp_path / "var", workdays_file=file))
