"""Roles: given and taken by an admin other than oneself, each change a link, so that every right can be re-computed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from ground import Ground
from sqlalchemy import func, select

from checkpoint import audit, decide, roles
from checkpoint.tables import Approval, Link, Release
from core.errors import Conflict, Hidden, NotSignedIn
from core.people import Person, PersonRole, Role, Staff, roles_of


def held(ground: Ground, who: str) -> frozenset[Role]:
    with ground.db.read() as session:
        return roles_of(session, ground.people[who])


def give(ground: Ground, by: str, to: str, role: Role) -> None:
    staff = ground.staff(by)
    with ground.db.write() as session:
        roles.grant(session, ground.keys, staff, ground.people[to], role)


def take(ground: Ground, by: str, of: str, role: Role) -> None:
    staff = ground.staff(by)
    with ground.db.write() as session:
        roles.revoke(session, ground.keys, staff, ground.people[of], role)


def links(ground: Ground) -> int:
    with ground.db.read() as session:
        assert audit.verify(session, ground.keys).clean
        return session.scalar(select(func.count()).select_from(Link).where(Link.kind == "role")) or 0


def test_a_role_given_and_taken_is_two_links(ground: Ground) -> None:
    before = links(ground)
    give(ground, "admin", "nobody", Role.clerk)
    give(ground, "admin", "nobody", Role.clerk)
    assert held(ground, "nobody") == {Role.clerk} and links(ground) == before + 1
    take(ground, "admin", "nobody", Role.clerk)
    assert held(ground, "nobody") == frozenset() and links(ground) == before + 2
    with pytest.raises(Hidden):
        take(ground, "admin", "nobody", Role.clerk)
    give(ground, "admin", "nobody", Role.clerk)
    assert held(ground, "nobody") == {Role.clerk} and links(ground) == before + 3
    with ground.db.read() as session:
        rows = session.scalars(select(PersonRole).where(PersonRole.person_id == ground.people["nobody"])).all()
        assert len(rows) == 2, "a role that was taken is closed, and given again as a row of its own"


@pytest.mark.parametrize("who", ["clerk", "steward", "supervisor", "nobody"])
def test_only_an_admin_changes_roles(ground: Ground, who: str) -> None:
    before = links(ground)
    with pytest.raises(Hidden):
        give(ground, who, "nobody", Role.clerk)
    with pytest.raises(Hidden):
        take(ground, who, "colleague", Role.clerk)
    assert links(ground) == before


def test_nobody_changes_their_own_roles_or_those_of_nobody(ground: Ground) -> None:
    for change in (give, take):
        with pytest.raises(Conflict, match="own_role"):
            change(ground, "admin", "admin", Role.steward if change is give else Role.admin)
    admin = ground.staff("admin")
    with ground.db.write() as session, pytest.raises(Hidden):
        roles.grant(session, ground.keys, admin, "no-such-person", Role.clerk)
    assert held(ground, "admin") == {Role.admin}


def test_an_admin_who_cannot_sign_in_is_no_admin_left(ground: Ground) -> None:
    """The one who takes the last admin's role is put out at that very instant: confirmed inside the transaction."""
    give(ground, "admin", "nobody", Role.admin)
    other = ground.staff("nobody")
    with ground.db.write() as session:
        session.get_one(Person, other.id).active = False
    with pytest.raises(NotSignedIn), ground.db.write() as session:
        roles.revoke(session, ground.keys, other, ground.people["admin"], Role.admin)
    assert Role.admin in held(ground, "admin")


def test_two_admins_who_take_each_others_role_leave_one(either: Ground) -> None:
    give(either, "admin", "nobody", Role.admin)
    first, second = either.staff("admin"), either.staff("nobody")

    def take_it(pair: tuple[Staff, str]) -> str:
        staff, of = pair
        try:
            with either.db.write() as session:
                roles.revoke(session, either.keys, staff, of, Role.admin)
        except NotSignedIn:
            return "too late"
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take_it, [(first, second.id), (second, first.id)])) == ["taken", "too late"]
    assert len([who for who in ("admin", "nobody") if Role.admin in held(either, who)]) == 1


def test_a_role_taken_at_the_same_time_as_a_decision_is_before_it_or_after_it(either: Ground) -> None:
    """Never both: an approval whose link follows the taking of the right it rests on."""
    admin, clerk, asked = either.staff("admin"), either.staff("clerk"), either.ask()

    def decide_it() -> str:
        try:
            decide.decide(either.db, either.keys, clerk, asked.draft.id, asked.draft.digest, "approve")
        except NotSignedIn:
            return "refused"
        return "approved"

    def take_it() -> None:
        with either.db.write() as session:
            roles.revoke(session, either.keys, admin, clerk.id, Role.clerk)

    with ThreadPoolExecutor(2) as pool:
        deciding, taking = pool.submit(decide_it), pool.submit(take_it)
        taking.result(20)
        outcome = deciding.result(20)
    with either.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Approval)) == (outcome == "approved")
        assert session.scalar(select(func.count()).select_from(Release)) == (outcome == "approved")
        assert audit.verify(session, either.keys).clean
    assert held(either, "clerk") == frozenset()
