"""Batch approval: cards alone, after a drawn sample was really opened by the one who approves, and exactly those cards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from founding import law
from ground import FIRST, SECOND, Ground
from sqlalchemy import func, select

from checkpoint import audit, batch
from checkpoint.body import Body
from checkpoint.tables import Approval
from checkpoint.work_tables import Batch, BatchPlan
from core.errors import AlreadyDecided, Hidden, NotAllowed, NotSignedIn
from core.people import Person, Staff
from knowledge.store import store

FIELDS = ("conditions", "materials", "fee", "location", "phone")


def planned(ground: Ground, count: int = 3) -> tuple[Staff, BatchPlan]:
    """A steward's plan for that many cards of the founded law."""
    ground.standing(*(ground.card(item=f"gjj-{n}", field=FIELDS[n % len(FIELDS)]) for n in range(count)))
    steward = ground.staff("steward")
    return steward, batch.plan(ground.db, steward, [ground.version], "s" * 64)


def open_all(ground: Ground, steward: Staff, plan: BatchPlan) -> None:
    for draft_id in plan.sample:
        batch.open_sample(ground.db, ground.keys, steward, plan.id, draft_id)


def approve(ground: Ground, steward: Staff, plan: BatchPlan) -> Batch:
    return batch.approve(ground.db, ground.keys, steward, plan.id, mapping_version="m1", template_version="card/1")


def refused(ground: Ground, steward: Staff, plan: BatchPlan) -> str:
    with pytest.raises(NotAllowed) as told:
        approve(ground, steward, plan)
    with ground.db.read() as session:
        assert session.scalar(select(Approval)) is None and session.scalar(select(Batch)) is None
    return told.value.code


def test_cards_are_approved_by_one_decision_that_says_what_it_rests_on(ground: Ground) -> None:
    steward, plan = planned(ground, 120)
    assert len(set(plan.sample)) == batch.SAMPLE
    open_all(ground, steward, plan)
    made = approve(ground, steward, plan)
    assert (made.count, made.errors_found, made.sample, made.source_digest) == (120, 0, plan.sample, "s" * 64)
    assert (made.mapping_version, made.template_version) == ("m1", "card/1")
    with ground.db.read() as session:
        rows = session.scalars(select(Approval)).all()
        assert {(a.how, a.batch_id, a.person_id) for a in rows} == {("batch", made.id, steward.id)} and len(rows) == 120
        report = audit.verify(session, ground.keys)
        assert report.clean and report.counts["batch"] == 1 and "approval" not in report.counts
        assert batch.unapproved(session, [ground.version]) == []


def test_the_sample_covers_every_field_of_what_is_unapproved(ground: Ground) -> None:
    steward, _ = planned(ground, 60)
    ground.standing(ground.card(item="gjj-x", field="rare"))
    again = batch.plan(ground.db, steward, [ground.version], "s" * 64)
    with ground.db.read() as session:
        fields = {d: f for d, _, f in batch.unapproved(session, [ground.version])}
    assert {fields[d] for d in again.sample} == {*FIELDS, "rare"} and len(again.sample) >= batch.SAMPLE
    many = [(f"d{n}", "g", f"field {n}") for n in range(80)]
    assert len(batch.draw(many)) == 80, "more fields than the sample is large"
    assert {len(set(batch.draw([(f"d{n}", "g", "one") for n in range(500)]))) for _ in range(5)} == {batch.SAMPLE}
    assert len({tuple(batch.draw(many)) for _ in range(3)}) > 1, "nobody can tell what will be looked at"


def test_nothing_is_approved_before_every_sampled_card_was_opened(ground: Ground) -> None:
    steward, plan = planned(ground)
    assert refused(ground, steward, plan) == "sample_unopened"
    for draft_id in plan.sample[:-1]:
        batch.open_sample(ground.db, ground.keys, steward, plan.id, draft_id)
    assert refused(ground, steward, plan) == "sample_unopened"


def test_an_error_found_in_the_sample_stops_the_batch(ground: Ground) -> None:
    steward, plan = planned(ground)
    with pytest.raises(Hidden):
        batch.mark(ground.db, steward, plan.id, plan.sample[0], wrong=True)  # not opened yet
    open_all(ground, steward, plan)
    batch.mark(ground.db, steward, plan.id, plan.sample[0], wrong=True)
    assert refused(ground, steward, plan) == "sample_has_errors"
    batch.mark(ground.db, steward, plan.id, plan.sample[0], wrong=False)
    assert approve(ground, steward, plan).count == 3


def test_a_card_added_after_the_sample_was_drawn_stops_the_batch(ground: Ground) -> None:
    steward, plan = planned(ground)
    open_all(ground, steward, plan)
    ground.standing(ground.card(item="late", quote=SECOND))
    assert refused(ground, steward, plan) == "batch_changed"


def test_cards_swapped_after_the_sample_was_drawn_stop_the_batch(ground: Ground) -> None:
    """As many cards as before, but one went its own way and another came."""
    steward, plan = planned(ground)
    open_all(ground, steward, plan)
    with ground.db.read() as session:
        first = batch.unapproved(session, [ground.version])[0]
    assert ground.decide("steward", (first[0], first[1])).approved
    ground.standing(ground.card(item="late", quote=SECOND))
    with pytest.raises(NotAllowed, match="batch_changed"):
        approve(ground, steward, plan)
    with ground.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Approval)) == 1


def test_a_plan_widened_in_the_database_stops_the_batch(ground: Ground) -> None:
    """The plan is no evidence: whatever its row says, the cards must be those whose root it was drawn from."""
    steward, plan = planned(ground)
    open_all(ground, steward, plan)
    with ground.db.write() as session:
        other = store(session, ground.keys.hash, [law("另一条规定。", "2")], "import-1").added
    ground.standing(ground.card(item="other", quote=SECOND), version=other[0])
    with ground.db.write() as session:
        session.get_one(BatchPlan, plan.id).version_ids = [ground.version, other[0]]
    assert refused(ground, steward, plan) == "batch_changed"


def test_a_sample_shortened_in_the_database_stops_the_batch(ground: Ground) -> None:
    steward, plan = planned(ground, 60)
    ground.standing(ground.card(item="gjj-x", field="rare"))
    plan = batch.plan(ground.db, steward, [ground.version], "s" * 64)
    with ground.db.read() as session:
        fields = {d: f for d, _, f in batch.unapproved(session, [ground.version])}
    open_all(ground, steward, plan)
    rare = [d for d in plan.sample if fields[d] == "rare"]
    common = [d for d in fields if d not in plan.sample][:1]
    for sample in ([], plan.sample[:10], plan.sample[:-1], [d for d in plan.sample if d not in rare] + common):
        with ground.db.write() as session:
            session.get_one(BatchPlan, plan.id).sample = sample
        for draft_id in common:
            if draft_id in sample:
                batch.open_sample(ground.db, ground.keys, steward, plan.id, draft_id)
        assert refused(ground, steward, plan) == "batch_changed"


@pytest.mark.parametrize("kind", ["wording", "frame", "extract"])
def test_what_is_no_card_is_never_approved_by_a_batch(ground: Ground, kind: str) -> None:
    body = ground.body(FIRST) if kind == "extract" else Body(kind=kind, lead="请稍候。", template=f"{kind}/1")  # type: ignore[arg-type]
    [(draft_id, digest)] = ground.standing(body)
    steward = ground.staff("steward")
    with pytest.raises(NotAllowed, match="nothing_to_approve"):
        batch.plan(ground.db, steward, [ground.version], "s" * 64)
    with ground.db.write() as session, pytest.raises(NotAllowed, match="unverified"):
        batch.write_batch(
            session, ground.keys, steward, [(draft_id, digest, "")], how="batch", source_digest="s" * 64, sample=[draft_id],
            mapping_version="1", template_version="1",
        )  # fmt: skip
    with ground.db.read() as session:
        assert session.scalar(select(Approval)) is None


def test_a_card_that_is_not_verbatim_fails_the_whole_batch(ground: Ground) -> None:
    good = ground.card()
    ground.standing(good, good.model_copy(update={
        "sentences": (good.sentences[0].model_copy(update={"text": FIRST.replace("十二", "二十四")}),),
        "item": good.item.model_copy(update={"item_id": "gjj-2"}) if good.item else None,
    }))  # fmt: skip
    steward = ground.staff("steward")
    plan = batch.plan(ground.db, steward, [ground.version], "s" * 64)
    open_all(ground, steward, plan)
    assert refused(ground, steward, plan) == "unverified"


def test_a_card_edited_in_the_database_after_it_was_opened_fails_the_batch(ground: Ground) -> None:
    steward, plan = planned(ground)
    open_all(ground, steward, plan)
    ground.off("draft")
    with ground.raw() as connection:
        connection.execute("UPDATE draft SET body = replace(body, '十二', '二十四')")
    assert refused(ground, steward, plan) == "digest_differs"


def test_a_plan_is_its_stewards_own_and_used_once(ground: Ground) -> None:
    steward, plan = planned(ground)
    for who, error in (("demo", Hidden), ("clerk", Hidden), ("admin", Hidden)):
        other = ground.staff(who)
        with pytest.raises(error):
            batch.open_sample(ground.db, ground.keys, other, plan.id, plan.sample[0])
        with pytest.raises(error):
            approve(ground, other, plan)
    with pytest.raises(Hidden):
        batch.open_sample(ground.db, ground.keys, steward, plan.id, "outside-the-sample")
    open_all(ground, steward, plan)
    approve(ground, steward, plan)
    with pytest.raises(AlreadyDecided):
        approve(ground, steward, plan)
    with pytest.raises(AlreadyDecided):
        batch.mark(ground.db, steward, plan.id, plan.sample[0], wrong=True)


def test_a_steward_who_was_put_out_meanwhile_approves_nothing(ground: Ground) -> None:
    steward, plan = planned(ground)
    open_all(ground, steward, plan)
    with ground.db.write() as session:
        session.get_one(Person, steward.id).active = False
    with pytest.raises(NotSignedIn):
        approve(ground, steward, plan)


def test_two_plans_for_the_same_cards_approve_them_once(either: Ground) -> None:
    steward, plan = planned(either)
    other = batch.plan(either.db, steward, [either.version], "s" * 64)
    for each in (plan, other):
        open_all(either, steward, each)

    def try_it(chosen: BatchPlan) -> str:
        try:
            approve(either, steward, chosen)
        except NotAllowed as late:
            return late.code
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_it, (plan, other))) == ["approved", "batch_changed"]
    with either.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Batch)) == 1
        assert audit.verify(session, either.keys).clean


def test_demonstration_approvals_are_of_demonstration_content_by_demonstration_people(ground: Ground) -> None:
    [marked] = ground.standing(ground.card(demonstration=True))
    [real] = ground.standing(ground.card(item="real"))
    for who, drafts in (("steward", [marked]), ("demo", [real]), ("demo", [marked, real]), ("demo", [("none", "0" * 64)])):
        with pytest.raises(NotAllowed, match="demonstration_only"):
            batch.approve_demonstration(ground.db, ground.keys, ground.staff(who), drafts, source_digest="s" * 64)
    with pytest.raises(Hidden):
        batch.approve_demonstration(ground.db, ground.keys, ground.staff("clerk"), [marked], source_digest="s" * 64)
    with ground.db.read() as session:
        assert session.scalar(select(Approval)) is None
    made = batch.approve_demonstration(ground.db, ground.keys, ground.staff("demo"), [marked, marked], source_digest="s" * 64)
    assert made.count == 1
    with ground.db.read() as session:
        assert session.scalars(select(Approval.how)).all() == ["demonstration"]
        assert audit.verify(session, ground.keys).clean
