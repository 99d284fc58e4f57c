"""Publishing with its cards: a steward sees a sample of the cards as they would be shown, approves them, and the knowledge is
in force, in this order and by one person.

    prepare: versions → card drafts → a drawn sample    finish: sample opened → cards approved → versions published
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.house import House
from assistant.cards import TEMPLATE, cards
from assistant.outcomes import all_wordings
from checkpoint import batch
from checkpoint.body import Body
from checkpoint.drafts import submit_standing
from checkpoint.ledger import append, canonical
from checkpoint.rights import demand
from checkpoint.work_tables import BatchPlan
from core.crypto import Keys
from core.errors import NotAllowed
from core.people import Role, Staff
from core.sources import SourceVersion
from knowledge import publish as shelf
from knowledge.portal_guides import portal_mapping
from knowledge.shelf import guides_of_versions


@dataclass(frozen=True)
class Published:
    """What a publication did."""

    revision: int
    versions: int
    cards: int
    batch_id: str | None


def draft_cards(session: Session, keys: Keys, version_ids: Sequence[str]) -> list[tuple[str, str]]:
    """The cards of these versions as standing drafts, (draft id, digest) each; what is there is not written twice."""
    pairs: list[tuple[str | None, Body]] = [
        (shelved.version_id, body) for shelved in guides_of_versions(session, list(version_ids)) for body in cards(shelved)
    ]
    return submit_standing(session, keys, pairs)


def draft_wordings(session: Session, keys: Keys, *, demonstration: bool) -> list[tuple[str, str]]:
    """Every outcome's wording as a standing draft."""
    return submit_standing(session, keys, [(None, body) for body in all_wordings(demonstration=demonstration)])


def source_digest(session: Session, keys: Keys, version_ids: Sequence[str]) -> str:
    """One digest over the digests of the versions that are published together."""
    digests = sorted(v.digest for i in version_ids if (v := session.get(SourceVersion, i)) is not None)
    return keys.hash("\n".join(digests).encode())


def prepare(house: House, staff: Staff, version_ids: Sequence[str]) -> BatchPlan | None:
    """Writes the card drafts and draws their sample; None where the versions have no cards to approve. Raises Hidden."""
    demand(staff, Role.steward)
    with house.db.write() as session:
        draft_cards(session, house.keys, version_ids)
        digest = source_digest(session, house.keys, version_ids)
    try:
        return batch.plan(house.db, staff, version_ids, digest)
    except NotAllowed as nothing:
        if nothing.code == "nothing_to_approve":
            return None
        raise


def finish(
    house: House, staff: Staff, plan_id: str | None, version_ids: Sequence[str], on: dt.date | None = None
) -> Published:
    """Approves the plan's cards and puts the versions in force. Raises as checkpoint.batch.approve and publish do."""
    approved = None
    if plan_id is not None:
        approved = batch.approve(
            house.db, house.keys, staff, plan_id, mapping_version=_mapping_version(house.keys), template_version=TEMPLATE
        )
    revision = put_in_force(house, staff, version_ids, on)
    return Published(revision, len(version_ids), approved.count if approved else 0, approved.id if approved else None)


def put_in_force(house: House, staff: Staff, version_ids: Sequence[str], on: dt.date | None = None) -> int:
    """Publishes versions and says so in the ledger; the index follows before this returns."""
    with house.db.write() as session:
        revision = shelf.publish(session, staff, version_ids, on=on)
        append(
            session, house.keys, "publish", revision=revision, person=staff.id, versions=len(version_ids),
            source=source_digest(session, house.keys, version_ids), on=on.isoformat() if on else None,
        )  # fmt: skip
    house.reindex()
    return revision


def withdraw(house: House, staff: Staff, version_id: str) -> int:
    """Takes a version out of force at this instant and says so in the ledger; the new revision. Raises as knowledge.publish."""
    with house.db.write() as session:
        revision = shelf.withdraw(session, staff, version_id)
        append(session, house.keys, "withdraw", revision=revision, person=staff.id, version=version_id)
    house.reindex()
    return revision


def _mapping_version(keys: Keys) -> str:
    return keys.hash(canonical(portal_mapping()).encode())[:16]
