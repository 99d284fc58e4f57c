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

    def keep(self, scope: str, placeholder: str, kind: str, original: str) -> None:
        """Puts an original behind its placeholder; a placeholder that is there keeps its original."""
        if self._session.get(VaultItem, (scope, placeholder)) is None:
            sealed = self.sealer(scope).seal(original.encode(), placeholder.encode())
            blind = self._keys.blind(f"{kind}:{original}")
            self._session.add(
                VaultItem(scope=scope, placeholder=placeholder, kind=kind, sealed=sealed, blind=blind)
            )
            self._session.flush()

    def originals(self, scope: str) -> dict[str, str]:
        """placeholder → original, for the asker's own view and for keeping placeholders stable."""
        sealer = self.sealer(scope)
        rows = self._session.scalars(select(VaultItem).where(VaultItem.scope == scope))
        return {r.placeholder: sealer.open(r.sealed, r.placeholder.encode()).decode() for r in rows}

    def erase(self, scope: str) -> None:
        """Destroys the scope's key and its originals; nothing sealed under it can be read again."""
        self._session.execute(delete(VaultItem).where(VaultItem.scope == scope))
        self._session.execute(delete(ScopeKey).where(ScopeKey.scope == scope))
        self._session.flush()
        self._open.pop(scope, None)
