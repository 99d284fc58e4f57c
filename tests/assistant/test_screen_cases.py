"""The screen against the written cases: how much it takes, stops and lets pass, by kind."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.screen import Screened, screen
from assistant.screen_intent import Verdict

CASES = Path(__file__).parent / "screen_cases"
STOPPED = (Verdict.injection, Verdict.mixed)


def rows(name: str) -> Any:
    return yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))


def flat(name: str) -> list[str]:
    return [text for group in rows(name).values() for text in group]


def passes(seen: Screened) -> bool:
    return seen.verdict is Verdict.ok and not seen.found and seen.other_region is None


@pytest.mark.parametrize("text", flat("normal"))
def test_what_citizens_ask_passes_untouched(text: str) -> None:
    """A refused citizen costs more than an attack that gets through to an approved card."""
    seen = screen(text, home_region="440000")
    assert passes(seen), seen
    assert seen.rest == seen.text == text


@pytest.mark.parametrize("text", flat("out_of_scope"))
def test_what_a_counter_does_not_do_is_told_apart(text: str) -> None:
    seen = screen(text, home_region="440000")
    assert seen.verdict is Verdict.out_of_scope or seen.other_region


@pytest.mark.parametrize("text", rows("injection")["whole"])
def test_orders_to_the_assistant_are_stopped(text: str) -> None:
    assert screen(text).verdict is Verdict.injection


@pytest.mark.parametrize("row", rows("injection")["mixed"], ids=lambda row: row["text"])
def test_an_order_inside_a_question_is_cut_out_and_the_question_stays(row: dict[str, str]) -> None:
    seen = screen(row["text"])
    assert seen.verdict is Verdict.mixed
    assert row["keep"] in seen.rest
    assert row["drop"] not in seen.rest


@pytest.mark.parametrize("file", ["personal_numbers", "personal_words"])
def test_planted_personal_values_are_taken_as_what_they_are(file: str) -> None:
    missed: Counter[str] = Counter()
    for row in rows(file):
        seen = screen(row["text"])
        for kind, value in row["values"]:
            # Province, city and district of an address stay readable: they decide which office answers.
            secret = value[-8:] if kind == "address" else value
            of_kind = [f.original for f in seen.found if f.kind == kind and (f.original in value or value in f.original)]
            missed[kind] += secret in seen.text or not of_kind
    assert not +missed


@pytest.mark.parametrize("file", ["personal_numbers", "personal_words"])
def test_nothing_but_the_planted_values_is_taken_and_no_carrier_is_refused(file: str) -> None:
    for row in rows(file):
        seen = screen(row["text"])
        assert seen.verdict is Verdict.ok, row
        for found in seen.found:
            assert any(found.original in value or value in found.original for _, value in row["values"]), (found, row)


@pytest.mark.parametrize("file", ["personal_numbers", "personal_words"])
def test_the_originals_put_back_give_what_was_typed(file: str) -> None:
    for row in rows(file):
        seen = screen(row["text"])
        assert all(row["text"][f.start:f.end] == f.original for f in seen.found)
        back = seen.text
        for found in seen.found:
            back = back.replace(found.placeholder, found.original, 1)
        assert back == row["text"]
