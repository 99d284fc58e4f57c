"""What comes between while documents of cases are read: kills, faults, erasure; no document is lost, none stops the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from checkpoint.case_acts import erase_case
from core.cases import CaseFile, read_blob, remove_upload, uploads_of
from core.errors import BadInput, Hidden
from prefill.case_job import CaseJob
from prefill.reading.page import Page, Reading
from tests.prefill.applying import MOTHER, Applying, Read, certificate


class Killed(BaseException):
    """The process ends here."""


def test_what_a_kill_left_half_read_is_read_again(applying: Applying) -> None:
    upload_id = applying.hand_in(certificate())

    def killed(content: bytes, name: str, progress: Callable[[int, int], None]) -> Reading:
        progress(1, 3)
        raise Killed

    with pytest.raises(Killed):
        applying.reading_with(killed).sweep()
    row = applying.upload(upload_id)
    assert (row.state, row.done, row.total) == ("reading", 1, 3)
    assert applying.job.sweep() == 0  # a row that is being read belongs to whoever reads it
    applying.job.recover()
    assert applying.upload(upload_id).state == "received" and applying.job.sweep() == 1
    assert applying.upload(upload_id).state == "read" and applying.values()["mother_name"] == MOTHER


def failing(error: Exception) -> Read:
    def read(content: bytes, name: str, progress: Callable[[int, int], None]) -> Reading:
        raise error

    return read


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput("upload_took_too_long"), "upload_took_too_long"),
        (BadInput("upload_nothing_readable"), "upload_nothing_readable"),
        (BadInput("kind_file", name="a.yaml", reason="example"), "reading_failed"),  # our fault, not the file's
        (RuntimeError("a fault"), "reading_failed"),
    ],
)
def test_what_only_could_not_be_read_is_kept(applying: Applying, error: Exception, code: str) -> None:
    upload_id = applying.hand_in(certificate())
    applying.reading_with(failing(error)).sweep()
    row = applying.upload(upload_id)
    assert (row.state, row.code) == ("failed", code) and applying.files() == {upload_id}


def test_a_page_that_cannot_be_understood_stops_nothing(applying: Applying) -> None:
    """It was read, but made no sense to what comes after: it is told so, never left as being read for ever."""
    odd, good = applying.hand_in(certificate(), name="怪.pdf"), applying.hand_in(certificate(baby="李示"), name="好.pdf")

    def read(content: bytes, name: str, progress: Callable[[int, int], None]) -> Reading:
        found = applying.outside.read(content, name, progress)
        return replace(found, pages=(Page(1, 0, 0, "text", found.pages[0].lines),)) if name == "怪.pdf" else found

    assert applying.reading_with(read).sweep() == 2
    assert (applying.upload(odd).state, applying.upload(odd).code) == ("failed", "reading_failed")
    assert applying.upload(good).state == "read" and applying.values()["baby_name"] == "李示"


def while_it_reads(applying: Applying, act: Callable[[], None]) -> Read:
    """Reads, and in the middle of it something else happens."""

    def read(content: bytes, name: str, progress: Callable[[int, int], None]) -> Reading:
        act()
        progress(1, 1)
        return applying.outside.read(content, name, progress)

    return read


def test_a_case_that_is_erased_while_it_is_read_leaves_nothing(applying: Applying) -> None:
    upload_id = applying.hand_in(certificate())

    def erase() -> None:
        with applying.house.db.write() as session:
            case = session.get_one(CaseFile, applying.case_id)
            erase_case(session, applying.house.keys, applying.house.settings.data_dir, case, "asked")

    applying.reading_with(while_it_reads(applying, erase)).sweep()
    assert applying.upload(upload_id).state == "removed" and applying.files() == set()
    assert not (applying.house.settings.data_dir / "blobs" / applying.case_id).exists()
    other = applying.started()
    applying.hand_in(certificate(), case_id=other)
    applying.job.sweep()
    assert any(one.element == "mother_name" for one in applying.proposed(other))


def test_a_document_taken_back_while_it_is_read_stays_away(applying: Applying) -> None:
    upload_id = applying.hand_in(certificate())

    def take_back() -> None:
        with applying.house.db.write() as session:
            remove_upload(session, applying.house.settings.data_dir, session.get_one(CaseFile, applying.case_id), upload_id)

    applying.reading_with(while_it_reads(applying, take_back)).sweep()
    assert applying.upload(upload_id).state == "removed" and applying.files() == set() and applying.proposed() == []


def test_a_blob_that_is_gone_is_one_failed_document(applying: Applying) -> None:
    gone = applying.hand_in(certificate())
    (applying.house.settings.data_dir / "blobs" / applying.case_id / gone).unlink()
    good = applying.hand_in(certificate(baby="李示"))
    assert applying.job.sweep() == 2
    assert (applying.upload(gone).state, applying.upload(good).state) == ("failed", "read")
    with pytest.raises(Hidden), applying.house.db.read() as session:
        read_blob(session, applying.house.keys, applying.house.settings.data_dir, applying.case_id, gone)


def test_one_case_that_fails_does_not_stop_the_others(applying: Applying, monkeypatch: pytest.MonkeyPatch) -> None:
    other = applying.started()
    applying.hand_in(certificate())
    applying.hand_in(certificate(), case_id=other)
    usual = CaseJob.propose

    def propose(job: CaseJob, case_id: str) -> None:
        if case_id == applying.case_id:
            raise RuntimeError("a fault")
        usual(job, case_id)

    monkeypatch.setattr(CaseJob, "propose", propose)
    applying.job.sweep()
    assert applying.proposed() == [] and applying.proposed(other)
    monkeypatch.undo()
    applying.job.sweep()
    assert applying.proposed()


def test_the_oldest_is_read_first(applying: Applying) -> None:
    order: list[str] = []

    def read(content: bytes, name: str, progress: Callable[[int, int], None]) -> Reading:
        order.append(name)
        return applying.outside.read(content, name, progress)

    names: Sequence[str] = [f"{number}.pdf" for number in (3, 1, 2)]
    for name in names:
        applying.hand_in(certificate(baby=f"李示{'一二三'[int(name[0]) - 1]}"), name=name)
    applying.reading_with(read).sweep()
    with applying.house.db.read() as session:
        assert [one.state for one in uploads_of(session, session.get_one(CaseFile, applying.case_id))] == ["read"] * 3
    assert order == list(names)
