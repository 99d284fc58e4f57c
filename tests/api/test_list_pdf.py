"""The one list as a file: its words can be read out of it again, its label stands at the head and in the metadata."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.house import House
from api.list_pdf import list_pdf
from core.cases import CaseFile, read_answers
from core.texts import t
from prefill.reading.text_layer import page_of


@pytest.fixture
def client(house: House) -> TestClient:
    return TestClient(create_app(house), follow_redirects=False)


def begun(client: TestClient, matter: str = "demo-open-restaurant") -> str:
    """A new case of this browser's; its id."""
    return str(client.post("/apply", data={"matter": matter}).headers["location"]).split("/")[2]


def listed(house: House, case_id: str) -> dict[str, Any]:
    assert house.guided is not None
    with house.db.read() as session:
        case = session.get_one(CaseFile, case_id)
        return house.guided.checklist(case.theme, case.items, read_answers(session, house.keys, case))


@pytest.fixture
def opened(client: TestClient) -> Iterator[tuple[str, pdfium.PdfDocument]]:
    """A list as it was downloaded."""
    case_id = begun(client)
    answer = client.get(f"/case/{case_id}/list.pdf")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
    assert "no-store" in answer.headers["cache-control"] and answer.headers["content-disposition"].startswith("attachment")
    document = pdfium.PdfDocument(answer.content)
    yield case_id, document
    document.close()


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def words(document: pdfium.PdfDocument) -> str:
    return plain("".join(page.get_textpage().get_text_range() for page in document))


def test_everything_on_the_list_can_be_read_out_of_the_file(opened: tuple[str, pdfium.PdfDocument], house: House) -> None:
    case_id, document = opened
    said, told = words(document), listed(house, case_id)
    assert told["items"] and told["materials"] and told["fees"]
    for one in told["items"]:
        assert plain(one["name"]) in said and plain(one["department"]) in said
        where = one["channels"]
        assert all(plain(part) in said for part in (where["address"], where["hours"], where["consult"]) if part)
    for one in told["materials"]:
        assert plain(one["name"]) in said, one["name"]
        assert all(plain(standard) in said for standard in one["accept_standards"])
    for one in told["limits"]["items"]:
        assert one["promised"] is None or plain(f"{one['promised']} {one['unit']}") in said
    for one in told["undecided"]:
        assert plain(one["name"]) in said


def test_its_label_stands_before_what_it_labels(opened: tuple[str, pdfium.PdfDocument], house: House) -> None:
    """At the head of the text (GB 45438): before the first item, with how it was approved and that this is a demonstration."""
    case_id, document = opened
    said, told = words(document), listed(house, case_id)
    first = said.index(plain(t("case.list_items", "zh", n=len(told["items"]))))
    for key in ("door.label", "citizen.demonstration"):
        assert 0 < said.index(plain(t(key, "zh"))) < first, key
    assert said.startswith(plain(t("case.list_title", "zh", name=told["name"])))


def test_its_label_is_in_the_files_own_data(opened: tuple[str, pdfium.PdfDocument], house: House) -> None:
    _, document = opened
    told = document.get_metadata_dict()
    assert told["Subject"].startswith("AIGC ")
    label = json.loads(told["Subject"].removeprefix("AIGC "))
    assert set(label) == {"Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2"}
    assert label["Label"] == "1" and label["ProduceID"]
    assert told["Title"] == listed(house, opened[0])["name"]


def test_it_reads_as_any_other_document_does(opened: tuple[str, pdfium.PdfDocument]) -> None:
    """A reader of documents, ours for one, finds its letters on the page."""
    _, document = opened
    page = page_of(document[0], 1)
    assert page is not None and page.lines[0].text.startswith("开办餐饮店")
    assert all(0 <= char.box[0] < char.box[2] <= 1.001 for each in page.lines for char in each.chars)


def test_it_says_what_the_answers_say(client: TestClient, house: House) -> None:
    case_id = begun(client)
    before = words(pdfium.PdfDocument(client.get(f"/case/{case_id}/list.pdf").content))
    page = client.get(f"/case/{case_id}/questions").text
    mark = re.findall(r'name="csrf" value="([0-9a-f]+)"', page)[0]
    answered = client.post(f"/case/{case_id}/questions", data={"csrf": mark, "fact": "has_licence", "rev": "0", "value": "是"})
    assert answered.status_code == 303, answered.text
    after = words(pdfium.PdfDocument(client.get(f"/case/{case_id}/list.pdf").content))
    names = {one["name"] for one in listed(house, case_id)["items"]}
    assert before != after and all(plain(name) in after for name in names)
    assert house.guided is not None
    setting_up = plain(house.guided.name("demo-company-setup"))
    assert setting_up in before and setting_up not in after


def test_in_english_its_frame_is_english(client: TestClient, house: House) -> None:
    case_id = begun(client)
    answer = client.get(f"/case/{case_id}/list.pdf", headers={"Accept-Language": "en"})
    said = words(pdfium.PdfDocument(answer.content))
    assert plain(t("door.label", "en")) in said and plain(t("case.list_materials", "en", n=len(listed(house, case_id)["materials"]))) in said


def test_what_is_written_like_markup_is_only_written(client: TestClient, house: House) -> None:
    """The file's own layout language takes no orders from a guide."""
    told = listed(house, begun(client)) | {"name": "<b>示例</b> & <img src='http://x.invalid'/>"}
    made = list_pdf(told, frame="说明 <font size='99'>大</font>", label="标识", aigc={"Label": "1"}, demonstration=False, locale="zh")
    said = words(pdfium.PdfDocument(made))
    assert plain("<b>示例</b> & <img src='http://x.invalid'/>") in said and plain("<font size='99'>大</font>") in said


def test_another_browser_gets_nothing(client: TestClient, house: House) -> None:
    case_id = begun(client)
    assert TestClient(create_app(house)).get(f"/case/{case_id}/list.pdf").status_code == 404
