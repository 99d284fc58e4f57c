"""What the catalogue says: an item's form, a kind's elements; and how a package is written down."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


@dataclass(frozen=True)
class Catalogue:
    types: dict[str, str]
    kinds: dict[str, tuple[str, ...]]
    forms: dict[str, list[str]]

    def form(self, items: list[str]) -> list[str]:
        return list(dict.fromkeys(element for item in items for element in self.forms[item]))

    @staticmethod
    def dump(path: Path, content: Any) -> None:
        path.write_text(yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")

    @staticmethod
    def dump_json(path: Path, content: Any) -> None:
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def read_catalogue(folder: Path) -> Catalogue:
    elements = yaml.safe_load((folder / "elements.yaml").read_text(encoding="utf-8"))
    forms = {}
    for path in sorted((folder / "items").glob("*.yaml")):
        item = yaml.safe_load(path.read_text(encoding="utf-8"))
        forms[item["id"]] = [field["x-element"] for field in item["form"]["properties"].values()]
    return Catalogue(
        {name: entry["type"] for name, entry in elements["elements"].items()},
        {name: tuple(entry["elements"]) for name, entry in elements["material_kinds"].items()},
        forms,
    )
