"""How commands speak: words for people, or with --json one object on stdout; progress on stderr for what takes long."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from core.errors import BadInput
from core.texts import catalogue, t

PASSWORD = "YIJIANSHI_PASSWORD"
Tell = Callable[[str, int], None]


def both(key: str) -> str:
    """A help text: Chinese first, English beside it."""
    entry = catalogue()[f"cli.{key}"]
    return f"{entry['zh']} {entry['en']}"


# Written into each command's signature, so its text cannot come from the catalogue, which nothing reads at import.
AsJson = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象。 One JSON object on stdout.")]
Login = Annotated[str, typer.Option("--as", help="以谁的名义，登录名。 In whose name: a login.")]
PasswordFile = Annotated[Path | None, typer.Option("--password-file", help="从文件读密码。 Read the password from a file.")]


@dataclass
class Voice:
    """One command's way to speak."""

    as_json: bool = False
    out: Console = field(default_factory=lambda: Console(soft_wrap=True, highlight=False))
    err: Console = field(default_factory=lambda: Console(stderr=True, soft_wrap=True, highlight=False))

    def say(self, key: str, **values: object) -> None:
        """A line for people; nothing under --json."""
        if not self.as_json:
            self.out.print(t(f"cli.{key}", "zh", **values), markup=False)

    def show(self, text: str = "") -> None:
        """Text that is not ours (a card, a passage), as it is; nothing under --json."""
        if not self.as_json:
            self.out.print(text, markup=False)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """A table for people; headings are keys."""
        if not self.as_json:
            made = Table(*(t(f"cli.{h}") for h in headings), box=None, header_style="bold", pad_edge=False)
            for row in rows:
                made.add_row(*(str(cell) for cell in row))
            self.out.print(made)

    def give(self, result: Mapping[str, Any]) -> None:
        """The result as one JSON object, under --json."""
        if self.as_json:
            sys.stdout.write(json.dumps(result, ensure_ascii=False, default=str) + "\n")
            sys.stdout.flush()

    @contextmanager
    def busy(self, key: str, total: int | None = None, **values: object) -> Iterator[Tell]:
        """A progress line that goes when the work is done; yields `tell(what, done)`."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        shown = columns if total else (columns[0], columns[1], columns[4])
        with Progress(*shown, console=self.err, transient=True, disable=not self.err.is_terminal) as progress:
            words = t(f"cli.{key}", "zh", **values)
            task = progress.add_task(words, total=total)

            def tell(what: str, done: int) -> None:
                progress.update(task, completed=done, description=f"{words} {what}".strip())

            yield tell

    def ask(self, key: str, **values: object) -> str:
        """A line typed by a person, or fed on stdin. Raises BadInput at its end: silence decides nothing."""
        self.err.print(t(f"cli.{key}", "zh", **values), end=" ", markup=False)
        line = sys.stdin.readline()
        if not line:
            raise BadInput("cli_no_answer")
        return line.strip()


def password_of(file: Path | None, login: str, *, twice: bool = False) -> str:
    """A password from `file`, the environment, or typed unseen. Raises BadInput when two entries differ or none can be typed."""
    if file is not None:
        try:
            return file.read_text("utf-8").rstrip("\r\n")
        except OSError as error:
            raise BadInput("cli_file", path=str(file), reason=error.strerror or "") from None
    if value := os.environ.get(PASSWORD, ""):
        return value
    if not sys.stdin.isatty():
        raise BadInput("cli_no_password")
    first = getpass.getpass(t("cli.password_of", login=login))
    if twice and getpass.getpass(t("cli.password_again")) != first:
        raise BadInput("cli_passwords_differ")
    return first
