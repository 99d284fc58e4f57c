"""`audit verify`, of the installation or of one archive package, and `archive`, which writes such a package."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from api.cli.audit_seeding import add_seeding
from api.cli.house import opened, signed_in
from api.cli.voice import AsJson, Login, PasswordFile, Voice, both
from checkpoint.audit import verify
from checkpoint.case_acts import ARCHIVERS, note_archived
from checkpoint.ledger import read_heads
from checkpoint.rights import demand
from core.cases import CaseFile
from core.clock import now
from core.errors import BadInput, Conflict, Hidden, TooLong
from knowledge.catalog.published import published_catalog
from review_support.archive import archive_of
from review_support.archive_check import check_archive
from review_support.package import MOST

# The manifest and the headers of a package come to less than this beside its files.
_BESIDE = 64 << 20


def add(app: typer.Typer) -> None:
    """Adds the group, and `archive`."""
    group = typer.Typer(help=both("help_audit"))
    app.add_typer(group, name="audit")
    add_seeding(group)

    @group.callback()
    def audit() -> None:
        """Keeps `verify` a command of its own."""

    @group.command("verify", help=both("help_audit_verify"))
    def verify_(
        head: Annotated[Path | None, typer.Option("--head", help="另处保存的账本签名文件。 Heads kept elsewhere.")] = None,
        case: Annotated[
            Path | None, typer.Option("--case", help="只凭归档包重算一件。 One case, from its package alone.", metavar="FILE.zip")
        ] = None,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        if case is not None:
            _package(voice, case, head)
        else:
            _installation(voice, head)

    @app.command("archive", help=both("help_archive"))
    def archive(
        number: Annotated[str, typer.Argument(help="办件编号。 The case's number.", metavar="CASE_NUMBER")],
        out: Annotated[Path, typer.Option("--out", help="写到这个文件。 Where it is written.", metavar="FILE.zip")],
        login: Login = "",
        password_file: PasswordFile = None,
        as_json: AsJson = False,
    ) -> None:
        voice = Voice(as_json)
        if not login:
            raise BadInput("cli_as_whom")
        with opened() as (base, house), signed_in(house, login, password_file) as staff:
            demand(staff, *ARCHIVERS)
            with voice.busy("archiving"), base.db.write() as session:
                case = session.scalar(select(CaseFile).where(CaseFile.number == number))
                if case is None:
                    raise Hidden()
                content = archive_of(session, base.keys, base.settings.data_dir, case, published_catalog(session, now()))
                digest = base.keys.hash(content)
                note_archived(session, base.keys, case, staff, digest)
                _write(out, content)
        voice.give({"number": number, "file": str(out), "digest": digest, "size": len(content)})
        voice.say("archived", number=number, file=out, digest=digest)


def _installation(voice: Voice, head: Path | None) -> None:
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
    _end(voice, [(f.seq or "–", f.what, f.which) for f in report.findings])


def _package(voice: Voice, file: Path, head: Path | None) -> None:
    """Needs no installation: neither database nor key is opened."""
    try:
        if file.stat().st_size > MOST + _BESIDE:
            raise TooLong("archive_too_long")
        content = file.read_bytes()
        heads = read_heads(head) if head is not None else []
        if head is not None and not head.exists():
            raise FileNotFoundError(2, os.strerror(2), str(head))
    except OSError as error:
        raise BadInput("cli_file", path=error.filename or str(file), reason=error.strerror or "") from None
    with voice.busy("auditing"):
        made = check_archive(content, heads)
    voice.give(
        {
            "clean": made.clean, "number": made.number, "digest": made.digest, "key": made.key, "counts": made.counts,
            "findings": [{"where": f.where, "what": f.what, "which": f.which} for f in made.flaws],
        }
    )  # fmt: skip
    voice.say("audit_case", number=made.number, **{"documents": 0, "rules": 0} | made.counts)
    voice.say("audit_case_key", digest=made.digest, public=made.key)
    _end(voice, [(f.where, f.what, f.which) for f in made.flaws])


def _end(voice: Voice, found: Sequence[tuple[object, str, str]]) -> None:
    if not found:
        voice.say("audit_clean")
        return
    voice.say("audit_found", number=len(found))
    voice.table(("link", "finding", "which"), found[:100])
    raise typer.Exit(1)


def _write(file: Path, content: bytes) -> None:
    """A file that only its owner reads; one that is there is never written over."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise Conflict("archive_exists", path=str(file)) from None
    except OSError as error:
        raise BadInput("cli_file", path=str(file), reason=error.strerror or "") from None
