"""Lock 6 for reviews: with the owner's rights and the guards taken off, one forgery of each kind is found and named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from founding import open_ground, settle
from ground import KEYS, Ground
from lived import found
from reviewing import Reviewed, review

from checkpoint.case_acts import erase_case
from checkpoint.inspections import stands
from checkpoint.review_tables import Inspection
from core.vault import Vault


def test_all_that_may_happen_in_a_review_is_clean(ground: Ground, tmp_path: Path) -> None:
    case = review(ground)
    assert found(ground) == {}
    with ground.db.write() as session:
        erase_case(session, ground.keys, tmp_path, case.case(session), "asked")
    assert found(ground) == {}


ONE = "(SELECT id FROM {0} ORDER BY id LIMIT 1)"
FORGERIES: dict[str, tuple[str, str, bool]] = {  # statement, what is named, whether a link is named with it
    "inspection reworded": ("UPDATE inspection SET sealed = X'00' WHERE point = 'p-flag'", "inspection_edited", False),
    "result turned": ("UPDATE inspection SET result = 'satisfied' WHERE point = 'p-flag'", "inspection_edited", False),
    "rule changed": ("UPDATE inspection SET rule_digest = 'x' WHERE point = 'p-flag'", "inspection_edited", False),
    "blindness taken off": ("UPDATE inspection SET blind = 0 WHERE point = 'p-blind'", "inspection_differs", True),
    "second person not needed": ("UPDATE inspection SET two_staff = 0 WHERE point = 'p-two'", "inspection_differs", True),
    "inspection removed": ("DELETE FROM inspection WHERE point = 'p-right'", "inspection_differs", True),
    "inspection put in": (
        "INSERT INTO inspection SELECT 'f', case_id, item_id, 'p-new', rule_digest, result, blind, two_staff, digest, mark, sealed,"
        " '2099-01-01 00:00:00.000000', NULL FROM inspection WHERE point = 'p-right'", "inspection_without_link", False),
    "lapsed by nobody": (
        "UPDATE inspection SET lapsed_at = '2099-01-01 00:00:00.000000' WHERE point = 'p-right'", "inspection_lapsed_by_nobody", False),
    "put back": ("UPDATE inspection SET lapsed_at = NULL WHERE point = 'p-flag'", "inspection_differs", True),
    "verdict turned": ("UPDATE verdict SET says = 'met' WHERE says = 'not_met'", "verdict_edited", True),
    "verdict of another": ("UPDATE verdict SET person_id = '{two}' WHERE person_id = '{chief}'", "verdict_edited", True),
    "words taken": ("UPDATE verdict SET sealed = NULL WHERE step = 'resolution'", "verdict_edited", True),
    "verdict removed": ("DELETE FROM verdict WHERE step = 'resolution'", "verdict_removed", True),
    "verdict put in": (
        "INSERT INTO verdict SELECT 'f', inspection_id, digest, case_id, '{three}', 'final', says, reason, sealed, NULL, at"
        " FROM verdict WHERE step = 'resolution'", "verdict_without_link", False),
    "finding reworded": ("UPDATE own_finding SET sealed = X'00' WHERE withdrawn_at IS NULL", "finding_edited", True),
    "finding of another": ("UPDATE own_finding SET person_id = '{two}'", "finding_edited", True),
    "finding removed": ("DELETE FROM own_finding WHERE withdrawn_at IS NULL", "finding_removed", True),
    "finding put in": (
        "INSERT INTO own_finding SELECT 'f', case_id, item_id, point, digest, sealed, person_id, at, NULL FROM own_finding LIMIT 1",
        "finding_without_link", False),
    "withdrawal undone": ("UPDATE own_finding SET withdrawn_at = NULL", "finding_withdrawal_differs", True),
    "finding taken back": ("UPDATE own_finding SET withdrawn_at = at WHERE withdrawn_at IS NULL", "finding_withdrawal_differs", False),
    "hold removed": ("DELETE FROM hold WHERE place = 'second'", "hold_removed", True),
    "hold of another": ("UPDATE hold SET person_id = '{three}' WHERE place = 'second'", "hold_without_link", False),
    "paper reworded": ("UPDATE paper SET sealed = X'00' WHERE kind = 'grant'", "paper_edited", True),
    "paper of another": ("UPDATE paper SET person_id = '{three}' WHERE kind = 'refusal'", "paper_edited", True),
    "repeat denied": ("UPDATE paper SET repeat = 1 WHERE kind = 'refusal'", "paper_edited", True),
    "paper removed": ("DELETE FROM paper WHERE kind = 'grant'", "paper_removed", True),
    "paper put in": (
        "INSERT INTO paper SELECT 'f', case_id, kind, item_id, repeat, digest, sealed, person_id, parent_id, made_at, NULL FROM paper"
        " WHERE kind = 'grant'", "paper_without_link", False),
    "draft put back": ("UPDATE paper SET dropped_at = made_at WHERE kind = 'grant'", "paper_drop_differs", False),
    "issued paper dropped": ("UPDATE paper SET dropped_at = made_at WHERE kind = 'refusal'", "issue_of_dropped", True),
    "signed by another": (
        "UPDATE paper_signature SET person_id = '{three}' WHERE person_id = '{two}'", "issue_edited", True),
    "signature removed": ("DELETE FROM paper_signature WHERE person_id = '{two}'", "issue_removed", True),
    "issue removed": ("DELETE FROM paper_issue WHERE once = 'result:i1'", "issue_removed", True),
    "issue put in": (
        "INSERT INTO paper_issue SELECT id, digest, case_id, 'x', made_at FROM paper WHERE dropped_at IS NOT NULL",
        "issue_without_link", False),
    "issued later": ("UPDATE paper_issue SET at = '2099-01-01 00:00:00.000000' WHERE once = 'result:i1'", "issue_edited", True),
}  # fmt: skip


@pytest.fixture(scope="module")
def reviewed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A database with a whole review in it, made once."""
    path = tmp_path_factory.mktemp("reviewed") / "reviewed.sqlite"
    shutil.copy(founded, path)
    made = open_ground(f"sqlite:///{path}")
    review(made)
    settle(made.db)
    return path, made.people


@pytest.mark.parametrize("forgery", FORGERIES)
def test_each_forgery_of_a_review_is_named(lite: Ground, reviewed: tuple[Path, dict[str, str]], forgery: str) -> None:
    shutil.copy(reviewed[0], lite.db.url.removeprefix("sqlite:///"))
    statement, what, linked = FORGERIES[forgery]
    lite.off()
    with lite.raw() as connection:
        done: Any = connection.execute(statement.format(**reviewed[1]))
        assert done.rowcount > 0
    named = found(lite)
    assert what in named, named
    assert (named[what] is not None) is linked


# What no program of ours writes, linked as if one had: the chain is whole, and the claim fails.
LINKED: dict[str, tuple[str, str]] = {
    "reviewer_without_right": ("verdict", "UPDATE verdict SET person_id = '{clerk}' WHERE step = 'resolution'"),
    "resolution_without_right": ("verdict", "UPDATE verdict SET person_id = '{three}' WHERE step = 'resolution'"),
    "verdict_without_reason": ("verdict", "UPDATE verdict SET reason = '' WHERE reason <> ''"),
    "blind_unheeded": ("verdict", "UPDATE verdict SET step = 'final' WHERE step = 'first' AND person_id = '{two}'"),
    "paper_signed_by_writer": ("issue", "UPDATE paper_signature SET person_id = '{one}'"),
    "signer_without_right": ("issue", "UPDATE paper_signature SET person_id = '{clerk}'"),
    "repeat_without_supervisor": ("issue", "UPDATE paper SET repeat = 1 WHERE kind = 'notice' AND dropped_at IS NULL"),
}


@pytest.mark.parametrize("what", LINKED)
def test_a_forgery_with_its_link_rewritten_is_named_by_what_it_breaks(
    lite: Ground, reviewed: tuple[Path, dict[str, str]], what: str
) -> None:
    """Whoever rewrites the link too still finds no way to say that somebody had a right that they had not."""
    shutil.copy(reviewed[0], lite.db.url.removeprefix("sqlite:///"))
    kind, statement = LINKED[what]
    lite.off()
    with lite.raw() as connection:
        assert connection.execute(statement.format(**reviewed[1])).rowcount > 0
        table, key = ("verdict", "verdict") if kind == "verdict" else ("paper_signature", "paper")
        own, columns = ("id", "person_id, step, reason") if kind == "verdict" else ("paper_id", "person_id")
        for seq, body in connection.execute("SELECT seq, body FROM link WHERE kind IN (?, 'paper')", (kind,)).fetchall():
            told = json.loads(body)
            if row := connection.execute(f"SELECT {columns} FROM {table} WHERE {own} = ?", (told[key if key in told else "paper"],)).fetchone():
                if "writer" in told or kind == "verdict":
                    told |= dict(zip(("person", "step", "reason"), row, strict=False))
            if "repeat" in told:
                told["repeat"] = bool(connection.execute("SELECT repeat FROM paper WHERE id = ?", (told["paper"],)).fetchone()[0])
            connection.execute("UPDATE link SET body = ? WHERE seq = ?", (json.dumps(told), seq))
    named = found(lite)
    assert what in named and named[what] is not None, named


def test_a_notice_rests_on_what_people_found(lite: Ground) -> None:
    """Even with the keys in hand: entries of a point that nobody found not met, and a grant before all was decided."""
    case = Reviewed(lite)
    case.judge("one", "p-flag")
    paper = case.write("one", "notice", {"entries": [case.entry("p-flag")]})
    said = json.loads(_opened(case, paper.id))
    said["said"]["entries"][0]["inspection"] = case.point("p-right").id
    body = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = lite.keys.hash(body.encode())
    with lite.db.read() as session:
        sealed = Vault(session, lite.keys).seal(case.id, body, f"{paper.id}:paper")
    case.sign("two", paper)
    lite.off()
    with lite.raw() as connection:
        connection.execute("UPDATE paper SET sealed = ?, digest = ?", (sealed, digest))
        connection.execute("UPDATE paper_signature SET digest = ?", (digest,))
        connection.execute("UPDATE paper_issue SET digest = ?", (digest,))
        connection.execute(f"UPDATE link SET body = replace(body, '{paper.digest}', '{digest}')")
    assert "notice_on_nothing" in found(lite)


def _opened(case: Reviewed, paper_id: str) -> str:
    with case.ground.db.read() as session:
        (sealed,) = case.ground.rows(f"SELECT sealed FROM paper WHERE id = '{paper_id}'")[0]
        return Vault(session, case.ground.keys).read(case.id, sealed, f"{paper_id}:paper")


def test_what_stands_is_told_with_who_must_look() -> None:
    row = Inspection(id="a", digest="d", blind=False, two_staff=False)
    shown = stands(KEYS.hash, [row])
    row.blind = True
    assert stands(KEYS.hash, [row]) != shown
