"""What tests of reading share: the recognition models and the reading process, started once for each worker, and fonts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.applying import case_job
from api.house import House
from prefill.reading.child import Reader
from prefill.reading.scan import Scanner
from tests.prefill.applying import Applying
from tests.prefill.drawing.paper import FILES
from tests.prefill.source_server import Keeper, always, keeper
from tests.prefill.sourced_case import Sourced, card, deed, sourced


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    """The real one; a page takes it about a second."""
    return Scanner(1)


@pytest.fixture(scope="session")
def fonts() -> None:
    """What drawing needs and no package brings: the Noto CJK fonts (fonts-noto-cjk)."""
    if not all(Path(path).is_file() for path in FILES.values()):
        pytest.skip("the Noto CJK fonts are not installed (fonts-noto-cjk)")


@pytest.fixture(scope="session")
def reading() -> Iterator[Reader]:
    """The limited process that opens what strangers send."""
    made = Reader()
    yield made
    made.close()


@pytest.fixture
def applying(house: House, reading: Reader) -> Applying:
    """A furnished house that reads documents, and a newborn's case in it."""
    job = case_job(house.db, house.keys, house.settings, house, reading)
    made = Applying(house, job, job._reader, "")
    made.case_id = made.started()
    return made


@pytest.fixture
def kept() -> Iterator[Keeper]:
    """A source that answers every question with an identity card and a deed."""
    with keeper() as running:
        running.answer = always({"records": [card(), deed()]})
        yield running


@pytest.fixture
def one(house: House, kept: Keeper, tmp_path: Path) -> Sourced:
    """A case whose applicant is identified, beside that source."""
    made = sourced(house, kept, tmp_path)
    made.identify()
    return made
