"""What several documents say of one element: agreed, misread in one, in conflict, or not sure enough to propose."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.model import Element
from prefill.extract.choose import FieldRead
from prefill.merge import CERTAIN, SURE, SURE_COUNTED, Source, Suggested, merge
from tests.prefill.drawing.numbers import credit_code, id_number

TEXT = Element(label="示例", type="text")
DATE = Element(label="示例", type="date")
NUMBER = Element(label="示例", type="number")
ID = Element(label="示例", type="id_number")
CODE = Element(label="示例", type="uscc")

NUMBER_OF = id_number("460105", dt.date(1990, 3, 7), True, random.Random(1))
MISREAD = NUMBER_OF[:9] + ("8" if NUMBER_OF[9] != "8" else "3") + NUMBER_OF[10:]
OTHER = id_number("460106", dt.date(1988, 11, 2), False, random.Random(2))
CREDIT = credit_code("92", random.Random(3))


def said(value: object, confidence: float = 0.99, method: str = "ocr", file: str = "") -> Source:
    read = FieldRead("f", value, str(value), 1, (0.1, 0.1, 0.2, 0.2), "label", confidence)  # type: ignore[arg-type]
    return Source(file or f"{value}-{confidence}-{method}", "kind", method, read)


def told(element: Element, *sources: Source) -> tuple[str, object] | None:
    found = merge("e", element, sources)
    return None if found is None else (found.status, found.value)


@pytest.mark.parametrize(
    ("element", "first", "second"),
    [
        (TEXT, "张小三", "张小三"),
        (TEXT, "阿卜杜拉·买买提", "阿卜杜拉•买买提"),
        (TEXT, "海口示例（集团）有限公司", "海口示例(集团)有限公司"),
        (TEXT, "琼〔2023〕第0012345号", "琼(2023)第0012345号"),
        (TEXT, "海南省海口市龙华区示例路1号", "海口市龙华区示例路1号"),
        (NUMBER, 120.5, 120.50),
        (DATE, "2025-03-09", "2025-03-09"),
        (ID, NUMBER_OF, NUMBER_OF),
    ],
)
def test_documents_that_agree_stand_together(element: Element, first: object, second: object) -> None:
    found = merge("e", element, [said(first, 0.95, file="a"), said(second, 0.99, file="b")])
    assert found is not None and found.status == "proposed"
    assert [one.file for one in found.sources] == ["b", "a"] and found.value == second


def test_of_two_that_agree_the_one_that_says_most_is_proposed() -> None:
    short, long = said("海口市龙华区示例路1号", 0.99, file="a"), said("海南省海口市龙华区示例路1号", 0.99, file="b")
    assert told(TEXT, short, long) == ("proposed", long.read.value)


def test_a_text_layer_goes_before_a_picture() -> None:
    found = merge("e", TEXT, [said("张小三", 1.0, file="a"), said("张小三", 1.0, "text", file="b")])
    assert found is not None and found.sources[0].file == "b"


@pytest.mark.parametrize(
    ("element", "right", "wrong"),
    [
        (TEXT, said("张小三", 0.99), said("张小二", 0.8)),
        (DATE, said("2025-03-09", 0.99), said("2025-03-08", 0.8)),
        (TEXT, said("海口市龙华区示例路101号", 0.97, "text"), said("海口市龙华区示例路107号", 0.9)),
        (TEXT, said("海口示例有限公司", 0.99), said("说明", 0.5)),  # far apart, but hardly readable
        (ID, said(NUMBER_OF, 0.94), said(MISREAD, 0.98)),  # the check digit tells which
    ],
)
def test_a_misreading_gives_way(element: Element, right: Source, wrong: Source) -> None:
    assert told(element, right, wrong) == told(element, wrong, right) == ("proposed", right.read.value)


@pytest.mark.parametrize(
    ("element", "first", "second"),
    [
        (TEXT, said("张小三"), said("李小四")),
        (TEXT, said("张小三", 0.995), said("张小二", 0.99)),  # near, and both surely printed
        (DATE, said("2025-03-09"), said("2025-03-08")),
        (DATE, said("2025-03-09", 1, "text"), said("2025-03-08", 1, "text")),
        (NUMBER, said(120.5), said(120.51)),
        (ID, said(NUMBER_OF, 0.99), said(OTHER, 0.99)),
        (TEXT, said("海口市龙华区示例路1号"), said("深圳市龙华区示例路1号")),
    ],
)
def test_two_that_are_sure_and_differ_are_a_conflict(element: Element, first: Source, second: Source) -> None:
    found = merge("e", element, [first, second])
    assert found is not None and found.status == "conflict" and found.checks == {}
    assert {one.read.value for one in found.sources} == {first.read.value, second.read.value}


def test_what_agrees_with_both_sides_of_a_conflict_does_not_hide_it() -> None:
    """龙华区 lies in 海口 and in 深圳."""
    sources = [said("龙华区示例路1号"), said("海口市龙华区示例路1号"), said("深圳市龙华区示例路1号")]
    assert told(TEXT, *sources) is not None and told(TEXT, *sources)[0] == "conflict"  # type: ignore[index]


@pytest.mark.parametrize(
    ("element", "sources"),
    [
        (TEXT, [said("张小三", SURE - 0.02)]),
        (DATE, [said("2025-03-09", SURE_COUNTED - 0.02)]),
        (TEXT, [said("张小三", CERTAIN - 0.05), said("欧阳示例", CERTAIN - 0.05)]),  # one is wrong, nobody knows which
        (TEXT, [said("张小三", 0.99), said("欧阳示例", 0.8)]),
        (ID, [said(MISREAD, CERTAIN - 0.05)]),
        (CODE, [said(CREDIT[:-1] + ("A" if CREDIT[-1] != "A" else "B"), 0.9)]),
        (TEXT, []),
    ],
)
def test_what_is_not_sure_is_not_proposed(element: Element, sources: list[Source]) -> None:
    assert told(element, *sources) is None


def test_faint_readings_that_agree_are_sure_enough() -> None:
    assert told(TEXT, said("张小三", 0.6, file="a"), said("张小三", 0.6, file="b")) == ("proposed", "张小三")


def test_a_faint_digit_is_surer_than_a_faint_name() -> None:
    assert told(DATE, said("2025-03-09", SURE - 0.02)) == ("proposed", "2025-03-09")


@pytest.mark.parametrize(("element", "good", "bad"), [(ID, NUMBER_OF, MISREAD), (CODE, CREDIT, CREDIT[:-1] + "I")])
def test_the_check_digit_is_told(element: Element, good: str, bad: str) -> None:
    right, wrong = merge("e", element, [said(good, 0.99)]), merge("e", element, [said(bad, 0.99)])
    assert right is not None and right.checks == {"check_digit": True}
    assert wrong is not None and wrong.checks == {"check_digit": False}  # surely printed so: a person sees that it is wrong


VALUES = {
    "text": ["张小三", "张小二", "李小四", "海口市龙华区示例路1号", "龙华区示例路1号", "深圳市龙华区示例路1号", "海南省海口市龙华区示例路1号"],
    "date": ["2025-03-09", "2025-03-08", "2024-12-31"],
    "number": [120.5, 120.51, 88.0],
    "id_number": [NUMBER_OF, MISREAD, OTHER],
}


@st.composite
def told_and_shuffled(draw: st.DrawFn) -> tuple[Element, list[Source], list[Source]]:
    kind = draw(st.sampled_from(sorted(VALUES)))
    sure = st.sampled_from([0.4, 0.5, 0.7, 0.8, 0.92, 0.93, 0.96, 0.98, 0.996, 1.0])
    one = st.tuples(st.sampled_from(VALUES[kind]), sure, st.sampled_from(["ocr", "ocr", "text"]))
    rows = draw(st.lists(one, min_size=1, max_size=5))
    sources = [said(value, sure, method, f"doc{place}") for place, (value, sure, method) in enumerate(rows)]
    return Element(label="示例", type=kind), sources, draw(st.permutations(sources))  # type: ignore[arg-type]


@given(told_and_shuffled())
def test_the_order_of_documents_decides_nothing(drawn: tuple[Element, list[Source], list[Source]]) -> None:
    element, sources, shuffled = drawn
    found = merge("e", element, sources)
    assert found == merge("e", element, shuffled)
    if found is not None:
        _is_told_by_sources(found, sources)


def _is_told_by_sources(found: Suggested, sources: list[Source]) -> None:
    assert set(found.sources) <= set(sources) and len(set(found.sources)) == len(found.sources)
    assert found.value == found.sources[0].read.value
    if found.status == "conflict":
        assert len({str(one.read.value) for one in found.sources}) == len(found.sources) > 1
        assert all(one.read.confidence >= CERTAIN - 0.001 for one in found.sources)
