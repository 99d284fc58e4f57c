"""Lock 6 for applications: with the owner's rights and the guards taken off, one forgery of each kind is found and named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ground import Ground
from lived import found
from test_suggestions import Filled, draft

from checkpoint.case_acts import accept_case, erase_case, submit_case, withdraw_case
from core.cases import save_values
from core.vault import Vault
from tests.checkpoint.notices import send_back


def lead(ground: Ground, folder: Path) -> Filled:
    """One case with an accepted, an edited, a refused and a typed value, handed in, returned, handed in again, accepted; one
    withdrawn; one erased; one draft."""
    case = Filled(ground, draft(), draft("shop_name", "示例店"), draft("shop_area", "80"), draft("other", "x"))
    clerk, reviewers = ground.staff("clerk"), (ground.staff("reviewer"), ground.staff("supervisor"))
    by_name = {one.element: one for one in case.waiting()}
    case.decide(by_name["owner_name"], key="a")
    case.decide(by_name["shop_name"], "edited", key="b", value="示例小店")
    case.decide(by_name["shop_area"], "refused", key="c")
    withdrawn, erased = Filled(ground), Filled(ground)
    erased.decide(erased.waiting()[0])
    with ground.db.write() as session:
        row = case.case(session)
        save_values(session, ground.keys, row, {"phone": "15400001111"}, {})
        submit_case(session, ground.keys, row, row.rev, [])
    with ground.db.write() as session:
        send_back(session, ground.keys, case.case(session), *reviewers, ("请补平面图", ("doc:floor_plan",)))
    with ground.db.write() as session:
        row = case.case(session)
        submit_case(session, ground.keys, row, row.rev, [])
        accept_case(session, ground.keys, row, clerk)
        submit_case(session, ground.keys, withdrawn.case(session), withdrawn.case(session).rev, [])
        withdraw_case(session, ground.keys, withdrawn.case(session))
        erase_case(session, ground.keys, folder, erased.case(session), "asked")
    Filled(ground)
    return case


def test_all_that_may_happen_to_a_case_is_clean(ground: Ground, tmp_path: Path) -> None:
    lead(ground, tmp_path)
    assert found(ground) == {}


WHERE = "WHERE case_id = '{case}'"
FORGERIES: dict[str, tuple[str, str, bool]] = {  # statement, what is named, whether a link is named with it
    "turned decision": ("UPDATE suggestion_decision SET verdict = 'accepted' WHERE verdict = 'refused'", "decision_edited", True),
    "removed decision": ("DELETE FROM suggestion_decision WHERE verdict = 'refused'", "decision_removed", True),
    "forged decision": (
        "INSERT INTO suggestion_decision (id, suggestion_id, digest, case_id, element, verdict, \"by\", person_id, key, at)"
        " SELECT 'f', id, digest, case_id, element, 'accepted', 'applicant', NULL, 'f', made_at FROM suggestion"
        " WHERE element = 'other'", "decision_without_link", False),
    "decision in a clerk's name": (
        "UPDATE suggestion_decision SET person_id = '{clerk}' WHERE verdict = 'refused'", "decision_edited", True),
    "edited suggestion": ("UPDATE suggestion SET sealed = X'00' WHERE element = 'other'", "suggestion_edited", False),
    "suggestion of another": (
        "UPDATE suggestion SET sealed = (SELECT sealed FROM suggestion WHERE element = 'shop_area') WHERE element = 'other'",
        "suggestion_edited", False),
    "edited value": ("UPDATE case_value SET sealed = X'00' " + WHERE + " AND element = 'phone'", "value_edited", False),
    "value moved": (
        "UPDATE case_value SET sealed = (SELECT sealed FROM case_value v WHERE v.element = 'phone') WHERE element = 'owner_name'",
        "value_edited", False),
    "typed made accepted": (
        "UPDATE case_value SET origin = 'accepted', suggestion_id = (SELECT id FROM suggestion WHERE element = 'other') "
        + WHERE + " AND element = 'phone'", "value_without_decision", False),
    "edit called an acceptance": ("UPDATE case_value SET origin = 'accepted' WHERE origin = 'edited'", "value_without_decision", False),
    "case taken up by nobody": ("UPDATE case_file SET state = 'accepted' WHERE state = 'withdrawn'", "case_differs", True),
    "case put back": ("UPDATE case_file SET state = 'submitted' WHERE id = '{case}'", "case_differs", True),
    "number changed": ("UPDATE case_file SET number = 'YJS-1' WHERE id = '{case}'", "case_differs", True),
    "draft handed in by nobody": ("UPDATE case_file SET state = 'submitted', number = substr(id, 3, 20) WHERE state = 'draft'", "case_differs", False),
    "key destroyed": ("DELETE FROM scope_key WHERE scope = '{case}'", "erasure_differs", False),
    "erasure undone": ("UPDATE case_file SET erased_at = NULL WHERE erased_at IS NOT NULL", "erasure_differs", False),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_each_forgery_of_a_case_is_named(lite: Ground, tmp_path: Path, forgery: str) -> None:
    case = lead(lite, tmp_path)
    statement, what, linked = FORGERIES[forgery]
    lite.off()
    with lite.raw() as connection:
        done: Any = connection.execute(statement.format(case=case.id, **lite.people))
        assert done.rowcount > 0
    named = found(lite)
    assert what in named, named
    assert (named[what] is not None) is linked


def test_an_accepted_value_says_what_was_proposed(lite: Ground, tmp_path: Path) -> None:
    """Even one who holds the keys and puts another value in place of the accepted one is told apart from the person's act."""
    case = lead(lite, tmp_path)
    with lite.db.read() as session:
        (rev,) = lite.rows(f"SELECT rev FROM case_value WHERE case_id = '{case.id}' AND element = 'owner_name'")[0]
        sealed = Vault(session, lite.keys).seal(case.id, '"示例乙"', f"{case.id}:owner_name:{rev}")
    lite.off()
    with lite.raw() as connection:
        connection.execute("UPDATE case_value SET sealed = ? WHERE element = 'owner_name' AND case_id = ?", (sealed, case.id))
    assert found(lite) == {"value_edited": None}
