"""The archive package of a case (归档包), from which the whole case can be re-computed without this installation.

1. handed in: form with its history, facts, documents as their bytes, readings, records.
2. looked at: the items as published, each inspection with the values it used.
3. decided: verdicts, findings, papers with the salts of their digests, and by whom.
4. noted: the progress line, the links of the ledger that speak of the case, and the roles of the people in it.
5. signed: manifest and the chain's head at the last of those links.

Links of others stay out: their bodies name other cases and hold people's words. Each link here is therefore proven by its
own hash and by the head, not by the stretch of the chain between them; see docs/operate.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.ledger import head_at
from checkpoint.review_rows import ReviewRows, plain, review_rows
from checkpoint.tables import Link
from core.cases import (
    OPEN,
    CaseFile,
    CaseValue,
    Upload,
    applicant_of,
    event_words,
    events_of,
    read_answers,
    read_blob,
    read_reading,
    records_of,
    upload_name,
    uploads_of,
)
from core.clock import iso
from core.crypto import Keys
from core.db import Base
from core.errors import Conflict, Erased, Hidden
from core.people import Person
from core.vault import Vault
from knowledge.catalog import Catalog
from review_support.package import lines, pack, safe_name, written

# What takes a package out says nothing of the case itself: else no two packages of one case were the same.
ABOUT_PACKAGES = "archived"
# A package must not tell its reviewer which case was planted to see whether people still look.
LEFT_OUT = (ABOUT_PACKAGES, "seeded")


def archive_of(session: Session, keys: Keys, data_dir: Path, case: CaseFile, catalog: Catalog) -> bytes:
    """The case's package. The same case gives the same bytes.

    Raises Erased for a case whose content is gone, Conflict for one that was never handed in, or a document of which is lost.
    """
    if case.erased_at is not None:
        raise Erased("archive_erased")
    if case.number is None:
        raise Conflict("archive_not_handed_in")
    rows = review_rows(session, keys, case.id)
    links = _links(session, case)
    people = _people(rows, links)
    files, documents = _documents(session, keys, data_dir, case)
    links += _roles(session, people)
    files |= {
        "form.json": written(_form(session, keys, case)),
        "facts.json": written({"answers": read_answers(session, keys, case), "applicant": applicant_of(session, keys, case)}),
        "readings.json": written({"documents": documents, "records": _records(session, keys, case)}),
        "catalogue.json": written(_catalogue(case, rows, catalog)),
        "inspections.json": written(_told(rows.inspections, rows)),
        "verdicts.json": written({"verdicts": _told(rows.verdicts, rows), "holds": _told(rows.holds, rows)}),
        "findings.json": written(_told(rows.findings, rows)),
        "papers.json": written(
            {"papers": _told(rows.papers, rows), "signatures": _told(rows.signatures, rows), "issues": _told(rows.issues, rows)}
        ),
        "people.json": written(_named(session, people)),
        "events.json": written(_events(session, keys, case)),
        "ledger.jsonl": lines([plain(link) for link in sorted(links, key=lambda link: link.seq)]),
        "heads.jsonl": lines([head_at(keys, max(links, key=lambda link: link.seq)).__dict__]),
    }
    return pack(keys, _case(case), files)


def _case(case: CaseFile) -> dict[str, Any]:
    """What the manifest says. `settled`: nothing is being changed or looked at anew, so that values and points belong together."""
    times = {name: getattr(case, name) for name in ("started_at", "submitted_at", "decided_at")}
    return {
        "id": case.id, "number": case.number, "theme": case.theme, "items": list(case.items), "region": case.region,
        "department": case.department, "channel": case.channel, "state": case.state, "rev": case.rev,
        **{name: iso(at) if at else None for name, at in times.items()},
        "accepted_on": case.accepted_on.isoformat() if case.accepted_on else None,
        "settled": case.state not in OPEN and not case.inspect_again and not case.look_again,
    }  # fmt: skip


def _form(session: Session, keys: Keys, case: CaseFile) -> dict[str, list[dict[str, Any]]]:
    vault, found = Vault(session, keys), dict[str, list[dict[str, Any]]]()
    for row in session.scalars(select(CaseValue).where(CaseValue.case_id == case.id).order_by(CaseValue.rev, CaseValue.element)):
        said = vault.read(case.id, row.sealed, f"{case.id}:{row.element}:{row.rev}") if row.sealed is not None else "null"
        found.setdefault(row.element, []).append({**plain(row), "value": json.loads(said)})
    return found


def _documents(session: Session, keys: Keys, data_dir: Path, case: CaseFile) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    files: dict[str, bytes] = {}
    told = []
    for number, upload in enumerate(uploads_of(session, case), 1):
        name = upload_name(session, keys, upload)
        path, content = safe_name(number, name), _content(session, keys, data_dir, upload)
        if content is not None:
            files[path] = content
        told.append(
            {
                "id": upload.id, "name": name, "path": path if content is not None else "", "kind": upload.kind, "media": upload.media,
                "size": upload.size, "digest": keys.hash(content) if content is not None else "", "state": upload.state,
                "at": iso(upload.at), "reading": read_reading(session, keys, upload),
            }
        )  # fmt: skip
    return files, told


def _content(session: Session, keys: Keys, data_dir: Path, upload: Upload) -> bytes | None:
    try:
        return read_blob(session, keys, data_dir, upload.case_id, upload.id)
    except Hidden:
        if upload.state == "refused":  # what was no document was never kept
            return None
        raise Conflict("archive_document_lost", id=upload.id) from None


def _records(session: Session, keys: Keys, case: CaseFile) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id, "source": one.source, "part": one.part, "kind": one.kind, "record": one.record, "title": one.title,
            "issued": one.issued.isoformat() if one.issued else None, "at": iso(one.at),
            "valid_until": one.valid_until.isoformat() if one.valid_until else None, "values": dict(one.values),
        }
        for one in records_of(session, keys, case)
    ]  # fmt: skip


def _catalogue(case: CaseFile, rows: ReviewRows, catalog: Catalog) -> dict[str, Any]:
    """The items as published, and of the dictionary what they and the inspections speak of."""
    ids = dict.fromkeys([*(row.item_id for row in rows.inspections), *case.items])
    items = [catalog.items[id_] for id_ in ids if id_ in catalog.items]
    kinds = {material.kind for item in items for material in item.materials}
    named = [used["name"] for row in rows.inspections for used in json.loads(rows.bodies[row.id])["said"].get("used", ())]
    kinds |= {name.split(".")[1] for name in named if name.startswith(("doc.", "present."))}
    elements = {field.element for item in items if item.form for field in item.form.properties.values()}
    elements |= {name.rpartition(".")[2] for name in named if name.startswith(("doc.", "form."))}
    known = catalog.dictionary
    elements |= {element for kind in kinds if kind in known.material_kinds for element in known.material_kinds[kind].elements}
    return {
        "items": {item.id: item.model_dump(mode="json", by_alias=True) for item in items},
        "elements": {name: known.elements[name].model_dump(mode="json") for name in elements if name in known.elements},
        "material_kinds": {name: known.material_kinds[name].model_dump(mode="json") for name in kinds if name in known.material_kinds},
        "questions": {
            item.id: {name: one.model_dump(mode="json") for name, one in catalog.questions.get(item.id, {}).items()} for item in items
        },
    }  # fmt: skip


def _told(rows: Sequence[Base], all_: ReviewRows) -> list[dict[str, Any]]:
    """Each row, with what it says where it says something: `body` as its digest covers it, or a person's own `words`."""
    found = []
    for row in rows:
        text = all_.bodies.get(getattr(row, "id", ""))
        said = {} if text is None else {"words": text} if row.__tablename__ == "verdict" else {"body": json.loads(text)}
        found.append({**plain(row), **said})
    return found


def _events(session: Session, keys: Keys, case: CaseFile) -> list[dict[str, Any]]:
    return [{**plain(event), "words": event_words(session, keys, event)} for event in events_of(session, case)]


def _links(session: Session, case: CaseFile) -> list[Link]:
    said = select(Link).where(Link.body.contains(f'"case":"{case.id}"', autoescape=True), Link.kind.not_in(LEFT_OUT))
    return list(session.scalars(said))


def _people(rows: ReviewRows, links: Iterable[Link]) -> set[str]:
    found = {one.person_id for one in rows.verdicts} | {one.person_id for one in rows.findings} | {one.person_id for one in rows.holds}
    found |= {one.person_id for one in rows.papers} | {one.person_id for one in rows.signatures}
    for link in links:
        said = json.loads(link.body)
        found |= {said[name] for name in ("person", "by", "writer") if name in said}
    return found - {"applicant", ""}


def _roles(session: Session, people: set[str]) -> list[Link]:
    """The links that gave and took the roles of these people: what a verdict's right is re-computed from."""
    return [link for link in session.scalars(select(Link).where(Link.kind == "role")) if json.loads(link.body)["person"] in people]


def _named(session: Session, people: set[str]) -> dict[str, dict[str, str]]:
    rows = session.scalars(select(Person).where(Person.id.in_(people)))
    return {row.id: {"name": row.name, "department": row.department} for row in rows}
