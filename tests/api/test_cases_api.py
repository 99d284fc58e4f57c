"""An application led by a portal's own program, from the first answer to the receipt, over JSON alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.demonstration import Furnished
from api.house import House
from checkpoint.case_acts import accept_case
from core.people import Role
from tests.api.case_stage import (
    BABY,
    BIRTH,
    DRAWING,
    SHOP,
    SIGN,
    VALUES,
    Applicant,
    case_row,
    opened,
    paper,
    read_documents,
    start,
)
from tests.checkpoint.notices import send_back
from tests.conftest import StaffOf


@pytest.fixture(scope="module")
def house(furnished: tuple[Path, Furnished], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(furnished[0], tmp_path_factory.mktemp("cases")) as made:
        yield made


@pytest.fixture(scope="module")
def app(house: House) -> FastAPI:
    return create_app(house)


def ready(app: FastAPI, house: House) -> Applicant:
    """A signboard's case that could be handed in: answered, filled in, its drawing read and its suggestions decided."""
    applicant = start(app)
    applicant.answer(has_licence=True)
    assert applicant.type(**VALUES).status_code == 200
    assert applicant.upload(paper(DRAWING), "sign_drawing").status_code == 201
    assert read_documents(house) == 1
    assert applicant.decide(applicant.suggested("sign_text")).json()["verdict"] == "accepted"
    assert applicant.decide(applicant.suggested("sign_height"), "edited", value="1.5").json()["verdict"] == "edited"
    return applicant


def test_what_can_be_applied_for_is_found_by_ones_own_words(app: FastAPI) -> None:
    client = TestClient(app)
    everything = client.get("/api/v1/matters").json()
    theme = next(one for one in everything["themes"] if one["id"] == SHOP)
    assert theme["name"] == "开办餐饮店“一件事”" and "demo-food-licence" in [item["id"] for item in theme["items"]]
    assert everything["found"] is None and len(everything["items"]) > 10
    found = client.get("/api/v1/matters", params={"words": "我想开个小饭馆"}).json()["found"]
    assert found[0] == {"kind": "theme", "id": SHOP, "name": "开办餐饮店“一件事”"}
    assert client.get("/api/v1/matters", params={"words": "火星移民签证"}).json()["found"] == []


def test_the_whole_story(app: FastAPI, house: House) -> None:
    applicant = start(app, SHOP, region="460000")
    opened = applicant.get()
    assert (opened["state"], opened["rev"], opened["name"]) == ("draft", 0, "开办餐饮店“一件事”")
    asked = applicant.get("question")
    assert asked["question"]["reason"] and asked["at_most"] > 5
    applicant.answer(has_licence=True, has_signboard=True, oily_water="不清楚")
    answers = {one["fact"]: (one["value"], one["unsure"]) for one in applicant.get("question")["answers"]}
    assert answers["has_signboard"] == (True, False) and answers["oily_water"] == ("不清楚", True)

    listed = applicant.get("list")
    assert "demo-signboard" in [one["item"] for one in listed["items"]]
    assert "demo-drainage" in [one["item"] for one in listed["undecided"]]
    chosen = applicant.send("PUT", "items", json={"items": [SIGN], "rev": applicant.rev})
    assert chosen.json()["items"] == [SIGN]
    fewer = applicant.get("list")
    assert [one["kind"] for one in fewer["materials"] if not one["exempt"]] == ["sign_drawing"]
    assert fewer["release_id"] != listed["release_id"] and fewer["label"]["text"] == "AI 生成，经人工审核"

    form = applicant.get("form")
    assert [one["element"] for one in form["fields"] if one["required"]] == [
        "shop_name", "shop_address", "sign_text", "sign_height", "sign_from", "sign_until", "contact_phone"
    ]  # fmt: skip
    saved = applicant.type(**VALUES | {"contact_phone": "154"})
    assert saved.status_code == 200 and len(saved.json()["written"]) == 5 and "联系电话" in saved.json()["faults"][0]
    assert applicant.type(saved.json()["rev"], contact_phone=VALUES["contact_phone"]).json()["faults"] == []

    document = applicant.upload(paper(DRAWING), "sign_drawing", "效果图.pdf").json()
    assert (document["state"], document["slot"], applicant.get()["documents_unread"]) == ("received", "招牌效果图", 1)
    assert read_documents(house) == 1
    read = applicant.get(f"documents/{document['id']}")
    assert (read["state"], read["pages"], read["looks_like"], read["fits"]) == ("read", 1, "sign_drawing", True)
    image = applicant.send("GET", f"documents/{document['id']}/pages/1.jpg")
    assert image.headers["content-type"] == "image/jpeg" and image.content.startswith(b"\xff\xd8")
    assert applicant.send("GET", f"documents/{document['id']}/pages/2.jpg").status_code == 404

    assert applicant.get()["suggestions_waiting"] == 2 and "sign_text" not in applicant.values()
    one = applicant.suggested("sign_text")
    assert (one["shown"], one["sources"][0]["quote"], one["sources"][0]["page"]) == ("拾味粉汤", "拾味粉汤", 1)
    assert one["sources"][0]["upload_id"] == document["id"] and one["aigc"]["ProduceID"] == one["id"]
    assert applicant.decide(one).json()["verdict"] == "accepted"
    assert applicant.decide(applicant.suggested("sign_height"), "edited", value="1.5").json()["verdict"] == "edited"
    assert applicant.values() | {"sign_text": "拾味粉汤", "sign_height": "1.5"} == applicant.values()
    origins = {f["element"]: f["origin"] for f in applicant.get("form")["fields"] if f["origin"]}
    assert (origins["sign_text"], origins["sign_height"], origins["shop_name"]) == ("accepted", "edited", "typed")

    check = applicant.get("check")
    assert (check["open"], [one["severity"] for one in check["findings"]]) == (0, [])
    done = applicant.submit(check["rev"])
    assert done.status_code == 200 and done.json()["number"].startswith("YJS-") and "不等于受理" in done.json()["text"]
    progress = applicant.get("progress")
    assert progress["state"] == "submitted" and progress["steps"][-1]["text"] == "提交申请"


def test_what_is_missing_is_told_by_field_and_material_and_keeps_it_from_being_handed_in(app: FastAPI) -> None:
    applicant = start(app)
    found = applicant.get("check")
    assert {"sign_text", "contact_phone"} <= {one["element"] for one in found["findings"] if one["severity"] == "must"}
    assert "sign_drawing" in {one["kind"] for one in found["findings"] if one["severity"] == "must"}
    refused = applicant.submit(found["rev"])
    assert (refused.status_code, refused.json()["code"]) == (422, "submit_open")
    assert f"还有 {found['open']} 处没有处理" in refused.json()["title"] and applicant.get()["state"] == "draft"


def test_submitting_again_gives_the_same_number_and_an_old_revision_none(app: FastAPI, house: House) -> None:
    applicant = ready(app, house)
    before = applicant.rev
    assert applicant.submit(before, declared=False).json()["code"] == "submit_undeclared"
    applicant.type(sign_protrusion="0.5")
    refused = applicant.submit(before)
    assert (refused.status_code, refused.json()["code"]) == (409, "case_moved_on")
    number = applicant.submit().json()["number"]
    assert applicant.submit(before).json()["number"] == number == applicant.submit(0).json()["number"]
    assert [one["kind"] for one in applicant.get("progress")["steps"]].count("submitted") == 1
    assert applicant.type(applicant.rev, sign_protrusion="0.6").json()["code"] == "case_not_open"
    assert applicant.send("DELETE").json()["code"] == "case_not_erasable"


def test_sent_back_with_words_then_withdrawn_then_deleted(app: FastAPI, house: House, staff: StaffOf) -> None:
    applicant = ready(app, house)
    number, reviewers = applicant.submit().json()["number"], (staff(Role.reviewer), staff(Role.supervisor))
    with case_row(house, applicant.id) as (session, row):
        send_back(session, house.keys, row, *reviewers, ("效果图请标注突出墙面的距离。", ()))
    assert applicant.get("progress")["notice"] == "1. 效果图请标注突出墙面的距离。" and applicant.get()["opened"] == []
    applicant.type(sign_protrusion="0.5")
    assert applicant.submit().json()["number"] == number
    assert applicant.get("progress")["notice"] == ""
    assert applicant.send("POST", "withdraw").json()["state"] == "withdrawn"
    assert applicant.send("DELETE").status_code == 204
    gone = applicant.send("GET", "form")
    assert (gone.status_code, gone.json()["code"]) == (410, "erased")
    assert not (house.settings.data_dir / "blobs" / applicant.id).exists()


def test_what_is_taken_up_is_not_withdrawn(app: FastAPI, house: House, staff: StaffOf) -> None:
    applicant = ready(app, house)
    applicant.submit()
    clerk = staff(Role.clerk)
    with case_row(house, applicant.id) as (session, row):
        accept_case(session, house.keys, row, clerk)
    assert applicant.get()["decided_at"]
    assert applicant.send("POST", "withdraw").json()["code"] == "case_not_withdrawable"


def test_a_value_whose_consent_is_missing_is_not_shown(app: FastAPI, house: House) -> None:
    applicant = start(app, BABY)
    applicant.answer(has_birth_certificate=True)
    applicant.upload(paper(BIRTH), "birth_certificate")
    read_documents(house)
    before = applicant.send("GET", "suggestions")
    assert {"baby_name", "birth_certificate_no"} <= set(before.json()["withheld"])
    assert [one["element"] for one in before.json()["suggestions"]] == ["mother_name"]
    for what in ("suggestions", "form", "documents", "check", "", "progress"):
        told = applicant.send("GET", what).text
        assert "林示例" not in told and "Z460000001" not in told, what
    asked = {one["scope"]: one for one in applicant.get("consents")["asked"]}
    assert "监护人" in asked["child"]["wording"] and "baby_name" in asked["child"]["fields"]

    given = applicant.send("POST", "consents", json={"scopes": ["sensitive"]}).json()["given"]
    assert [one["given_by"] for one in given] == ["applicant"]
    assert "林示例" not in applicant.send("GET", "suggestions").text  # a child's name needs the guardian's too
    given = applicant.send("POST", "consents", json={"scopes": ["child"]}).json()["given"]
    assert sorted(one["given_by"] for one in given) == ["applicant", "guardian"]
    one = applicant.suggested("baby_name")
    assert one["value"] == "林示例"

    guardians = next(each["id"] for each in given if each["scope"] == "child")
    assert applicant.send("DELETE", f"consents/{guardians}").status_code == 204
    assert "林示例" not in applicant.send("GET", "suggestions").text
    refused = applicant.decide(one)
    assert (refused.status_code, refused.json()["code"]) == (422, "consent_missing")
    assert applicant.decide(one, "refused").status_code == 200


def test_a_document_taken_back_takes_its_suggestions_along(app: FastAPI, house: House) -> None:
    applicant = start(app)
    document = applicant.upload(paper(DRAWING), "sign_drawing").json()
    read_documents(house)
    one = applicant.suggested("sign_text")
    assert applicant.send("DELETE", f"documents/{document['id']}").status_code == 204
    assert applicant.send("GET", f"documents/{document['id']}").status_code == 404
    read_documents(house)
    assert applicant.get("suggestions")["suggestions"] == []
    assert applicant.decide(one).json()["code"] == "suggestion_lapsed"


def test_the_list_as_a_file_carries_its_label(app: FastAPI) -> None:
    applicant = start(app)
    made = applicant.send("GET", "list.pdf")
    assert made.headers["content-type"] == "application/pdf" and made.content.startswith(b"%PDF")
    assert b"AIGC" in made.content


def test_english_is_spoken_to_whoever_began_in_english(app: FastAPI) -> None:
    applicant = start(app, locale="en")
    assert applicant.get()["state_text"] == "being filled in"
    assert applicant.get("list")["label"]["text"] != "AI 生成，经人工审核"
    assert "is required" in applicant.get("check")["findings"][0]["words"]


def test_a_process_that_leads_no_applications_says_so(house: House) -> None:
    client = TestClient(create_app(replace(house, guided=None)))
    headers = {"Authorization": "Bearer x"}
    for method, path in (("GET", "/api/v1/matters"), ("GET", f"/api/v1/cases/{'0' * 26}"), ("DELETE", f"/api/v1/cases/{'0' * 26}")):
        response = client.request(method, path, headers=headers)
        assert (response.status_code, response.json()["code"]) == (503, "no_applications_here"), path
