"""Documents of cases in the background: read for real, kept sealed, proposed with their places."""

from __future__ import annotations

import os

import pytest

from checkpoint.decide_suggestion import decide_suggestion
from core.cases import CaseFile, Upload, read_blob, read_reading, remove_upload, save_values
from core.errors import Conflict
from tests.prefill.applying import FATHER, MOTHER, Applying, certificate


def test_a_document_is_read_and_proposed_with_its_places(applying: Applying) -> None:
    upload_id = applying.hand_in(certificate())
    assert applying.proposed() == [] and applying.job.sweep() == 1
    row = applying.upload(upload_id)
    assert (row.state, row.done, row.total, row.merged, row.code) == ("read", 1, 1, True, "")
    found = {one.element: one for one in applying.proposed()}
    assert {name: one.value for name, one in found.items()} == {
        "baby_name": "李示例", "baby_sex": "女", "baby_born_on": "2025-03-09", "mother_name": MOTHER, "father_name": FATHER,
        "birth_certificate_no": "Z460000001",
    }  # fmt: skip
    place = found["mother_name"].sources[0]
    assert (place["upload_id"], place["title"], place["page"], place["quote"]) == (upload_id, "证明.pdf", 1, MOTHER)
    assert (place["kind"], place["method"]) == ("birth_certificate", "text") and found["mother_name"].status == "proposed"
    x0, y0, x1, y1 = place["box"]
    assert 0.25 < x0 < x1 < 0.5 and 0.25 < y0 < y1 < 0.35  # where it was printed, as fractions of 400 × 600
    with applying.house.db.read() as session:
        told = read_reading(session, applying.house.keys, session.get_one(Upload, upload_id))
    assert told is not None and told["kind"] == "birth_certificate" and told["values"]["mother_name"]["box"] == pytest.approx(place["box"], abs=1e-4)
    assert applying.job.sweep() == 0 and {one.id for one in applying.proposed()} == {one.id for one in found.values()}


def test_everything_kept_is_sealed(applying: Applying) -> None:
    content = certificate()
    upload_id = applying.hand_in(content)
    applying.job.sweep()
    assert applying.files() == {upload_id, f"{upload_id}.p1", f"{upload_id}.reading"}
    for path in (applying.house.settings.data_dir / "blobs" / applying.case_id).iterdir():
        raw = path.read_bytes()
        assert not raw.startswith((b"%PDF", b"\xff\xd8", b"{")) and MOTHER.encode() not in raw
    with applying.house.db.read() as session:
        house = applying.house
        assert read_blob(session, house.keys, house.settings.data_dir, applying.case_id, upload_id) == content
        assert read_blob(session, house.keys, house.settings.data_dir, applying.case_id, f"{upload_id}.p1").startswith(b"\xff\xd8\xff")


def test_a_document_taken_back_takes_its_suggestions_with_it(applying: Applying) -> None:
    upload_id = applying.hand_in(certificate())
    applying.job.sweep()
    one = next(one for one in applying.proposed() if one.element == "mother_name")
    with applying.house.db.write() as session:
        remove_upload(session, applying.house.settings.data_dir, session.get_one(CaseFile, applying.case_id), upload_id)
    applying.job.sweep()
    assert applying.proposed() == [] and applying.files() == set()
    with pytest.raises(Conflict, match="lapsed"), applying.house.db.write() as session:
        decide_suggestion(session, applying.house.keys, session.get_one(CaseFile, applying.case_id), one.id, one.digest, "accepted", key="k")


def test_of_two_that_disagree_both_are_shown(applying: Applying) -> None:
    first, second = applying.hand_in(certificate()), applying.hand_in(certificate(mother="王小芳"), name="另一份.pdf")
    applying.job.sweep()
    told = [one for one in applying.proposed() if one.element == "mother_name"]
    assert {one.status for one in told} == {"conflict"} and len({one.group for one in told}) == 1
    assert {(one.value, one.sources[0]["upload_id"]) for one in told} == {(MOTHER, first), ("王小芳", second)}
    agreed = next(one for one in applying.proposed() if one.element == "father_name")
    assert agreed.status == "proposed" and {source["upload_id"] for source in agreed.sources} == {first, second}


def test_what_was_typed_already_is_not_proposed(applying: Applying) -> None:
    with applying.house.db.write() as session:
        save_values(session, applying.house.keys, session.get_one(CaseFile, applying.case_id), {"mother_name": MOTHER}, {})
    applying.hand_in(certificate())
    applying.job.sweep()
    assert "mother_name" not in applying.values() and applying.values()["father_name"] == FATHER


@pytest.mark.parametrize("content", [b"%PDF-1.4\n" + bytes(range(256)) * 20, b"\xff\xd8\xff" + os.urandom(500)])
def test_a_refused_file_leaves_nothing(applying: Applying, content: bytes) -> None:
    upload_id, good = applying.hand_in(content, name="坏.pdf"), applying.hand_in(certificate())
    assert applying.files() == {upload_id, good} and applying.job.sweep() == 2
    row = applying.upload(upload_id)
    assert (row.state, row.code) == ("refused", "upload_broken")
    assert not any(name.startswith(upload_id) for name in applying.files())
    assert applying.values()["mother_name"] == MOTHER  # and the next one is read
