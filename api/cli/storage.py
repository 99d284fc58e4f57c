"""`backup` and `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.backup import backup, restore
from api.cli.house import opened
from api.cli.voice import AsJson, Voice, both
from checkpoint.ledger import public_key, read_heads
from core.errors import BadInput
from core.settings import load_settings

Where = Annotated[Path, typer.Argument(help="备份文件。 The backup file.", metavar="FILE")]


def add(app: typer.Typer) -> None:
    """Adds both."""

    @app.command("backup", help=both("help_backup"))
    def backup_(file: Where, as_json: AsJson = False) -> None:
        voice = Voice(as_json)
        with voice.busy("backing_up") as tell:
            made = backup(load_settings(), file, tell)
        voice.give({"file": str(file), "has_key": made.has_key, **made.__dict__})
        voice.say("backed_up", file=file, megabytes=round(file.stat().st_size / 2**20, 1))
        voice.say("backup_has_key" if made.has_key else "backup_without_key")

    @app.command("restore", help=both("help_restore"))
    def restore_(
        file: Where,
        force: Annotated[bool, typer.Option("--force", help="移开已有数据。 Move existing data aside.")] = False,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        with voice.busy("restoring"):
            made = restore(load_settings(), file, force=force)
            # Opens it once: an older backup is brought to this version's tables, a wrong key is told now and not later.
            with opened() as (base, house):
                heads = read_heads(house.heads)
                if heads and heads[-1].key != public_key(base.keys):
                    raise BadInput("cli_key_differs")
        voice.give({"file": str(file), "has_key": made.has_key, **made.__dict__})
        voice.say("restored", made=made.made_at)
        if not made.has_key:
            voice.say("restore_without_key")
