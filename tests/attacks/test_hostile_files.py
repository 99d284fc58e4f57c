"""What strangers may send: each file gets its clear answer, nothing of it is written, and the next file is read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import FILES, pages

from core.errors import BadInput
from core.texts import t
from prefill.reading.child import Reader
from prefill.reading.limits import Limits
from prefill.reading.sniff import shown_name


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader(Limits(pages=40), first_s=30)
    yield made
    made.close()


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("what", FILES)
def test_each_gets_its_answer(reader: Reader, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name, content, codes = FILES[what]
    started = time.monotonic()
    with pytest.raises(BadInput) as told:
        reader.read(content, name)
    assert told.value.code in codes
    for locale in ("zh", "en"):
        values = {"most": 1, "name": "", **told.value.values}
        words, _, then = t(f"errors.{told.value.code}", locale, **values).partition(" | ")
        assert len(words) > 3 and len(then) > 5
    assert time.monotonic() - started < 30 and list(tmp_path.iterdir()) == []


def test_a_page_after_them_all_is_read(reader: Reader) -> None:
    with pytest.raises(BadInput, match="nothing_readable"):
        reader.read(pages(2), "a.pdf")
    assert reader.pid is not None


def test_a_reading_that_takes_too_long_is_stopped_and_the_next_goes_on() -> None:
    slow = Reader(first_s=0.01)
    with pytest.raises(BadInput, match="too_long"):
        slow.read(pages(1), "a.pdf")
    assert slow.pid is None
    slow._first_s = 30
    with pytest.raises(BadInput, match="nothing_readable"):
        slow.read(pages(1), "a.pdf")
    slow.close()


def test_a_child_that_dies_is_one_failed_file(reader: Reader) -> None:
    with pytest.raises(BadInput):
        reader.read(pages(1), "a.pdf")
    pid = reader.pid
    assert pid is not None
    os.kill(pid, 9)
    with pytest.raises(BadInput):
        reader.read(pages(1), "a.pdf")
    with pytest.raises(BadInput, match="nothing_readable"):
        reader.read(pages(1), "a.pdf")
    assert reader.pid != pid


def test_the_child_has_no_secrets_and_writes_no_files(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIANSHI_MASTER_KEY", "c2VjcmV0")
    fresh = Reader()
    with pytest.raises(BadInput):
        fresh.read(pages(1), "a.pdf")
    told = Path(f"/proc/{fresh.pid}/environ").read_bytes()
    limits = Path(f"/proc/{fresh.pid}/limits").read_text("utf-8")
    fresh.close()
    assert b"YIJIANSHI" not in told and b"PATH=" in told
    assert "Max file size             0" in limits and "Max core file size        0" in limits


def test_names_are_shown_plainly() -> None:
    assert shown_name("../../etc/passwd") == "passwd" and shown_name("C:\\a\\照片.jpg") == "照片.jpg"
    assert shown_name("a\u202efdp.exe") == "afdp.exe" and len(shown_name("长" * 5000)) == 80 and shown_name("\0") == "–"


def test_reading_touches_no_network() -> None:
    """The models come with the library: with every socket forbidden a scanner still loads and reads."""
    code = (
        "import socket\n"
        "def no(*a, **k): raise SystemExit('network')\n"
        "socket.socket.connect = no; socket.create_connection = no; socket.getaddrinfo = no\n"
        "from PIL import Image\nfrom prefill.reading.scan import Scanner\n"
        "print(len(Scanner(1).read(Image.new('RGB', (300, 200), 'white'), 1).lines))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip().endswith("0"), done.stderr[-500:]
