"""The root that a batch approval binds its cards by."""

from __future__ import annotations

import hashlib

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checkpoint.batch import draw, merkle_root

LEAVES = st.lists(st.text(max_size=8), max_size=40)


def h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def by_definition(leaves: list[str]) -> bytes:
    """RFC 6962, 2.1: the tree is split at the largest power of two below its size."""
    if not leaves:
        return h(b"")
    if len(leaves) == 1:
        return h(b"\0" + leaves[0].encode())
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return h(b"\1" + by_definition(leaves[:k]) + by_definition(leaves[k:]))


@settings(deadline=None)
@given(LEAVES)
def test_the_root_is_the_one_of_the_definition(leaves: list[str]) -> None:
    assert merkle_root(leaves) == by_definition(leaves).hex()


def test_known_roots() -> None:
    assert merkle_root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle_root([""]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@settings(deadline=None)
@given(LEAVES, LEAVES)
def test_other_cards_have_another_root(one: list[str], two: list[str]) -> None:
    assume(one != two)
    assert merkle_root(one) != merkle_root(two)


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), min_size=1, max_size=40), st.data())
def test_a_card_swapped_dropped_added_or_moved_changes_the_root(leaves: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    root = merkle_root(leaves)
    assert merkle_root([*leaves[:at], leaves[at] + "x", *leaves[at + 1 :]]) != root
    assert merkle_root(leaves[:at] + leaves[at + 1 :]) != root
    assert merkle_root([*leaves, leaves[-1]]) != root, "the last card twice is not the last card once"
    if leaves[::-1] != leaves:
        assert merkle_root(leaves[::-1]) != root


def test_two_nodes_are_no_leaf() -> None:
    """Without the prefixes a card could be found whose text is a pair of hashes."""
    inside = h(b"\0a") + h(b"\0b")
    assert merkle_root(["a", "b"]) == h(b"\1" + inside).hex() != h(inside).hex()


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 300), st.integers(1, 20))
def test_a_sample_is_of_the_cards_covers_each_field_and_is_large_enough(count: int, fields: int) -> None:
    cards = [(f"card-{n}", "d", f"field-{n % fields}") for n in range(count)]
    drawn = draw(cards)
    of = {draft_id: field for draft_id, _, field in cards}
    assert len(drawn) == len(set(drawn)) == min(count, max(50, len(set(of.values()))))
    assert {of[draft_id] for draft_id in drawn} == set(of.values())


def test_no_two_samples_are_alike() -> None:
    cards = [(f"card-{n}", "d", "f") for n in range(1000)]
    assert len({tuple(sorted(draw(cards))) for _ in range(20)}) == 20
