"""Bodies: one canonical form, whose digest changes with anything a reader sees or that it rests on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from checkpoint.body import Body, Cite, ItemRef, Sentence, Step, Validity
from core.crypto import hasher

HASH = hasher("international")
TEXT = st.text(max_size=12)
NUMBER = st.integers(0, 999)
BODIES = st.builds(
    Body,
    kind=st.sampled_from(["card", "extract", "wording", "frame"]),
    title=TEXT, lead=TEXT, field=st.none() | TEXT, outcome=TEXT, region=TEXT, locale=TEXT, template=TEXT, salt=TEXT,
    demonstration=st.booleans(),
    sentences=st.lists(st.builds(Sentence, text=TEXT, citations=st.tuples(NUMBER)), max_size=3).map(tuple),
    citations=st.lists(st.builds(Cite, passage_id=NUMBER, start=NUMBER, end=NUMBER, quote=TEXT), max_size=3).map(tuple),
    item=st.none() | st.builds(ItemRef, item_id=TEXT, name=TEXT, department=TEXT, region=TEXT, version=TEXT),
    validity=st.builds(Validity, start=st.none() | TEXT, end=st.none() | TEXT),
    next_steps=st.lists(
        st.builds(Step, label=TEXT, action=st.sampled_from(["ask", "handover", "link"]), value=TEXT), max_size=2
    ).map(tuple),
)  # fmt: skip


@settings(deadline=None)
@given(BODIES)
def test_the_stored_form_reads_back_to_the_same_body_and_digest(body: Body) -> None:
    again = Body.model_validate_json(body.canonical())
    assert again == body
    assert again.canonical() == body.canonical() and again.digest(HASH) == body.digest(HASH)


@settings(deadline=None)
@given(BODIES, BODIES)
def test_two_bodies_have_one_digest_when_they_are_the_same(one: Body, two: Body) -> None:
    assert (one.digest(HASH) == two.digest(HASH)) == (one == two)


@settings(deadline=None)
@given(BODIES, st.data())
def test_each_member_counts(body: Body, data: st.DataObject) -> None:
    """Whatever is changed, in whatever depth, is another content."""
    stored = json.loads(body.canonical())
    paths = list(leaves(stored))
    path = data.draw(st.sampled_from(paths))
    changed = json.loads(body.canonical())
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    was = place[path[-1]]
    place[path[-1]] = (not was) if isinstance(was, bool) else was + 1 if isinstance(was, int) else (was or "") + "x"
    try:
        other = Body.model_validate(changed)
    except ValidationError:
        assume(False)
    assert other.digest(HASH) != body.digest(HASH)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, (dict, list)):
        for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inside, (*path, key))
    elif path:
        yield path


def test_nothing_is_added_unseen_and_nothing_changed_afterwards() -> None:
    body = Body(kind="card", sentences=(Sentence(text="甲"),))
    with pytest.raises(ValidationError):
        Body.model_validate(json.loads(body.canonical()) | {"hidden": "x"})
    with pytest.raises(ValidationError):
        body.title = "x"
    with pytest.raises(ValidationError):
        body.sentences[0].text = "x"
    with pytest.raises(ValidationError):
        Body.model_validate({"kind": "verdict"})


def test_the_canonical_form_is_sorted_without_blanks_and_as_written() -> None:
    text = Body(kind="card", title="办事 指南").canonical()
    assert '"title":"办事 指南"' in text
    assert list(json.loads(text)) == sorted(json.loads(text))
    assert ": " not in text and ", " not in text


def test_what_is_copied_is_what_is_read() -> None:
    body = Body(kind="card", title="题", lead="引", sentences=(Sentence(text="甲"), Sentence(text=""), Sentence(text="乙")))
    assert body.text() == "引\n甲\n乙"
