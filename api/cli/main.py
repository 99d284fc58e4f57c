"""The command line's root: the groups, and one place where errors become words and an exit code."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from importlib.metadata import version
from typing import NoReturn

import typer

from api.cli import asking, audit, demo, index, lint, measure, people, publishing, serving, sources, storage
from api.cli.voice import both
from api.problems import problem
from core.errors import BadInput, YijianshiError

GROUPS = (demo, serving, sources, publishing, asking, people, index, audit, storage, measure, lint)


def build() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="yijianshi", help=both("about"), pretty_exceptions_enable=False, add_completion=False,
        rich_markup_mode=None,
    )  # fmt: skip

    for group in GROUPS:
        group.add(app)
    return app


def run(arguments: list[str] | None = None) -> NoReturn:
    """Runs one command and ends the process: 0 done, 1 refused or found wanting, 2 wrongly asked."""
    given = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if given == ["--version"]:
        sys.stdout.write(version("yijianshi") + "\n")
        sys.exit(0)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    try:
        code = build()(given, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except YijianshiError as error:
        fail(error.code, error.status, 2 if isinstance(error, BadInput) else 1, given, error.values)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  people get words; the message may hold what somebody typed
        # Typer's errors stand on its own click or on the package of that name, by its version.
        if (said := getattr(error, "format_message", None)) is not None:
            fail("cli_usage", 400, 2, given, {"reason": said()})
        fail("cli_unexpected", 500, 1, given, {"kind": type(error).__name__, "where": _place(error)})


def _place(error: BaseException) -> str:
    """Where an error left our own code: file and line, without the folder."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "site-packages" not in f.filename]
    return f"{'/'.join(ours[-1].filename.rsplit('/', 2)[-2:])}:{ours[-1].lineno}" if ours else "?"


def fail(code: str, status: int, exit_code: int, given: list[str], values: dict[str, object]) -> NoReturn:
    """Tells an error in words, or as JSON where --json was asked for."""
    told = problem(code, status, "zh", {k: v for k, v in values.items() if k != "failures"})
    if "--json" in given:
        error = {"code": told.code, "title": told.title, "next": told.next}
        sys.stdout.write(json.dumps({"error": error}, ensure_ascii=False) + "\n")
    else:
        english = problem(code, status, "en", {k: v for k, v in values.items() if k != "failures"})
        sys.stderr.write(f"{told.title}\n→ {told.next}\n{english.title}\n→ {english.next}\n")
    sys.exit(exit_code)


if __name__ == "__main__":
    run()
