"""`eval review`: inspects application packages and writes what it says of each review point."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import typer

from api.cli.measure_prefill import Cases, Catalogs, Out, Readings, Threads, loaded_catalog, read_cases
from api.cli.voice import AsJson, Voice, both
from eval.prefill import write_predictions
from eval.review import applications, inspected, review_figures, rows_of, seen_as_printed, seen_as_read
from review_support.seen import Seen


def add_review(evals: typer.Typer) -> None:
    """Adds the command."""

    @evals.command("review", help=both("help_eval_review"))
    def review(
        cases: Cases,
        catalog: Catalogs,
        out: Out,
        truth: Annotated[
            bool, typer.Option("--truth", help="用文件上真实印着的值，只测规则。 Use the values truly printed: the rules alone.")
        ] = False,
        readings: Readings = None,
        threads: Threads = 2,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        loaded = loaded_catalog(catalog)
        told = applications(cases)
        seen: dict[str, Callable[[], Seen]]
        if truth:
            seen = {case: partial(lambda one: one, one) for case, one in seen_as_printed(cases, told).items()}
        else:
            read = read_cases(voice, cases, readings, threads)
            seen = {one.package.id: partial(seen_as_read, one, told[one.package.id], loaded) for one in read}
        made = inspected(seen, loaded)
        write_predictions(out, rows_of(made))
        found: dict[str, Any] = review_figures(made)
        voice.give(found)
        voice.table(
            ("figure", "value"),
            [(name, json.dumps(value) if isinstance(value, dict) else value) for name, value in found.items()],
        )
