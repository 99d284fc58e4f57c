"""Lock 6: links out of order, a chain cut short or rewritten whole, and heads that do not fit it."""

from __future__ import annotations

from pathlib import Path

from ground import Ground
from lived import Lived, found, link_of

from checkpoint import ledger, roles, stop
from checkpoint.tables import Link
from core.crypto import Keys
from core.people import Role


def test_a_right_that_came_after_is_no_right(ground: Ground) -> None:
    """The order of the links counts: an approval of somebody who became a clerk later is named."""
    asked = ground.ask()
    admin = ground.staff("admin")
    with ground.db.write() as session:
        roles.grant(session, ground.keys, admin, ground.people["nobody"], Role.clerk)
    ground.decide("nobody", asked.draft)
    ground.off("link")
    with ground.db.write() as session:
        links = {row.seq: row for row in session.query(Link)}
        last = max(links)
        grant = next(row for row in links.values() if row.kind == "role" and ground.people["nobody"] in row.body)
        moved = (grant.at, grant.kind, grant.body)
        for seq in range(grant.seq, last):
            links[seq].at, links[seq].kind, links[seq].body = links[seq + 1].at, links[seq + 1].kind, links[seq + 1].body
        links[last].at, links[last].kind, links[last].body = moved
        rehash(ground.keys, [links[seq] for seq in sorted(links)])
    assert list(found(ground)) == ["approver_without_right"]


def rehash(keys: Keys, links: list[Link]) -> None:
    """The whole chain made to fit again, as a forger with the code would."""
    prev = ledger.FIRST
    for row in links:
        row.prev = prev
        row.hash = prev = ledger.link_hash(keys.hash, row.seq, row.at, row.kind, row.body, prev)


def test_a_chain_cut_short_fails_against_a_kept_head(lived: Lived) -> None:
    ground, _, heads = lived
    last = link_of(ground, "switch")
    ground.off("link", "switch")
    with ground.raw() as connection:
        connection.execute(f"DELETE FROM link WHERE seq > {last - 2}")
        connection.execute("DELETE FROM switch")
    assert found(ground) == {}, "without a kept head a chain cut short looks whole"
    assert found(ground, heads) == {"chain_truncated": last}


def test_a_chain_rewritten_whole_fails_against_a_kept_head(lived: Lived) -> None:
    ground, _, heads = lived
    ground.off("link", "opinion")
    with ground.db.write() as session:
        links = session.query(Link).order_by(Link.seq).all()
        links[-1].body = links[-1].body.replace("示例", "别的")
        rehash(ground.keys, links)
        last = links[-1].seq
    assert found(ground) == {}
    assert found(ground, heads) == {"chain_rewritten": last}


def test_heads_that_are_forged_missing_or_by_another_key_are_named(lived: Lived, tmp_path: Path) -> None:
    ground, _, heads = lived
    genuine = heads.read_text()
    heads.write_text(genuine.replace('"seq":', '"seq":1'))
    assert "head_forged" in found(ground, heads)
    other = tmp_path / "other.jsonl"
    with ground.db.read() as session:
        ledger.sign_head(session, Keys(b"z" * 32), other)
    assert list(found(ground, other)) == ["head_forged"]
    assert list(found(ground, tmp_path / "none.jsonl")) == ["heads_missing"]


def test_a_head_after_a_line_cut_short_by_a_kill_is_not_lost(lived: Lived) -> None:
    ground, _, heads = lived
    whole = heads.read_text()
    heads.write_text(whole + whole[:40])
    stop.turn(ground.db, ground.keys, ground.staff("supervisor"), stop=True, reason="示例")
    with ground.db.read() as session:
        assert ledger.sign_head(session, ground.keys, heads) is not None
    assert len(ledger.read_heads(heads)) == 2
    assert found(ground, heads) == {}


def test_writers_of_the_chain_never_fork_it(ground: Ground) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(n: int) -> None:
        with ground.db.write() as session:
            ledger.append(session, ground.keys, "test", n=n)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert found(ground) == {}
    assert ground.rows("SELECT count(*) FROM link WHERE kind = 'test'") == [(40,)]
