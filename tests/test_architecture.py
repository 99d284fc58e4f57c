"""What design and layers promise, held against the sources and the running application (locks 1 to 3)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("api", "assistant", "checkpoint", "core", "eval", "knowledge", "prefill", "review_support")
SOURCES = sorted(p for floor in FLOORS for p in (ROOT / floor).rglob("*.py"))
# Code, and the pages and scripts of the doors. Catalogues of words and tables are data, and as long as they are.
LINES, CODE = 250, {".py", ".js", ".css", ".html"}
# A migration step is one list of what a version's tables were; cut in two it would be two steps.
LONG = {"core/migrations/versions/0001_first_tables.py"}
STORIES = (
    "assistant/answer.py", "prefill/propose.py", "review_support/inspect.py", "knowledge/publish.py",
    "knowledge/catalog/quality/report.py",
)  # fmt: skip
# A producer that is still empty has no story to tell.
THERE = [s for s in STORIES if len([p for p in SOURCES if p.is_relative_to((ROOT / s).parent)]) > 1]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text("utf-8")))


def written() -> list[Path]:
    """Every file of code that is ours, tests too."""
    tops = [*FLOORS, "tests"]
    return [
        p for top in tops for p in sorted((ROOT / top).rglob("*"))
        if p.suffix in CODE and "__pycache__" not in p.parts and "var" not in p.parts
    ]  # fmt: skip


def python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)


def test_imports_go_downward_and_the_contracts_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kept, 0 broken" in done.stdout


BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("assistant", "prefill", "review_support", "eval") or name == "api.build":
            raise ImportError("blocked: " + name)
sys.meta_path.insert(0, Blocked())
import api.citizen, api.thread, api.citations
try:
    import api.build
except ImportError as wrong:
    print(wrong)
"""


def test_the_citizens_door_stands_without_any_producer() -> None:
    """Not only by the names that its sources import: it is loaded where no producer can be."""
    done = python(BLOCKED)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "blocked: api.build\n", "the block itself must work"


STILL = """
import builtins, importlib, os, socket, sqlite3, sys
from pathlib import Path
names = {names!r}
# What only others' packages do when they are loaded is theirs.
import alembic, chromadb, dbos, fastapi, langchain_core, lxml, pydantic_settings, sqlalchemy, tantivy, uvicorn
import fastapi.testclient, langchain_chroma, jinja2, nh3, numpy, prometheus_client, typer, rich.progress, argon2
def no(what):
    def refused(*args, **more):
        raise AssertionError(f"{{what}} at import: {{args[:2]}}")
    return refused
real = builtins.open
def open_(file, mode="r", *args, **more):
    if set(mode) & set("wax+"):
        no("a file written")(file, mode)
    return real(file, mode, *args, **more)
builtins.open = open_
import io
io.open = open_
os.makedirs = os.mkdir = Path.mkdir = Path.write_text = Path.write_bytes = no("a file made")
sqlite3.connect = sqlite3.dbapi2.connect = no("a database opened")
socket.socket.connect = socket.socket.bind = no("a connection")
socket.create_connection = no("a connection")
import threading
threading.Thread.start = no("a thread")
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def modules() -> list[str]:
    found = []
    for path in SOURCES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] == "env" and "migrations" in parts or "versions" in parts:
            continue  # alembic runs these; they are no modules
        found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def test_nothing_connects_writes_or_starts_at_import() -> None:
    wanted = modules()
    done = python("import sys; sys.dont_write_bytecode = True\n" + STILL.format(names=wanted))
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) == len(wanted) > 150


def test_the_seal_is_named_where_releases_are_made_and_nowhere_else() -> None:
    named = {
        name(path)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Name) and node.id in ("SEAL", "_Seal")
        or isinstance(node, ast.Attribute) and node.attr in ("SEAL", "_Seal")
        or isinstance(node, ast.alias) and node.name in ("SEAL", "_Seal")
        or isinstance(node, ast.Constant) and node.value in ("SEAL", "_Seal")
    }
    assert named == {"checkpoint/release.py", "checkpoint/released.py"}


def test_the_seal_of_proposals_is_named_where_they_are_read_and_nowhere_else() -> None:
    seals = ("PROPOSAL_SEAL", "_ProposalSeal")
    named = {
        name(path) for path in SOURCES for node in nodes(path)
        if isinstance(node, ast.Name) and node.id in seals or isinstance(node, ast.Attribute) and node.attr in seals
        or isinstance(node, ast.alias) and node.name in seals or isinstance(node, ast.Constant) and node.value in seals
    }
    assert named == {"checkpoint/proposal.py", "checkpoint/proposals.py"}


def test_the_seal_of_issued_papers_is_named_where_they_are_read_and_nowhere_else() -> None:
    seals = ("ISSUE_SEAL", "_IssueSeal")
    named = {
        name(path) for path in SOURCES for node in nodes(path)
        if isinstance(node, ast.Name) and node.id in seals or isinstance(node, ast.Attribute) and node.attr in seals
        or isinstance(node, ast.alias) and node.name in seals or isinstance(node, ast.Constant) and node.value in seals
    }
    assert named == {"checkpoint/issued.py", "checkpoint/papers.py"}


def test_a_released_is_made_by_the_checkpoint_alone() -> None:
    """Nor by a way around its constructor: object.__new__, dataclasses.replace, a subclass, a rebound name."""
    makes = {
        name(path)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Call) and any(isinstance(n, ast.Name) and n.id == "Released" for n in ast.walk(node.func))
        or isinstance(node, ast.Call) and any(isinstance(a, ast.Name) and a.id == "Released" for a in node.args)
        and not (isinstance(node.func, ast.Name) and node.func.id == "isinstance")
        or isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == "Released" for b in node.bases)
        or isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id == "Released"
    }  # fmt: skip
    assert makes == {"checkpoint/release.py"}


def test_files_are_short() -> None:
    long = {
        name(path): lines for path in written()
        if (lines := len(path.read_text("utf-8").splitlines())) > LINES and name(path) not in LONG
    }  # fmt: skip
    assert long == {}


def test_files_are_named_for_the_thing_or_the_action() -> None:
    banned = re.compile(r"(^|_)(utils?|helpers?|managers?|common)($|_)")
    paths = [p for p in written() if any(banned.search(Path(part).stem) for part in p.relative_to(ROOT).parts)]
    assert paths == []


def test_each_feature_tells_its_story_on_one_page() -> None:
    assert len(THERE) >= 2
    assert {story: n for story in THERE if (n := len((ROOT / story).read_text("utf-8").splitlines())) > 100} == {}


@pytest.mark.parametrize("floor", ["checkpoint", "core", "knowledge", "assistant", "eval"])
def test_only_doors_speak_http(floor: str) -> None:
    """A floor below the doors that knew of requests could answer one without a release."""
    found = {
        name(path)
        for path in SOURCES if path.is_relative_to(ROOT / floor)
        for node in nodes(path)
        for module in ([a.name for a in node.names] if isinstance(node, ast.Import) else
                       [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
        if module.partition(".")[0] in ("fastapi", "starlette", "uvicorn", "jinja2")
    }  # fmt: skip
    assert found == set()
