"""An installation in which everything that the ledger tells of has happened, with a head kept outside."""

from __future__ import annotations

from pathlib import Path

from ground import HOUSING, Asked, Ground

from checkpoint import audit, batch, decide, erase, handover, ledger, roles, stop
from core.conversations import Conversation
from core.people import Role

Lived = tuple[Ground, Asked, Path]


def live(ground: Ground, heads: Path) -> Asked:
    """Lets it happen and signs the head; gives the question whose answer two people approved."""
    db, keys = ground.db, ground.keys
    refused, approved, edited, erased = ground.ask(), ground.ask(quorum=2), ground.ask(), ground.ask()
    ground.decide("clerk", refused.draft, "refuse")
    ground.decide("clerk", approved.draft)
    ground.decide("colleague", approved.draft)
    new = decide.edit(db, keys, ground.staff("clerk"), edited.draft.id, edited.draft.digest, ground.body())
    ground.decide("clerk", new)
    ground.decide("clerk", erased.draft)
    steward = ground.staff("steward")
    cards = ground.standing(ground.card(), ground.card(item="gjj-2"))
    plan = batch.plan(db, steward, [ground.version], "s" * 64)
    for draft_id, _ in cards:
        batch.open_sample(db, keys, steward, plan.id, draft_id)
    batch.approve(db, keys, steward, plan.id, mapping_version="1", template_version="1")
    decide.revoke(db, keys, steward, *cards[1], "示例")
    admin = ground.staff("admin")
    with db.write() as session:
        conversation = session.get_one(Conversation, refused.conversation)
        task = handover.open_handover(
            session, conversation, question_id=None, department=HOUSING, region="", why="asked"
        ).id
        roles.revoke(session, keys, admin, ground.people["police"], Role.clerk)
        erase.erase(session, keys, session.get_one(Conversation, erased.conversation), "asked")
    handover.reply(db, keys, ground.staff("clerk"), task, "请带身份证", once="1")
    stop.turn(db, keys, ground.staff("supervisor"), stop=True, reason="示例")
    stop.turn(db, keys, ground.staff("supervisor"), stop=False, reason="示例")
    with db.read() as session:
        ledger.sign_head(session, keys, heads)
    return approved


def found(ground: Ground, heads: Path | None = None) -> dict[str, int | None]:
    """finding → the first link it names."""
    with ground.db.read() as session:
        report = audit.verify(session, ground.keys, heads)
    named: dict[str, int | None] = {}
    for finding in report.findings:
        named.setdefault(finding.what, finding.seq)
    return named


def link_of(ground: Ground, kind: str, last: bool = True) -> int:
    return int(ground.rows(f"SELECT {'max' if last else 'min'}(seq) FROM link WHERE kind = '{kind}'")[0][0])
