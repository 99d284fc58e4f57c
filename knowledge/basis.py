"""The basis of a review point (依据), looked up in the published base: the law's own words as they held on a legal day.

What the base does not hold is said to be missing, never guessed: no near title, no near article, no other day's text.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import legal_day
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage
from core.titles import JUNK, PART, STATE, bare, title_key
from knowledge.catalog.model import Basis
from knowledge.documents.parsed import SEPARATOR
from knowledge.place import Spot, one_part, place_of, spot_of
from knowledge.shelf import standing_on

Gap = Literal["", "no_law", "not_in_force", "several_laws", "no_article"]
# Readings never stand for a rule, and a guide is no law.
_RULES = ("law", "policy")
_EDITION = re.compile(r"\([^()]*(?:\d{4}|[一二〇零○]{2}[一二三四五六七八九〇零○]{2}年|修[正订改])[^()]*\)$")
_NOTE = re.compile(r"\(([^()]*)\)$")
_CHUNK = 400


@dataclass(frozen=True)
class CitedBasis:
    """A basis as it was written, and what the base holds of it.

    `gap` says why there is no passage: no such law here, none in force on that day, several of that name, or no such
    article in it. `pieces` are the passages (id, text) that make up the article or its clause, in order; a citation of them
    all is one of the whole article. `passage_id` is the first, where a page opens; a chapter and a whole law have one too, but
    no quote. `since` is the entry into force, None where it is unknown; `until` is inclusive, None: not ended.
    """

    law: str
    article: str
    gap: Gap = ""
    title: str = ""
    document_id: str = ""
    version_id: str = ""
    label: str = ""
    authority: str = ""
    path: str = ""
    passage_id: int | None = None
    pieces: tuple[tuple[int, str], ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    demonstration: bool = False

    @property
    def quote(self) -> str:
        """The article's own text, whole, a paragraph a line; "" where there is none."""
        return "\n".join(text for _, text in self.pieces)

    def plain(self) -> dict[str, Any]:
        """As plain JSON, days as ISO dates: for whoever keeps it or shows it."""
        days = {"since": self.since.isoformat() if self.since else None, "until": self.until.isoformat() if self.until else None}
        return asdict(self) | days | {"pieces": [list(piece) for piece in self.pieces], "quote": self.quote}


@dataclass(frozen=True)
class _Edition:
    document: SourceDocument
    version: SourceVersion

    @property
    def age(self) -> tuple[dt.date, dt.datetime, str]:
        """What orders editions: since when it is law; of two since one day the one published later is the text."""
        v = self.version
        began = v.published_at or v.imported_at
        return v.since or legal_day(v.starts_at or began), began, v.id


def basis_of(session: Session, basis: Basis, on: dt.date) -> CitedBasis:
    """One basis on a legal day. For those of a case see `bases_of`."""
    return bases_of(session, [basis], on)[basis]


def bases_of(session: Session, bases: Iterable[Basis], on: dt.date) -> dict[Basis, CitedBasis]:
    """What the base holds of each basis on a legal day; three queries for all of them.

    Growth: with the number of the laws named and with their own length, not with what else the base holds: a law is one
    look-up in the index over the numbers of titles.
    """
    wanted = list(dict.fromkeys(bases))
    editions, there = _editions(session, wanted, on)
    chosen: dict[Basis, tuple[_Edition, ...]] = {}
    answers: dict[Basis, CitedBasis] = {}
    for basis in wanted:
        name = bare(basis.law)
        found = _one(basis.law, editions.get(name, []))
        if isinstance(found, tuple):
            chosen[basis] = found
        else:
            gap = found or ("not_in_force" if name in there else "no_law")
            answers[basis] = CitedBasis(basis.law, basis.article, gap)
    paths = _paths(session, {edition.version.id for editions in chosen.values() for edition in editions})
    placed = {basis: _among(basis, editions, paths) for basis, editions in chosen.items()}
    texts = _texts(session, {id_ for _, ids in placed.values() for id_ in ids})
    for basis, (cited, ids) in placed.items():
        answers[basis] = replace(cited, pieces=tuple((id_, texts[id_]) for id_ in ids))
    return {basis: answers[basis] for basis in wanted}


def plain_basis(session: Session, bases: Sequence[Basis], on: dt.date) -> list[dict[str, Any]]:
    """The same as plain JSON, one for each of `bases`, in their order."""
    found = bases_of(session, bases, on)
    return [found[basis].plain() for basis in bases]


def _editions(session: Session, bases: Sequence[Basis], on: dt.date) -> tuple[dict[str, list[_Edition]], set[str]]:
    """By bare title: what was law on the day; and the titles of which any version was ever published."""
    keys = sorted({key for basis in bases if (key := title_key(basis.law))})
    found: dict[str, list[_Edition]] = {}
    there: set[str] = set()
    for start in range(0, len(keys), _CHUNK):
        rows = session.execute(
            select(SourceDocument, SourceVersion, standing_on(on).label("holds"))
            .join(SourceVersion, SourceVersion.document_id == SourceDocument.id)
            .where(
                SourceDocument.title_key.in_(keys[start : start + _CHUNK]), SourceDocument.kind.in_(_RULES),
                SourceVersion.status == "published", SourceVersion.withdrawn_at.is_(None),
            )
        )  # fmt: skip
        for document, version, holds in rows:
            there.add(bare(document.title))
            if holds:
                found.setdefault(bare(document.title), []).append(_Edition(document, version))
    return found, there


def _one(law: str, editions: Sequence[_Edition]) -> tuple[_Edition, ...] | Gap:
    """The newest edition of the one law that `law` names; of each of its parts, where they are documents of their own.

    A note that tells editions apart (2021修正) names no other law; any other does: 若干规定（二） is not 若干规定（一）.
    """
    named = [one for one in editions if _named(one.document.title) == _named(law)] or list(editions)
    parts: dict[str, list[_Edition]] = {}
    for one in named:
        parts.setdefault(_named(one.document.title), []).append(one)
    if len({(one.document.kind, one.document.region) for one in named}) > 1 or (len(parts) > 1 and not all(map(_part, parts))):
        return "several_laws"
    # Notices of one title by two offices are two papers; a law that two files name with different lawgivers is one.
    offices = {one.document.publisher for one in named if one.document.publisher and one.document.kind != "law"}
    if len(offices) > 1:
        return "several_laws"
    return tuple(max(ones, key=lambda one: one.age) for _, ones in sorted(parts.items())) or ""


def _part(named: str) -> bool:
    note = _NOTE.search(named)
    return note is not None and PART.fullmatch(note[1]) is not None


def _named(title: str) -> str:
    name = JUNK.sub("", unicodedata.normalize("NFKC", title))
    while (shorter := _EDITION.sub("", name)) != name:
        name = shorter
    return name.replace(STATE, "")


def _paths(session: Session, version_ids: set[str]) -> dict[str, list[tuple[int, str]]]:
    """The passages of each version in order, as (id, path)."""
    found: dict[str, list[tuple[int, str]]] = {}
    ids = sorted(version_ids)
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(VersionPassage.version_id, PassageVersion.id, PassageVersion.path)
            .join(PassageVersion, PassageVersion.id == VersionPassage.passage_id)
            .where(VersionPassage.version_id.in_(ids[start : start + _CHUNK]))
            .order_by(VersionPassage.version_id, VersionPassage.ordinal)
        )
        for version_id, passage_id, path in rows:
            found.setdefault(version_id, []).append((passage_id, path))
    return found


def _among(
    basis: Basis, editions: Sequence[_Edition], paths: dict[str, list[tuple[int, str]]]
) -> tuple[CitedBasis, list[int]]:
    """The basis in the one part of the law that holds it."""
    found = [_placed(basis, edition, paths.get(edition.version.id, [])) for edition in editions]
    held = [one for one in found if not one[0].gap]
    if len(held) == 1:
        return held[0]
    # Of several parts none may be pointed at: neither where no part holds it nor where two do.
    return found[0] if len(found) == 1 else (CitedBasis(basis.law, basis.article, "no_article"), [])


def _placed(basis: Basis, edition: _Edition, rows: Sequence[tuple[int, str]]) -> tuple[CitedBasis, list[int]]:
    """The basis with where it stands, and the passages to quote."""
    document, version = edition.document, edition.version
    cited = CitedBasis(
        basis.law, basis.article, title=document.title, document_id=document.id, version_id=version.id, label=version.label,
        authority=document.authority, since=version.effective_from, until=version.until, demonstration=version.demonstration,
    )  # fmt: skip
    place = place_of(basis.article)
    standing = [(id_, spot) for id_, path in rows if place and (spot := spot_of(path, place))]
    part = one_part([spot for _, spot in standing])
    mine = [(id_, spot) for id_, spot in standing if spot.part == part]
    if place is not None and place.clause:
        mine = _clause(mine, place.clause)
    if place is None or part is None or not mine:
        return replace(cited, gap="no_article"), []
    ids = [id_ for id_, _ in mine]
    whole = place.quotable and all(spot.own for _, spot in mine)
    return replace(cited, path=SEPARATOR.join(part), passage_id=ids[0]), ids if whole else []


def _clause(rows: Sequence[tuple[int, Spot]], clause: int) -> list[tuple[int, Spot]]:
    """The passages of one clause. An article that is not cut has one."""
    if all(spot.clause == 0 for _, spot in rows):
        return list(rows) if clause == 1 else []
    return [row for row in rows if row[1].clause == clause]


def _texts(session: Session, passage_ids: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    ids = sorted(passage_ids)
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(PassageVersion.id, PassageVersion.text).where(PassageVersion.id.in_(ids[start : start + _CHUNK]))
        )
        found |= {id_: text for id_, text in rows}
    return found
