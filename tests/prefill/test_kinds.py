"""The reader's data: every kind file can be used, says nothing twice, and none of its patterns can be made to run away."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

import pytest
import yaml

from core.errors import BadSettings
from core.texts import t
from knowledge.catalog import load_catalog
from prefill.extract.look import Look, looks, read_looks
from prefill.extract.reads import SORTS
from prefill.extract.recognise import recognise
from prefill.extract.sheet import flatten
from tests.prefill.pages import line, page

LOOKS = looks()
STARTER = Path(__file__).parents[2] / "knowledge" / "starter"
by_name = pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)


def test_there_are_kinds() -> None:
    assert len(LOOKS) >= 26


@by_name
def test_every_field_can_be_found_and_read(look: Look) -> None:
    assert look.titles and look.fields
    for field in look.fields:
        assert field.sort in SORTS
        assert field.labels or field.patterns or field.alone, field.name
        assert not field.group or field.group in look.groups, field.name
        assert all(pattern.groups == 1 for pattern in field.patterns), field.name


@by_name
def test_no_label_says_two_things(look: Look) -> None:
    """Two fields share a label only where the page tells them apart: by their party, as the two ends of a period, or by
    what sort of value stands there."""
    told: dict[tuple[str, str, str, bool], str] = {}
    for field in look.fields:
        for label in field.labels:
            key = (label, field.group, field.sort, field.last)
            assert key not in told, f"{label}: {told.get(key)} and {field.name}"
            told[key] = field.name
    headings = [label for labels in look.groups.values() for label in labels]
    assert len(headings) == len(set(headings)), "a heading of two parties"


def test_every_kind_has_one_look() -> None:
    kinds = [kind for look in LOOKS for kind in look.kinds]
    assert [kind for kind in kinds if kinds.count(kind) > 1] == []


@by_name
def test_a_page_of_its_own_words_is_taken_for_itself(look: Look) -> None:
    title = next((one.pattern for one in look.titles if re.fullmatch(r"[\u4e00-\u9fff]+", one.pattern)), "")
    labels = [max(field.labels, key=len) for field in look.fields if field.labels]
    lines = [line(60, 20, title, 9)] if title else []
    lines += [line(20, 40 + 9 * place, label) for place, label in enumerate([*labels, *look.cues][:26])]
    found = recognise([flatten(page(*lines))])
    assert found is not None and found.look.name == look.name and found.lead > 0


@by_name
def test_its_titles_are_no_other_kinds(look: Look) -> None:
    for title in look.titles:
        if re.fullmatch(r"[\u4e00-\u9fff]+", title.pattern):
            rows = [line(60, 20, title.pattern, 9), *(line(20, 40 + 9 * place, "示例文字若干") for place in range(6))]
            found = recognise([flatten(page(*rows))])
            assert found is None or found.look.name == look.name, title.pattern


def test_the_starters_names_are_names_of_both_sides() -> None:
    """What the map says of the starter catalogue is there, and holds values of the sort that is read."""
    catalog = load_catalog([STARTER]).dictionary
    told = yaml.safe_load(files("prefill").joinpath("kinds/_starter.yaml").read_text("utf-8"))
    own = {"date": "date", "moment": "datetime", "number": "number", "integer": "integer", "words": "number"}
    own |= {sort: sort for sort in ("id_number", "uscc", "phone", "choice")} | {"signature": "boolean", "seal": "boolean"}
    by_look = {look.name: look for look in LOOKS}
    for name, kinds in told.items():
        sorts = {one.name: one.sort for one in (*by_look[name].fields, *by_look[name].signs)}
        for kind, fields in kinds.items():
            shown = catalog.material_kinds[kind].elements
            for field, element in fields.items():
                assert element in shown, (kind, element)
                assert catalog.elements[element].type == own.get(sorts[field], "text"), (kind, element)


HOSTILE = """
import re
from prefill.extract import amounts, cells, labels, reads
from prefill.extract.look import looks

told = [(look.name, p) for look in looks() for p in look.titles]
for look in looks():
    for field in look.fields:
        told += [(f"{look.name}.{field.name}", p) for p in (*field.patterns, field.must, field.alone) if p]
told += [(m.__name__, p) for m in (amounts, cells, labels, reads) for p in vars(m).values() if isinstance(p, re.Pattern)]
for name, pattern in told:
    words = re.findall("[\\u4e00-\\u9fff]+", pattern.pattern)
    for seed in {*words, "".join(words), "1", "1,", "1.234", "2025年", "示", "(", "A", "1-", "位于示", "年月", "示·"} - {""}:
        print(name, pattern.pattern, seed, flush=True)
        text = (seed * (1500 // len(seed)))[:1500] + "!"
        pattern.search(text), pattern.match(text), pattern.fullmatch(text), sum(1 for _ in pattern.finditer(text))
"""


def test_no_pattern_runs_away() -> None:
    """In a process of its own, since a pattern that does cannot be interrupted: its last line names the one that did."""
    try:
        done = subprocess.run([sys.executable, "-c", HOSTILE], capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired as late:
        told = (late.stdout or b"").decode("utf-8", "ignore") if isinstance(late.stdout, bytes) else str(late.stdout)
        pytest.fail(f"runs away: {told.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 2000


GOOD = "kinds: [example]\ntitles: [示例证]\nfields:\n  name: {reads: person, labels: [姓名]}\n"
BAD = {
    "not YAML": ("kinds: [example", "while parsing"),
    "no mapping": ("- 示例", "example"),
    "no titles": ("kinds: [example]\nfields: {}\n", "titles"),
    "no fields": ("kinds: [example]\ntitles: [示例证]\n", "fields"),
    "an unknown sort": (GOOD.replace("person", "persno"), "name: reads 'persno'"),
    "no sort": (GOOD.replace("reads: person, ", ""), "reads"),
    "a word that nobody reads": (GOOD.replace("labels", "lables"), "lables"),
    "a word that nobody reads above": (GOOD + "cue: [示例]\n", "cue"),
    "a pattern that does not compile": (GOOD.replace("labels: [姓名]", 'patterns: ["(姓名"]'), "unterminated"),
    "a pattern without a value": (GOOD.replace("labels: [姓名]", 'patterns: ["姓名"]'), "name: a pattern"),
    "a title that does not compile": (GOOD.replace("示例证", '"[示例"'), "unterminated"),
    "a party that is none": (GOOD.replace("labels: [姓名]", "labels: [姓名], group: buyer"), "group 'buyer'"),
    "labels that are no list": (GOOD.replace("[姓名]", "姓名"), "not a list"),
    "shared labels that are not there": (GOOD.replace("姓名", "+nobody"), "nobody"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with as_file(files("prefill").joinpath("kinds")) as there:
        return Path(shutil.copytree(there, tmp_path / "kinds"))


def test_a_new_kind_is_a_file(folder: Path) -> None:
    folder.joinpath("example.yaml").write_text(GOOD, "utf-8")
    made = read_looks(folder)
    assert len(made) == len(LOOKS) + 1 and "example" in {look.name for look in made}


@pytest.mark.parametrize("wrong", BAD)
def test_a_file_that_cannot_be_used_is_named_with_its_fault(folder: Path, wrong: str) -> None:
    folder.joinpath("example.yaml").write_text(BAD[wrong][0], "utf-8")
    with pytest.raises(BadSettings) as told:
        read_looks(folder)
    assert told.value.values["name"] == "example.yaml" and BAD[wrong][1] in str(told.value.values["reason"])
    assert "example.yaml" in t(f"errors.{told.value.code}", "zh", **told.value.values)
