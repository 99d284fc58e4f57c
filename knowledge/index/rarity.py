"""How common a term is in statutes and service guides: a shipped table, so that nothing needs fitting."""

from __future__ import annotations

import hashlib
import math
from functools import cache
from importlib.resources import files


def share(term: str) -> float:
    """Share of passages that hold `term`, 0 to 1; a quarter of the table's rarest for one that it lacks."""
    shares, rarest = _table()
    return shares.get(term, rarest)


def rarity(term: str) -> float:
    """Inverse document frequency of `term`, in nats."""
    return -math.log(share(term))


@cache
def table_digest() -> str:
    """Eight hexadecimal digits that change with the table."""
    return hashlib.sha256(_text().encode()).hexdigest()[:8]


def _text() -> str:
    return (files(__package__) / "term_shares.tsv").read_text("utf-8")


@cache
def _table() -> tuple[dict[str, float], float]:
    rows = (line.split("\t") for line in _text().splitlines() if line and not line.startswith("#"))
    shares = {term: float(value) for term, value in rows}
    return shares, min(shares.values()) / 4
