"""Import: files and folders in, versions stored, faults said with their place. One bad file or row stops nothing else,
and a file is stored whole or not at all.

    find the files → read each by its kind → one transaction per file → what came in, what was there, what was refused
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import now
from core.crypto import Hasher
from core.db import Database, new_id
from core.regions import find_in
from core.texts import t
from knowledge.already_read import mark_of, remember, versions_of
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
# Files are stored some at a time: a transaction each would wait for the disk thousands of times. Killed in between, the
# last few are read again.
_TOGETHER = 1


@dataclass(frozen=True)
class _Proposal:
    name: str
    digest: str
    text: str
    boundaries: list[dict[str, Any]]


@dataclass(frozen=True)
class _Part:
    """What one file (or catalogue) brought. `mark` is empty where it must be read again the next time."""

    name: str
    incoming: Sequence[Incoming] = ()
    refused: Sequence[Refusal] = ()
    proposal: _Proposal | None = None
    file: Path | None = None
    mark: str = ""
    same: Sequence[str] | None = None


Seen = Callable[[Path, str], Sequence[str] | None]


def import_paths(
    db: Database, hash_of: Hasher, paths: Sequence[Path], *, person: str = "", demonstration: bool = False,
    tell: Tell = lambda name, done: None,
) -> Imported:  # fmt: skip
    """Imports files and folders. `tell(name, files so far)` is called after each file, for a progress line.

    What was stored before a kill is there; called again, it reads on where it was.
    """
    result = Imported(new_id())
    at = now()

    def seen(file: Path, mark: str) -> Sequence[str] | None:
        with db.read() as session:
            return versions_of(session, file, mark, at)

    waiting: list[_Part] = []
    for done, part in enumerate(_read(paths, hash_of, demonstration, seen), 1):
        waiting.append(part)
        if len(waiting) >= _TOGETHER:
            _keep(db, hash_of, waiting, result)
            waiting = []
        tell(part.name, done)
    _keep(db, hash_of, waiting, result)
    with db.write() as session:
        session.add(
            Import(
                id=result.id, at=at, person=person, paths=[p.name for p in paths], added=len(result.added),
                unchanged=len(result.unchanged), faults=[r.__dict__ for r in result.refused[:1000]],
            )
        )  # fmt: skip
    return result


def _keep(db: Database, hash_of: Hasher, parts: Sequence[_Part], result: Imported) -> None:
    for part in parts:
        result.refused += part.refused
        result.unchanged += part.same or ()
    fresh = [part for part in parts if part.incoming or part.proposal]
    if not fresh:
        return
    with db.write() as session:
        for part in fresh:
            stored: Stored = store(session, hash_of, part.incoming, result.id)
            result.added += stored.added
            result.unchanged += stored.unchanged
            if part.proposal is not None:
                result.proposals.append(_keep_proposal(session, part.proposal))
            elif part.file is not None and part.mark and not part.refused:
                remember(session, part.file, part.mark, [*stored.added, *stored.unchanged], now())


def read_paths(paths: Sequence[Path], hash_of: Hasher) -> tuple[list[Incoming], list[Refusal]]:
    """Everything in `paths` without storing it, splits taken as proposed: for measurements on a base of their own."""
    incoming, refused = list[Incoming](), list[Refusal]()
    for part in _read(paths, hash_of, demonstration=False):
        incoming += part.incoming
        refused += part.refused
        if part.proposal is not None and part.file is not None:
            incoming += [document_incoming(d, hash_of) for d in read_document(part.file, region_of=_region_of)]
    return incoming, refused


def files_in(paths: Sequence[Path]) -> list[Path]:
    """Every file that an import of `paths` looks at, hidden ones left out; a path that is not there stands for itself."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = (p for p in path.rglob("*") if not any(part.startswith(".") for part in p.relative_to(path).parts))
            files += sorted(p for p in found if p.is_file())
        else:
            files.append(path)
    return files


def _read(
    paths: Sequence[Path], hash_of: Hasher, demonstration: bool, seen: Seen = lambda file, mark: None
) -> Iterator[_Part]:
    files = files_in(paths)
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
            yield _Part(file.name, refused=[Refusal(str(file), "", t("import.missing"))])
            continue
        mark = mark_of(file, demonstration)
        if (same := seen(file, mark)) is not None:
            yield _Part(file.name, same=same)
        elif file.suffix == ".jsonl":
            yield replace(_read_guides(file), file=file, mark=mark)
        elif file.suffix.lower() in SUFFIXES:
            yield replace(_read_document(file, hash_of, demonstration), file=file, mark=mark)
        else:
            yield _Part(file.name, refused=[Refusal(str(file), "", t("import.kind_unknown", suffix=file.suffix))])


def _read_catalog(paths: Sequence[Path], demonstration: bool) -> _Part:
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
    return _Part("、".join(p.name for p in paths), incoming, refused)


def _read_guides(file: Path) -> _Part:
    try:
        guides, faults = read_portal_guides(file)
    except OSError as error:
        return _Part(file.name, refused=[Refusal(str(file), "", str(error.strerror))])
    refused = [Refusal(str(file), str(f.row), f.reason) for f in faults]
    return _Part(file.name, [guide_incoming(g) for g in guides], refused)


def _read_document(file: Path, hash_of: Hasher, demonstration: bool) -> _Part:
    try:
        if file.suffix.lower() == ".txt" and file.is_file() and file.stat().st_size < 16 * 2**20:
            text = decode(file.read_bytes(), str(file)).replace("\r\n", "\n").replace("\r", "\n")
            if found := propose_boundaries(text):
                cuts = [b.__dict__ for b in found]
                return _Part(file.name, proposal=_Proposal(file.name, hash_of(text.encode()), text, cuts))
        parsed: Iterable[ParsedDocument] = read_document(file, region_of=_region_of)
    except Unreadable as error:
        fault = error.fault
        return _Part(file.name, refused=[Refusal(fault.path, fault.place, fault.reason_zh)])
    return _Part(file.name, [document_incoming(p, hash_of, demonstration=demonstration) for p in parsed])


def _region_of(text: str) -> str | None:
    return find_in(text) or None


def _keep_proposal(session: Session, proposal: _Proposal) -> str:
    there = session.scalar(select(SplitProposal).where(SplitProposal.digest == proposal.digest))
    if there is not None:
        return there.id
    row = SplitProposal(id=new_id(), made_at=now(), **proposal.__dict__)
    session.add(row)
    session.flush()
    return row.id


def boundary(found: dict[str, Any]) -> Boundary:
    """A boundary as it is kept in a proposal."""
    return Boundary(**found)
