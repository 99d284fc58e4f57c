"""What tests of reading share: the recognition models, loaded once for each process, and the fonts to draw with."""

from __future__ import annotations

from pathlib import Path

import pytest

from prefill.reading.scan import Scanner
from tests.prefill.drawing.paper import FILES


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    """The real one; a page takes it about a second."""
    return Scanner(1)


@pytest.fixture(scope="session")
def fonts() -> None:
    """What drawing needs and no package brings: the Noto CJK fonts (fonts-noto-cjk)."""
    if not all(Path(path).is_file() for path in FILES.values()):
        pytest.skip("the Noto CJK fonts are not installed (fonts-noto-cjk)")
