"""Where settings come from, and that no wrong one is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadSettings
from core.settings import load_settings


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_argument_goes_before_the_environment_and_that_before_the_file(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().office == "政务服务智能咨询台"
    (nowhere / "yijianshi.toml").write_text('office = "甲"\nport = 9000\ndemo = true\n', "utf-8")
    assert (load_settings().office, load_settings().port, load_settings().demo) == ("甲", 9000, True)
    monkeypatch.setenv("YIJIANSHI_OFFICE", "乙")
    assert (load_settings().office, load_settings().port) == ("乙", 9000)
    assert load_settings(office="丙").office == "丙"


def test_the_database_stands_in_the_data_folder_unless_told() -> None:
    assert load_settings(data_dir=Path("/srv/yjs")).url == "sqlite:////srv/yjs/yijianshi.sqlite"
    assert load_settings(database_url="postgresql://x/y").url == "postgresql://x/y"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "70000"), ("PORT", "-1"), ("PORT", "x"), ("HOME_REGION", "4401"), ("CRYPTO", "rot13"), ("DEMO", "perhaps"),
        ("CORS_ORIGINS", '["*"]'), ("CORS_ORIGINS", '["https://*.gov.cn"]'),
        ("CORS_ORIGINS", '["https://a.gov.cn/path"]'), ("CORS_ORIGINS", '["a.gov.cn"]'),
        ("CLAIM_SECONDS", "9"), ("SESSION_HOURS", "25"), ("RELEASE_CONFIDENCE", "1.1"), ("KEEP_DAYS", "0"),
        ("CORS_ORIGINS", "not json"),
    ],
)  # fmt: skip
def test_a_wrong_value_stops_the_start_by_name(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(f"YIJIANSHI_{variable}", value)
    with pytest.raises(BadSettings) as wrong:
        load_settings()
    assert wrong.value.code == "bad_settings"
    assert value != "not json" or "cors_origins" in str(wrong.value.values)


def test_a_name_that_no_setting_has_stops_the_start(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_DEMOO", "true")
    with pytest.raises(BadSettings) as wrong:
        load_settings()
    assert wrong.value.values == {"name": "YIJIANSHI_DEMOO", "reason": "unknown"}
    monkeypatch.delenv("YIJIANSHI_DEMOO")
    for text in ('officce = "x"\n', "office = \n", 'office = ["x"]\n'):
        (nowhere / "yijianshi.toml").write_text(text)
        with pytest.raises(BadSettings):
            load_settings()


def test_several_wrong_values_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_PORT", "x")
    monkeypatch.setenv("YIJIANSHI_KEEP_DAYS", "0")
    with pytest.raises(BadSettings) as wrong:
        load_settings()
    assert wrong.value.values["name"] == "YIJIANSHI_PORT, YIJIANSHI_KEEP_DAYS"


def test_secrets_are_not_told_by_accident() -> None:
    made = load_settings(master_key="c2VjcmV0", citizen_database_url="postgresql://x:pass@y/z")
    assert "c2VjcmV0" not in repr(made) and "pass@" not in repr(made)


def test_origins_lose_their_last_slash() -> None:
    assert load_settings(cors_origins=("https://a.gov.cn/",)).cors_origins == ("https://a.gov.cn",)
