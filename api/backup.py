"""Backup and restore of an embedded installation: one file with everything that cannot be derived.

Inside: the database as SQLite's own backup gives it (one moment, also while the server runs), the master key, the signed
ledger heads and the sealed documents of cases, each with its SHA-256 in `manifest.json`. The index and the jobs' tables are derived and left out. Whoever
holds the file can read everything in it: it is made with mode 0600.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from core.clock import iso, now
from core.errors import BadInput, Conflict
from core.settings import Settings
from knowledge.index.lock import IndexLock

DATABASE, KEY, HEADS, MANIFEST = "yijianshi.sqlite", "keys/master.key", "ledger/heads.jsonl", "manifest.json"
FILES = "blobs.tar"  # documents of cases, each sealed under its case's key
PARTS = (DATABASE, KEY, HEADS, FILES)
# Made anew from the database, or by the next start.
DERIVED = ("index", "jobs.sqlite", "jobs.sqlite-wal", "jobs.sqlite-shm")
_LAYOUT = 1
Tell = Callable[[str, int], None]


@dataclass(frozen=True)
class Backup:
    """What a backup holds: when it was made, by which version, and each part's digest and size."""

    made_at: str
    version: str
    parts: dict[str, dict[str, Any]]

    @property
    def has_key(self) -> bool:
        """Whether the master key is inside; it is not where it comes from the environment."""
        return KEY in self.parts


def backup(settings: Settings, file: Path, tell: Tell = lambda what, done: None) -> Backup:
    """Writes `file`, whole or not at all. Raises BadInput (not SQLite, no database, cannot be written), Conflict (it exists)."""
    source = _database(settings)
    if not source.exists():
        raise BadInput("cli_no_database", path=str(source))
    if file.exists():
        raise Conflict("cli_backup_exists", path=str(file))
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with TemporaryDirectory(prefix="yijianshi-backup-", dir=file.parent) as folder:
            copies = _copies(settings, source, Path(folder), tell)
            made = Backup(iso(now()), version("yijianshi"), {n: _described(p) for n, p in copies.items()})
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                with tarfile.open(fileobj=out, mode="w:gz", compresslevel=3) as tar:
                    manifest = Path(folder) / MANIFEST
                    manifest.write_text(json.dumps({"layout": _LAYOUT, **made.__dict__}, ensure_ascii=False), "utf-8")
                    tar.add(manifest, MANIFEST)
                    for name, path in copies.items():
                        tar.add(path, name)
                out.flush()
                os.fsync(out.fileno())
        # A link, unlike a rename, does not replace what somebody else has made meanwhile.
        os.link(part, file)
    except FileExistsError:
        raise Conflict("cli_backup_exists", path=str(file)) from None
    except OSError as fault:
        raise BadInput("cli_file", path=str(file), reason=fault.strerror or "") from None
    finally:
        part.unlink(missing_ok=True)
    return made


def _copies(settings: Settings, source: Path, folder: Path, tell: Tell) -> dict[str, Path]:
    copy = folder / DATABASE
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as out:
        live.backup(out, pages=2000, progress=lambda _, left, total: tell(DATABASE, total - left))
        # A database in WAL mode would leave its first readers writing beside it.
        out.execute("PRAGMA journal_mode=DELETE")
    # The heads after the database: then no head speaks of a link that the copy lacks, unless the chain was cut.
    known = _links(copy)
    copies = {DATABASE: copy}
    key = settings.data_dir / KEY
    if key.exists() and not settings.master_key.get_secret_value():
        copies[KEY] = key
    heads = settings.data_dir / HEADS
    if heads.exists():
        kept = [line for line in heads.read_text("utf-8").splitlines() if _seq(line) <= known]
        copies[HEADS] = folder / "heads.jsonl"
        copies[HEADS].write_text("".join(f"{line}\n" for line in kept), "utf-8")
    # Documents after the database: each that it names was there before it, or has been erased since.
    files = settings.data_dir / "blobs"
    if files.is_dir():
        copies[FILES] = folder / FILES
        with tarfile.open(copies[FILES], "w") as tar:
            for path in sorted(files.rglob("*")):
                if path.suffix != ".part" and path.is_file():
                    tell(FILES, 0)
                    _add(tar, path, str(path.relative_to(files)))
    return copies


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    try:
        tar.add(path, name, recursive=False)
    except FileNotFoundError:
        pass  # erased this instant


def _links(database: Path) -> int:
    with closing(sqlite3.connect(database)) as session:
        return int(session.execute("SELECT COALESCE(MAX(seq), 0) FROM link").fetchone()[0])


def _seq(line: str) -> int:
    try:
        return int(json.loads(line)["seq"])
    except (ValueError, KeyError, TypeError):
        return 0


def read_manifest(file: Path) -> Backup:
    """What a backup says it holds. Raises BadInput when it is none."""
    try:
        with tarfile.open(file) as tar:
            member = tar.extractfile(MANIFEST)
            said = json.loads(member.read()) if member else {}
        if said["layout"] != _LAYOUT or DATABASE not in said["parts"] or not set(said["parts"]) <= set(PARTS):
            raise ValueError
        return Backup(said["made_at"], said["version"], said["parts"])
    except FileNotFoundError as fault:
        raise BadInput("cli_file", path=str(file), reason=fault.strerror or "") from None
    except (OSError, tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        raise BadInput("cli_not_a_backup", path=str(file)) from None


def restore(settings: Settings, file: Path, *, force: bool = False) -> Backup:
    """Puts a backup in place. Existing data is moved aside (`….before-<time>`), never deleted, and only with `force`.

    Raises Conflict over existing data or while a server runs, BadInput for a damaged file; then nothing has changed.
    """
    target, made = _database(settings), read_manifest(file)
    folder = settings.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    if target.exists() and not force:
        raise Conflict("cli_data_exists", path=str(folder))
    with IndexLock(folder / "index.lock"), TemporaryDirectory(prefix="restore-", dir=target.parent) as aside:
        parts = _unpacked(file, made, Path(aside))
        documents = _documents(parts.pop(FILES), Path(aside) / "blobs") if FILES in parts else None
        stamp = f"before-{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S%f}"
        # What SQLite has not yet written back goes with its database, under the name it looks for.
        for tail in ("-wal", "-shm", ""):
            _aside(Path(f"{target}{tail}"), f"{target.name}.{stamp}{tail}")
        for name in (KEY, HEADS):
            if name in parts:
                _aside(folder / name, f"{Path(name).name}.{stamp}")
        for name in DERIVED:
            there = folder / name
            shutil.rmtree(there) if there.is_dir() else there.unlink(missing_ok=True)
        _aside(folder / "blobs", f"blobs.{stamp}")
        if documents is not None:
            shutil.move(documents, folder / "blobs")
        for name, path in parts.items():
            there = target if name == DATABASE else folder / name
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, there)
            there.chmod(0o600)
    return made


def _documents(archive: Path, folder: Path) -> Path:
    """The documents of cases, unpacked beside what they replace. Only plain files below the folder are in a backup of ours;
    the filters of tarfile, which would refuse others, came with Python 3.11.4. Raises BadInput."""
    folder.mkdir(mode=0o700)
    with tarfile.open(archive) as tar:
        for member in tar:
            path = folder / member.name
            if not member.isreg() or not path.resolve().is_relative_to(folder.resolve()):
                raise BadInput("cli_not_a_backup", path=str(archive))
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.open("wb") as out:
                shutil.copyfileobj(_content(tar, member), out)
            path.chmod(0o600)
    return folder


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    assert content is not None  # a plain file has one
    return content


def _aside(there: Path, name: str) -> None:
    if there.exists():
        there.rename(there.with_name(name))


def _unpacked(file: Path, made: Backup, folder: Path) -> dict[str, Path]:
    """The parts, each held against its digest before anything is replaced."""
    parts = {}
    with tarfile.open(file) as tar:
        for name, described in made.parts.items():
            path = folder / name.replace("/", "-")
            try:
                member = tar.extractfile(name)
            except (KeyError, tarfile.TarError):
                member = None
            if member is None:
                raise BadInput("cli_not_a_backup", path=str(file))
            try:
                with path.open("wb") as out:
                    shutil.copyfileobj(member, out)
            except (EOFError, OSError, zlib.error, tarfile.TarError):
                raise BadInput("cli_not_a_backup", path=str(file)) from None
            if _described(path) != described:
                raise BadInput("cli_not_a_backup", path=str(file))
            parts[name] = path
    return parts


def _described(path: Path) -> dict[str, Any]:
    with path.open("rb") as content:
        return {"sha256": hashlib.file_digest(content, "sha256").hexdigest(), "bytes": path.stat().st_size}


def _database(settings: Settings) -> Path:
    if not settings.url.startswith("sqlite:///"):
        raise BadInput("cli_backup_postgresql")
    return Path(settings.url.removeprefix("sqlite:///"))
