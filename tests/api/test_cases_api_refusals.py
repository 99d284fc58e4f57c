"""What a case's JSON routes refuse: other people, stale revisions and digests, claims about where a value came from, nonsense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from api.app import create_app
from api.demonstration import Furnished
from api.house import House
from tests.api.case_stage import DRAWING, SIGN, VALUES, Applicant, opened, paper, read_documents, start

CHINESE = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def house(furnished: tuple[Path, Furnished], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(furnished[0], tmp_path_factory.mktemp("refusals")) as made:
        yield made


@pytest.fixture(scope="module")
def app(house: House) -> FastAPI:
    return create_app(house)


@pytest.fixture
def applicant(app: FastAPI) -> Applicant:
    return start(app)


@pytest.fixture
def suggested(applicant: Applicant, house: House) -> dict[str, Any]:
    """A suggestion that waits for the applicant."""
    applicant.upload(paper(DRAWING), "sign_drawing")
    read_documents(house)
    return applicant.suggested("sign_text")


def calls(app: FastAPI, applicant: Applicant, one: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every route of a case as its owner would call it; what deletes comes last."""
    spec = app.openapi()
    consent = applicant.send("POST", "consents", json={"scopes": ["sensitive"]}).json()["given"]
    filled = {
        "fact": "has_licence", "upload_id": one["sources"][0]["upload_id"], "page": "1",
        "consent_id": consent[0]["id"] if consent else "0" * 26, "paper_id": "0" * 26,
    }  # fmt: skip
    bodies: dict[str, dict[str, Any]] = {
        "/documents": {"files": {"file": ("b.pdf", paper(["户外招牌效果图", "招牌文字：别的"]))}},
        "/decisions": {"json": {"suggestion_id": one["id"], "digest": one["digest"], "verdict": "refused", "key": "k" * 8}},
    }
    found = []
    for path, ways in spec["paths"].items():
        for method, told in ways.items():
            if not path.startswith("/api/v1/cases/{case_id}"):
                continue
            end = path.removeprefix("/api/v1/cases/{case_id}")
            more: dict[str, Any] = {}
            if "requestBody" in told:
                more = bodies.get(end) or {"json": example(spec, told["requestBody"]["content"]["application/json"]["schema"])}
            if any(p["name"] == "rev" for p in told.get("parameters", [])):
                more["params"] = {"rev": 0}
            found.append((method.upper(), end.format(**filled), more))
    return sorted(found, key=lambda each: (("GET", "POST", "PUT", "PATCH", "DELETE").index(each[0]), -len(each[1])))


def example(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The example that the specification gives of a body."""
    schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "examples" in schema:
        return dict(schema["examples"][0])
    return {name: part["examples"][0] for name, part in schema["properties"].items() if "examples" in part}


def test_no_other_applicant_learns_of_a_case_on_any_route(app: FastAPI, applicant: Applicant, suggested: dict[str, Any]) -> None:
    stranger = start(app)
    every = calls(app, applicant, suggested)
    assert len(every) >= 22
    for method, end, more in every:
        for headers in (stranger.headers, {}, {"Authorization": "Bearer "}, {"Authorization": f"Basic {applicant.token}"}):
            refused = applicant.client.request(method, applicant.path + end, headers=headers, **more)
            assert (refused.status_code, refused.json()["code"]) == (404, "not_found"), (method, end, headers)
        unknown = applicant.client.request(method, f"/api/v1/cases/{'0' * 26}{end}", headers=applicant.headers, **more)
        assert unknown.status_code == 404
    # A token in the address opens nothing: addresses are kept in logs.
    assert applicant.client.get(f"{applicant.path}?token={applicant.token}").status_code == 404
    for method, end, more in every:
        own = applicant.client.request(method, applicant.path + end, headers=applicant.headers, **more)
        assert own.status_code != 404 or own.json()["code"] != "not_found" or "consents" in end or "papers/" in end, (method, end, own.text)
    assert applicant.send("GET").status_code == 410  # the last of them deleted it


def test_two_windows_never_overwrite_each_other(applicant: Applicant) -> None:
    first = applicant.type(**VALUES).json()["rev"]
    second = applicant.type(first, shop_name="海口另一家店").json()["rev"]
    clash = applicant.type(first, shop_name="海口第三家店", sign_protrusion="0.5")
    told = clash.json()
    assert (clash.status_code, told["code"], clash.headers["content-type"]) == (409, "values_conflict", "application/problem+json")
    assert told["conflicts"] == [
        {"element": "shop_name", "theirs": "海口另一家店", "mine": "海口第三家店", "rev": second},
        {"element": "sign_protrusion", "theirs": None, "mine": "0.5", "rev": 0},
    ]  # fmt: skip
    assert "没有保存" in told["title"] and "sign_protrusion" not in applicant.values()
    assert applicant.values()["shop_name"] == "海口另一家店"
    same = applicant.type(first, shop_name="海口另一家店").json()
    assert (same["written"], same["rev"]) == ([], second)  # both say the same


def test_an_answer_to_what_moved_on_is_not_taken(applicant: Applicant) -> None:
    applicant.answer(has_licence=True)
    for method, more in (("PUT", {"json": {"value": False, "rev": 0}}), ("DELETE", {"params": {"rev": 0}})):
        stale = applicant.send(method, "answers/has_licence", **more)
        assert (stale.status_code, stale.json()["code"]) == (409, "case_moved_on")
    assert applicant.send("DELETE", "answers/has_licence", params={"rev": applicant.rev}).json()["answers"] == []
    assert applicant.send("PUT", "items", json={"items": [SIGN], "rev": 0}).json()["code"] == "case_moved_on"


def test_a_decision_is_taken_once_and_on_what_was_shown(applicant: Applicant, suggested: dict[str, Any]) -> None:
    stale = applicant.decide(suggested | {"digest": "0" * 64})
    assert (stale.status_code, stale.json()["code"]) == (409, "suggestion_differs")
    assert "sign_text" not in applicant.values()
    first = applicant.decide(suggested, key="of-this-press")
    again = applicant.decide(suggested, key="of-this-press")
    assert (first.json()["again"], again.json()["again"]) == (False, True)
    assert again.json() | {"again": False} == first.json()
    other = applicant.decide(suggested, "refused", key="of-another-press")
    assert (other.status_code, other.json()["code"]) == (409, "suggestion_decided")
    assert applicant.values()["sign_text"] == "拾味粉汤"


def test_what_is_accepted_is_the_suggestion_never_what_the_program_sends(applicant: Applicant, suggested: dict[str, Any]) -> None:
    for verdict, value in (("accepted", "别的招牌"), ("refused", "别的招牌"), ("edited", None)):
        refused = applicant.decide(suggested, verdict, **{"value": value} if value else {})
        assert (refused.status_code, refused.json()["code"]) == (400, "malformed")
    assert applicant.decide(suggested, "edited", value="  ").json()["code"] == "suggestion_empty_edit"
    assert "sign_text" not in applicant.values()


@pytest.mark.parametrize("claim", ["origin", "suggestion_id", "person_id"])
def test_a_value_cannot_be_sent_as_suggested(applicant: Applicant, claim: str) -> None:
    sent = {"values": {"sign_text": {"value": "拾味粉汤", "rev": 0, claim: "accepted"}}}
    refused = applicant.send("PATCH", "values", json=sent)
    assert (refused.status_code, refused.json()["detail"]) == (422, f"提交的内容缺少或写错了：{claim}")
    assert applicant.values() == {}


@pytest.mark.parametrize(
    ("method", "what", "sent", "status"),
    [
        ("PATCH", "values", b"{", 422),
        ("PATCH", "values", b"[]", 422),
        ("PATCH", "values", b'{"values": {}}', 422),
        ("PATCH", "values", b'{"values": {"sign_height": {"value": NaN, "rev": 0}}}', 422),
        ("PATCH", "values", b'{"values": {"sign_height": {"value": 1e400, "rev": 0}}}', 422),
        ("PATCH", "values", b'{"values": {"sign_text": {"value": "\\ud800", "rev": 0}}}', 422),
        ("PATCH", "values", b'{"values": {"sign_text": {"value": ["x"], "rev": 0}}}', 422),
        ("PATCH", "values", b'{"values": {"sign_text": {"value": "x"}}}', 422),
        ("PATCH", "values", b'{"values": {"\\u738b 15400001234": {"value": "x", "rev": 0}}}', 400),
        ("PUT", "answers/has_licence", b'{"value": "perhaps", "rev": 0}', 400),
        ("PUT", "answers/not_asked", b'{"value": true, "rev": 0}', 400),
        ("PUT", "answers/has_licence", b'{"value": true, "rev": -1}', 422),
        ("PUT", "items", b'{"items": ["demo-fire-check"], "rev": 0}', 400),
        ("POST", "submit", b'{"rev": 99999999999, "declared": true}', 422),
        ("POST", "consents", b'{"scopes": ["everything"]}', 422),
        ("POST", "decisions", b'{"suggestion_id": "x", "digest": "y", "verdict": "approved", "key": ""}', 422),
        ("POST", "documents", b"no form at all", 400),
    ],
)
def test_nonsense_is_told_in_chinese(applicant: Applicant, method: str, what: str, sent: bytes, status: int) -> None:
    refused = applicant.send(method, what, content=sent, headers={"Content-Type": "application/json"})
    told = refused.json()
    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json"), refused.text
    assert CHINESE.search(told["title"]) and CHINESE.search(told["next"]) and told["type"].startswith("urn:yijianshi:problem:")
    assert "15400001234" not in refused.text  # nor is what was sent repeated
    assert applicant.rev == 0
