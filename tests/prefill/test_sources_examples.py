"""The demonstration's sources: invented throughout, in the words of the starter catalogue, and never there in real service."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.house import House
from core.cases import KnownSource
from core.settings import Settings
from knowledge.catalog import Catalog
from knowledge.catalog.form_canonical import Wrong, canonical
from knowledge.catalog.rule_functions import valid_id_number
from prefill.sources.local_source import LocalSource, _examples, example_people, example_sources
from prefill.sources.open import open_sources


@pytest.fixture
def catalog(house: House) -> Catalog:
    assert house.guided is not None
    return house.guided.catalog()


def test_they_speak_of_what_the_starter_catalogue_has(catalog: Catalog) -> None:
    dictionary = catalog.dictionary
    for source in example_sources():
        for part in source.known.parts:
            shown = set(dictionary.material_kinds[part.kind].elements)
            assert set(part.fields.values()) <= shown, part.kind
            assert not part.about or part.about in part.fields


def test_every_value_is_one_of_its_element(catalog: Catalog) -> None:
    elements = catalog.dictionary.elements
    for source, made in zip(_examples()["sources"], example_sources(), strict=True):
        for rows in source["records"].values():
            for row in rows:
                part = next(one for one in made.known.parts if one.type == row["type"])
                for name, element in part.fields.items():
                    said = row["fields"].get(name)
                    value = canonical(elements[element], said["value"] if isinstance(said, dict) else said)
                    assert not isinstance(value, Wrong), (row["id"], name, value)


def test_the_people_are_nobody() -> None:
    for person in example_people():
        assert valid_id_number(person.id_number) and person.id_number[14:17] in ("993", "994", "995", "996")
    assert len({one.key for one in example_people()}) == len(example_people()) >= 3


def test_they_are_there_in_a_demonstration_alone(house: House) -> None:
    assert [one.id for one in house.sources] == ["population", "licences"] and house.people == example_people()
    assert all(isinstance(one, LocalSource) for one in open_sources(None, demo=True).by_id.values())
    assert open_sources(None, demo=False).by_id == {}
    assert Settings.model_fields["sources"].default is None


def test_a_real_source_takes_the_place_of_an_example(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("0123456789abcdef")
    token.chmod(0o600)
    file = tmp_path / "sources.yaml"
    file.write_text(
        f"sources: [{{id: licences, label: 甲, authority: 乙, url: 'https://share.example/', token_file: {token}, gives: [{{type: a}}]}}]", "utf-8"
    )
    found = {one.id: one for one in open_sources(file, demo=True).known}
    assert found["population"].example and not found["licences"].example
    assert isinstance(found["licences"], KnownSource) and found["licences"].label == "甲"
