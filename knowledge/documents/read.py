"""Read a file as documents: the one door of this package.

bytes → text or blocks → documents' boundaries → furniture off → what it says of itself → passages
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from .blocks import Source
from .boundaries import propose_boundaries, split
from .decode import decode
from .facts import describe
from .parsed import Boundary, Fault, ParsedDocument, Unreadable, unreadable
from .plain import markdown_source, plain_source

TEXT_LIMIT_MB = 16
BINARY_LIMIT_MB = 64
SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm", ".docx", ".pdf")
RegionOf = Callable[[str], str | None]


def read_document(
    path: Path | str, *, boundaries: Sequence[Boundary] | None = None, region_of: RegionOf | None = None
) -> list[ParsedDocument]:
    """The documents of one file, in order: one, or several where a text file holds several.

    `boundaries` are those a steward confirmed (an empty list: one document); None takes what is proposed, and each
    document after the first then carries its proposal to be confirmed. Raises Unreadable with the fault to report.
    """
    file = Path(path)
    name = str(path)
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise unreadable(name, "kind", suffix=suffix or file.name)
    data = _bytes(file, name, BINARY_LIMIT_MB if suffix in (".docx", ".pdf") else TEXT_LIMIT_MB)
    if suffix == ".txt":
        return _texts(decode(data, name), name, file.name, boundaries, region_of)
    return [describe(_source(suffix, data, name), name, file.name, region_of=region_of)]


def read_documents(
    paths: Iterable[Path | str], *, region_of: RegionOf | None = None
) -> tuple[list[tuple[str, list[ParsedDocument]]], list[Fault]]:
    """Every readable file with its documents, and the faults of the others; one bad file stops nothing."""
    read: list[tuple[str, list[ParsedDocument]]] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            read.append((str(path), read_document(path, region_of=region_of)))
        except Unreadable as error:
            faults.append(error.fault)
    return read, faults


def _bytes(file: Path, name: str, limit_mb: int) -> bytes:
    if not file.is_file():
        raise unreadable(name, "missing")
    try:
        with file.open("rb") as opened:
            data = opened.read(limit_mb * 2**20 + 1)
    except OSError:
        raise unreadable(name, "unreadable") from None
    if len(data) > limit_mb * 2**20:
        raise unreadable(name, "size", limit=limit_mb)
    if not data:
        raise unreadable(name, "empty")
    return data


def _source(suffix: str, data: bytes, name: str) -> Source:
    # Imported where they are needed: each reader's library costs start-up time that a text import should not pay.
    if suffix in (".md", ".markdown"):
        return markdown_source(decode(data, name), name)
    if suffix == ".docx":
        from .docx import docx_source

        return docx_source(data, name)
    if suffix == ".pdf":
        from .pdf import pdf_source

        return pdf_source(data, name)
    from .html import html_source

    return html_source(data, name)


def _texts(
    text: str, name: str, file_name: str, boundaries: Sequence[Boundary] | None, region_of: RegionOf | None
) -> list[ParsedDocument]:
    cuts = propose_boundaries(text) if boundaries is None else boundaries
    parts = split(text, cuts)
    firsts = [0, *(b.line for b in cuts)]
    return [
        describe(plain_source(part, first), name, file_name, boundary, region_of)
        for part, first, boundary in zip(parts, firsts, [None, *cuts], strict=True)
    ]
