"""`backup`, `restore` and `rekey`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.backup import backup, restore
from api.build import build_base
from api.cli.house import opened
from api.cli.voice import AsJson, Voice, both
from api.keys import change_master
from checkpoint.ledger import public_key, read_heads
from core.errors import BadInput
from core.settings import load_settings

Where = Annotated[Path, typer.Argument(help="备份文件。 The backup file.", metavar="FILE")]


def add(app: typer.Typer) -> None:
    """Adds all three."""

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

    @app.command("rekey", help=both("help_rekey"))
    def rekey_(
        to: Annotated[
            Path | None, typer.Option("--to", help="新密钥写到这个文件。 Where the new key is written.", metavar="FILE")
        ] = None,
        as_json: AsJson = False,
    ) -> None:
        voice, settings = Voice(as_json), load_settings()
        base = build_base(settings)
        try:
            with voice.busy("rekeying"):
                count = change_master(settings, base.db, to)
        finally:
            base.db.close()
        outside = bool(settings.master_key.get_secret_value())
        voice.give({"scopes": count, "file": str(to) if outside else None})
        voice.say("rekeyed", n=count)
        if outside:
            voice.say("rekeyed_outside", path=to)
