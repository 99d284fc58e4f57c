"""`import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.house import opened
from api.cli.voice import AsJson, Voice, both
from knowledge.importing import files_in, import_paths

_SHOWN = 20


def add(app: typer.Typer) -> None:
    """Adds it."""

    @app.command("import", help=both("help_import"))
    def import_(
        paths: Annotated[list[Path], typer.Argument(help="文件和文件夹。 Files and folders.")], as_json: AsJson = False
    ) -> None:
        voice = Voice(as_json)
        with opened() as (base, _), voice.busy("importing", total=len(files_in(paths))) as tell:
            imported = import_paths(base.db, base.keys.hash, paths, person="console", tell=tell)
        voice.give(
            {
                "import": imported.id, "added": imported.added, "unchanged": len(imported.unchanged),
                "refused": [r.__dict__ for r in imported.refused], "proposals": imported.proposals,
            }
        )  # fmt: skip
        voice.say("imported", added=len(imported.added), unchanged=len(imported.unchanged), refused=len(imported.refused))
        for refusal in imported.refused[:_SHOWN]:
            voice.say("refused", path=refusal.path, place=refusal.place or "–", reason=refusal.reason)
        if len(imported.refused) > _SHOWN:
            voice.say("refused_more", more=len(imported.refused) - _SHOWN)
        if imported.proposals:
            voice.say("proposals", number=len(imported.proposals))
        if imported.added or imported.proposals:
            voice.say("then_publish")
        if imported.refused and not (imported.added or imported.unchanged or imported.proposals):
            raise typer.Exit(1)
