"""How a case's JSON routes hold out: sizes, pace, polling, other origins, and nothing of a person's on disk in clear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.formparsers import MultiPartParser

from api.app import create_app
from api.citizen import case_bearer
from api.demonstration import Furnished
from api.house import House
from api.limits import largest
from tests.api.case_stage import DRAWING, Applicant, opened, paper, read_documents, start

PORTAL = "https://portal.example"


@pytest.fixture(scope="module")
def house(furnished: tuple[Path, Furnished], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(furnished[0], tmp_path_factory.mktemp("limits"), cors_origins=(PORTAL,)) as made:
        yield made


@pytest.fixture(scope="module")
def app(house: House) -> FastAPI:
    return create_app(house)


@pytest.fixture
def applicant(app: FastAPI) -> Applicant:
    return start(app)


def test_a_file_is_refused_by_what_it_is_and_by_its_size(applicant: Applicant, house: House) -> None:
    small = replace(house, settings=house.settings.model_copy(update={"upload_megabytes": 1}))
    mine = Applicant(TestClient(create_app(small)), applicant.id, applicant.token)
    for content, status, code in (
        (b"", 400, "upload_empty"), (b"MZ\x90\x00" + b"x" * 99, 400, "upload_unsupported"),
        (b"%PDF-1.7" + b"x" * 2**20, 413, "upload_too_big"), (b"%PDF-1.7" + b"x" * 2**21, 413, "too_long"),
    ):  # fmt: skip
        refused = mine.upload(content, "sign_drawing")
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    two = [("file", ("a.pdf", paper(DRAWING))), ("file", ("b.pdf", paper(DRAWING)))]
    assert mine.send("POST", "documents", files=two).status_code == 400
    assert mine.upload(paper(DRAWING)).status_code == 201
    assert mine.upload(paper(DRAWING)).json()["code"] == "upload_there"
    assert largest(f"{mine.path}/documents", 9) == 9 and largest(f"{mine.path}/values", 9) > 9
    assert MultiPartParser.spool_max_size >= 2**21  # so that no body is spooled to disk


def test_a_stranger_is_sent_away_before_a_byte_of_a_file_is_read(app: FastAPI, applicant: Applicant) -> None:
    said: list[dict[str, Any]] = []
    scope = {
        "type": "http", "method": "POST", "path": f"{applicant.path}/documents", "query_string": b"", "http_version": "1.1",
        "headers": [(b"authorization", b"Bearer guessed"), (b"content-type", b"multipart/form-data; boundary=x")],
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        raise AssertionError("the body was asked for")

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    anyio.run(app, scope, receive, send)
    assert said[0]["status"] == 404


def test_nothing_of_a_case_lies_on_disk_in_clear(applicant: Applicant, house: House) -> None:
    mark = "拾味粉汤馆壹贰叁"
    applicant.answer(has_licence=True)
    applicant.type(shop_name=mark)
    applicant.upload(paper(DRAWING) + b"%the-file-itself", "sign_drawing", f"{mark}.pdf")
    for wait in (lambda: 0, lambda: read_documents(house)):
        wait()
        files = [p.read_bytes() for p in house.settings.data_dir.rglob("*") if p.is_file()]
        assert len(files) > 5 and not any(mark.encode() in one or b"the-file-itself" in one for one in files)


def test_changes_are_limited_per_minute(applicant: Applicant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_bearer, "CHANGES_PER_MINUTE", 3)
    rev = applicant.type(shop_name="一").json()["rev"]
    assert applicant.type(rev, shop_name="二").status_code == 200
    slow = applicant.type(rev + 1, shop_name="三")
    assert (slow.status_code, slow.json()["code"]) == (429, "too_many")
    assert applicant.values()["shop_name"] == "二"  # reading goes on


def test_polling_learns_cheaply_that_nothing_changed(applicant: Applicant) -> None:
    for what in ("", "question", "form", "suggestions", "documents", "check", "list", "progress", "consents"):
        first = applicant.send("GET", what)
        tag = first.headers["etag"]
        same = applicant.send("GET", what, headers={"If-None-Match": tag})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag), what
    before = applicant.send("GET").headers["etag"]
    applicant.type(shop_name="一")
    after = applicant.send("GET", headers={"If-None-Match": before})
    assert after.status_code == 200 and after.headers["etag"] != before


def test_a_listed_portal_may_do_all_of_it_from_its_own_pages(applicant: Applicant) -> None:
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        asks = {
            "Origin": PORTAL, "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "authorization,content-type,if-none-match",
        }  # fmt: skip
        allowed = applicant.client.options(applicant.path, headers=asks)
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, PORTAL), method
        assert applicant.client.options(applicant.path, headers=asks | {"Origin": "https://else.example"}).status_code == 400
    seen = applicant.send("GET", headers={"Origin": PORTAL})
    assert seen.headers["access-control-expose-headers"] == "ETag"
    assert "access-control-allow-credentials" not in seen.headers
