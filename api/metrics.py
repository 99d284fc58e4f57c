"""Prometheus metrics: requests by route and status, their time, and what waits. Never a word that a person typed."""

from __future__ import annotations

import time

from fastapi import FastAPI, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import func, select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.house import House
from api.metrics_review import ReviewMeasures
from checkpoint.case_figures import CaseFigures, case_figures
from checkpoint.sampling import wrong_items
from checkpoint.tables import Link, Release
from checkpoint.work_tables import Task

# What else is sent as a method is no label: it may be anything.
METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS"})


class Measures:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("yijianshi_requests", "Requests", ["route", "method", "status"], registry=self.registry)
        self.seconds = Histogram(
            "yijianshi_request_seconds", "Seconds until the answer began", ["route"], registry=self.registry
        )
        self.waiting = Gauge("yijianshi_waiting", "Tasks that wait for a person", ["kind"], registry=self.registry)
        self.released = Gauge("yijianshi_releases", "Releases so far", ["standing"], registry=self.registry)
        self.wrong_items = Gauge(
            "yijianshi_wrong_item_rate", "Released cards called wrong, of all released cards", registry=self.registry
        )
        self.prefill = Gauge(
            "yijianshi_prefill_rate", "Required fields filled by an unchanged suggestion, of all", registry=self.registry
        )
        self.case_seconds = Gauge(
            "yijianshi_case_seconds", "Seconds from first answer to handing in", ["channel", "quantile"], registry=self.registry
        )
        self.suggestions = Gauge(
            "yijianshi_suggestion_decisions", "Suggestions decided so far", ["verdict"], registry=self.registry
        )
        self.cases = Gauge("yijianshi_cases_submitted", "Cases handed in so far", registry=self.registry)
        self.review = ReviewMeasures(self.registry)
        self.links = Gauge("yijianshi_ledger_links", "Links of the ledger", registry=self.registry)


class Measuring:
    """ASGI middleware: plain, so that event streams pass through it unbuffered."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self.app, self.measures = app, measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts one request, by its route's pattern and never by its address."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in METHODS else "other"
                route = getattr(scope.get("route"), "path", "other")
                self.measures.requests.labels(route, method, message["status"]).inc()
                self.measures.seconds.labels(route).observe(time.perf_counter() - start)
            await send(message)

        await self.app(scope, receive, noted)


def _cases(measures: Measures, told: CaseFigures) -> None:
    measures.cases.set(told.submitted)
    measures.prefill.set(float("nan") if told.prefill_rate is None else told.prefill_rate)
    for channel, (half, most) in told.seconds.items():
        measures.case_seconds.labels(channel, "0.5").set(half)
        measures.case_seconds.labels(channel, "0.95").set(most)
    for verdict in ("accepted", "edited", "refused"):
        measures.suggestions.labels(verdict).set(told.decisions.get(verdict, 0))


def install(app: FastAPI) -> None:
    """Measures every request and serves /metrics."""
    measures = Measures()
    app.add_middleware(Measuring, measures=measures)

    @app.get("/metrics", include_in_schema=False)
    def metrics(request: Request) -> Response:
        house: House = request.app.state.house
        with house.db.read() as session:
            open_tasks = select(Task.kind, func.count()).where(Task.state == "open").group_by(Task.kind)
            counts = {kind: number for kind, number in session.execute(open_tasks)}
            for kind in ("answer", "handover", "sample"):
                measures.waiting.labels(kind).set(counts.get(kind, 0))
            for standing in (True, False):
                number = session.scalar(select(func.count()).select_from(Release).where(Release.standing.is_(standing)))
                measures.released.labels(str(standing).lower()).set(number or 0)
            wrong, cards = wrong_items(session)
            # Where no card was released yet there is no rate, and 0 would claim that none was wrong.
            measures.wrong_items.set(wrong / cards if cards else float("nan"))
            _cases(measures, case_figures(session))
            measures.review.count(session, house.settings.flag_floor, house.settings.flag_floor_after)
            measures.links.set(session.scalar(select(func.max(Link.seq))) or 0)
        return Response(generate_latest(measures.registry), media_type=CONTENT_TYPE_LATEST)
