"""A whole case re-computed from its archive package alone, and each way of tampering with the package named."""

from __future__ import annotations

from lived import found
from whole_case import WholeCase

from review_support.archive_check import check_archive


def test_a_whole_case_is_recomputed_from_its_package_alone(whole: WholeCase) -> None:
    assert found(whole.ground) == {}
    made = check_archive(whole.package())
    assert made.flaws == []
    assert made.counts["documents"] == 3 and made.counts["verdicts"] >= 6 and made.counts["rules"] == made.counts["inspections"] == 6
    assert whole.package() == whole.package()
