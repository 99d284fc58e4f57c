"""The audit: what it counts, that each finding has words, and that its work grows with the base and no faster.

That each kind of forgery is found and named is attacked in tests/attacks.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from ground import Ground
from sqlalchemy import event

import checkpoint
from checkpoint import audit, batch
from checkpoint.release import release
from core.texts import t

SOURCES = sorted(path for kind in ("audit*.py", "*_claims.py") for path in Path(checkpoint.__file__).parent.glob(kind))


def findings() -> set[str]:
    """The names that the audit's source can give a finding."""
    names: set[str] = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                what = node.args[1]
                assert isinstance(what, ast.Constant) and isinstance(what.value, str), f"{source.name}:{node.lineno}"
                names.add(what.value)
    return names


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_each_finding_has_words(locale: str) -> None:
    assert len(findings()) > 30
    for name in findings():
        assert t(f"staff.finding.{name}", locale) != f"staff.finding.{name}"


def test_an_audit_counts_links_by_kind(ground: Ground) -> None:
    asked = ground.ask()
    with ground.db.read() as session:
        before = audit.verify(session, ground.keys)
    ground.decide("clerk", asked.draft)
    with ground.db.read() as session:
        after = audit.verify(session, ground.keys)
    assert after.clean and after.links == before.links + 3 and after.head != before.head
    assert {k: n - before.counts.get(k, 0) for k, n in after.counts.items() if n != before.counts.get(k, 0)} == {
        "opinion": 1, "approval": 1, "release": 1,
    }  # fmt: skip


def test_demonstration_approvals_are_counted_apart(ground: Ground) -> None:
    marked = ground.standing(ground.card(demonstration=True), ground.card(item="gjj-2", demonstration=True))
    ground.decide("clerk", ground.ask().draft)
    batch.approve_demonstration(ground.db, ground.keys, ground.staff("demo"), marked, source_digest="s" * 64)
    [(body,)] = ground.rows("SELECT body FROM link WHERE kind = 'batch'")
    assert '"how":"demonstration"' in body
    with ground.db.read() as session:
        report = audit.verify(session, ground.keys)
    assert report.clean and report.approvals == {"single": 1, "batch": 0, "demonstration": 2}


def statements(ground: Ground) -> int:
    """How many statements an audit needs."""
    told: list[str] = []
    event.listen(ground.db.engine, "before_cursor_execute", count := lambda *a: told.append(a[2]))
    with ground.db.read() as session:
        assert audit.verify(session, ground.keys).clean
    event.remove(ground.db.engine, "before_cursor_execute", count)
    return len(told)


def test_an_audit_asks_the_database_no_more_for_more_approvals_and_releases(ground: Ground) -> None:
    cards = ground.standing(*(ground.card(item=f"gjj-{n}") for n in range(30)))
    steward, to = ground.staff("steward"), ground.conversation()[0].id
    plan = batch.plan(ground.db, steward, [ground.version], "s" * 64)
    for draft_id in plan.sample:
        batch.open_sample(ground.db, ground.keys, steward, plan.id, draft_id)
    batch.approve(ground.db, ground.keys, steward, plan.id, mapping_version="1", template_version="1")

    def leave(some: list[tuple[str, str]]) -> None:
        for draft_id, digest in some:
            with ground.db.write() as session:
                release(
                    session, ground.keys, conversation_id=to, question_id=None, draft_id=draft_id, digest=digest,
                    once=draft_id, demo=False, standing=True,
                )  # fmt: skip

    leave(cards[:2])
    few = statements(ground)
    leave(cards[2:])
    assert statements(ground) == few
