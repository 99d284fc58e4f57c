"""Import: files and folders in, versions stored, faults said with their place. One bad file or row stops nothing else,
and a file is stored whole or not at all.

    find the files → read each by its kind → one transaction per file → what came in, what was there, what was refused
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import now
from core.crypto import Hasher
from core.db import Database, new_id
from core.regions import find_in
from core.texts import t
from knowledge.catalog import guide_of, load_catalog
from knowledge.documents import SUFFIXES, Boundary, ParsedDocument, Unreadable, propose_boundaries, read_document
from knowledge.documents.decode import decode
from knowledge.portal_guides import read_portal_guides
from knowledge.store import Incoming, Stored, document_incoming, guide_incoming, store
from knowledge.tables import Import, SplitProposal

CATALOG_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Refusal:
    """What was left out: file, place in it (line, page; empty: the file) and why."""

    path: str
    place: str
    reason: str


@dataclass
class Imported:
    """One import: version ids by state, what was refused, and texts that wait for a steward to confirm their split."""

    id: str
    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)


Tell = Callable[[str, int], None]


def import_paths(
    db: Database, hash_of: Hasher, paths: Sequence[Path], *, person: str = "", demonstration: bool = False,
    tell: Tell = lambda name, done: None,
) -> Imported:  # fmt: skip
    """Imports files and folders. `tell(name, versions so far)` is called after each file, for a progress line."""
    result = Imported(new_id())
    for name, incoming, refused, proposal in _read(paths, hash_of, demonstration):
        result.refused += refused
        if incoming or proposal:
            with db.write() as session:
                if incoming:
                    stored: Stored = store(session, hash_of, incoming, result.id)
                    result.added += stored.added
                    result.unchanged += stored.unchanged
                if proposal is not None:
                    result.proposals.append(_keep_proposal(session, proposal))
        tell(name, len(result.added))
    with db.write() as session:
        session.add(
            Import(
                id=result.id, at=now(), person=person, paths=[p.name for p in paths], added=len(result.added),
                unchanged=len(result.unchanged), faults=[r.__dict__ for r in result.refused[:1000]],
            )
        )  # fmt: skip
    return result


@dataclass(frozen=True)
class _Proposal:
    name: str
    digest: str
    text: str
    boundaries: list[dict[str, Any]]


_Read = tuple[str, list[Incoming], list[Refusal], _Proposal | None]


def read_paths(paths: Sequence[Path], hash_of: Hasher) -> tuple[list[Incoming], list[Refusal]]:
    """Everything in `paths` without storing it, splits taken as proposed: for measurements on a base of their own."""
    incoming: list[Incoming] = []
    refused: list[Refusal] = []
    for name, found, faults, proposal in _read(paths, hash_of, demonstration=False):
        incoming += found
        refused += faults
        if proposal is not None:
            path = next(p for p in _files(paths) if p.name == name)
            incoming += [document_incoming(d, hash_of) for d in read_document(path, region_of=_region_of)]
    return incoming, refused


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = (p for p in path.rglob("*") if not any(part.startswith(".") for part in p.relative_to(path).parts))
            yield from sorted(p for p in found if p.is_file())
        else:
            yield path


def _read(paths: Sequence[Path], hash_of: Hasher, demonstration: bool) -> Iterator[_Read]:
    files = list(_files(paths))
    catalogs = [f.parent for f in files if f.name == "elements.yaml" and f not in paths]
    # A catalogue file on its own is checked against its folder; one without a folder is refused with the reason.
    catalogs += [f for f in files if f.suffix in CATALOG_SUFFIXES and not any(f.is_relative_to(c) for c in catalogs)]
    if catalogs:
        yield _read_catalog(catalogs, demonstration)
    for file in files:
        inside = any(file.is_relative_to(c) for c in catalogs)
        if file.suffix in CATALOG_SUFFIXES or (inside and file.suffix.lower() not in SUFFIXES):
            continue
        if not file.exists():
            yield file.name, [], [Refusal(str(file), "", t("import.missing"))], None
        elif file.suffix == ".jsonl":
            yield _read_guides(file)
        elif file.suffix.lower() in SUFFIXES:
            yield _read_document(file, hash_of, demonstration)
        else:
            yield file.name, [], [Refusal(str(file), "", t("import.kind_unknown", suffix=file.suffix))], None


def _read_catalog(paths: Sequence[Path], demonstration: bool) -> _Read:
    catalog = load_catalog(paths)
    incoming = []
    for item in catalog.items.values():
        guide = guide_of(item).model_copy(update={"demonstration": demonstration})
        incoming.append(guide_incoming(guide, item.model_dump(mode="json", by_alias=True)))
    for theme in catalog.themes.values():
        incoming.append(
            Incoming(
                document_id=f"theme:{theme.id}", kind="theme", authority="指南", title=theme.name, label=theme.version,
                passages=(), publisher=theme.lead, department=theme.lead, region=theme.region,
                effective_from=theme.effective.from_, effective_to=theme.effective.to, demonstration=demonstration,
                catalog=("theme", theme.model_dump(mode="json", by_alias=True)),
            )
        )  # fmt: skip
    if catalog.dictionary.elements:
        incoming.append(
            Incoming(
                document_id="elements", kind="theme", authority="指南", title=t("import.elements"), label="1",
                passages=(), demonstration=demonstration,
                catalog=("elements", catalog.dictionary.model_dump(mode="json", by_alias=True)),
            )
        )  # fmt: skip
    refused = [Refusal(f.path, str(f.line), f.reason_zh) for f in catalog.faults]
    return "、".join(p.name for p in paths), incoming, refused, None


def _read_guides(file: Path) -> _Read:
    try:
        guides, faults = read_portal_guides(file)
    except OSError as error:
        return file.name, [], [Refusal(str(file), "", str(error.strerror))], None
    refused = [Refusal(str(file), str(f.row), f.reason) for f in faults]
    return file.name, [guide_incoming(g) for g in guides], refused, None


def _read_document(file: Path, hash_of: Hasher, demonstration: bool) -> _Read:
    try:
        if file.suffix.lower() == ".txt" and file.is_file() and file.stat().st_size < 16 * 2**20:
            text = decode(file.read_bytes(), str(file)).replace("\r\n", "\n").replace("\r", "\n")
            if found := propose_boundaries(text):
                cuts = [b.__dict__ for b in found]
                return file.name, [], [], _Proposal(file.name, hash_of(text.encode()), text, cuts)
        parsed: Iterable[ParsedDocument] = read_document(file, region_of=_region_of)
    except Unreadable as error:
        fault = error.fault
        return file.name, [], [Refusal(fault.path, fault.place, fault.reason_zh)], None
    return file.name, [document_incoming(p, hash_of, demonstration=demonstration) for p in parsed], [], None


def _region_of(text: str) -> str | None:
    return find_in(text) or None


def _keep_proposal(session: Session, proposal: _Proposal) -> str:
    there = session.scalar(select(SplitProposal).where(SplitProposal.digest == proposal.digest))
    if there is not None:
        return there.id
    row = SplitProposal(
        id=new_id(), name=proposal.name, digest=proposal.digest, text=proposal.text, boundaries=proposal.boundaries,
        made_at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def boundary(found: dict[str, Any]) -> Boundary:
    """A boundary as it is kept in a proposal."""
    return Boundary(**found)
