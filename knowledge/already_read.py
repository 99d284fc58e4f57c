"""Files that were read to their end before: the same bytes read by the same reader bring nothing, so they are not parsed again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.sources import SourceVersion
from knowledge.tables import ImportedFile

# Changes when a reader reads something otherwise: every file is then read once more.
READER = 2


def mark_of(file: Path, demonstration: bool) -> str:
    """A mark of everything that the versions of a file come from: its bytes, its name, the reader. "" where it can't be read."""
    try:
        with file.open("rb") as opened:
            body = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""
    return hashlib.sha256(f"{READER}\0{demonstration}\0{file.name}\0{body}".encode()).hexdigest()


def versions_of(session: Session, file: Path, mark: str, at: dt.datetime) -> list[str] | None:
    """The versions that came from the file when it was as it is now, or None: then it has to be read.

    Read again is also what holds a version that is over, since that may be published anew (knowledge/store.py).
    """
    row = session.get(ImportedFile, str(file.resolve()))
    if row is None or not mark or row.mark != mark:
        return None
    over = select(func.count()).where(SourceVersion.id.in_(row.versions), SourceVersion.ends_at <= at)
    return None if row.versions and session.scalar(over) else list(row.versions)


def remember(session: Session, file: Path, mark: str, versions: Sequence[str], at: dt.datetime) -> None:
    """Keeps what the file brought, in the transaction that stores it."""
    session.merge(ImportedFile(path=str(file.resolve()), mark=mark, versions=list(versions), at=at))
