"""The vault: originals behind placeholders, and every personal body, sealed under one key per scope.

A scope is a conversation or a case. Erasure destroys the scope's key and its vault rows; what was sealed stays as bytes
that nobody can open.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import now
from core.crypto import Keys, Sealer
from core.db import Base, Instant
from core.errors import Erased

_BETWEEN = "\x1f"


class ScopeKey(Base):
    """The wrapped data key of a scope; the row goes when the scope is erased."""

    __tablename__ = "scope_key"

    scope: Mapped[str] = mapped_column(String(26), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[dt.datetime] = mapped_column(Instant)


class VaultItem(Base):
    """One original that a placeholder stands for, with its keyed digest for exact look-ups."""

    __tablename__ = "vault_item"
    __table_args__ = (Index("ix_vault_item_blind", "blind"),)

    scope: Mapped[str] = mapped_column(ForeignKey("scope_key.scope", ondelete="CASCADE"), primary_key=True)
    placeholder: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    blind: Mapped[str] = mapped_column(String(64))


class Vault:
    """The vault within one transaction."""

    def __init__(self, session: Session, keys: Keys) -> None:
        self._session = session
        self._keys = keys
        self._open: dict[str, Sealer] = {}

    def new_scope(self, scope: str) -> None:
        """Makes the scope's key."""
        self._session.add(ScopeKey(scope=scope, wrapped=self._keys.wrap_new(scope), made_at=now()))
        self._session.flush()

    def sealer(self, scope: str) -> Sealer:
        """The scope's sealer. Raises Erased when its key is gone."""
        if scope not in self._open:
            row = self._session.get(ScopeKey, scope)
            if row is None:
                raise Erased()
            self._open[scope] = self._keys.unwrap(scope, row.wrapped)
        return self._open[scope]

    def seal(self, scope: str, text: str, row_id: str) -> bytes:
        """Seals a body for the row it will stand in."""
        return self.sealer(scope).seal(text.encode(), row_id.encode())

    def read(self, scope: str, sealed: bytes | None, row_id: str) -> str:
        """Opens a body. Raises Erased when nothing can be read any more."""
        if sealed is None:
            raise Erased()
        return self.sealer(scope).open(sealed, row_id.encode()).decode()

    def keep(self, scope: str, placeholder: str, key: str, typed: str) -> None:
        """Puts an original behind its placeholder; a placeholder that is there keeps its original.

        `key` is its kind and normalised value (`mobile:19900008923`), `typed` what the person wrote.
        """
        if self._session.get(VaultItem, (scope, placeholder)) is None:
            sealed = self.sealer(scope).seal(f"{key}{_BETWEEN}{typed}".encode(), placeholder.encode())
            self._session.add(
                VaultItem(
                    scope=scope, placeholder=placeholder, kind=key.partition(":")[0], sealed=sealed,
                    blind=self._keys.blind(key),
                )
            )  # fmt: skip
            self._session.flush()

    def originals(self, scope: str) -> dict[str, str]:
        """placeholder → what was typed, for the asker's own view."""
        return {placeholder: typed for placeholder, _, typed in self._items(scope)}

    def taken(self, scope: str) -> dict[str, str]:
        """kind and normalised value → placeholder: what keeps placeholders stable within a scope."""
        return {key: placeholder for placeholder, key, _ in self._items(scope)}

    def _items(self, scope: str) -> list[tuple[str, str, str]]:
        sealer = self.sealer(scope)
        found = []
        for row in self._session.scalars(select(VaultItem).where(VaultItem.scope == scope)):
            key, _, typed = sealer.open(row.sealed, row.placeholder.encode()).decode().partition(_BETWEEN)
            found.append((row.placeholder, key, typed))
        return found

    def erase(self, scope: str) -> None:
        """Destroys the scope's key and its originals; nothing sealed under it can be read again."""
        self._session.execute(delete(VaultItem).where(VaultItem.scope == scope))
        self._session.execute(delete(ScopeKey).where(ScopeKey.scope == scope))
        self._session.flush()
        self._open.pop(scope, None)
