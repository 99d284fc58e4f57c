"""Reads service guides from a government portal's export: one JSON object a line, mapped by portal_mapping.yaml.

Values stay as the portal prints them ("办理地点：" and paragraphs inside phone cells included): a card quotes them verbatim. Only a cell
that says 无 or None counts as absent, and blanks inside names of bodies, which are typing slips, are taken out.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from knowledge.guide import Field, Guide


@dataclass(frozen=True)
class Fault:
    """One row that was left out: its line (1 = first) and the reason, Chinese first."""

    row: int
    reason: str


class RowRefused(ValueError):
    """Why a row cannot be read; read_portal_guides turns it into a Fault."""


@cache
def portal_mapping() -> dict[str, Any]:
    """The mapping table of portal_mapping.yaml."""
    loaded: dict[str, Any] = yaml.safe_load((files("knowledge") / "portal_mapping.yaml").read_text("utf-8"))
    return loaded


def read_portal_guides(path: Path) -> tuple[list[Guide], list[Fault]]:
    """All guides of a JSON Lines export (UTF-8) in its order, and the rows that could not be read.

    A bad row never stops the others. Rows with the same name are different items; a repeated item code is a fault.
    Raises OSError when the file itself cannot be read.
    """
    with path.open("rb") as lines:
        return guides_of_rows(lines)


def guides_of_rows(rows: Iterable[bytes]) -> tuple[list[Guide], list[Fault]]:
    """As read_portal_guides, from lines already at hand. Blank lines are passed over."""
    guides: list[Guide] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(rows, start=1):
        if not line.strip():
            continue
        try:
            guide = guide_of_row(_parsed(line))
            if guide.item_id in seen:
                raise RowRefused(_reason("twice", key=guide.item_id, first=seen[guide.item_id]))
        except RowRefused as refused:
            faults.append(Fault(number, str(refused)))
            continue
        seen[guide.item_id] = number
        guides.append(guide)
    return guides, faults


def guide_of_row(row: dict[str, Any]) -> Guide:
    """One export row as a Guide. Raises RowRefused when code or name is missing or a cell holds something else than text."""
    identity = portal_mapping()["identity"]
    one = {ours: _entries(row, key) for ours, key in identity.items() if ours not in ("categories", "recorded")}
    for needed in ("item_id", "name"):
        if not one[needed]:
            raise RowRefused(_reason("missing", key=identity[needed]))
    named: dict[str, Any] = {ours: "".join(entries) for ours, entries in one.items()}
    recorded = _recorded(row.get(identity["recorded"]))
    return Guide(
        **named,
        aliases=_aliases(row, "".join(one["name"])),
        categories=_entries(row, identity["categories"]),
        version=recorded.isoformat() if recorded else "1",
        fields=_fields(row),
    )


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except ValueError as error:
        raise RowRefused(_reason("not_json", detail=error)) from error
    if not isinstance(row, dict):
        raise RowRefused(_reason("not_object"))
    return row


def _entries(row: dict[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key)
    if value is None:
        return ()
    cells = value if isinstance(value, list) else [value]
    if not all(isinstance(cell, str | int) for cell in cells):
        raise RowRefused(_reason("not_text", key=key))
    entries: list[str] = []
    for cell in cells:
        if key in portal_mapping()["clean_blanks"]:
            cell = re.sub(r"\s+", "", str(cell))
        entries += [line.strip() for line in str(cell).splitlines()]
    return tuple(entry for entry in entries if entry not in portal_mapping()["absent"])


def _fields(row: dict[str, Any]) -> dict[Field, tuple[str, ...]]:
    found = {
        Field(field): tuple(dict.fromkeys(entry for key in keys for entry in _entries(row, key)))
        for field, keys in portal_mapping()["fields"].items()
    }
    return {field: entries for field, entries in found.items() if entries}


def _aliases(row: dict[str, Any], name: str) -> tuple[str, ...]:
    table = portal_mapping()
    cells = [entry for key in table["aliases"] for entry in _entries(row, key)]
    parts = [part.strip(table["alias_ornament"]) for cell in cells for part in re.split(table["alias_divider"], cell)]
    return tuple(dict.fromkeys(part for part in parts if part and part != name and part not in table["absent"]))


def _recorded(oid: object) -> dt.date | None:
    """The day on which the portal's database stored the row: the first four bytes of a MongoDB ObjectId are seconds."""
    code = oid.get("$oid") if isinstance(oid, dict) else None
    if not isinstance(code, str) or not re.fullmatch(r"[0-9a-f]{24}", code):
        return None
    return dt.datetime.fromtimestamp(int(code[:8], 16), dt.UTC).date()


def _reason(name: str, /, **values: object) -> str:
    text: str = portal_mapping()["reasons"][name]
    return text.format(**values)
