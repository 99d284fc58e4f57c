"""`eval prefill`: reads the documents of application packages and writes what it would propose."""

from __future__ import annotations

import hashlib
import json
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.voice import AsJson, Voice, both
from core.errors import BadInput
from eval.layouts import layouts_table, leave_one_out
from eval.packages import read_packages
from eval.prefill import ReadPackage, predict_packages, prefill_figures, read_all, write_predictions
from knowledge.catalog import Catalog, load_catalog
from prefill.reading.child import Reader
from prefill.reading.page import Reading

Cases = Annotated[Path, typer.Option("--cases", exists=True, file_okay=False, help="申请包文件夹。 Folder of packages.")]
Catalogs = Annotated[list[Path], typer.Option("--catalog", exists=True, help="目录文件夹，可多次给出。 Catalogue folders.")]
Out = Annotated[Path, typer.Option("--out", help="预测文件。 Predictions.")]
Readings = Annotated[
    Path | None, typer.Option("--readings", help="把读出的页存在这里，再次测量时不重读。 Keep what was read here.")
]
Threads = Annotated[int, typer.Option("--threads", min=1, help="识别用的线程。 Threads of recognition.")]


def add_prefill(evals: typer.Typer) -> None:
    """Adds the command."""

    @evals.command("prefill", help=both("help_eval_prefill"))
    def prefill(
        cases: Cases,
        catalog: Catalogs,
        out: Out,
        layouts: Annotated[
            bool, typer.Option("--layouts", help="逐一留出一种版式再读。 Also leave each layout out in turn.")
        ] = False,
        readings: Readings = None,
        threads: Threads = 2,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        loaded = loaded_catalog(catalog)
        read = read_cases(voice, cases, readings, threads)
        rows = predict_packages(read, loaded)
        write_predictions(out, rows)
        found: dict[str, Any] = prefill_figures(read, rows)
        found["reader_rss_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        if layouts:
            found["layouts"] = leave_one_out(read, cases, loaded)
        voice.give(found)
        _table(voice, found, read)


def loaded_catalog(paths: list[Path]) -> Catalog:
    """The catalogue to measure with. Raises BadInput where it has no item."""
    loaded = load_catalog(paths)
    if not loaded.items:
        raise BadInput("eval_no_catalog", reason=loaded.faults[0].reason_zh if loaded.faults else "–")
    return loaded


def read_cases(voice: Voice, cases: Path, readings: Path | None, threads: int) -> list[ReadPackage]:
    """Every document of a set of packages, read. Raises as `eval.packages.read_packages`."""
    packages = read_packages(cases)
    reader = Reader(threads=threads)
    try:
        with voice.busy("reading") as tell:
            return read_all(packages, _kept(reader.read, readings), tell)
    finally:
        reader.close()


def _kept(read: Callable[[bytes, str], Reading], folder: Path | None) -> Callable[[bytes, str], Reading]:
    """Reads through a folder of what was read before, by content."""
    if folder is None:
        return read
    folder.mkdir(parents=True, exist_ok=True)

    def through(content: bytes, name: str) -> Reading:
        kept = folder / f"{hashlib.sha256(content).hexdigest()[:32]}.json"
        if kept.exists():
            return Reading.from_dict(json.loads(kept.read_text("utf-8")))
        found = read(content, name)
        kept.write_text(json.dumps(found.as_dict(), ensure_ascii=False), "utf-8")
        return found

    return through


def _table(voice: Voice, found: dict[str, Any], read: list[ReadPackage]) -> None:
    rows = [(name, json.dumps(value) if isinstance(value, dict) else value) for name, value in found.items() if name != "layouts"]
    voice.table(("figure", "value"), rows)
    if found.get("layouts"):
        headings = ("look", "held_out", "documents", "printed", "right", "right_left_out", "wrong_left_out")
        voice.table(headings, layouts_table(found["layouts"]))
    for one in read:
        for name, code in one.refused.items():
            voice.say("prefill_refused", case=one.package.id, file=name, code=code)
