"""A catalogue of its own for a few of the drawn kinds, small enough to be read at a glance; and packages for it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.prefill.drawing.catalogue import Catalogue, read_catalogue
from tests.prefill.drawing.packages import Turns, write_package
from tests.prefill.drawing.stories import Story, housing, newborn

CARD = ("name", "address", "id_number", "valid_to")
KINDS: dict[str, tuple[str, ...]] = {
    "mother_id_card": tuple(f"mother_{name}" if name != "valid_to" else "mother_id_valid_to" for name in CARD),
    "father_id_card": tuple(f"father_{name}" if name != "valid_to" else "father_id_valid_to" for name in CARD),
    "birth_certificate": (
        "newborn_name", "newborn_sex", "birth_date", "birth_time", "birth_weight_g", "birth_length_cm", "gestation_weeks",
        "hospital_name", "mother_name", "mother_ethnicity", "mother_id_number", "father_name", "father_ethnicity", "father_id_number",
        "birth_certificate_number", "birth_cert_issue_date",
    ),
    "household_book": ("household_head", "household_number", "household_address", "household_issue_date", "household_type"),
    "purchase_contract": (
        "contract_number", "contract_date", "seller_name", "seller_uscc", "borrower_name", "borrower_id_number", "contact_phone",
        "house_address", "building_area_m2", "house_usage", "total_price", "total_price_words", "down_payment",
    ),
    "fund_certificate": (
        "borrower_name", "borrower_id_number", "fund_account", "employer_name", "monthly_deposit", "fund_months", "fund_balance",
        "fund_issue_date",
    ),
}  # fmt: skip
ITEMS = {
    "example-birth": ("mother_id_card", "father_id_card", "birth_certificate", "household_book"),
    "example-loan": ("purchase_contract", "fund_certificate"),
}
NOWHERE = "remark"  # an element of the forms that no document shows
TYPES = {
    "newborn_sex": "choice", "household_type": "choice", "house_usage": "choice", "birth_time": "datetime", "contact_phone": "phone",
    "seller_uscc": "uscc", "birth_weight_g": "integer", "birth_length_cm": "integer", "gestation_weeks": "integer", "fund_months": "integer",
}  # fmt: skip
CHOICES = {"newborn_sex": ["男", "女"], "household_type": ["家庭户", "集体户"], "house_usage": ["住宅", "商业服务", "办公"]}
UNITS = {"building_area_m2": "㎡"}


def _type(element: str) -> str:
    if element in TYPES:
        return TYPES[element]
    if element.endswith("id_number"):
        return "id_number"
    if element.endswith(("_date", "_valid_to")):
        return "date"
    money = ("_price", "_price_words", "_payment", "_deposit", "_balance", "_m2")
    return "number" if element.endswith(money) else "text"


def _field(element: str) -> dict[str, str]:
    kind = _type(element)
    return {"type": kind if kind in ("number", "integer") else "string", "title": element, "x-element": element}


def write_catalogue(folder: Path) -> Catalogue:
    """Two items, made up, whose forms ask for all that their documents show, and for a remark."""
    (folder / "items").mkdir(parents=True)
    elements = [NOWHERE, *dict.fromkeys(element for shown in KINDS.values() for element in shown)]
    told: dict[str, dict[str, Any]] = {}
    for element in elements:
        told[element] = {"label": element, "type": _type(element)}
        told[element] |= {"choices": CHOICES[element]} if element in CHOICES else {}
        told[element] |= {"unit": UNITS[element]} if element in UNITS else {}
    kinds = {kind: {"label": kind, "elements": list(shown)} for kind, shown in KINDS.items()}
    Catalogue.dump(folder / "elements.yaml", {"elements": told, "material_kinds": kinds})
    for item, wanted in ITEMS.items():
        asked = [NOWHERE, *dict.fromkeys(element for kind in wanted for element in KINDS[kind])]
        Catalogue.dump(folder / "items" / f"{item}.yaml", {
            "kind": "item", "id": item, "name": f"示例事项 {item}", "task_type": "公共服务", "department": {"name": "示例局", "code": None},
            "region": "460000", "version": "1", "effective": {"from": "2024-01-01", "to": None},
            "materials": [{"id": kind, "kind": kind, "name": kind, "need": "必要", "source": "申请人自备"} for kind in wanted],
            "form": {"type": "object", "required": asked[1:2], "properties": {e: _field(e) for e in asked}},
        })  # fmt: skip
    return read_catalogue(folder)


def write_packages(folder: Path, catalogue: Catalogue, seed: int) -> None:
    """One package for each item: nothing stray and nothing in conflict, as `number` 5 draws them."""
    turns = Turns(random.Random(seed))
    for number, (tell, item) in enumerate(zip((newborn, housing), ITEMS, strict=True)):
        rng = random.Random(f"{seed}/{number}")
        told: Story = tell(rng, 0)
        story = replace(told, items=[item], kinds=list(ITEMS[item]))
        write_package(folder / item, item, story, 5, catalogue, turns, rng)
