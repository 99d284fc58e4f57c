"""Docs are tested: every setting, command, outcome and metric must appear, and nothing that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli.main import build
from api.house import House
from assistant.outcomes import Outcome, ends
from core.db import Base
from core.settings import Settings
from eval.answers import figures
from eval.search import judge

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def page(name: str) -> str:
    """A page of docs/."""
    return (DOCS / name).read_text("utf-8")


def commands() -> dict[str, typer.core.TyperCommand]:
    """Every command by its words."""
    found = {}

    def walk(command: object, words: str) -> None:
        inner = getattr(command, "commands", None)
        if inner:
            for name, below in inner.items():
                walk(below, f"{words} {name}".strip())
        else:
            found[words] = command

    walk(typer.main.get_command(build()), "")
    return found  # type: ignore[return-value]


def test_every_setting_stands_in_the_docs_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(YIJIANSHI_\w+)` \| (.*?) \|", page("settings.md"), re.M))
    assert set(rows) == {f"YIJIANSHI_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, bool | str | int | float) and default:
            assert rows[f"YIJIANSHI_{name.upper()}"] == f"`{default}`", name


def test_every_command_stands_in_the_docs() -> None:
    rows = re.findall(r"^\| `yijianshi ([a-z]+(?: [a-z]+)?)", page("commands.md"), re.M)
    assert sorted(rows) == sorted(commands())


@pytest.mark.parametrize("words", sorted(commands()))
def test_every_command_speaks_json(words: str) -> None:
    options = {o for p in commands()[words].params for o in p.opts}
    assert "--json" in options


def test_every_outcome_stands_in_the_docs_with_what_it_ends_in() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (answered|clarify|handover|refused) \|", page("metrics.md"), re.M))
    assert rows == {outcome.value: ends(outcome) for outcome in Outcome}


def test_every_metric_stands_in_the_docs(house: House) -> None:
    with TestClient(create_app(house)) as client:
        client.get("/healthz")
        said = client.get("/metrics").text
    names = set(re.findall(r"^# HELP (\w+)", said, re.M))
    told = {re.sub(r"_(total|created)$", "", name) for name in names}
    assert told == set(re.findall(r"`(yijianshi_\w+)`", page("metrics.md")))


def test_every_figure_of_a_measurement_stands_in_the_docs() -> None:
    told = set(re.findall(r"`([\w@]+)`", page("metrics.md")))
    assert set(figures([], [])) | set(judge([[1]], [frozenset({1})])) <= told


def test_every_route_that_a_portal_is_told_of_is_there(house: House) -> None:
    there = {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path)) for path, ways in create_app(house).openapi()["paths"].items() for method in ways
    }
    told = re.findall(r"\b(GET|POST|PUT|PATCH|DELETE) +(?:/api/v1(/[a-z]+)|…(/[\w./{}]*)?)", page("embed.md"))
    assert len(told) >= 15
    for method, whole, part in told:
        path = re.sub(r"\{\w+\}|(?<=answers/)\w+|(?<=pages/)1", "{}", part or "").rstrip("/")
        address = f"/api/v1{whole}" if whole else f"/api/v1/cases/{{}}{'' if path == '/{}' else path}"
        assert (method, address) in there, (method, address)


def test_the_restricted_role_is_described_with_tables_that_are_there(house: House) -> None:
    granted = re.findall(r"(?:SELECT|INSERT|ALL) ON (.*?) (?:TO|FROM)", page("operate.md"))
    assert granted
    assert {t.strip() for line in granted for t in line.split(",")} <= set(Base.metadata.tables)


def _texts() -> Iterator[Path]:
    yield from (ROOT / name for name in ("README.md", "Makefile", "pyproject.toml"))
    yield from DOCS.rglob("*.md")


@pytest.mark.parametrize("file", sorted(_texts()), ids=lambda p: p.name)
def test_links_lead_somewhere(file: Path) -> None:
    """A page that names another must name one that is there."""
    for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text("utf-8")):
        assert (file.parent / target).exists(), target


@pytest.mark.parametrize("command", ["run", "test", "check", "wheelhouse", "lock", "clean"])
def test_make_keeps_its_words(command: str) -> None:
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text("utf-8"), re.M)
