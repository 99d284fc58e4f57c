"""`eval` and `bench`: figures from a base of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.bench_answers import bench_answers
from api.bench_publish import bench_publish
from api.bench_review import bench_review
from api.bench_search import bench_search
from api.cli.measure_prefill import add_prefill
from api.cli.measure_review import add_review
from api.cli.voice import AsJson, Voice, both
from api.eval_base import eval_base
from core.errors import BadInput
from core.settings import load_settings
from core.texts import t
from eval.answers import Ground, figures, predict, ragas_figures, read_set, write
from eval.asof import measure_asof, read_asof
from eval.calibration import by_dialect, diagram, reliability, stated
from eval.exact import exact_questions, measure_exact
from eval.interview import interview_table, measure_interview
from eval.report import fill, folds, systems
from eval.search import Mode, evaluate
from knowledge.catalog import load_catalog
from knowledge.index.embed import MODEL, make_embedder

Knowledge = Annotated[
    list[Path], typer.Option("--knowledge", exists=True, help="知识文件或文件夹，可多次给出。 Knowledge files or folders.")
]

Page = Annotated[Path | None, typer.Option("--page", exists=True, help="把表写进这一页的标记之间。 Fill the page between its marks.")]


def add(app: typer.Typer) -> None:
    """Adds both groups."""
    evals = typer.Typer(help=both("help_eval"))
    app.add_typer(evals, name="eval")

    @evals.command("answers", help=both("help_eval_answers"))
    def answers(
        questions: Annotated[Path, typer.Option("--set", exists=True, help="问题集（JSON Lines）。 Question set.")],
        knowledge: Knowledge,
        out: Annotated[Path, typer.Option("--out", help="预测文件。 Predictions.")],
        more: Annotated[list[Path] | None, typer.Argument(help="更多知识。 More knowledge.")] = None,
        report: Annotated[
            Path | None, typer.Option("--report", help="可靠性图 reliability.svg 写到的文件夹。 Folder of the reliability diagram.")
        ] = None,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        rows = read_set(questions)
        settings = load_settings()
        with voice.busy("importing") as tell, eval_base(settings, [*knowledge, *(more or [])], tell) as made:
            ground = Ground(made.base.db, made.base.keys, made.desk, settings.home_region)
            predictions = predict(ground, rows, tell)
        write(out, predictions)
        found = {"versions": made.versions, "refused": len(made.refused), **figures(rows, predictions)}
        found |= ragas_figures(rows, predictions) or {}
        kept = reliability(stated(rows, predictions))
        found |= {"calibration": kept, **by_dialect(rows, predictions)}
        if report is not None:
            report.mkdir(parents=True, exist_ok=True)
            (report / "reliability.svg").write_text(diagram(kept, t("cli.reliability", "zh", name=questions.name)), "utf-8")
        _tell(voice, found)

    @evals.command("search", help=both("help_eval_search"))
    def search(
        corpus: Annotated[Path, typer.Option("--corpus", exists=True, help="行：_id, title, text。 Rows.")],
        queries: Annotated[Path, typer.Option("--queries", exists=True, help="行：_id, text, gold。 Rows.")],
        mode: Annotated[str, typer.Option("--mode", help="fused | words | vectors")] = "fused",
        as_json: AsJson = False,
    ) -> None:
        if mode not in ("fused", "words", "vectors"):
            raise typer.BadParameter("fused | words | vectors")
        kind: Mode = mode  # type: ignore[assignment]
        voice = Voice(as_json)
        with voice.busy("searching") as tell:
            _tell(voice, dict(evaluate(corpus, queries, make_embedder(load_settings().embedder), mode=kind, progress=tell)))

    @evals.command("exact", help=both("help_eval_exact"))
    def exact(
        knowledge: Knowledge,
        count: Annotated[int, typer.Option("--questions", min=4, help="问题数。 Questions.")] = 100,
        seed: Annotated[int, typer.Option("--seed", help="抽题的种子。 Seed of the draw.")] = 7,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        with voice.busy("importing") as tell, eval_base(load_settings(), knowledge, tell) as made:
            with made.base.db.read() as session:
                questions = exact_questions(session, count, seed)
            found = measure_exact(made.library.search, questions)
        _tell(voice, found)

    @evals.command("asof", help=both("help_eval_asof"))
    def asof(
        questions: Annotated[Path, typer.Option("--set", exists=True, help="问题集（JSON Lines）。 Question set.")],
        knowledge: Knowledge,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        rows = read_asof(questions)
        with voice.busy("importing") as tell, eval_base(load_settings(), knowledge, tell) as made:
            found = measure_asof(made.library.search, rows)
        _tell(voice, found)

    @evals.command("interview", help=both("help_eval_interview"))
    def interview(
        catalog: Annotated[list[Path], typer.Option("--catalog", exists=True, help="目录文件夹，可多次给出。 Catalogue folders.")],
        sample: Annotated[int, typer.Option("--sample", min=1, help="最多走多少种回答。 Most ways to answer.")] = 2000,
        seed: Annotated[int, typer.Option("--seed", help="抽样的种子。 Seed of the draw.")] = 7,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        loaded = load_catalog(catalog)
        if not loaded.themes:
            raise BadInput("eval_no_theme", reason=loaded.faults[0].reason_zh if loaded.faults else "–")
        with voice.busy("measuring"):
            rows = measure_interview(loaded, sample, seed)
        voice.give({"themes": rows, "refused": len(loaded.faults)})
        headings = ("theme", "interview_plain", "interview_mean", "interview_max", "interview_saved", "interview_measured")
        voice.table(headings, interview_table(rows))

    add_prefill(evals)
    add_review(evals)

    @evals.command("model", help=both("help_eval_model"))
    def model(
        figures: Annotated[Path | None, typer.Option("--figures", exists=True, help="训练写出的 figures.json。 Of a training.")] = None,
        into: Page = None,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        found = json.loads((figures or MODEL / "figures.json").read_text("utf-8"))
        if into is not None:
            fill(into, "folds", folds(found))
        voice.give(found)
        voice.show(folds(found))

    benches = typer.Typer(help=both("help_bench"))
    app.add_typer(benches, name="bench")

    @benches.command("answers", help=both("help_bench_answers"))
    def bench(
        knowledge: Knowledge,
        count: Annotated[int, typer.Option("--questions", min=1, help="问题数。 Questions.")] = 500,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        with voice.busy("measuring") as tell:
            found = bench_answers(knowledge, count, lambda step: tell(step, 0))
        _tell(voice, found)


    @benches.command("search", help=both("help_bench_search"))
    def rivals(
        queries: Annotated[Path, typer.Option("--queries", exists=True, help="行：_id, text[, gold]。 Rows.")],
        corpus: Annotated[Path | None, typer.Option("--corpus", exists=True, help="判定过的语料。 Judged corpus.")] = None,
        knowledge: Annotated[
            list[Path] | None, typer.Option("--knowledge", exists=True, help="知识文件或文件夹。 Knowledge files or folders.")
        ] = None,
        count: Annotated[int, typer.Option("--questions", min=1, help="问题数。 Questions.")] = 300,
        into: Page = None,
        as_json: AsJson = False,
    ) -> None:
        if (corpus is None) == (not knowledge):
            raise BadInput("bench_corpus_or_knowledge")
        voice = Voice(as_json)
        with voice.busy("measuring") as tell:
            found = bench_search(queries, corpus, knowledge or [], count, lambda step: tell(step, 0))
        if into is not None:
            fill(into, "bench", systems(found))
        voice.give(found)
        names = list(dict.fromkeys(name for system in found["systems"].values() for name in system))
        voice.table(
            ("figure", *found["systems"]), [(name, *(s.get(name, "–") for s in found["systems"].values())) for name in names]
        )

    @benches.command("review", help=both("help_bench_review"))
    def bench_inspection(as_json: AsJson = False) -> None:
        voice = Voice(as_json)
        with voice.busy("measuring") as tell:
            rows = bench_review(lambda what: tell(what, 0))
        voice.give({"sizes": rows})
        voice.table(tuple(rows[0]), [tuple(row.values()) for row in rows])

    @benches.command("publish", help=both("help_bench_publish"))
    def publish(
        kind: Annotated[str, typer.Option("--kind", help="law | guide")] = "law",
        tries: Annotated[int, typer.Option("--tries", min=1, help="次数。 Times.")] = 10,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        _tell(voice, dict(bench_publish(load_settings(), kind=kind, tries=tries)))


def _tell(voice: Voice, found: dict[str, Any]) -> None:
    voice.give(found)
    voice.table(("figure", "value"), list(found.items()))
