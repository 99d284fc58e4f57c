"""Hashes, seals and keys: SHA-256 with AES-256-GCM, or SM3 with SM4-GCM (GM/T 0004, GM/T 0002) where 国密 is on.

A master key (environment, or a file made once with mode 0600) wraps one data key per scope (a conversation or a case).
Destroying a scope's wrapped key erases everything sealed under it. Derivations are HKDF (RFC 5869) with a purpose label.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import BadSettings, Erased

Suite = Literal["international", "guomi"]
Hasher = Callable[[bytes], str]

_NONCE = 12
_TAG = 16


def hasher(suite: Suite) -> Hasher:
    """The installation's digest: bytes → lower-case hex (SHA-256, or SM3 under 国密)."""
    name = "sm3" if suite == "guomi" else "sha256"
    return lambda data: hashlib.new(name, data).hexdigest()


@dataclass(frozen=True)
class Sealer:
    """Authenticated encryption under one 32-byte key; `seal` gives nonce ‖ ciphertext ‖ tag."""

    key: bytes
    suite: Suite = "international"

    def seal(self, plain: bytes, context: bytes = b"") -> bytes:
        """Encrypts; `context` is bound but not hidden (the row it belongs to)."""
        nonce = secrets.token_bytes(_NONCE)
        if self.suite == "international":
            return nonce + AESGCM(self.key).encrypt(nonce, plain, context)
        encryptor = Cipher(algorithms.SM4(self.key[:16]), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(context)
        body = encryptor.update(plain) + encryptor.finalize()
        return nonce + body + encryptor.tag

    def open(self, sealed: bytes, context: bytes = b"") -> bytes:
        """Decrypts. Raises Erased when key, context or bytes do not belong together."""
        if len(sealed) < _NONCE + _TAG:
            raise Erased("unreadable")
        nonce, rest = sealed[:_NONCE], sealed[_NONCE:]
        try:
            if self.suite == "international":
                return AESGCM(self.key).decrypt(nonce, rest, context)
            body, tag = rest[:-_TAG], rest[-_TAG:]
            decryptor = Cipher(algorithms.SM4(self.key[:16]), modes.GCM(nonce, tag)).decryptor()
            decryptor.authenticate_additional_data(context)
            return decryptor.update(body) + decryptor.finalize()
        except InvalidTag:
            raise Erased("unreadable") from None


@dataclass(frozen=True)
class Keys:
    """The master key and what is derived from it; `kept`: keys of purposes that outlive a change of the master (core/rotation.py)."""

    master: bytes
    suite: Suite = "international"
    kept: Mapping[str, bytes] = field(default_factory=dict)

    def derive(self, purpose: str, length: int = 32) -> bytes:
        """A key for one purpose."""
        if purpose in self.kept:
            return self.kept[purpose][:length]
        return HKDF(SHA256(), length, salt=None, info=purpose.encode()).derive(self.master)

    def wrap_new(self, scope: str) -> bytes:
        """A fresh data key for `scope`, wrapped under the master."""
        return Sealer(self.derive("wrap"), self.suite).seal(secrets.token_bytes(32), scope.encode())

    def unwrap(self, scope: str, wrapped: bytes) -> Sealer:
        """The scope's sealer. Raises Erased when the wrapped key is not this scope's or not under this master."""
        return Sealer(Sealer(self.derive("wrap"), self.suite).open(wrapped, scope.encode()), self.suite)

    def blind(self, value: str) -> str:
        """A keyed digest for exact look-ups of identifying numbers; not reversible without the master."""
        return hmac.new(self.derive("blind-index"), value.encode(), "sha256").hexdigest()

    @property
    def hash(self) -> Hasher:
        """The installation's digest function."""
        return hasher(self.suite)


def load_keys(secret: str | None, file: Path, suite: Suite) -> Keys:
    """The master key from `secret` (base64, 32 bytes), else from `file`, made with mode 0600 when absent.

    Raises BadSettings when the key has the wrong length or the file is readable by others.
    """
    if secret:
        try:
            raw = base64.b64decode(secret, validate=True)
        except ValueError:
            raw = b""
        if len(raw) != 32:
            raise BadSettings("bad_master_key", name="YIJIANSHI_MASTER_KEY")
        return Keys(raw, suite)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        _make_key(file)
    if file.stat().st_mode & 0o077:
        raise BadSettings("key_file_open", name=str(file))
    try:
        raw = base64.b64decode(file.read_bytes().strip(), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise BadSettings("bad_master_key", name=str(file))
    return Keys(raw, suite)


def _make_key(file: Path) -> None:
    """Writes a new key beside and links it into place whole: two processes at first start must agree on one."""
    beside = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(base64.b64encode(secrets.token_bytes(32)))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(beside, file)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
