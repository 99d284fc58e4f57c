"""Lock 3: whatever the public routes answer with is borne by a release, or is one of a few facts that no machine wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.app import create_app
from api.build import build_base, build_house
from api.citizen.shapes import FACTS, Entries, Entry, Thread
from api.library import Library
from core.settings import load_settings

# Their entries are made from releases by api/thread.py; a test at the citizen's door reads the release of each.
BORNE = (Entry, Entries, Thread)
# Routes without a model of their own, and why that may be.
WITHOUT = {
    ("GET", "/api/v1/conversations/{conversation_id}/events"): "the same entries as Thread, one by one",
    ("DELETE", "/api/v1/conversations/{conversation_id}"): "no body",
    ("POST", "/api/v1/conversations/{conversation_id}/ratings"): "no body",
    ("GET", "/api/v1/texts"): "the catalogue of the widget's words, written by people, in the package",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    base = build_base(load_settings(data_dir=tmp_path_factory.mktemp("routes")))
    library = Library(base.settings, base.db)
    yield create_app(build_house(base, library))
    library.close()
    base.db.close()


def walk(routes: Any) -> Iterator[Any]:
    """Every route, also of routers within routers, and also those that OpenAPI does not tell of."""
    for route in routes:
        inside = route.effective_candidates() if hasattr(route, "effective_candidates") else None
        if inside is not None:
            yield from walk(inside)
        else:
            yield route


def public(app: FastAPI) -> list[tuple[str, str, APIRoute]]:
    found = []
    for route in walk(app.routes):
        if str(getattr(route, "path", "")).startswith("/api/v1") and route.path != app.openapi_url:
            found += [(method, route.path, route) for method in sorted(route.methods)]
    return found


def test_the_walk_sees_every_public_route(app: FastAPI) -> None:
    told = {(m.upper(), path) for path, ways in app.openapi()["paths"].items() for m in ways if path.startswith("/api/v1")}
    assert {(method, path) for method, path, _ in public(app)} == told and len(told) >= 12


def test_each_answer_is_borne_by_a_release_or_a_listed_fact(app: FastAPI) -> None:
    bare = {}
    for method, path, route in public(app):
        models = {route.response_model, *(told.get("model") for status, told in route.responses.items() if int(status) < 400)}
        if any(model not in (*BORNE, *FACTS) for model in models) and (method, path) not in WITHOUT:
            bare[method, path] = models
    assert bare == {}


def test_the_list_of_routes_without_a_model_is_not_longer_than_it_must_be(app: FastAPI) -> None:
    there = {(method, path): route for method, path, route in public(app)}
    assert set(WITHOUT) <= set(there)
    assert {k for k in WITHOUT if there[k].response_model in (*BORNE, *FACTS) and there[k].response_model} == set()


def test_a_fact_has_no_room_for_a_machines_words() -> None:
    """A listed fact is no entry in disguise: it has no members beyond its own but where a published text stands."""
    assert {m.__name__ for m in FACTS if m is not None} == {"Opened", "Waiting", "PublishedPassage"}
    for model in FACTS:
        assert model is not None and issubclass(model, BaseModel)
        assert not {"answer", "draft", "sentences", "suggestion", "lead"} & set(model.model_fields)


def test_each_public_route_tells_what_it_does_and_how_it_fails(app: FastAPI) -> None:
    bare = {}
    for path, ways in app.openapi()["paths"].items():
        for method, told in ways.items():
            if path.startswith("/api/v1"):
                good = [c for c in told["responses"] if c < "400"]
                failing = {c: str(r.get("content", "")) for c, r in told["responses"].items() if c >= "400"}
                if not told.get("description") or not good or any(
                    "Problem" not in said for code, said in failing.items()
                ) or not failing:
                    bare[method, path] = failing
    assert bare == {}


def test_bodies_sent_have_examples(app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    assert any("examples" in p for p in schemas["Ask"]["properties"].values())
    assert any("examples" in p for p in schemas["Opened"]["properties"].values())
    assert any("examples" in p for p in schemas["Entry"]["properties"].values())
