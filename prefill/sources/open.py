"""The sources of an installation: those that its file names and, in a demonstration, the examples beside them."""

from __future__ import annotations

from pathlib import Path

from prefill.sources.config import read_config
from prefill.sources.http_source import HttpSource
from prefill.sources.local_source import example_sources
from prefill.sources.source import Source, Sources


def open_sources(file: Path | None, *, demo: bool) -> Sources:
    """Raises BadSettings. Nothing connects before it is asked. A real source takes the place of an example of its id."""
    found: list[Source] = [*(example_sources() if demo else ()), *(HttpSource(one) for one in (read_config(file) if file else ()))]
    return Sources({one.known.id: one for one in found})
