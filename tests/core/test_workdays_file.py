"""An installation's own file of holidays: it adds and replaces years, and a faulty one is refused with its line."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from textwrap import dedent

import pytest

from core.errors import BadSettings
from core.workdays import Calendar, load_calendar

# Dates of no notice: the form alone matters.
GOOD = """\
known_until: 2027-12-31
years:
  2027:
    notice: 示例通知
    off:
      - 2026-12-31..2027-01-02
      - 2027-02-06..2027-02-12
      - 2027-05-01..2027-05-05
      - 2027-10-01..2027-10-07
    work: [2026-12-26, 2027-10-09]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "days.yaml"


def read(file: Path, text: str) -> Calendar:
    file.write_text(text, "utf-8")
    return load_calendar(file)


def refused(file: Path, text: str) -> str:
    with pytest.raises(BadSettings) as wrong:
        read(file, text)
    assert wrong.value.code == "bad_settings" and wrong.value.values["name"] == "YIJIANSHI_WORKDAYS_FILE"
    return str(wrong.value.values["reason"])


def test_a_year_is_added_and_what_it_says_of_the_december_before_holds(file: Path) -> None:
    found = read(file, GOOD)
    assert (found.known_from, found.known_until) == (dt.date(2024, 1, 1), dt.date(2027, 12, 31))
    assert found.notices[2027] == "示例通知" and found.notices[2026] == "国办发明电〔2025〕7号"
    assert found.is_workday(dt.date(2026, 12, 26)) and not found.is_workday(dt.date(2026, 12, 31))
    assert not found.is_workday(dt.date(2027, 10, 7)) and found.is_workday(dt.date(2027, 10, 9))
    assert not found.is_workday(dt.date(2026, 2, 16)), "the years that it does not name stay"
    due = found.add_workdays(dt.date(2026, 12, 25), 2)
    assert (due.day, due.provisional) == (dt.date(2026, 12, 28), False), "Sat 26 is worked, then Monday"
    assert load_calendar(None).is_workday(dt.date(2026, 12, 31)), "the built-in table is not touched"


def test_a_year_is_replaced_whole(file: Path) -> None:
    text = GOOD.replace("2027", "2025").replace("2026", "2024")
    found = read(file, text.replace("2024-12-26", "2024-12-28").replace("2025-10-09", "2025-10-12"))
    assert found.known_until == dt.date(2026, 12, 31), "known as far as the built-in table goes"
    assert found.notices[2025] == "示例通知"
    assert found.is_workday(dt.date(2025, 2, 3)) and not load_calendar(None).is_workday(dt.date(2025, 2, 3))
    assert not found.is_workday(dt.date(2025, 9, 28)), "no day of the notice that it replaces is left"


@pytest.mark.parametrize(
    ("what", "instead", "line", "reason"),
    [
        ("2027-10-01..2027-10-07", "2027-10-01..2027-10-32", 9, "'2027-10-32' is no day"),
        ("2027-10-01..2027-10-07", "2027-10-01..2027-11-07", 9, "2027-10-01..2027-11-07 is no span"),
        ("2027-10-01..2027-10-07", "2027-10-07..2027-10-01", 9, "2027-10-07..2027-10-01 is no span"),
        ("2027-10-01..2027-10-07", "2028-10-01..2028-10-07", 9, "2028-10-01 is no day of 2027"),
        ("2027-10-01..2027-10-07", "2027-10-02..2027-10-07", 6, "2027-10-01 is missing"),
        ("2027-10-01..2027-10-07", "10-01..10-07", 9, "'10-01' is no day"),
        ("2027-10-01..2027-10-07", "{a: b}", 9, "a single value"),
        ("2026-12-31..", "2026-11-30..", 6, "2026-11-30..2027-01-02 is no span"),
        ("2027-02-06", "20270206", 7, "'20270206' is no day"),
        ("2027-02-06", "2027-02-0６", 7, "is no day"),
        ("2027-10-09]", "2027-10-08]", 10, "2027-10-08 is no Saturday or Sunday"),
        ("2027-10-09]", "2027-10-03]", 10, "2027-10-03 stands twice"),
        ("2027-10-09]", "2026-12-26]", 10, "2026-12-26 stands twice"),
        ("[2026-12-26, 2027-10-09]", "2027-10-09", 10, "a list of days"),
        ("示例通知", "''", 4, "2027 has no notice"),
        ("notice:", "number:", 4, "number is not known here"),
        ("    notice: 示例通知\n", "", 4, "notice is missing"),
        ("    notice: 示例通知\n", "    notice: 示例通知\n    notice: 另一\n", 5, "notice stands twice"),
        ("  2027:", "  27:", 4, "27 is no year"),
        ("known_until: 2027-12-31", "known_until: 2028-12-31", 1, "known_until 2028-12-31 does not lie in the last year"),
        ("known_until: 2027-12-31\n", "", 1, "known_until is missing"),
        ("known_until: 2027-12-31", "known_until: 2027-12-31\nuntil: 1", 2, "until is not known here"),
        ("work: [", "work: [[", 11, "no YAML"),
        (GOOD, "", 1, "the file is empty"),
        (GOOD, "- 1", 1, "names with values"),
        (GOOD, "known_until: 2027-12-31\nyears: {}", 2, "no year is given"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(file: Path, what: str, instead: str, line: int, reason: str) -> None:
    assert what in GOOD
    said = refused(file, GOOD.replace(what, instead))
    assert said.startswith(f"days.yaml line {line}: ") and reason in said, said


def test_a_year_written_twice_is_no_silent_replacement(file: Path) -> None:
    assert "line 11: 2027 stands twice" in refused(file, GOOD + GOOD[GOOD.index("  2027:") :])


def test_a_year_between_may_not_be_missing(file: Path) -> None:
    later = GOOD.replace("[2026-12-26, 2027-10-09]", "[]").replace("2027", "2029").replace("2026", "2028")
    assert "2027 is missing" in refused(file, later)


def test_a_file_that_is_not_there_is_refused(file: Path) -> None:
    with pytest.raises(BadSettings, match="FileNotFoundError"):
        load_calendar(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadSettings, match="UnicodeDecodeError"):
        load_calendar(file)


def test_the_example_in_the_docs_is_one(file: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")
    found = re.search(r"^    known_until:.*?(?=^\S|\Z)", page, re.M | re.S)
    assert found is not None
    assert read(file, dedent(found.group())).known_until == dt.date(2027, 12, 31)
