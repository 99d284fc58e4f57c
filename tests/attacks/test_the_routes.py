"""Lock 3: whatever the public routes answer with is borne by a release, a proposal for its decider, or a fact no machine wrote."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from ground import Ground
from pydantic import BaseModel

from api.app import create_app
from api.build import build_base, build_house
from api.citizen import case_borne_shapes, case_form_shapes, case_paper_shapes, case_shapes, shapes
from api.citizen.case_borne_shapes import CaseList, CaseSuggestion
from api.citizen.case_paper_shapes import CasePaper, CasePapers
from api.citizen.shapes import Entries, Entry, Thread
from api.library import Library
from api.released_list import ReleasedList
from checkpoint.frames import Checklist
from checkpoint.issued import ISSUE_SEAL, Issued
from checkpoint.papers import Written
from checkpoint.release import release
from core.clock import now
from core.errors import NotAllowed
from core.settings import load_settings
from tests.walking import walk

# Entries are made from releases by api/thread.py; a test at the citizen's door reads the release of each. A list is made
# from its release by its own shape, as the tests below attack, and a paper from its issue.
BORNE = (Entry, Entries, Thread, *case_borne_shapes.BORNE, *case_paper_shapes.BORNE)
# Shown to the one person who may decide them, made from the checkpoint's Proposals by their own shape.
PROPOSED = case_borne_shapes.PROPOSED
FACTS = (*(one for one in shapes.FACTS if one is not None), *case_shapes.FACTS, *case_form_shapes.FACTS)
ALLOWED = (*BORNE, *PROPOSED, *FACTS)
SHAPES = (shapes, case_shapes, case_form_shapes)
# Routes without a model of their own, and why that may be.
WITHOUT = {
    ("GET", "/api/v1/conversations/{conversation_id}/events"): "the same entries as Thread, one by one",
    ("DELETE", "/api/v1/conversations/{conversation_id}"): "no body",
    ("POST", "/api/v1/conversations/{conversation_id}/ratings"): "no body",
    ("GET", "/api/v1/texts"): "the catalogue of the widget's words, written by people, in the package",
    ("GET", "/api/v1/cases/{case_id}/list.pdf"): "a file made from the same ReleasedList as CaseList",
    ("GET", "/api/v1/cases/{case_id}/documents/{upload_id}/pages/{page}.jpg"): "a picture of what the applicant handed in",
    ("GET", "/api/v1/cases/{case_id}/papers/{paper_id}.pdf"): "a file made from the same Issued as CasePaper",
    ("GET", "/api/v1/cases/{case_id}/papers/{paper_id}.docx"): "a file made from the same Issued as CasePaper",
    ("DELETE", "/api/v1/cases/{case_id}"): "no body",
    ("DELETE", "/api/v1/cases/{case_id}/consents/{consent_id}"): "no body",
    ("DELETE", "/api/v1/cases/{case_id}/documents/{upload_id}"): "no body",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    base = build_base(load_settings(data_dir=tmp_path_factory.mktemp("routes")))
    library = Library(base.settings, base.db)
    yield create_app(build_house(base, library))
    library.close()
    base.db.close()


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
        if any(model not in ALLOWED for model in models) and (method, path) not in WITHOUT:
            bare[method, path] = models
    assert bare == {}


def test_the_list_of_routes_without_a_model_is_not_longer_than_it_must_be(app: FastAPI) -> None:
    there = {(method, path): route for method, path, route in public(app)}
    assert set(WITHOUT) <= set(there)
    assert {k for k in WITHOUT if there[k].response_model in ALLOWED} == set()


def within(model: Any, seen: set[type[BaseModel]] | None = None) -> set[type[BaseModel]]:
    """A model and all that it is made of."""
    seen = set() if seen is None else seen
    if isinstance(model, type) and issubclass(model, BaseModel):
        if model not in seen:
            seen.add(model)
            for part in model.model_fields.values():
                within(part.annotation, seen)
    for inner in get_args(model):
        within(inner, seen)
    return seen


# Each with the reason why no machine wrote it.
LISTED = {
    "Opened": "states and settings", "Waiting": "a place in the queue, duty hours", "PublishedPassage": "as published",
    "Matters": "names as published, picked by the applicant's words", "CaseFacts": "state, times, counts",
    "CaseOpened": "the same, and the token", "InterviewState": "the theme's own questions; the applicant's answers",
    "CaseDocument": "state; which of the published kinds it looks like, never what it says",
    "CaseDocuments": "the same", "CaseCheck": "the package's wordings filled with published names",
    "CaseReceipt": "a number", "CaseProgress": "steps; the clerk's own words",
    "CaseForm": "the published form; what the applicant typed or decided", "SavedValues": "the same",
    "SuggestionDecided": "the applicant's decision", "CaseConsents": "the package's wordings; the applicant's consents",
}  # fmt: skip


def test_a_fact_has_no_room_for_a_machines_words() -> None:
    """A listed fact is no entry in disguise: it has no members beyond its own but where a published text stands, holds no
    suggestion and no list within, and takes any value only where the applicant's own stands."""
    assert {model.__name__ for model in FACTS} == set(LISTED)
    wide = set()
    for model in FACTS:
        inside = within(model)
        assert not inside & {Entry, Entries, Thread, CaseList, CaseSuggestion, CasePaper, CasePapers, *PROPOSED}
        for one in inside:
            assert not {"answer", "draft", "sentences", "suggestion", "suggestions", "lead"} & set(one.model_fields), one
            assert one is shapes.PublishedPassage or one.model_config.get("extra") != "allow", one
            wide |= {(one.__name__, name) for name, part in one.model_fields.items() if part.annotation is Any}
    assert wide == {("CaseAnswer", "value"), ("CaseField", "value")}


def test_a_suggestion_is_shown_from_a_proposal_alone() -> None:
    """Nor from what looks like one: the very members of a Proposal in a dict, in a row, in the shape itself."""
    members = {
        "id": "1", "element": "e", "digest": "d", "value": "v", "shown": "v", "status": "proposed", "group": "",
        "sources": [{"quote": "v"}], "checks": {}, "aigc": {}, "case_id": "c", "needs": frozenset(),
    }  # fmt: skip
    for given in (members, SimpleNamespace(**members), None):
        with pytest.raises(TypeError, match="Proposal alone"):
            CaseSuggestion.model_validate(given)
    with pytest.raises(TypeError, match="Proposal alone"):
        CaseSuggestion(**members)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Proposal alone"):
        case_borne_shapes.CaseSuggestions.model_validate(
            {"rev": 1, "notice": "", "suggestions": [members], "withheld": [], "documents_unread": 0}
        )


def test_a_list_is_shown_from_its_release_alone(ground: Ground) -> None:
    """Not without one, and not with the release of another list."""
    listed = {"items": [], "undecided": [], "name": "一件事"}
    with pytest.raises(TypeError, match="borne by its release"):
        ReleasedList(SimpleNamespace(facts={"checklist": {"digest": "d"}}), listed, "zh", ground.keys.hash)  # type: ignore[arg-type]
    for given in (listed, SimpleNamespace(listed=listed), None):
        with pytest.raises(TypeError, match="release alone"):
            CaseList.model_validate(given)
    asked = ground.ask()
    ground.decide("clerk", asked.draft)
    with ground.db.write() as session:
        let_out = release(
            session, ground.keys, conversation_id=asked.conversation, question_id=None, draft_id=asked.draft.id,
            digest=asked.draft.digest, once="another", demo=True, standing=False,
        )  # fmt: skip
    with pytest.raises(NotAllowed, match="digest_differs"):
        ReleasedList(let_out, listed, "zh", ground.keys.hash)
    facts = Checklist.of(listed, ground.keys.hash)
    assert facts.digest != Checklist.of(listed | {"name": "另一件事"}, ground.keys.hash).digest


def test_a_paper_is_shown_from_its_issue_alone(ground: Ground) -> None:
    """Not from the paper that waits, nor from the very members of one that went out; and only the checkpoint issues one."""
    said = {"entries": [{"words": "请补平面图", "parts": []}]}
    waiting = Written("1", "d", "notice", "", False, said, "w", "", "waiting", now(), None)
    for given in (waiting, {"id": "1", "kind": "notice"}, SimpleNamespace(paper=waiting), None):
        with pytest.raises(TypeError, match="issue alone"):
            CasePaper.model_validate(given)
    with pytest.raises(TypeError, match="issue alone"):
        CasePapers.model_validate({"papers": [{"id": "1", "kind": "notice"}]})
    out = replace(waiting, state="issued", issued_at=now())
    for paper, seal in ((out, object()), (out, None), (waiting, ISSUE_SEAL)):
        with pytest.raises(TypeError, match="only the checkpoint"):
            Issued(paper, seal)  # type: ignore[arg-type]
    made = Issued(out, ISSUE_SEAL)
    said["entries"][0]["words"] = "别的"  # type: ignore[index]
    assert CasePaper.model_validate(made).entries[0].words == "请补平面图"
    with pytest.raises(TypeError):
        copy(made)


def test_the_citizens_door_makes_no_shape_past_its_validation() -> None:
    """`model_construct`, `model_copy` and `__new__` would; it calls none of them."""
    called = {
        (path.name, node.attr)
        for path in Path(case_shapes.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("model_construct", "model_copy", "construct", "__new__")
    }
    assert called == set()


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


def test_each_body_sent_has_an_example_that_is_right(app: FastAPI) -> None:
    spec = app.openapi()
    schemas, bodies = spec["components"]["schemas"], []
    for path, ways in spec["paths"].items():
        for method, told in ways.items():
            for media, said in told.get("requestBody", {}).get("content", {}).items():
                bodies.append((method, path))
                if media != "application/json":
                    assert said["example"], path
                    continue
                name = said["schema"]["$ref"].rpartition("/")[2]
                parts = schemas[name]["properties"]
                example = schemas[name].get("examples", [{k: p["examples"][0] for k, p in parts.items() if "examples" in p}])[0]
                assert example, name
                model = next(m for shape in SHAPES if (m := getattr(shape, name, None)))
                assert model.model_validate(example), name
    assert len(bodies) >= 15
    assert any("examples" in p for p in schemas["Opened"]["properties"].values())
    assert any("examples" in p for p in schemas["Entry"]["properties"].values())
    assert any("examples" in p for p in schemas["CaseFacts"]["properties"].values())
