"""Publishing with its cards: nothing is in force whose sample was not opened, and nothing half of it stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api import publishing
from checkpoint import batch
from checkpoint.decide import revoke
from checkpoint.tables import Approval, DraftRow, Link
from core.clock import legal_day
from core.errors import AlreadyDecided, BadInput, Conflict, Hidden, NotAllowed
from core.people import Role
from core.sources import SourceVersion, published_revision
from knowledge.store import guide_incoming, store
from tests.api.citizen_stage import KITE, Stage, kite, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(tmp_path)
    yield made
    made.close()


def imported(stage: Stage, version: str = "1", phone: str = "0898-66778899") -> list[str]:
    """A version that waits to be published."""
    with stage.base.db.write() as session:
        guide = kite(version, phone).model_copy(update={"demonstration": False})
        return store(session, stage.base.keys.hash, [guide_incoming(guide)], "import-1").added


def status(stage: Stage, version: str) -> str:
    """Where a version stands."""
    with stage.base.db.read() as session:
        return session.get_one(SourceVersion, version).status


def test_a_sample_that_was_opened_makes_the_cards_answer(stage: Stage) -> None:
    versions, steward = imported(stage), stage.staff(Role.steward)
    plan = publishing.prepare(stage.house, steward, versions)
    assert plan is not None and plan.count == 3 and set(plan.sample)
    for draft in plan.sample:
        batch.open_sample(stage.base.db, stage.base.keys, steward, plan.id, draft)
    done = publishing.finish(stage.house, steward, plan.id, versions)
    assert (done.versions, done.cards) == (1, 3) and status(stage, versions[0]) == "published"
    given = stage.thread().ask(KITE).json()["entries"][-1]
    assert given["kind"] == "answer" and "66778899" in given["text"] and not given["demonstration"]
    with stage.base.db.read() as session:
        kinds = list(session.scalars(select(Link.kind).order_by(Link.seq)))
    assert kinds[-3:] == ["batch", "publish", "release"]
    # Nothing is left to approve, and the plan is used up.
    assert publishing.prepare(stage.house, steward, versions) is None
    with pytest.raises(AlreadyDecided):
        publishing.finish(stage.house, steward, plan.id, versions)


def test_an_unopened_sample_publishes_nothing(stage: Stage) -> None:
    versions, steward = imported(stage), stage.staff(Role.steward)
    plan = publishing.prepare(stage.house, steward, versions)
    assert plan is not None
    with pytest.raises(NotAllowed, match="sample_unopened"):
        publishing.finish(stage.house, steward, plan.id, versions)
    assert status(stage, versions[0]) == "imported"
    with stage.base.db.read() as session:
        made = select(func.count()).select_from(Approval).join(DraftRow, DraftRow.id == Approval.draft_id)
        assert session.scalar(made.where(DraftRow.version_id == versions[0])) == 0


def test_preparing_twice_writes_no_card_twice(stage: Stage) -> None:
    versions, steward = imported(stage), stage.staff(Role.steward)
    for _ in range(2):
        publishing.prepare(stage.house, steward, versions)
    with stage.base.db.read() as session:
        assert session.scalar(select(func.count()).select_from(DraftRow).where(DraftRow.item_id == "kite-1")) == 3


def test_a_bad_day_leaves_nothing_in_force(stage: Stage) -> None:
    versions, steward = imported(stage), stage.staff(Role.steward)
    with stage.base.db.read() as session:
        before = published_revision(session)
    with pytest.raises(BadInput):
        publishing.put_in_force(stage.house, steward, versions, legal_day() - dt.timedelta(days=1))
    assert status(stage, versions[0]) == "imported"
    with stage.base.db.read() as session:
        assert published_revision(session) == before


def test_a_version_is_published_once(stage: Stage) -> None:
    versions, steward = imported(stage), stage.staff(Role.steward)
    publishing.put_in_force(stage.house, steward, versions)
    with pytest.raises(Conflict):
        publishing.put_in_force(stage.house, steward, versions)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.steward])
def test_nobody_else_publishes(stage: Stage, role: Role) -> None:
    versions, person = imported(stage), stage.staff(role)
    with pytest.raises(Hidden):
        publishing.prepare(stage.house, person, versions)
    with pytest.raises(Hidden):
        publishing.put_in_force(stage.house, person, versions)
    assert status(stage, versions[0]) == "imported"


def test_the_search_and_the_items_follow_before_publishing_returns(stage: Stage) -> None:
    versions, steward = imported(stage), stage.staff(Role.steward)
    publishing.put_in_force(stage.house, steward, versions)
    with stage.base.db.read() as session:
        assert stage.library.standing_at() == published_revision(session)
    assert "kite-1" in {i.item_id for i in stage.library.catalogue().items}
    stage.withdraw(versions[0])
    assert "kite-1" not in {i.item_id for i in stage.library.catalogue().items}


def test_the_digest_of_what_is_published_does_not_depend_on_its_order(stage: Stage) -> None:
    one, two = imported(stage), imported(stage, "2", "0898-11223344")
    with stage.base.db.read() as session:
        both = publishing.source_digest(session, stage.base.keys, [*one, *two])
        assert both == publishing.source_digest(session, stage.base.keys, [*two, *one])
        assert both != publishing.source_digest(session, stage.base.keys, one)


def approved(stage: Stage, versions: list[str]) -> str:
    """Publishes versions with their cards, the whole sample opened; the batch's id."""
    steward = stage.staff(Role.steward)
    plan = publishing.prepare(stage.house, steward, versions)
    assert plan is not None
    for draft in plan.sample:
        batch.open_sample(stage.base.db, stage.base.keys, steward, plan.id, draft)
    return str(publishing.finish(stage.house, steward, plan.id, versions).batch_id)


def test_a_card_whose_approval_was_revoked_is_drafted_anew_and_can_be_approved(stage: Stage) -> None:
    versions = imported(stage)
    batch_id = approved(stage, versions)
    with stage.base.db.read() as session:
        row = session.scalars(select(Approval).where(Approval.batch_id == batch_id)).first()
    assert row is not None
    revoke(stage.base.db, stage.base.keys, stage.staff(Role.steward), row.draft_id, row.digest, "错了")
    plan = publishing.prepare(stage.house, stage.staff(Role.steward), versions)
    assert plan is not None and plan.count == 1 and row.draft_id not in plan.sample


def test_a_card_that_waits_for_one_version_waits_for_the_other_too(stage: Stage) -> None:
    first = imported(stage, "1")
    assert publishing.prepare(stage.house, stage.staff(Role.steward), first) is not None  # drafted, never approved
    with stage.base.db.write() as session:
        guide = kite("1").model_copy(update={"demonstration": False, "categories": ("文体",)})
        second = store(session, stage.base.keys.hash, [guide_incoming(guide)], "import-2").added
    plan = publishing.prepare(stage.house, stage.staff(Role.steward), second)
    assert plan is not None and plan.count == 3
