"""The ledger: a hash chain of what people and the checkpoint did, and signed heads kept outside the database.

A link's hash covers its number, time, kind, body and the hash before it. The head is signed (Ed25519, RFC 8032) into an
append-only file, so that a database cut short or rewritten whole no longer agrees with a head that was kept.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from checkpoint.tables import Link
from core.clock import iso, now
from core.crypto import Hasher, Keys

FIRST = "none"
_PG_LOCK = 0x59494A53  # any fixed number: orders the writers of the chain


def canonical(body: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no blanks."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link_hash(hash_of: Hasher, seq: int, at: str, kind: str, body: str, prev: str) -> str:
    """The hash of one link."""
    return hash_of(f"{prev}\n{seq}\n{at}\n{kind}\n{body}".encode())


def hold(session: Session) -> None:
    """Makes the caller's transaction the one writer of the chain until it ends; SQLite has one writer anyway.

    Taken before anything that a decision rests on is read, so that no role is taken and no approval revoked meanwhile,
    and before any row lock, so that two writers never wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _PG_LOCK})


def append(session: Session, keys: Keys, kind: str, **body: Any) -> Link:
    """Adds a link in the caller's transaction, so that an act and its link are kept or lost together."""
    hold(session)
    session.flush()
    last = session.scalar(select(Link).order_by(Link.seq.desc()).limit(1))
    seq, prev = (last.seq + 1, last.hash) if last else (1, FIRST)
    at, said = iso(now()), canonical(body)
    link = Link(seq=seq, at=at, kind=kind, body=said, prev=prev, hash=link_hash(keys.hash, seq, at, kind, said, prev))
    session.add(link)
    session.flush()
    return link


@dataclass(frozen=True)
class Head:
    """A signed statement that the chain had `seq` links and ended in `hash` at `at`."""

    seq: int
    hash: str
    at: str
    signature: str
    key: str

    def message(self) -> bytes:
        """What is signed."""
        return f"yijianshi-head\n{self.seq}\n{self.hash}\n{self.at}".encode()

    def genuine(self) -> bool:
        """Whether the signature is by the key it names."""
        return signed_by(self.key, self.signature, self.message())


def signing_key(keys: Keys) -> Ed25519PrivateKey:
    """The installation's signing key, derived from its master key."""
    return Ed25519PrivateKey.from_private_bytes(keys.derive("ledger-head"))


def public_key(keys: Keys) -> str:
    """The signing key's public half, base64: note it outside this machine."""
    raw = signing_key(keys).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def sign(keys: Keys, message: bytes) -> str:
    """The installation's signature (Ed25519, base64)."""
    return base64.b64encode(signing_key(keys).sign(message)).decode()


def signed_by(key: str, signature: str, message: bytes) -> bool:
    """Whether a signature over `message` is by the key; both base64."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(base64.b64decode(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def head_at(keys: Keys, link: Link) -> Head:
    """The signed statement that the chain ended in this link when it was made; for one link always the same."""
    unsigned = Head(link.seq, link.hash, link.at, "", public_key(keys))
    return replace(unsigned, signature=sign(keys, unsigned.message()))


def sign_head(session: Session, keys: Keys, file: Path) -> Head | None:
    """Signs the present head into `file` (one JSON line, flushed to disk); None when nothing is new since the last."""
    last = session.scalar(select(Link).order_by(Link.seq.desc()).limit(1))
    known = read_heads(file)
    if last is None or (known and known[-1].seq == last.seq):
        return None
    unsigned = Head(last.seq, last.hash, iso(now()), "", public_key(keys))
    head = replace(unsigned, signature=sign(keys, unsigned.message()))
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as out:
        if out.tell() and not _ends_line(file):
            out.write(b"\n")  # a kill cut the last line short: the next head must not be lost with it
        out.write(canonical(head.__dict__).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
    return head


def _ends_line(file: Path) -> bool:
    with file.open("rb") as read:
        read.seek(-1, os.SEEK_END)
        return read.read(1) == b"\n"


def read_heads(file: Path) -> list[Head]:
    """The heads of a file, oldest first; a line that a kill cut short is passed over."""
    if not file.exists():
        return []
    heads = []
    for line in file.read_text("utf-8").splitlines():
        try:
            heads.append(Head(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return heads
