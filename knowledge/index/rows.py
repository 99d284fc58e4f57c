"""The files of the exact vectors: rows that are only ever appended, and a small state that says how many count."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

# One row's facts. `kind` is a checksum, `document` a digest, `region` its digits or 0: numbers compare a hundred times
# faster than words, and need no table of names to be kept in step.
FACTS = np.dtype(
    [
        ("passage", "<i8"), ("document", "<i8"), ("kind", "<u4"), ("region", "<i4"), ("since", "<i4"), ("until", "<i4"),
        ("now", "?"), ("scale", "<f4"), ("level", "u1"), ("length", "<u2"),
        ("title", "<i8"), ("article", "<i4"), ("number", "<i8"),
    ]
)  # fmt: skip
Array = np.ndarray[Any, Any]


@lru_cache(maxsize=65536)
def document_number(document_id: str) -> int:
    """A number that passages of one document share; two documents share one by a chance of 1 in 2⁶³."""
    return int.from_bytes(hashlib.blake2b(document_id.encode(), digest_size=8).digest(), "little", signed=True)


@lru_cache(maxsize=64)
def kind_number(kind: str) -> int:
    """A number for a kind of document."""
    return zlib.crc32(kind.encode())


def region_number(region: str) -> int:
    """A GB/T 2260 code as a number; 0 for what is none."""
    return int(region[:6]) if region[:6].isascii() and region[:6].isdigit() else 0


@dataclass(frozen=True, slots=True)
class Committed:
    """How much of the files of one generation counts: `rows` rows, and the first `dead` of the list of dead rows."""

    generation: int = 0
    rows: int = 0
    dead: int = 0
    dimension: int = 0
    mark: str = ""


class RowFiles:
    """rows.N.i8, facts.N and dead.N of generation N in one folder, and committed.json, replaced as a whole.

    A kill at any moment leaves the last commit: what was appended after it lies behind the lengths that committed.json
    tells and is cut off at the next opening.
    """

    def __init__(self, folder: Path, mark: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        try:
            state = Committed(**json.loads((folder / "committed.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            state = Committed()
        if state.mark != mark or not self._whole(state):
            state = Committed(generation=state.generation + 1, mark=mark)
        self.state = state
        self._drop_others()

    def read(self) -> tuple[Array, Array, Array]:
        """Rows (memory-mapped), facts, and the numbers of dead rows, as committed."""
        state = self.state
        if not state.rows:
            return np.zeros((0, state.dimension), np.int8), np.zeros(0, FACTS), np.zeros(0, np.int32)
        facts = np.fromfile(self._path("facts"), FACTS, state.rows)
        dead = np.fromfile(self._path("dead"), np.int32, state.dead) if state.dead else np.zeros(0, np.int32)
        return self.map_rows(), facts, dead

    def map_rows(self) -> Array:
        """The committed rows, read from the file where they are asked for."""
        return np.memmap(self._path("rows"), np.int8, "r", shape=(self.state.rows, self.state.dimension))

    def append(self, rows: Array, facts: Array, dead: Array) -> None:
        """Write behind what is committed, and commit. Returns when it is on disk."""
        state = self.state
        width = rows.shape[1] if len(rows) else state.dimension
        self._write("rows", state.rows * width, rows)
        self._write("facts", state.rows * FACTS.itemsize, facts)
        self._write("dead", state.dead * 4, dead.astype(np.int32))
        self._commit(Committed(state.generation, state.rows + len(rows), state.dead + len(dead), width, state.mark))

    def replace(self, rows: Array, facts: Array) -> None:
        """A new generation of these rows alone, committed in one step; the old files go afterwards."""
        state = self.state
        self.state = Committed(state.generation + 1, 0, 0, rows.shape[1], state.mark)
        try:
            self.append(rows, facts, np.zeros(0, np.int32))
        except BaseException:
            self.state = state
            raise
        self._drop_others()

    def _write(self, name: str, at: int, data: Array) -> None:
        path = self._path(name)
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(at)
            file.seek(at)
            np.ascontiguousarray(data).tofile(file)
            file.flush()
            os.fsync(file.fileno())

    def _commit(self, state: Committed) -> None:
        fresh = self._folder / "committed.json.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(state), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / "committed.json")
        self.state = state

    def _whole(self, state: Committed) -> bool:
        sizes = (("rows", state.rows * state.dimension), ("facts", state.rows * FACTS.itemsize), ("dead", state.dead * 4))
        paths = [(self._folder / f"{name}.{state.generation}", size) for name, size in sizes]
        return all(not size or (path.exists() and path.stat().st_size >= size) for path, size in paths)

    def _drop_others(self) -> None:
        for path in self._folder.glob("*.*"):
            number = path.suffix[1:]
            if number.isdigit() and int(number) != self.state.generation:
                path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.{self.state.generation}"
