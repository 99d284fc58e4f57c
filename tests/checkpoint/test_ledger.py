"""The chain's arithmetic and the file of signed heads."""

from __future__ import annotations

import dataclasses
import json
from itertools import pairwise
from pathlib import Path

import pytest
from ground import KEYS, Ground
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checkpoint import ledger
from checkpoint.ledger import Head, canonical, link_hash
from checkpoint.tables import Link
from core.crypto import Keys, hasher

FIELDS = st.tuples(
    st.integers(1, 10**6), st.text(max_size=10), st.sampled_from(["opinion", "approval", "release", "role"]),
    st.dictionaries(st.text(max_size=4), st.text(max_size=6) | st.none() | st.booleans(), max_size=3).map(canonical),
    st.text(alphabet="0123456789abcdef", min_size=64, max_size=64),
)  # fmt: skip


@settings(deadline=None)
@given(FIELDS, FIELDS)
def test_another_link_has_another_hash(
    one: tuple[int, str, str, str, str], two: tuple[int, str, str, str, str]
) -> None:
    assume(one != two)
    # Times are written by the ledger and hold no line break: nothing can be moved from one member into the next.
    assume("\n" not in one[1] + two[1])
    assert link_hash(KEYS.hash, *one) != link_hash(KEYS.hash, *two)


def test_the_hash_is_the_one_anybody_can_compute() -> None:
    hashed = hasher("international")(b"none\n1\n2026-01-01T00:00:00.000000Z\nrole\n{}")
    assert link_hash(hasher("international"), 1, "2026-01-01T00:00:00.000000Z", "role", "{}", "none") == hashed


def test_links_follow_each_other_from_the_first(ground: Ground) -> None:
    with ground.db.write() as session:
        ledger.append(session, KEYS, "test", b="乙", a=1)
    with ground.db.read() as session:
        links = session.query(Link).order_by(Link.seq).all()
    assert [row.seq for row in links] == list(range(1, len(links) + 1))
    assert links[0].prev == ledger.FIRST and links[-1].body == '{"a":1,"b":"乙"}'
    for before, row in pairwise(links):
        assert row.prev == before.hash
    for row in links:
        assert row.hash == link_hash(KEYS.hash, row.seq, row.at, row.kind, row.body, row.prev)


def test_an_act_and_its_link_are_lost_together(ground: Ground) -> None:
    before = ground.rows("SELECT count(*) FROM link")

    def act() -> None:
        with ground.db.write() as session:
            ledger.append(session, KEYS, "test")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert ground.rows("SELECT count(*) FROM link") == before


def test_a_head_is_signed_once_for_each_length_and_kept_beside_the_others(ground: Ground, tmp_path: Path) -> None:
    file = tmp_path / "heads" / "heads.jsonl"
    with ground.db.read() as session:
        first = ledger.sign_head(session, KEYS, file)
        assert first is not None and ledger.sign_head(session, KEYS, file) is None
    with ground.db.write() as session:
        link = ledger.append(session, KEYS, "test")
        second = ledger.sign_head(session, KEYS, file)
    assert second is not None and (second.seq, second.hash) == (link.seq, link.hash)
    assert ledger.read_heads(file) == [first, second]
    assert all(h.genuine() and h.key == ledger.public_key(KEYS) for h in (first, second))


@pytest.mark.parametrize(
    "change", [{"seq": 99}, {"hash": "0" * 64}, {"at": "2020-01-01T00:00:00.000000Z"}, {"signature": "AAAA"},
               {"signature": "!"}, {"key": ledger.public_key(Keys(b"z" * 32))}, {"key": "AAAA"}],
)  # fmt: skip
def test_a_head_that_was_touched_is_not_genuine(ground: Ground, tmp_path: Path, change: dict[str, object]) -> None:
    with ground.db.read() as session:
        head = ledger.sign_head(session, KEYS, tmp_path / "heads.jsonl")
    assert isinstance(head, Head) and not dataclasses.replace(head, **change).genuine()  # type: ignore[arg-type]


def test_lines_that_are_no_heads_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "heads.jsonl"
    assert ledger.read_heads(file) == []
    good = Head(1, "h", "t", "s", "k")
    file.write_text("\n".join(["", "{", "[]", '{"seq": 1}', json.dumps(dataclasses.asdict(good)), '{"seq": 2, "ha']))
    assert ledger.read_heads(file) == [good]
