"""One process owns the index paths: two writers corrupt Chroma's files without a word."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from core.errors import Conflict


class IndexHeld(Conflict):
    """Another process owns the index; `pid` is its process id, 0 where it can't be read."""

    code = "index_held"

    def __init__(self, path: Path, pid: int) -> None:
        super().__init__(path=str(path), pid=pid)
        self.pid = pid


class IndexLock:
    """The lock of one index folder, held from entering to leaving; the kernel frees it when the process dies, however."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> None:
        """Take the lock at once. Raises IndexHeld with the holder's process id."""
        if self._handle is not None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = _read_pid(handle)
            os.close(handle)
            raise IndexHeld(self._path, pid) from None
        # The file stays when the lock goes: deleting it would let two processes lock two files of one name.
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        self._handle = handle

    def give_back(self) -> None:
        """Free the lock; nothing happens where it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()


def _read_pid(handle: int) -> int:
    text = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
    return int(text) if text.isdigit() else 0
