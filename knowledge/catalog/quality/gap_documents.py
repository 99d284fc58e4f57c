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
_STANDARD = re.compile(r"有效期(?:限)?内|保留期(?:限)?内|未过期|未到期|期限(?:不少于|不短于|不低于|覆盖|至少)|(?:年|月|日)(?:以)?内")


def gap_material(view: ItemView) -> Iterator[QualityFinding]:
    """A 必要 material that no point names, by its id or by its kind. One that the applicant need not bring comes from its
    source as it is."""
    for index, material in enumerate(view.item.materials):
        if _overlooked(view, material):
            yield QualityFinding("gap_material", view.item.id, ("materials", index), values={"name": material.name})


def _overlooked(view: ItemView, material: Material) -> bool:
    if material.need != "必要" or material.exempt is not None:
        return False
    listed = any(material.id in point.materials for point in view.item.review_points)
    return not listed and not any(spoken_of(material.kind, seen.names) for seen in view.points())


def gap_validity(view: ItemView) -> Iterator[QualityFinding]:
    """A day on which a document ends, of which no rule speaks. A document that nobody looks at at all is told above."""
    spoken = frozenset[str]().union(*(seen.names for seen in view.points()))
    for index, material in enumerate(view.item.materials):
        place: Place = ("materials", index)
        kind = view.scope.kinds.get(material.kind)
        for name in kind.elements if kind is not None and not _overlooked(view, material) else ():
            element = view.scope.elements.get(name)
            if element is None or element.type not in ("date", "datetime") or f"doc.{material.kind}.{name}" in spoken:
                continue
            if _ENDS.search(name) or _ENDS_LABEL.search(element.label):
                said = _STANDARD.search(material.accept_standard) is not None
                if not said and material.exempt is not None:
                    continue  # its source knows whether it is still in force
                code = "gap_validity_said" if said else "gap_validity"
                values = {"name": material.name, "element": element.label, "standard": material.accept_standard}
                yield QualityFinding(code, view.item.id, place, values=values)


def gap_form(view: ItemView) -> Iterator[QualityFinding]:
    """Values that the applicant must type and that stand on a material too, which no rule holds against each other.

    Where a rule judges by the typed value, that point is told; the others are one finding for the item.
    """
    loose = _loose(view)
    for seen in view.points():
        for name in [name for name in loose if f"form.{name}" in seen.names]:
            values = {"name": seen.point.id, "element": loose.pop(name)}
            yield QualityFinding("gap_form_judged", view.item.id, (*seen.place, "rule"), (seen.point.id,), values)
    if loose:
        values = {"elements": "、".join(loose.values()), "n": str(len(loose))}
        yield QualityFinding("gap_form", view.item.id, ("form",), values=values)


def _loose(view: ItemView) -> dict[str, str]:
    """The labels of such elements by name. Whose telephone stands on a lease or a pledge is no matter of agreement."""
    form = view.item.form
    compared = [seen.names for seen in view.points() if any(name.startswith("doc.") for name in seen.names)]
    kinds = [view.scope.kinds[m.kind] for m in view.item.materials if m.kind in view.scope.kinds]
    found = {}
    for field in form.required if form is not None else ():
        name = form.properties[field].element if form is not None and field in form.properties else field
        element = view.scope.elements.get(name)
        if element is None or element.type == "phone" or not any(name in kind.elements for kind in kinds):
            continue
        if not any(f"form.{name}" in names for names in compared):
            found[name] = element.label
    return found
