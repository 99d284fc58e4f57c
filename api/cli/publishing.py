"""`publish`: a signed-in steward confirms splits, opens the sampled cards one by one, and puts versions in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import publishing
from api.cli.house import opened, signed_in
from api.cli.voice import AsJson, Login, PasswordFile, Voice, both
from api.house import House
from checkpoint import batch
from checkpoint.body import Body
from checkpoint.decide import decide
from checkpoint.drafts import read_draft
from checkpoint.tables import Approval
from core.errors import BadInput
from core.people import Staff
from core.sources import SourceDocument, SourceVersion
from core.texts import t
from knowledge.importing import boundary
from knowledge.splitting import confirm_split
from knowledge.tables import SplitProposal

WRONG, SKIP = "x", "s"


def add(app: typer.Typer) -> None:
    """Adds it."""

    @app.command("publish", help=both("help_publish"))
    def publish(
        versions: Annotated[list[str] | None, typer.Argument(help="版本编号。 Version ids.")] = None,
        login: Login = "",
        everything: Annotated[bool, typer.Option("--all", help="全部等待发布的版本。 Everything that waits.")] = False,
        on: Annotated[dt.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="生效日期。 From this day.")] = None,
        worded: Annotated[bool, typer.Option("--wordings", help="逐条批准答复用语。 Approve the wordings, each read.")] = False,
        password_file: PasswordFile = None,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        with opened() as (_, house):
            if not (versions or everything or worded):
                _list(voice, house)
                return
            if not login:
                raise BadInput("cli_as_whom")
            with signed_in(house, login, password_file) as staff:
                result: dict[str, object] = {"wordings": _wordings(voice, house, staff)} if worded else {}
                if versions or everything:
                    if everything:
                        _splits(voice, house, staff)
                    wanted = _waiting_ids(house) if everything else list(versions or [])
                    result |= _publish(voice, house, staff, wanted, on.date() if on else None)
        voice.give(result)


def _waiting(session: Session) -> list[tuple[SourceVersion, SourceDocument]]:
    rows = session.execute(
        select(SourceVersion, SourceDocument)
        .join(SourceDocument, SourceDocument.id == SourceVersion.document_id)
        .where(SourceVersion.status == "imported", SourceVersion.demonstration.is_(False))
        .order_by(SourceVersion.id)
    )
    return [(v, d) for v, d in rows]


def _waiting_ids(house: House) -> list[str]:
    with house.db.read() as session:
        return [v.id for v, _ in _waiting(session)]


def _proposals(session: Session) -> list[SplitProposal]:
    return list(session.scalars(select(SplitProposal).where(SplitProposal.confirmed_at.is_(None))))


def _list(voice: Voice, house: House) -> None:
    with house.db.read() as session:
        waiting, proposals = _waiting(session), _proposals(session)
    voice.give(
        {
            "waiting": [{"version": v.id, "kind": d.kind, "title": d.title, "label": v.label} for v, d in waiting],
            "proposals": [{"id": p.id, "name": p.name, "boundaries": len(p.boundaries)} for p in proposals],
        }
    )
    voice.say("waiting", versions=len(waiting), proposals=len(proposals))
    voice.table(("version", "kind", "title"), [(v.id, d.kind, d.title) for v, d in waiting[:200]])


def _splits(voice: Voice, house: House, staff: Staff) -> None:
    """Confirms proposed splits one by one; those skipped stay for the staff desk. Their versions join what waits."""
    with house.db.read() as session:
        proposals = _proposals(session)
    for row in proposals:
        lines = row.text.split("\n")
        voice.say("split", name=row.name, number=len(row.boundaries))
        for cut in row.boundaries:
            voice.show(f"  {cut['line'] + 1:>6}  {cut['title'] or lines[cut['line']][:60]}")
        if voice.ask("split_ask") == SKIP:
            continue
        with house.db.write() as session:
            confirm_split(session, staff, house.keys.hash, row.id, [boundary(b) for b in row.boundaries])


def _publish(voice: Voice, house: House, staff: Staff, wanted: Sequence[str], on: dt.date | None) -> dict[str, object]:
    if not wanted:
        raise BadInput("nothing_chosen")
    with voice.busy("writing_cards"):
        plan = publishing.prepare(house, staff, wanted)
    if plan is not None:
        voice.say("sample", sample=len(plan.sample), cards=plan.count)
        for number, draft_id in enumerate(plan.sample, 1):
            _show(voice, batch.open_sample(house.db, house.keys, staff, plan.id, draft_id).body)
            if voice.ask("sample_ask", number=number, of=len(plan.sample)) == WRONG:
                batch.mark(house.db, staff, plan.id, draft_id, wrong=True)
    with voice.busy("publishing"):
        done = publishing.finish(house, staff, plan.id if plan else None, wanted, on)
    voice.say("published", versions=done.versions, cards=done.cards, revision=done.revision)
    return {
        "revision": done.revision, "versions": done.versions, "cards": done.cards, "batch": done.batch_id,
        "sample": len(plan.sample) if plan else 0,
    }  # fmt: skip


def _wordings(voice: Voice, house: House, staff: Staff) -> int:
    """Approves each wording that nobody has approved, one decision each."""
    with house.db.write() as session:
        drafts = publishing.draft_wordings(session, house.keys, demonstration=False)
        fresh = [d for d in drafts if session.get(Approval, d) is None]
    approved = 0
    for number, (draft_id, digest) in enumerate(fresh, 1):
        with house.db.read() as session:
            _show(voice, read_draft(session, house.keys, draft_id, digest).body)
        if voice.ask("wording_ask", number=number, of=len(fresh)) == SKIP:
            continue
        decide(house.db, house.keys, staff, draft_id, digest, "approve", demo=house.demo)
        approved += 1
    voice.say("wordings_approved", approved=approved, left=len(fresh) - approved)
    return approved


def _show(voice: Voice, body: Body) -> None:
    """A card or wording as people would read it. Under --json it goes to stderr: what is decided must have been shown."""
    place = f"{body.item.name} · {body.item.department} · {body.item.region_name} · {body.item.version}" if body.item else ""
    words = [place, body.title, body.text(), *(f"→ {s.label} {s.value}" for s in body.next_steps), t("cli.rule")]
    (voice.err if voice.as_json else voice.out).print("\n".join(filter(None, words)), markup=False)
