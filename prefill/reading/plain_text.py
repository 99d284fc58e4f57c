"""Text as the reader's rules expect it: NFKC, character by character, without blanks."""

from __future__ import annotations

import unicodedata


def plain_chars(text: str) -> list[str]:
    """The characters that are shown."""
    return [sign for sign in unicodedata.normalize("NFKC", text) if sign.isprintable() and not sign.isspace()]
