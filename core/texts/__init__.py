"""The catalogue of everything people read: Chinese first, English beside it.

One YAML file per area in this folder; a key is written once, `area.name: {zh: …, en: …}`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

LOCALES = ("zh", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All texts by key. Raises ValueError when a key stands twice or lacks a language."""
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".yaml"):
            continue
        for key, value in (yaml.safe_load(file.read_text("utf-8")) or {}).items():
            if key in texts:
                raise ValueError(f"text {key!r} stands twice (again in {file.name})")
            if set(value) != set(LOCALES):
                raise ValueError(f"text {key!r} in {file.name} needs exactly zh and en")
            texts[key] = value
    return texts


def t(key: str, locale: str = "zh", **values: object) -> str:
    """The text of `key` in `locale` (Chinese where the locale is unknown), its placeholders filled.

    Raises KeyError for a key that is not in the catalogue.
    """
    entry = catalogue()[key]
    return entry.get(locale, entry["zh"]).format(**values)
