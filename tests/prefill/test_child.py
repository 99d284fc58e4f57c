"""The limited process: what it tells while it reads, what ends it, and that the file after the worst one is read.

That it holds no secrets and writes nothing is attacked in tests/attacks/test_hostile_files.py.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from reportlab.pdfgen.canvas import Canvas

from core.errors import BadInput
from prefill.reading import child as child_module
from prefill.reading.child import Reader
from prefill.reading.limits import Limits
from prefill.reading.sniff import PDF
from tests.prefill.printed import pdf, put

THREE = pdf(*(put((40, 520, f"第{number}页的示例文字示例文字")) for number in (1, 2, 3)))


def letter(name: str) -> bytes:
    return pdf(put((40, 520, f"姓名：{name}"), (40, 480, "示例文字示例文字示例文字")))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader(Limits(pages=3))
    yield made
    made.close()


def demand_reads(reader: Reader, name: str) -> None:
    assert name in reader.read(letter(name), "a.pdf").pages[0].text


def test_each_page_is_told_as_it_is_read(reader: Reader) -> None:
    told: list[tuple[int, int]] = []
    found = reader.read(THREE, "a.pdf", lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [page.text[:3] for page in found.pages] == ["第1页", "第2页", "第3页"]
    assert len(reader.pictures(THREE, PDF)) == 3


def test_one_process_reads_file_after_file(reader: Reader) -> None:
    demand_reads(reader, "张小三")
    pid = reader.pid
    demand_reads(reader, "李小四")
    assert reader.pid == pid is not None


def test_a_refused_file_costs_no_process(reader: Reader) -> None:
    demand_reads(reader, "张小三")
    pid = reader.pid
    with pytest.raises(BadInput, match="too_many_pages"):
        reader.read(pdf(*[put((40, 520, "示例文字示例文字示例文字"))] * 4), "a.pdf")
    demand_reads(reader, "张小三")
    assert reader.pid == pid


def test_a_process_that_hangs_is_killed_and_the_next_file_is_read(reader: Reader) -> None:
    demand_reads(reader, "张小三")
    pid = reader.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    usual, reader._first_s = reader._first_s, 0.3  # a warm process needs no minute to start
    try:
        with pytest.raises(BadInput, match="took_too_long"):
            reader.read(letter("李小四"), "a.pdf")
    finally:
        reader._first_s = usual
    assert reader.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    demand_reads(reader, "王小五")


class Interrupted(Exception):
    pass


def interrupt(done: int, total: int) -> None:
    raise Interrupted


def complain(done: int, total: int) -> None:
    raise BadInput("upload_empty")


@pytest.mark.parametrize(("progress", "error"), [(interrupt, Interrupted), (complain, BadInput)])
def test_an_answer_that_nobody_waited_for_is_never_anothers(reader: Reader, progress: child_module.Progress, error: type[Exception]) -> None:
    """Where telling progress fails, the child still answers; the next person must not be given this one's document."""
    with pytest.raises(error):
        reader.read(THREE, "a.pdf", progress)
    demand_reads(reader, "李小四")


def test_two_who_ask_at_once_get_each_their_own(reader: Reader) -> None:
    found: dict[str, str] = {}

    def ask(name: str) -> None:
        found[name] = reader.read(letter(name), "a.pdf").pages[0].text

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("张小三", "李小四", "王小五", "赵小六")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(name in text for name, text in found.items()) and len(found) == 4


def test_a_process_that_has_grown_is_replaced(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    demand_reads(reader, "张小三")
    monkeypatch.setattr(child_module, "RESIDENT", 1)
    demand_reads(reader, "李小四")
    assert reader.pid is None
    monkeypatch.undo()
    demand_reads(reader, "王小五")


def test_a_page_that_is_a_bomb_is_refused(reader: Reader) -> None:
    """A few hundred bytes that unfold to a hundred thousand dots in each direction; the process lives, and stays small."""
    dots = 100_000

    def bomb(canvas: Canvas) -> None:
        stream = f"BI /W {dots} /H {dots} /BPC 8 /CS /RGB /F /AHx ID 00> EI"
        canvas._code.append(f"q {dots} 0 0 {dots} 0 0 cm {stream} Q")

    with pytest.raises(BadInput) as told:
        reader.read(pdf(bomb), "a.pdf")
    assert told.value.code in ("upload_broken", "upload_nothing_readable", "upload_too_many_pixels")
    demand_reads(reader, "张小三")
    assert reader.pid is not None and child_module._resident(reader.pid) < child_module.RESIDENT


def test_memory_has_an_end() -> None:
    """More than the limit is refused by the system itself, whatever a library does."""
    code = (
        "from prefill.reading.child import MEMORY\nfrom prefill.reading.worker import confine\nconfine()\n"
        "try:\n    bytearray(MEMORY)\nexcept MemoryError:\n    print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "refused\n", done.stderr
