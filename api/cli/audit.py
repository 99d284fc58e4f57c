"""`audit verify`, and seeded cases: `audit seed`, `audit seeded`, in the name of an auditor who signs in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from api.cli.house import opened, signed_in
from api.cli.voice import AsJson, Login, PasswordFile, Voice, both
from checkpoint.audit import verify
from checkpoint.rights import demand
from checkpoint.seeding import mark_seeded, seeded_figures
from core.cases import CaseFile
from core.errors import BadInput
from core.people import Role


def add(app: typer.Typer) -> None:
    """Adds the group."""
    group = typer.Typer(help=both("help_audit"))
    app.add_typer(group, name="audit")

    group.command("seed", help=both("help_audit_seed"))(_seed)
    group.command("seeded", help=both("help_audit_seeded"))(_seeded)

    @group.command("verify", help=both("help_audit_verify"))
    def verify_(
        head: Annotated[Path | None, typer.Option("--head", help="另处保存的账本签名文件。 Heads kept elsewhere.")] = None,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        with voice.busy("auditing"), opened() as (base, house):
            # Without heads of its own a young installation has nothing signed yet; a file that was named must be there.
            heads = head or (house.heads if house.heads.exists() else None)
            with base.db.read() as session:
                report = verify(session, base.keys, heads)
        findings = [{"link": f.seq, "what": f.what, "which": f.which} for f in report.findings]
        voice.give(
            {
                "clean": report.clean, "links": report.links, "head": report.head, "counts": report.counts,
                "approvals": report.approvals,
                "heads": str(heads) if heads else None, "findings": findings,
            }
        )  # fmt: skip
        voice.say("audit_links", links=report.links, head=report.head[:16], heads=heads or "–")
        voice.say("audit_approvals", **report.approvals)
        if report.clean:
            voice.say("audit_clean")
            return
        voice.say("audit_found", number=len(findings))
        voice.table(("link", "finding", "which"), [(f.seq or "–", f.what, f.which) for f in report.findings[:100]])
        raise typer.Exit(1)


def _seed(
    number: Annotated[str, typer.Argument(help="办件编号。 Number of the case.", metavar="NUMBER")],
    point: Annotated[list[str] | None, typer.Option("--point", help="要点=met 或 要点=not_met，可多次。 POINT=met or not_met.")] = None,
    login: Login = "",
    password_file: PasswordFile = None,
    as_json: AsJson = False,
) -> None:
    voice = Voice(as_json)
    if not login:
        raise BadInput("cli_as_whom")
    split = [one.rpartition("=") for one in point or []]
    expected = {name: says for name, _, says in split}
    with opened() as (base, house), signed_in(house, login, password_file) as staff, base.db.write() as session:
        case = session.scalar(select(CaseFile).where(CaseFile.number == number))
        if case is None:
            raise BadInput("case_unknown", number=number)
        mark_seeded(session, base.keys, case, staff, expected)
    voice.give({"case": number, "points": expected})
    voice.say("seeded", number=number, points=len(expected))


def _seeded(login: Login = "", password_file: PasswordFile = None, as_json: AsJson = False) -> None:
    voice = Voice(as_json)
    if not login:
        raise BadInput("cli_as_whom")
    with opened() as (base, house), signed_in(house, login, password_file) as staff, base.db.read() as session:
        demand(staff, Role.auditor)
        told = seeded_figures(session)
    counts = {"cases": told.cases, "planted": told.planted, "decided": told.decided, "found": told.found}
    voice.give(counts | {"share": told.share})
    voice.say("seeded_share", **counts)
