"""`audit verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.house import opened
from api.cli.voice import AsJson, Voice, both
from checkpoint.audit import verify


def add(app: typer.Typer) -> None:
    """Adds the group."""
    group = typer.Typer(help=both("help_audit"))
    app.add_typer(group, name="audit")

    @group.callback()
    def audit() -> None:
        """Keeps `verify` a command of its own."""

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
