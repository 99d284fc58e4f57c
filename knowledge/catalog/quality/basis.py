"""Points and laws without a place in the law: what must be corrected must be demanded by something."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.view import ItemView


def basis(view: ItemView) -> Iterator[QualityFinding]:
    """必须补正 without a basis; a law named without its article."""
    for index, point in enumerate(view.item.review_points):
        if point.severity == "必须补正" and point.basis is None:
            place = ("review_points", index, "basis")
            yield QualityFinding("basis_missing", view.item.id, place, (point.id,), {"name": point.id, "point": point.point})
    for index, law in enumerate(view.item.basis):
        if not law.article.strip():
            yield QualityFinding("basis_without_article", view.item.id, ("basis", index), values={"law": law.law})
