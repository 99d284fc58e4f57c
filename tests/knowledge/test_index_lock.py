import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.index.lock import IndexHeld, IndexLock

_HOLD = """
import sys
from pathlib import Path
from knowledge.index.lock import IndexLock
IndexLock(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


def _holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_the_error_names_the_process_that_holds_the_index(tmp_path: Path) -> None:
    path = tmp_path / "var" / "index.lock"
    holder = _holder(path)
    try:
        with pytest.raises(IndexHeld) as held:
            IndexLock(path).take()
        assert held.value.pid == holder.pid
        assert str(holder.pid) in str(held.value) and str(path) in str(held.value)
    finally:
        holder.kill()
        holder.communicate()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "index.lock"
    holder = _holder(path)
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    with IndexLock(path):
        assert path.read_text() == str(os.getpid())


def test_two_owners_in_one_process_exclude_each_other_until_one_gives_back(tmp_path: Path) -> None:
    first, second = IndexLock(tmp_path / "index.lock"), IndexLock(tmp_path / "index.lock")
    first.take()
    first.take()
    with pytest.raises(IndexHeld) as held:
        second.take()
    assert held.value.pid == os.getpid()
    first.give_back()
    first.give_back()
    second.take()
    second.give_back()
