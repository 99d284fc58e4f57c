"""The keys of an installation, and a change of its master key by its operator."""

from __future__ import annotations

import os
from pathlib import Path

from checkpoint.ledger import append
from core.crypto import Keys, load_keys
from core.db import Database
from core.errors import BadInput
from core.rotation import kept_keys, new_master, next_file, rewrap, settle_next, write_master
from core.settings import Settings
from knowledge.index.lock import IndexLock


def key_file(settings: Settings) -> Path:
    """Where the master key lies, unless it comes from the environment."""
    return settings.data_dir / "keys" / "master.key"


def open_keys(settings: Settings, db: Database) -> Keys:
    """The master key and what outlived earlier ones. Raises BadSettings, also where it is not this database's."""
    secret = settings.master_key.get_secret_value() or None
    keys = load_keys(secret, key_file(settings), settings.crypto)
    with db.read() as session:
        if secret is None:
            keys = settle_next(session, key_file(settings), keys)
        return kept_keys(session, keys)


def change_master(settings: Settings, db: Database, to: Path | None) -> int:
    """Puts a new master key in force; how many conversations and cases were wrapped anew.

    `to`: a file that the new key is written to, needed where the present one comes from the environment, which only the
    operator can change. Nothing else may run meanwhile: raises Conflict while a server does, BadInput without `to`.
    """
    given = bool(settings.master_key.get_secret_value())
    if given and to is None:
        raise BadInput("cli_rekey_where")
    with IndexLock(settings.data_dir / "index.lock"):
        keys = open_keys(settings, db)
        master = new_master()
        file = key_file(settings)
        waiting = to if given and to is not None else next_file(file)
        try:
            write_master(waiting, master)
        except FileExistsError:
            raise BadInput("cli_rekey_exists", path=str(waiting)) from None
        except OSError as fault:
            raise BadInput("cli_file", path=str(waiting), reason=fault.strerror or "") from None
        with db.write() as session:
            fresh, count = rewrap(session, keys, master)
            append(session, fresh, "rekeyed", scopes=count)
        if not given:
            os.replace(waiting, file)
    return count

