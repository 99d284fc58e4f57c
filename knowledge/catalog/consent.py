"""Which elements need a person's separate consent before they are read from documents (个人信息保护法 §§28–31)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from knowledge.catalog.model import Dictionary

SENSITIVE = "sensitive"
CHILD = "child"
_CHILD = re.compile(r"^(?:newborn|baby|child|infant|minor)_|新生儿|婴儿|儿童|未成年|出生(?:医学证明|体重|身长|孕周)")


def consent_needed(dictionary: Dictionary, elements: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """element → the consents it needs: `sensitive` for what the dictionary calls so, and `child`, a guardian's, where it
    speaks of a child. An element that the dictionary does not know needs none: it stands in no form."""
    needed = {}
    for name in elements:
        element = dictionary.elements.get(name)
        if element is None:
            continue
        scopes = {SENSITIVE} if element.sensitive else set()
        if element.sensitive and _CHILD.search(f"{name} {element.label}") or _CHILD.match(name):
            scopes.add(CHILD)
        if scopes:
            needed[name] = frozenset(scopes)
    return needed
