"""`ask` and `search`: of the process that owns the index, or with the index itself where none runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from api.build import build_desk
from api.cli.house import opened
from api.cli.voice import AsJson, Voice, both
from api.library import Library
from api.owner import NoOwner, ask_owner, handlers
from core.settings import load_settings
from core.texts import t

Text = Annotated[str, typer.Argument(help="一句话。 The words.")]
Region = Annotated[str, typer.Option("--region", help="GB/T 2260 区划代码。 Region code.")]


def add(app: typer.Typer) -> None:
    """Adds both."""

    @app.command("ask", help=both("help_ask"))
    def ask(text: Text, region: Region = "", as_json: AsJson = False) -> None:
        voice = Voice(as_json)
        result = of_owner(voice, {"do": "ask", "text": text, "region": region})
        voice.give(result)
        _tell(voice, result)

    @app.command("search", help=both("help_search"))
    def search(
        text: Text,
        region: Region = "",
        k: Annotated[int, typer.Option("-k", min=1, max=100, help="条数。 How many.")] = 10,
        on: Annotated[dt.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="哪一天的规定。 The law of which day.")] = None,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        result = of_owner(voice, {"do": "search", "text": text, "region": region, "k": k, "on": on.date().isoformat() if on else ""})
        voice.give(result)
        for found in result["found"]:
            voice.show(f"{found['score']:.3f}  {found['path']}（{found['authority']}）")
            since = found["effective_from"] or (t("cli.since_unknown", "zh") if not found["dated"] else found["since"] or "–")
            voice.show(f"       {t('cli.in_force', 'zh', since=since, until=found['until'] or '–')}")
            voice.show(f"       {found['text'][:120]}")
        if not result["found"]:
            voice.say("nothing_found")


def of_owner(voice: Voice, request: Mapping[str, Any]) -> dict[str, Any]:
    """The owner's answer; without one, this process takes the index for as long as it needs. Raises IndexHeld."""
    folder = load_settings().data_dir
    try:
        with voice.busy("asking_owner"):
            return ask_owner(folder, request)
    except NoOwner:
        pass
    with voice.busy("opening_index"), opened() as (base, _):
        library = Library(base.settings, base.db)
        try:
            if request["do"] != "rebuild":
                library.refresh()
            return dict(handlers(library, build_desk(base.settings, library))[request["do"]](request))
        finally:
            library.close()


def _tell(voice: Voice, result: Mapping[str, Any]) -> None:
    voice.say("ask_outcome", outcome=result["outcome"], ends=result["ends"], confidence=result["confidence"])
    for item in result["items"]:
        voice.show(f"  {item['item_id']}  {item['name']}（{item['department']}）")
    draft = result["draft"]
    if draft is None:
        voice.show(result["wording"])
        return
    voice.show(t("cli.unreleased"))
    voice.show(f"{draft['title']}\n{draft['lead']}".strip())
    for number, sentence in enumerate(draft["sentences"], 1):
        voice.show(f"  {number}. {sentence['text']}")
