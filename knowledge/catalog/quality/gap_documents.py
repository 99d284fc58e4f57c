"""What a material shows and no review point looks at: the material itself, a date on it that ends, a value also on the form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.catalog.model import Material
from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.view import ItemView, spoken_of
from knowledge.catalog.source import Place

_ENDS = re.compile(r"(?:^|_)(?:end|until|valid_to|valid_until|expiry|expires|expires_on|expiry_date)$")
_ENDS_LABEL = re.compile(r"有效期(?:限)?(?:止|至|截止)|(?:截止|届满|到期|失效)(?:日|日期)?$")
_STANDARD = re.compile(r"有效期|期限|保留期|在有效|未过期|以内|年内|月内|日内")


def gap_material(view: ItemView) -> Iterator[QualityFinding]:
    """A 必要 material that no point names, by its id or by its kind. One that the applicant need not bring comes from its
    source as it is."""
    for index, material in enumerate(view.item.materials):
        if material.need == "必要" and material.exempt is None and not _looked_at(view, material):
            yield QualityFinding("gap_material", view.item.id, ("materials", index), values={"name": material.name})


def _looked_at(view: ItemView, material: Material) -> bool:
    if any(material.id in point.materials for point in view.item.review_points):
        return True
    return any(spoken_of(material.kind, seen.names) for seen in view.points())


def gap_validity(view: ItemView) -> Iterator[QualityFinding]:
    """A day on which a document ends, of which no rule speaks."""
    spoken = frozenset[str]().union(*(seen.names for seen in view.points()))
    for index, material in enumerate(view.item.materials):
        place: Place = ("materials", index)
        kind = view.scope.kinds.get(material.kind)
        for name in kind.elements if kind is not None else ():
            element = view.scope.elements.get(name)
            if element is None or element.type not in ("date", "datetime") or f"doc.{material.kind}.{name}" in spoken:
                continue
            if _ENDS.search(name) or _ENDS_LABEL.search(element.label):
                code = "gap_validity_said" if _STANDARD.search(material.accept_standard) else "gap_validity"
                values = {"name": material.name, "element": element.label, "standard": material.accept_standard}
                yield QualityFinding(code, view.item.id, place, values=values)


def gap_form(view: ItemView) -> Iterator[QualityFinding]:
    """Values that the applicant must type and that stand on a material too, which no rule holds against each other: one
    finding for the item."""
    form = view.item.form
    if form is None:
        return
    compared = [seen.names for seen in view.points() if any(name.startswith("doc.") for name in seen.names)]
    loose = []
    for name in form.required:
        element = form.properties[name].element if name in form.properties else name
        kinds = [m for m in view.item.materials if element in _elements(view, m.kind)]
        if kinds and not any(f"form.{element}" in names for names in compared):
            loose.append(f"{view.label(element)}（{'、'.join(dict.fromkeys(m.name for m in kinds))}）")
    if loose:
        yield QualityFinding("gap_form", view.item.id, ("form",), values={"elements": "；".join(loose), "n": len(loose)})


def _elements(view: ItemView, kind: str) -> tuple[str, ...]:
    known = view.scope.kinds.get(kind)
    return known.elements if known is not None else ()
