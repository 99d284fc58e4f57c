"""Lock 6: with the owner's rights and the guards taken off, one forgery of each kind is found and named."""

from __future__ import annotations

import time

import pytest
from ground import Ground
from lived import Lived, found, link_of

from checkpoint import batch, ledger
from core.clock import iso, now

LATE = "2099-01-01 00:00:00.000000"


def test_a_clean_base_is_clean_also_after_an_erasure(lived: Lived) -> None:
    ground, _, heads = lived
    assert found(ground, heads) == {}
    assert ground.rows("SELECT count(*) FROM link WHERE kind = 'erasure'") == [(1,)]


# forgery → the statements, what the audit names, and the kind of the link that it names (none: a row without a link)
FORGERIES = {
    "edited draft body": (["UPDATE draft SET body = replace(body, '十二', '二十四') WHERE body IS NOT NULL"], "draft_edited", ""),
    "edited sealed body": (["UPDATE draft SET sealed = {blob} WHERE id = '{draft}'"], "draft_edited", ""),
    "edited passage": (["UPDATE passage_version SET text = replace(text, '十二', '廿四')"], "passage_edited", ""),
    "citation cut off": (["DELETE FROM draft_citation WHERE draft_id = '{draft}' AND n = 0"], "citations_edited", ""),
    "removed decision": (["DELETE FROM opinion WHERE draft_id = '{draft}'"], "decision_removed", "opinion"),
    "turned decision": (["UPDATE opinion SET verdict = 'approve' WHERE verdict = 'refuse'"], "decision_edited", "opinion"),
    "release without approval": (
        ["DELETE FROM revocation", "DELETE FROM approval WHERE draft_id = '{draft}'"], "release_without_approval", "release"),
    "approval removed": (["DELETE FROM approval WHERE draft_id = '{draft}'"], "approval_removed", "approval"),
    "approval after release": (
        ["UPDATE approval SET at = '" + LATE + "' WHERE draft_id = '{draft}'"], "approval_after_release", "release"),
    "backdated approval": (
        ["UPDATE approval SET at = '2020-01-01 00:00:00.000000' WHERE draft_id = '{draft}'"], "approval_forged", "approval"),
    "forged approver": (["UPDATE approval SET person_id = '{steward}' WHERE draft_id = '{draft}'"], "approval_forged", "approval"),
    "demonstration turned real": (["UPDATE approval SET how = 'demonstration' WHERE how = 'batch'"], "batch_differs", "batch"),
    "removed release": (
        ["DELETE FROM entry WHERE release_id IS NOT NULL", "DELETE FROM release WHERE draft_id = '{draft}'"],
        "release_removed", "release"),
    "release to another": (
        ["UPDATE release SET conversation_id = (SELECT max(id) FROM conversation), once = 'x' WHERE draft_id = '{draft}'"],
        "release_edited", "release"),
    "release without a link": (
        ["INSERT INTO release SELECT 'forged', draft_id, digest, conversation_id, question_id, 'x', at, standing, confidence,"
         " facts FROM release WHERE draft_id = '{draft}'"], "release_without_link", ""),
    "card swapped": (
        ["UPDATE approval SET batch_id = NULL, how = 'single' WHERE draft_id = (SELECT max(draft_id) FROM approval"
         " WHERE how = 'batch' AND draft_id NOT IN (SELECT draft_id FROM revocation))"], "batch_differs", "batch"),
    "sample shortened": (["UPDATE batch SET sample = '[]'"], "batch_differs", "batch"),
    "edited reply": (["UPDATE entry SET sealed = {blob} WHERE kind = 'human_reply'"], "reply_edited", "reply"),
    "removed reply": (["DELETE FROM entry WHERE kind = 'human_reply'"], "reply_edited", "reply"),
    "reply in another's name": (["UPDATE entry SET person_id = '{steward}' WHERE kind = 'human_reply'"], "reply_edited", "reply"),
    "role without a link": (
        ["INSERT INTO person_role VALUES ('r', '{nobody}', 'steward', '2020-01-01 00:00:00.000000', 'console', NULL)"],
        "role_without_link", ""),
    "role given back": (["UPDATE person_role SET revoked_at = NULL WHERE revoked_at IS NOT NULL"], "role_edited", "role"),
    "role raised": (["UPDATE person_role SET role = 'admin' WHERE person_id = '{clerk}'"], "role_edited", ""),
    "role removed": (["DELETE FROM person_role WHERE person_id = '{clerk}'"], "role_removed", ""),
    "revocation removed": (["DELETE FROM revocation"], "revocation_removed", "revocation"),
    "revocation forged": (
        ["INSERT INTO revocation SELECT draft_id, digest, person_id, at, 'x' FROM approval WHERE draft_id = '{draft}'"],
        "revocation_without_link", ""),
    "switch turned": (['UPDATE switch SET "on" = NOT "on"'], "switch_edited", "switch"),
    "key destroyed": (["DELETE FROM scope_key WHERE scope = '{conversation}'"], "erasure_differs", ""),
    "out of force": (["UPDATE source_version SET ends_at = '2020-01-01 00:00:00.000000'"], "citation_not_in_force", ""),
    "edited link": (["UPDATE link SET body = replace(body, 'refuse', 'approve') WHERE seq = {refusal}"], "link_edited", "opinion"),
    "unreadable link": (["UPDATE link SET body = 'x' WHERE seq = {refusal}"], "link_unreadable", "opinion"),
    "removed link": (["DELETE FROM link WHERE seq = {refusal}"], "chain_gap", ""),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_each_forgery_is_named(lived: Lived, forgery: str) -> None:
    ground, asked, _ = lived
    statements, what, kind = FORGERIES[forgery]
    refusal = ground.rows("SELECT min(seq) FROM link WHERE kind = 'opinion'")[0][0]
    ground.off(*[r[0] for r in ground.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")] if not ground.sqlite else ())
    with ground.raw() as connection:
        for statement in statements:
            done = connection.execute(
                statement.format(
                    draft=asked.draft.id, conversation=asked.conversation, refusal=refusal,
                    blob="X'00'" if ground.sqlite else "'\\x00'", **ground.people,
                )
            )  # fmt: skip
            assert done.rowcount != 0, statement
    named = found(ground)
    assert what in named, named
    if kind:
        seq = named[what]
        assert seq is not None
        if what not in ("link_edited", "link_unreadable"):
            assert ground.rows(f"SELECT kind FROM link WHERE seq = {seq}") == [(kind,)]
        else:
            assert seq == refusal


def test_a_time_that_is_none_does_not_end_the_audit(lite: Ground) -> None:
    asked = lite.ask()
    lite.decide("clerk", asked.draft)
    lite.off()
    with lite.raw() as connection:
        connection.execute("UPDATE release SET at = 'zzz'")
    assert "unreadable" in found(lite)


def test_an_approval_written_into_chain_and_table_without_its_opinions_is_named(ground: Ground) -> None:
    """A forger who knows the code can extend the chain; what they cannot do is make the claims hold."""
    asked = ground.ask(quorum=2)
    ground.decide("clerk", asked.draft)
    ground.off("approval", "link")
    with ground.db.write() as session:
        at = iso(now())
        ledger.append(
            session, ground.keys, "approval", draft=asked.draft.id, digest=asked.draft.digest,
            person=ground.people["clerk"], how="single", when=at,
        )  # fmt: skip
    with ground.raw() as connection:
        connection.execute(
            "INSERT INTO approval (draft_id, digest, outcome, person_id, at, how) VALUES "
            f"('{asked.draft.id}', '{asked.draft.digest}', 'approved', '{ground.people['clerk']}', "
            f"'{at.replace('T', ' ').removesuffix('Z')}+00', 'single')".replace("+00", "" if ground.sqlite else "+00")
        )
    assert found(ground) == {"quorum_missing": link_of(ground, "approval")}


def test_an_audit_of_a_few_thousand_approvals_takes_seconds(lite: Ground) -> None:
    lite.standing(*(lite.card(item=f"gjj-{n}") for n in range(2500)))
    steward = lite.staff("steward")
    plan = batch.plan(lite.db, steward, [lite.version], "s" * 64)
    for draft_id in plan.sample:
        batch.open_sample(lite.db, lite.keys, steward, plan.id, draft_id)
    batch.approve(lite.db, lite.keys, steward, plan.id, mapping_version="1", template_version="1")
    began = time.monotonic()
    assert found(lite) == {}
    assert time.monotonic() - began < 10
