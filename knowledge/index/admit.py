"""Which passages a question admits: region, kinds and day, as every part of the index reads them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from core.regions import COUNTRY, ancestors, covers, name_of

# Stands in the word index for a region that nobody knows: it excludes nothing.
_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a search may return. `day` None: what is in force on the index's day; empty `region` and None `kinds`: any.

    Two readings agree: `same_line` and terms in the word index, masks over arrays in the exact vectors.
    """

    day: dt.date | None = None
    region: str = ""
    kinds: frozenset[str] | None = None


ANY = Admitted()


def same_line(asked: str, region: str) -> bool:
    """Whether a source of `region` speaks to people in `asked`: it is the same place, one around it or one inside it.

    No region, or a code of no known place, is unknown: it excludes nothing.
    """
    return covers(asked, region) or covers(region, asked) or not _known(asked) or not _known(region)


@lru_cache(maxsize=8192)
def region_terms(region: str) -> tuple[str, ...]:
    """What stands in the index for a passage of `region`: its own code, marked, and the codes of its line upward."""
    code = region[:6]
    return (f"={code}", code, *ancestors(code)) if _known(region) else (_UNKNOWN,)


@lru_cache(maxsize=8192)
def asked_terms(asked: str) -> tuple[str, ...]:
    """Any of these terms admits a passage to a question from `asked`; none where every passage is admitted.

    Inside: its code stands in the passage's line. Around: the passage's own code is one of its ancestors.
    """
    code = asked[:6]
    if not _known(asked) or code == COUNTRY:
        return ()
    return (code, *(f"={above}" for above in ancestors(code)), f"={COUNTRY}", _UNKNOWN)


def _known(code: str) -> bool:
    return bool(name_of(code) or ancestors(code)) or code[:6] == COUNTRY
