"""Where no wording tells the field, what was learnt may; it never overrules a wording, and leaves alone what asks for no field."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from assistant.char_grams import grams
from assistant.fields import asked_field, by_wording
from assistant.fields_learnt import SURE, Weights, likely_field, weigh
from assistant.speech import normalise
from assistant.training.fields import Row, fit
from knowledge.guide import Field


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("狗证都要拿些嘛", Field.materials),
        ("办狗证捎啥", Field.materials),
        ("狗证找边个批", Field.department),
    ],
)
def test_a_field_that_no_wording_tells_is_read_by_what_was_learnt(question: str, field: Field) -> None:
    said = normalise(question)
    assert by_wording(said).field is None, "else the wording told it, and the test says nothing"
    found = asked_field(said)
    assert found.field is field and found.learnt and SURE <= found.confidence <= 1
    assert found.rest == by_wording(said).rest


def test_a_wording_is_not_overruled() -> None:
    for question in ("护照要带什么材料", "护照去哪办", "护照要几天"):
        said = normalise(question)
        assert asked_field(said, lambda _: (Field.complain_phone, 0.99)) == by_wording(said)


@pytest.mark.parametrize("likely", [None, (Field.materials, SURE - 0.01), (Field.process, 0.99)])
def test_what_is_not_sure_or_asks_for_no_field_stays_without_one(likely: tuple[Field, float] | None) -> None:
    said = normalise("法律援助呢")
    assert asked_field(said, lambda _: likely).field is None
    assert asked_field(said, lambda _: (Field.materials, SURE)).field is Field.materials


def test_how_long_a_paper_holds_is_no_field() -> None:
    said = normalise("营业执照有效期多久")
    assert asked_field(said, lambda _: (Field.promised_limit, 0.99)).field is None


def test_nothing_known_tells_nothing() -> None:
    assert likely_field("") is None and likely_field("\U00020000\U00020001\U00020002\U00020003") is None
    by = Weights((Field.materials, Field.location), {"甲": (100, -100)}, (0, 0))
    told = weigh({"甲", "乙"}, by)
    assert told is not None and told[0] is Field.materials and told[1] == pytest.approx(0.8808, abs=0.001)


def test_equal_questions_give_equal_weights_and_find_their_fields() -> None:
    said = [("阿猫要带啥去", Field.materials), ("要拿啥证件去", Field.materials), ("在哪嘎达交", Field.location), ("上哪嘎达弄", Field.location)]
    said += [("好久批得下来", Field.promised_limit), ("好久拿得到", Field.promised_limit)]
    rows = [Row(text, field, grams(text), 0) for text, field in said] * 3
    by = fit(rows, 40)
    assert by == fit(rows, 40) and len(by.grams) <= 40
    assert [found[0] for text, _ in said if (found := weigh(grams(text), by))] == [field for _, field in said]


def test_the_file_holds_what_serving_reads() -> None:
    kept = json.loads((files("assistant") / "fields_learnt.json").read_text("utf-8"))
    assert all(len(row) == len(kept["fields"]) == len(kept["constant"]) for row in kept["grams"].values())
    assert {Field(name) for name in kept["fields"]} >= {Field.materials, Field.conditions, Field.location, Field.process}
    figures = kept["figures"]
    assert figures["served"] > figures["wording"] and figures["filled rightly"] > 0.75 * figures["filled"]
