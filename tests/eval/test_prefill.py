"""`eval prefill` on a few drawn documents, read for real: what it writes, what it counts, and whether it is right."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.errors import BadInput
from eval.layouts import leave_one_out
from eval.packages import Package, read_packages, read_truth
from eval.prefill import ReadPackage, predict_packages, prefill_figures, read_all
from knowledge.catalog import Catalog, load_catalog
from knowledge.catalog.merged_form import merged_form
from prefill.merge import same_value
from prefill.reading.page import Reading
from tests.prefill.conftest import fonts
from tests.prefill.drawing.small import ITEMS, NOWHERE, write_catalogue, write_packages

__all__ = ["fonts"]
SEED = 21  # three files with a text layer, a clean scan and two crooked ones


@dataclass(frozen=True)
class Measured:
    """One run of the command over the drawn set, with what it kept for a second one."""

    packages: Path
    catalog: Catalog
    rows: list[dict[str, Any]]
    told: dict[str, Any]
    readings: Path


@pytest.fixture(scope="module")
def measured(fonts: None, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder = tmp_path_factory.mktemp("drawn")
    catalogue = write_catalogue(folder / "catalogue")
    write_packages(folder / "packages", catalogue, SEED)
    done = subprocess.run(
        [sys.executable, "-m", "api.cli.main", "eval", "prefill", "--cases", folder / "packages", "--catalog", folder / "catalogue",
         "--out", folder / "out.jsonl", "--readings", folder / "readings", "--layouts", "--json"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [json.loads(row) for row in (folder / "out.jsonl").read_text("utf-8").splitlines()]
    loaded = load_catalog([folder / "catalogue"])
    return Measured(folder / "packages", loaded, rows, json.loads(done.stdout), folder / "readings")


def truth_of(measured: Measured) -> dict[tuple[str, str], Any]:
    """(case, element) → the value that its documents support; elements that none shows are not there."""
    found = {}
    for path in measured.packages.glob("*/case.yaml"):
        told = yaml.safe_load(path.read_text("utf-8"))
        assert not told["truth"]["conflicts"]
        found |= {(told["id"], name): value for name, value in told["truth"]["form"].items()}
    return found


def test_every_element_of_every_form_has_a_row(measured: Measured) -> None:
    asked = {(item, field) for item in ITEMS for field in _form(measured.catalog, item)}
    assert {(row["case"], row["element"]) for row in measured.rows} == asked and len(measured.rows) == len(asked)
    for row in measured.rows:
        if row["status"] == "absent":
            assert row["value"] is row["source_file"] is row["bbox"] is None
        else:
            assert (measured.packages / row["case"] / row["source_file"]).is_file() and row["quote"] and row["page"] >= 1
            assert all(0 <= part <= 1 for part in row["bbox"]) and row["method"] in ("text", "ocr")


def _form(catalog: Catalog, item: str) -> list[str]:
    return [field.element for field in merged_form(catalog, [item]).fields]


def test_what_it_proposes_is_right_and_it_finds_nearly_all(measured: Measured) -> None:
    """That nothing was lost, not how well papers are read that nobody has seen: the reader's labels were completed once by the
    layouts that are drawn here (docs/applications.md); these documents, their names and numbers are of this test's own seed,
    and nothing was adjusted to them.

    Right is the value that is printed. Of what the forms ask for and a document shows, at least nine of ten are proposed (here
    all are); nothing for what no document shows.
    """
    truth = truth_of(measured)
    proposed = [row for row in measured.rows if row["status"] == "proposed"]
    wrong = [(row["element"], row["value"]) for row in proposed if not _right(measured, truth, row)]
    assert wrong == []
    assert [row for row in measured.rows if row["status"] == "conflict"] == []
    assert len(proposed) / len(truth) >= 0.9
    assert {row["status"] for row in measured.rows if row["element"] == NOWHERE} == {"absent"}


def _right(measured: Measured, truth: dict[tuple[str, str], Any], row: dict[str, Any]) -> bool:
    expected = truth.get((row["case"], row["element"]))
    declared = measured.catalog.dictionary.elements[row["element"]]
    return expected is not None and same_value(declared)(row["value"], expected)


def test_values_are_cited_where_they_are_printed(measured: Measured) -> None:
    """The place of each proposal lies in the place of the runs that print its value."""
    boxes = {item: json.loads((measured.packages / item / "truth_boxes.json").read_text("utf-8")) for item in ITEMS}
    far = []
    for row in (row for row in measured.rows if row["status"] == "proposed"):
        printed = [one["bbox"] for one in boxes[row["case"]][row["source_file"]][row["element"]] if one["page"] == row["page"]]
        x, y = (row["bbox"][0] + row["bbox"][2]) / 2, (row["bbox"][1] + row["bbox"][3]) / 2
        left, top = min(box[0] for box in printed), min(box[1] for box in printed)
        right, bottom = max(box[2] for box in printed), max(box[3] for box in printed)
        if not (left - 0.01 <= x <= right + 0.01 and top - 0.01 <= y <= bottom + 0.01):
            far.append((row["element"], row["bbox"], printed))
    assert far == []


def test_it_counts_what_it_did(measured: Measured) -> None:
    told = measured.told
    assert (told["packages"], told["documents"], told["refused"]) == (2, 6, 0)
    assert told["pages"] == sum(len(json.loads(path.read_text("utf-8"))["pages"]) for path in measured.readings.glob("*.json"))
    assert told["elements"] == len(measured.rows) == told["proposed"] + told["conflict"] + told["absent"]
    assert set(told["page_ocr_s"]) == set(told["page_text_s"]) == {"p50", "p95"}
    assert 0 < told["page_text_s"]["p50"] < told["page_ocr_s"]["p50"] and told["reader_rss_mb"] > 100


def kept(measured: Measured) -> list[ReadPackage]:
    """The set as it was read."""
    def read(content: bytes, name: str) -> Reading:
        path = measured.readings / f"{hashlib.sha256(content).hexdigest()[:32]}.json"
        return Reading.from_dict(json.loads(path.read_text("utf-8")))

    return read_all(read_packages(measured.packages), read, lambda done, total: None)


def test_what_was_kept_says_the_same_again(measured: Measured) -> None:
    assert len(list(measured.readings.glob("*.json"))) == 6
    assert json.loads(json.dumps(predict_packages(kept(measured), measured.catalog))) == measured.rows


def test_a_document_that_cannot_be_read_is_left_out_and_said(measured: Measured) -> None:
    def read(content: bytes, name: str) -> Reading:
        raise BadInput("upload_broken")

    told: list[str] = []
    found = read_all(read_packages(measured.packages), read, lambda done, total: told.append(f"{done} of {total}"))
    assert [len(one.refused) for one in found] == [4, 2] and {code for one in found for code in one.refused.values()} == {"upload_broken"}
    assert told[-1] == "6/6 of 6"
    rows = predict_packages(found, measured.catalog)
    assert {row["status"] for row in rows} == {"absent"} and prefill_figures(found, rows)["page_s"] == {}


def test_truth_is_not_seen_by_what_is_measured(measured: Measured) -> None:
    """A package holds what a person would hand in; the answers lie apart."""
    package = read_packages(measured.packages)[0]
    assert set(Package.__dataclass_fields__) == {"id", "items", "documents"}
    assert set(type(package.documents[0]).__dataclass_fields__) == {"name", "slot", "path"}
    truth = read_truth(measured.packages)
    assert len(truth) == 6 and all(one["kind"] and one["layout"] and one["values"] for one in truth.values())


def test_a_layout_left_out_loses_its_own_words(measured: Measured) -> None:
    """Two layouts of one look: what the one alone prints is forgotten while it is read, and what it then finds is less or equal."""
    rows = leave_one_out(kept(measured), measured.packages, measured.catalog)
    assert rows == measured.told["layouts"]
    cards = [row for row in rows if row["look"] == "id_card"]
    assert {row["held_out"] for row in cards} == {"electronic", "beside"}
    for row in cards:
        assert row["right"] > 0 and row["wrong"] == 0 and row["right_left_out"] <= row["right"] <= row["printed"]
    assert any(row["dropped"] for row in cards)


@pytest.mark.parametrize(
    ("case", "code"),
    [(None, "eval_no_packages"), ("id: x", "eval_package"), ("a: [", "eval_package"), ("id: x\nitems: []\ndocuments: [{file: gone.jpg}]", "eval_package")],
)
def test_a_set_that_is_none_is_refused_with_words(case: str | None, code: str, tmp_path: Path) -> None:
    if case is not None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "case.yaml").write_text(case, "utf-8")
    with pytest.raises(BadInput, match=code):
        read_packages(tmp_path)
