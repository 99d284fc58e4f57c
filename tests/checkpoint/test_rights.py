"""Who decides what: an answer is a clerk's of its desk, a card or wording a steward's, what was escalated a supervisor's."""

from __future__ import annotations

import pytest
from ground import HOUSING, PEOPLE, POLICE, Ground

from checkpoint.body import Body
from checkpoint.rights import demand
from core.errors import Hidden
from core.people import Role

WORDING = Body(kind="wording", outcome="hello", template="outcome.hello/1", lead="您好。")


def may(ground: Ground, who: str, draft: tuple[str, str]) -> bool:
    try:
        return ground.decide(who, draft).approved
    except Hidden:
        return False


@pytest.mark.parametrize("who", PEOPLE)
def test_an_answer_is_its_own_desks(ground: Ground, who: str) -> None:
    asked = ground.ask()
    assert may(ground, who, (asked.draft.id, asked.draft.digest)) is (who in ("clerk", "colleague", "city", "supervisor"))


@pytest.mark.parametrize("who", PEOPLE)
def test_an_answer_of_no_department_is_any_desks(ground: Ground, who: str) -> None:
    asked = ground.ask(department="")
    allowed = who in ("clerk", "colleague", "city", "supervisor", "police")
    assert may(ground, who, (asked.draft.id, asked.draft.digest)) is allowed


@pytest.mark.parametrize("kind", ["card", "wording", "frame"])
def test_what_stands_for_all_is_a_stewards(ground: Ground, kind: str) -> None:
    body = ground.card() if kind == "card" else WORDING.model_copy(update={"kind": kind, "template": f"{kind}/1"})
    [draft] = ground.standing(body)
    assert [who for who in PEOPLE if who not in ("steward", "demo") and may(ground, who, draft)] == []
    assert may(ground, "steward", draft)


def test_a_supervisor_of_another_department_decides_nothing_of_this_one(ground: Ground) -> None:
    asked = ground.ask(department=POLICE)
    ground.decide("police", asked.draft, "escalate")
    assert not may(ground, "supervisor", (asked.draft.id, asked.draft.digest))


def test_whoever_lacks_the_role_learns_nothing(ground: Ground) -> None:
    clerk = ground.staff("clerk")
    assert clerk.department == HOUSING
    demand(clerk, Role.steward, Role.clerk)
    for roles in ((), (Role.steward,), (Role.admin, Role.supervisor)):
        with pytest.raises(Hidden) as told:
            demand(clerk, *roles)
        assert (told.value.status, told.value.values) == (404, {})
