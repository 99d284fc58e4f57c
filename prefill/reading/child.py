"""The limited process that opens what strangers send: no files, no secrets, bounded memory, killed when it takes too long.

It speaks over its pipes alone: a length, then JSON; content follows the request as bytes and is never on disk in clear.
`Reader` keeps one such process warm, since the recognition models take a second to load, and replaces it when it has failed,
has grown, or has read many files.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import IO, Any

from core.errors import BadInput
from prefill.reading.limits import Limits
from prefill.reading.page import Reading
from prefill.reading.sniff import sniff

Progress = Callable[[int, int], None]
MEMORY = 6 * 2**30  # address space; what is resident stays far below, and is looked at after each file
RESIDENT = 1500 * 2**20
FILES = 300
_LARGEST = 200 * 2**20
# What the child needs to find Python and its libraries; never our settings, which may hold keys.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "LD_LIBRARY_PATH", "TMPDIR")


class Reader:
    """Reads files one at a time in a child process. Safe to use from many threads; `close` ends the child.

    `first_s`: the longest that the first page may take; each page that comes through gives as much again, up to `all_s`.
    """

    def __init__(self, limits: Limits | None = None, *, first_s: float = 60.0, all_s: float = 600.0, threads: int = 1) -> None:
        self._limits, self._first_s, self._all_s, self._threads = limits or Limits(), first_s, all_s, threads
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._files = 0

    def read(self, content: bytes, name: str, progress: Progress = lambda done, total: None) -> Reading:
        """The pages of a file. Raises BadInput, with what is wrong and what to do."""
        told = self._ask({"op": "read", "media": sniff(content, name)}, content, progress)
        return Reading.from_dict(told["reading"])

    def pictures(self, content: bytes, media: str) -> Sequence[bytes]:
        """A JPEG of each page. Raises BadInput."""
        told = self._ask({"op": "pictures", "media": media}, content, lambda done, total: None)
        return [bytes.fromhex(one) for one in told["pictures"]]

    def _ask(self, request: dict[str, Any], content: bytes, progress: Progress) -> dict[str, Any]:
        with self._lock:
            child = self._standing()
            asked = json.dumps({**request, "limits": asdict(self._limits), "size": len(content)}).encode()
            try:
                told = self._talk(child, asked, content, progress)
            except BaseException as wrong:
                # It died, did not answer, or its answer was not waited for: whatever it still says must not be taken for
                # what it says of the next file.
                self._end()
                if isinstance(wrong, (OSError, ValueError, struct.error)):
                    raise BadInput("reading_failed") from None
                raise
            finally:
                self._files += 1
                if self._child is not None and (self._files >= FILES or _resident(self._child.pid) > RESIDENT):
                    self._end()
        if "error" in told:
            raise BadInput(str(told["error"]), **told["values"])
        return told

    def _talk(self, child: subprocess.Popen[bytes], asked: bytes, content: bytes, progress: Progress) -> dict[str, Any]:
        assert child.stdin is not None and child.stdout is not None
        started = time.monotonic()
        deadline = started + self._first_s
        writer = threading.Thread(target=_put, args=(child.stdin, asked, content), daemon=True)
        writer.start()
        while True:
            told = json.loads(_take(child.stdout, min(deadline, started + self._all_s)))
            if "progress" in told:
                deadline = time.monotonic() + self._first_s
                progress(*told["progress"])
            else:
                found: dict[str, Any] = told
                return found

    def _standing(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            environment |= {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "OMP_NUM_THREADS": str(self._threads)}
            self._child = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "prefill.reading.worker", str(self._threads)], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, start_new_session=True,
            )  # fmt: skip
            self._files = 0
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def close(self) -> None:
        """Ends the child."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """The child's process id; None where none stands."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None


def _put(pipe: IO[bytes], asked: bytes, content: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):
        pipe.write(struct.pack(">Q", len(asked)) + asked + content)
        pipe.flush()


def _take(pipe: IO[bytes], deadline: float) -> bytes:
    size = struct.unpack(">Q", _exactly(pipe, 8, deadline))[0]
    if size > _LARGEST:
        raise BadInput("reading_failed")
    return _exactly(pipe, size, deadline)


def _exactly(pipe: IO[bytes], size: int, deadline: float) -> bytes:
    parts, left = [], size
    while left:
        wait = deadline - time.monotonic()
        if wait <= 0 or not select.select([pipe], [], [], wait)[0]:
            raise BadInput("upload_took_too_long")
        part = os.read(pipe.fileno(), min(left, 2**20))
        if not part:
            raise BadInput("reading_failed")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as told:
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
