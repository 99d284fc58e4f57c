"""`eval review`: inspects application packages and writes what it says of each review point."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.measure_prefill import kept, loaded_catalog
from api.cli.voice import AsJson, Voice, both
from eval.packages import read_packages
from eval.prefill import read_all, write_predictions
from eval.review import applications, inspected, review_figures, rows_of, seen_as_printed, seen_as_read
from prefill.reading.child import Reader
from review_support.seen import Seen


def add_review(evals: typer.Typer) -> None:
    """Adds the command."""

    @evals.command("review", help=both("help_eval_review"))
    def review(
        cases: Annotated[Path, typer.Option("--cases", exists=True, file_okay=False, help="申请包文件夹。 Folder of packages.")],
        catalog: Annotated[list[Path], typer.Option("--catalog", exists=True, help="目录文件夹，可多次给出。 Catalogue folders.")],
        out: Annotated[Path, typer.Option("--out", help="预测文件。 Predictions.")],
        truth: Annotated[
            bool, typer.Option("--truth", help="用文件上真实印着的值，只测规则。 Use the values truly printed: the rules alone.")
        ] = False,
        readings: Annotated[
            Path | None, typer.Option("--readings", help="把读出的页存在这里，再次测量时不重读。 Keep what was read here.")
        ] = None,
        threads: Annotated[int, typer.Option("--threads", min=1, help="识别用的线程。 Threads of recognition.")] = 2,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        loaded = loaded_catalog(catalog)
        told = applications(cases)
        seen: dict[str, Callable[[], Seen]]
        if truth:
            seen = {case: partial(lambda one: one, one) for case, one in seen_as_printed(cases, told).items()}
        else:
            reader = Reader(threads=threads)
            try:
                with voice.busy("reading") as tell:
                    read = read_all(read_packages(cases), kept(reader.read, readings), tell)
            finally:
                reader.close()
            seen = {one.package.id: partial(seen_as_read, one, told[one.package.id], loaded) for one in read}
        made = inspected(seen, loaded)
        write_predictions(out, rows_of(made))
        found: dict[str, Any] = review_figures(made)
        voice.give(found)
        voice.table(
            ("figure", "value"),
            [(name, json.dumps(value) if isinstance(value, dict) else value) for name, value in found.items()],
        )
