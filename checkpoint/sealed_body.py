"""A body as the checkpoint keeps it: canonical, salted so that its digest tells nothing, sealed under its case's key.

The digest is what decisions bind to; a body that does not fit its digest is never shown and nobody decides on it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from checkpoint.ledger import canonical
from core.crypto import Keys
from core.errors import NotAllowed
from core.vault import Vault


def seal_body(session: Session, keys: Keys, scope: str, name: str, said: Mapping[str, Any]) -> tuple[str, bytes]:
    """(digest, sealed) of what `said` says; `name` is that of its row and sort ("<id>:paper"). Raises Erased."""
    body = canonical({**said, "salt": secrets.token_hex(16)})
    return keys.hash(body.encode()), Vault(session, keys).seal(scope, body, name)


def read_body(session: Session, keys: Keys, scope: str, sealed: bytes | None, name: str, digest: str) -> dict[str, Any]:
    """What was sealed. Raises NotAllowed where the digest does not fit, Erased after erasure."""
    body = Vault(session, keys).read(scope, sealed, name)
    if keys.hash(body.encode()) != digest:
        raise NotAllowed("digest_differs")
    found: dict[str, Any] = json.loads(body)
    return found
