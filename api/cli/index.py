"""`index rebuild`."""

from __future__ import annotations

import typer

from api.cli.asking import of_owner
from api.cli.voice import AsJson, Voice, both


def add(app: typer.Typer) -> None:
    """Adds the group."""
    group = typer.Typer(help=both("help_index"))
    app.add_typer(group, name="index")

    @group.callback()
    def index() -> None:
        """Keeps `rebuild` a command of its own."""

    @group.command("rebuild", help=both("help_index_rebuild"))
    def rebuild(as_json: AsJson = False) -> None:
        voice = Voice(as_json)
        result = of_owner(voice, {"do": "rebuild"})
        voice.give(result)
        voice.say("index_rebuilt", **result)
