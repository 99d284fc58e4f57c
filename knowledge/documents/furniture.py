"""Strip what a portal prints around a document: buttons, counters, trails, links to other pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from .blocks import Block
from .numbering import squeeze


@dataclass(frozen=True)
class Bare:
    """The blocks without furniture, and who the portal says published them (empty where it doesn't say)."""

    blocks: tuple[Block, ...]
    publisher: str


@cache
def _rules() -> dict[str, Any]:
    raw = yaml.safe_load(files(__package__).joinpath("furniture.yaml").read_text("utf-8"))
    return {
        "line": re.compile("|".join(f"(?:{rule})" for rule in raw["lines"])),
        "links": re.compile("|".join(f"(?:{rule})" for rule in raw["links_follow"])),
        "posted": re.compile(raw["posted"]),
        "origin": re.compile(raw["origin"]),
    }


def is_furniture(line: str) -> bool:
    """Whether the line is a portal's and not the document's."""
    if len(line) > 120:
        return False
    word = re.sub(r"^(.{1,8}?)\1+$", r"\1", squeeze(line))
    rules = _rules()
    return bool(rules["line"].fullmatch(word) or rules["links"].fullmatch(word) or rules["posted"].match(line.strip()))


def strip(blocks: Sequence[Block]) -> Bare:
    """Without furniture. Links after 相关推荐 end with the first line that reads like text."""
    kept: list[Block] = []
    publisher, links = "", False
    for block in blocks:
        if is_furniture(block.text):
            found = _rules()["posted"].match(block.text.strip()) or _rules()["origin"].match(block.text.strip())
            publisher = publisher or (found["publisher"] if found else "")
            links = links or bool(_rules()["links"].fullmatch(re.sub(r"^(.{1,8}?)\1+$", r"\1", squeeze(block.text))))
            continue
        if links and len(block.text) <= 60 and not re.search(r"[。；;：:]", block.text) and not block.level:
            continue
        links = False
        kept.append(block)
    return Bare(tuple(kept), publisher)
