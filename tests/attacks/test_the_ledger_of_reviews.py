"""Lock 6 for reviews: with the owner's rights and the guards taken off, one forgery of each kind is found and named."""

from __future__ import annotations

from ground import Ground
from lived import found
from reviewing import review


def test_all_that_may_happen_in_a_review_is_clean(ground: Ground) -> None:
    review(ground)
    assert found(ground) == {}
