"""Walks an application's routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def walk(routes: Any) -> Iterator[Any]:
    """Every route, also of routers within routers, and also those that OpenAPI does not tell of."""
    for route in routes:
        inside = route.effective_candidates() if hasattr(route, "effective_candidates") else None
        if inside is not None:
            yield from walk(inside)
        else:
            yield route
