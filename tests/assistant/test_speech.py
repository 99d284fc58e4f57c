"""Turns of phrase become the guides' words, and the tables behind them stay in order."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
import yaml

from assistant.speech import normalise, said_matters, without_fillers


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("證唔見咗", "证丢失"),
        ("去边度办", "去哪里办"),
        ("要几耐", "要多久"),
        ("几多钱", "多少钱"),
        ("咋整啊", "怎么办啊"),
        ("驾照", "驾驶证"),
        ("头一回", "首次"),
        ("去那里办", "去哪里办"),
        ("关系、联系人", "关系、联系人"),
        ("办公地点在哪", "办公地点在哪"),
        ("Ｍ签", "m字签证"),
        ("我手机〔手机号1〕，问护照", ",问护照"),
    ],
)
def test_speech_is_normalised(said: str, written: str) -> None:
    assert normalise(said) == written


def test_everyday_names_bring_the_official_ones() -> None:
    meant = {mean for said in said_matters(normalise("我想办绿卡")) for mean in said.means}
    assert "永久居留身份证" in meant
    assert said_matters("没有别名的话") == []


def test_fillers_leave_a_blank_of_their_length() -> None:
    text = "请问我想办理护照的话怎么办"
    left = without_fillers(text)
    assert len(left) == len(text)
    assert left.split() == ["护照"]


def test_tables_are_in_order() -> None:
    """A key that stands twice would silently lose the first; a broken expression would only show when somebody asks."""
    speech = (files("assistant") / "speech.yaml").read_text("utf-8")
    table = yaml.safe_load(speech)["traditional"]
    assert len(table["from"]) == len(table["to"])
    matters = (files("assistant") / "speech_matters.yaml").read_text("utf-8")
    keys = re.findall(r'^([^#\n]+?): "', matters, flags=re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(yaml.safe_load(matters))
    for said in yaml.safe_load(matters).values():
        for expression in said.split(", "):
            assert re.compile(expression).search("") is None, f"{expression!r} matches nothing at all"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("公积金能贷好多", "公积金能贷多少"), ("低保一个月好多钱嘛", "低保一个月多少钱嘛"), ("护照好久拿得到", "护照多久拿得到"),
        ("窗口好多人排队", "窗口好多人排队"), ("好久以前办的证", "好久以前办的证"),
        ("我等了好久才办下来", "我等了好久才办下来"), ("等了好久拿不到证", "等了好久拿不到证"), ("拖了好久才批", "拖了好久才批"),
        ("花了好多钱", "花了好多钱"), ("跑了好多趟", "跑了好多趟"),
    ],
)  # fmt: skip
def test_how_much_and_how_long_as_sichuan_says_it(said: str, meant: str) -> None:
    assert normalise(said) == meant
