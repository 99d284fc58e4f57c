"""The file that names the sources: checked whole at start, so that no wrong address or open token is found out later."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadSettings
from prefill.sources.config import read_config


@pytest.fixture
def token(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text("secret-token-0123456789")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(
    "wrong",
    [
        "url: http://share.example/", "url: https://a:b@share.example/", "url: ftp://share.example/", "id: 'A b'", "total_s: 600",
        "most_kb: 0", "gives: []", "unknown: 1", "gives: [{type: a, kind: k, fields: {}, about: b}]",
        "gives: [{type: a, kind: k, fields: {}}, {type: b, kind: k, fields: {}}]", "token_file: /nowhere", "ca_file: /nowhere",
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_at_start(tmp_path: Path, token: Path, wrong: str) -> None:
    lines = {
        "id": "a", "label": "甲", "authority": "乙", "url": "https://share.example/v1", "token_file": str(token),
        "gives": "[{type: a, kind: k, fields: {}}]",
    }  # fmt: skip
    file = tmp_path / "sources.yaml"

    def write() -> None:
        file.write_text("sources:\n  - " + "\n    ".join(f"{name}: {value}" for name, value in lines.items()), "utf-8")

    write()
    assert [one.id for one in read_config(file)] == ["a"]
    name, _, value = wrong.partition(": ")
    lines[name] = value
    write()
    with pytest.raises(BadSettings):
        read_config(file)


def test_a_token_that_others_may_read_is_refused(tmp_path: Path, token: Path) -> None:
    token.chmod(0o644)
    file = tmp_path / "sources.yaml"
    file.write_text(
        f"sources: [{{id: a, label: 甲, authority: 乙, url: 'https://share.example/', token_file: {token}, gives: [{{type: a}}]}}]", "utf-8"
    )
    with pytest.raises(BadSettings, match="key_file_open"):
        read_config(file)
