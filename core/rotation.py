"""Changing the master key: every scope's data key is wrapped anew, in one transaction; what was sealed stays as it is.

Two keys derived from the first master outlive it, for what they made cannot be made again without opening everything: that
of exact look-ups, and that which signs the ledger's heads. They are kept in the database, wrapped under the present master.
A new master lies beside the old one, as `….next`, until the database knows it: a kill at any moment leaves one that opens.
"""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import now
from core.crypto import Keys, Sealer
from core.errors import BadSettings, Erased
from core.vault import ScopeKey

PURPOSES = ("blind-index", "ledger-head")
_KEPT = "kept:"


def next_file(file: Path) -> Path:
    """Where a new master waits to take the place of `file`."""
    return file.with_name(f"{file.name}.next")


def kept_keys(session: Session, keys: Keys) -> Keys:
    """The keys with what outlived earlier masters. Raises BadSettings where this master is not the database's."""
    rows = session.scalars(select(ScopeKey).where(ScopeKey.scope.startswith(_KEPT, autoescape=True)))
    try:
        found = {row.scope.removeprefix(_KEPT): Sealer(keys.derive("wrap"), keys.suite).open(row.wrapped, row.scope.encode()) for row in rows}
    except Erased:
        raise BadSettings("wrong_master_key") from None
    return replace(keys, kept=found)


def settle_next(session: Session, file: Path, keys: Keys) -> Keys:
    """Ends a change of the key file that was cut short: the master that the database knows takes its place, the other goes."""
    waiting = next_file(file)
    if not waiting.exists():
        return keys
    fresh = replace(keys, master=base64.b64decode(waiting.read_bytes().strip()))
    try:
        known = bool(kept_keys(session, fresh).kept)
    except BadSettings:
        known = False
    if not known:
        waiting.unlink()
        return keys
    os.replace(waiting, file)
    return fresh


def rewrap(session: Session, keys: Keys, master: bytes) -> tuple[Keys, int]:
    """Wraps every data key under another master, in the caller's transaction; the keys from then on, and how many scopes.

    `keys` are those in force, with what they keep. Raises Erased where one of the scopes does not open, changing nothing.
    """
    fresh = replace(keys, master=master, kept={purpose: keys.derive(purpose) for purpose in PURPOSES})
    old, new = (Sealer(one.derive("wrap"), one.suite) for one in (keys, replace(fresh, kept={})))
    count = 0
    for row in session.scalars(select(ScopeKey).where(~ScopeKey.scope.startswith(_KEPT, autoescape=True)).execution_options(yield_per=1000)):
        row.wrapped = new.seal(old.open(row.wrapped, row.scope.encode()), row.scope.encode())
        count += 1
    for purpose, key in fresh.kept.items():
        row = session.get(ScopeKey, f"{_KEPT}{purpose}") or ScopeKey(scope=f"{_KEPT}{purpose}", made_at=now())
        row.wrapped = new.seal(key, row.scope.encode())
        session.add(row)
    session.flush()
    return fresh, count


def write_master(file: Path, master: bytes) -> None:
    """A key file with mode 0600. Raises FileExistsError."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(base64.b64encode(master))
        out.flush()
        os.fsync(out.fileno())


def new_master() -> bytes:
    """32 bytes nobody knows."""
    return secrets.token_bytes(32)
