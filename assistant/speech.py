"""People's speech turned into the guides' words: script, turns of phrase, and what people call a matter.

The tables are speech.yaml (how people talk) and speech_matters.yaml (what they call a matter). Both are data that a steward may extend.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import rjieba
import yaml

# What the screen put in place of personal data, with the words that led up to it: 我身份证〔身份证号1〕 is not about ID cards.
_PLACEHOLDER = re.compile(r"(我的?|本人|我司|我公司)?([身份证手机电话账卡护照信箱住址微车牌统一社会用代码]{2,8}(号码?|是|为|:)*)?〔[^〕]{0,40}〕")


@dataclass(frozen=True)
class Said:
    """One everyday expression found in a text: its span there and the guides' words for it, each an alternative name part."""

    start: int
    end: int
    means: tuple[str, ...]


def normalise(text: str) -> str:
    """The text in half width, lower case, simplified script and the standard turns of phrase (边度 → 哪里, 唔见咗 → 丢失)."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_simplified())
    plain = re.sub(r"\s+", " ", _PLACEHOLDER.sub(" ", plain)).strip()
    for pattern, replacement in _phrases():
        plain = pattern.sub(replacement, plain)
    return plain


def said_matters(text: str) -> list[Said]:
    """Every everyday name of a matter in a normalised text, longest first; one expression may stand for several matters."""
    found = [
        Said(match.start(), match.end(), means)
        for pattern, means in _matters()
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]
    return sorted(found, key=lambda said: said.start - said.end)


def without_fillers(text: str) -> str:
    """The text with words that say nothing about the matter replaced by blanks of the same length, so that spans stay valid."""
    left = _fillers().sub(lambda match: " " * len(match.group()), text)
    kept = []
    for word in rjieba.cut(left):
        kept.append(" " * len(word) if word in _stopwords() else word)
    return "".join(kept)


@cache
def _tables() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((files("assistant") / "speech.yaml").read_text("utf-8"))
    return loaded


@cache
def _simplified() -> dict[int, str]:
    table = _tables()["traditional"]
    return {ord(old): new for old, new in zip(table["from"], table["to"], strict=True)}


@cache
def _phrases() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), replacement) for pattern, replacement in _tables()["phrases"].items()]


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{filler})" for filler in _tables()["fillers"]))


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(_tables()["stopwords"].split())


@cache
def _matters() -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    table: dict[str, str] = yaml.safe_load((files("assistant") / "speech_matters.yaml").read_text("utf-8"))
    return [(re.compile("|".join(said.split(", "))), tuple(means.split())) for means, said in table.items()]
