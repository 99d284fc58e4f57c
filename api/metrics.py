"""Prometheus metrics: requests by route and status, their time, and what waits. Never a word that a person typed."""

from __future__ import annotations

import time
from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import func, select

from api.house import House
from checkpoint.tables import Link, Release
from checkpoint.work_tables import Task


def install(app: FastAPI) -> None:
    """Measures every request and serves /metrics."""
    registry = CollectorRegistry()
    requests = Counter("yijianshi_requests", "Requests", ["route", "method", "status"], registry=registry)
    seconds = Histogram("yijianshi_request_seconds", "Seconds a request took", ["route"], registry=registry)
    waiting = Gauge("yijianshi_waiting", "Tasks that wait for a person", ["kind"], registry=registry)
    released = Gauge("yijianshi_releases", "Releases so far", ["standing"], registry=registry)
    links = Gauge("yijianshi_ledger_links", "Links of the ledger", registry=registry)

    @app.middleware("http")
    async def measure(request: Request, call_next: Callable[..., object]) -> Response:
        start = time.perf_counter()
        response: Response = await call_next(request)  # type: ignore[misc]
        route = request.scope.get("route")
        path = getattr(route, "path", "other")
        requests.labels(path, request.method, response.status_code).inc()
        seconds.labels(path).observe(time.perf_counter() - start)
        return response

    @app.get("/metrics", include_in_schema=False)
    def metrics(request: Request) -> Response:
        house: House = request.app.state.house
        with house.db.read() as session:
            counts = dict(
                session.execute(select(Task.kind, func.count()).where(Task.state == "open").group_by(Task.kind)).tuples()
            )
            for kind in ("answer", "handover"):
                waiting.labels(kind).set(counts.get(kind, 0))
            for standing in (True, False):
                number = session.scalar(select(func.count()).select_from(Release).where(Release.standing.is_(standing)))
                released.labels(str(standing).lower()).set(number or 0)
            links.set(session.scalar(select(func.max(Link.seq))) or 0)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
