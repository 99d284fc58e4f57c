"""The widget's words, colours and manners, read from its files."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from core.texts import LOCALES, catalogue

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "api/static/widget").glob("*.js"))}
PAGES = [path for path in sorted((ROOT / "api/templates").glob("*.html"))
         if path.name.split(".")[0] in ("base", "portal", "ask", "source", "about", "problem")
         or path.name.startswith("_entry")]


def colours(name: str) -> dict[str, str]:
    """One of the palettes of colours.js."""
    body = SCRIPTS["colours.js"].split(f"export const {name} = {{")[1].split("}")[0]
    told = re.findall(r'^\s+("?[\w-]+"?): ["\'](.*)["\'],$', body, re.MULTILINE)
    return {key.strip('"'): value for key, value in told}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    parts = [int(colour[n:n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_text_that_a_script_or_page_asks_for_exists() -> None:
    asked = {f"citizen.{key}" for text in SCRIPTS.values() for key in re.findall(r'say\("(\w+)"', text)}
    asked |= {key for page in PAGES for key in re.findall(r't\("(citizen\.\w+)"[,)]', page.read_text("utf-8"))}
    assert len(asked) > 100
    assert asked - set(catalogue()) == set()


def test_the_built_in_words_are_the_catalogues() -> None:
    for locale in LOCALES:
        body = SCRIPTS["texts.js"].split(f"  {locale}: {{")[1].split("\n  },")[0]
        words = dict(re.findall(r'"(citizen\.\w+)": "(.*)",', body))
        assert len(words) > 8
        assert words == {key: catalogue()[key][locale] for key in words}


def test_the_widgets_colours_are_those_of_the_pages() -> None:
    light, dark = (ROOT / "api/static/tokens.css").read_text("utf-8").split("@media")
    for name, sheet in (("LIGHT", light), ("DARK", dark)):
        told = dict(re.findall(r"--yjs-([\w-]+): (.+);", sheet))
        told.pop("size")
        if name == "DARK":
            told = {key: value for key, value in told.items() if key != "type"}
        assert told == colours(name)


@pytest.mark.parametrize("palette", ["LIGHT", "DARK"])
def test_words_stand_out_from_their_ground(palette: str) -> None:
    tones = colours(palette)
    pairs = [*product(("ink", "muted", "action", "good", "doubt", "wrong"), ("ground", "raised")),
             ("on-action", "action"), ("ink", "mark")]
    for word, ground in pairs:
        lighter, darker = sorted((luminance(tones[word]), luminance(tones[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (word, ground)


def test_nothing_is_read_as_markup_and_no_token_outlives_the_tab() -> None:
    for name, text in SCRIPTS.items():
        assert not re.search(r"innerHTML|insertAdjacentHTML|outerHTML|document\.write|\beval\(", text), name
        assert not re.search(r"localStorage|document\.cookie", text), name
