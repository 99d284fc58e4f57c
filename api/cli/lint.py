"""`lint catalog`: faults that refuse a file, then what is doubtful in what loads, item by item."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from api.cli.voice import AsJson, Voice, both
from core.texts import t
from knowledge.catalog import Catalog, load_catalog
from knowledge.catalog.quality import Level, QualityFinding, quality_report


def add(app: typer.Typer) -> None:
    """Adds the group."""
    group = typer.Typer(help=both("help_lint"))
    app.add_typer(group, name="lint")

    @group.callback()
    def lint() -> None:
        """Keeps `catalog` a command of its own."""

    @group.command("catalog", help=both("help_lint_catalog"))
    def catalog_(
        paths: Annotated[list[Path], typer.Argument(help="目录文件夹和文件。 Catalogue folders and files.")],
        strict: Annotated[bool, typer.Option("--strict", help="有“应改”时退出码也是 1。 Exit 1 for findings to be changed too.")] = False,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        with voice.busy("linting") as tell:
            catalog = load_catalog(paths)
            found = quality_report(catalog, tell=tell)
        levels = {level: sum(one.level is level for one in found) for level in Level}
        voice.give(
            {
                "faults": [{"path": f.path, "line": f.line, "zh": f.reason_zh, "en": f.reason_en} for f in catalog.faults],
                "findings": [_row(one) for one in found], "must": levels[Level.must], "advice": levels[Level.advice],
                "items": len(catalog.items), "themes": len(catalog.themes),
            }
        )  # fmt: skip
        _tell(voice, catalog, found)
        voice.say(
            "linted", items=len(catalog.items), themes=len(catalog.themes), faults=len(catalog.faults),
            must=levels[Level.must], advice=levels[Level.advice],
        )  # fmt: skip
        if catalog.faults or (strict and levels[Level.must]):
            raise typer.Exit(1)


def _row(one: QualityFinding) -> dict[str, object]:
    return {
        "code": one.code, "level": one.level.value, "entry": one.entry, "points": list(one.points), "path": one.path,
        "line": one.line, "zh": one.words("zh"), "en": one.words("en"),
    }  # fmt: skip


def _tell(voice: Voice, catalog: Catalog, found: list[QualityFinding]) -> None:
    for fault in catalog.faults:
        voice.show(f"{fault.path}:{fault.line} {fault.reason_zh}")
    for entry, findings in groupby(found, key=lambda one: one.entry):
        named = catalog.items.get(entry) or catalog.themes[entry]
        voice.show(f"\n{named.name}（{entry}）")
        for one in findings:
            voice.show(f"  {one.path}:{one.line} 【{t(f'quality.level.{one.level}')}】{one.words()}")
