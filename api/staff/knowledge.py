"""The knowledge desk: what was imported and published, one version read whole, and its withdrawal."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import publishing
from api.access import KNOWLEDGE, House_, acting, need
from api.staff.page import PAGE, go, page
from api.staff.shelf_list import KINDS, STATES, Facets, choices, state_of, unpublished, versions
from checkpoint.tables import Approval, DraftRow, Revocation
from core.clock import now
from core.errors import Hidden, NotSignedIn, YijianshiError
from core.people import Staff, names_of
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage
from knowledge.guide import LABELS, Guide
from knowledge.tables import GuideVersion, Import, SplitProposal

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*KNOWLEDGE))]
Steward = Annotated[Staff, Depends(acting(*KNOWLEDGE))]


def facets_of(
    title: Annotated[str, Query(max_length=200)] = "", kind: str = "", department: str = "", region: str = "",
    state: str = "", run: str = "",
) -> Facets:  # fmt: skip
    """The facets in a page's address."""
    return Facets(title, kind, department, region, state, run)


@router.get("/knowledge")
def see_knowledge(
    request: Request, house: House_, staff: Reader, facets: Annotated[Facets, Depends(facets_of)], number: int = 1
) -> Response:
    """Versions, narrowed and by pages, with what waits for publishing or for a split."""
    return list_page(request, house, staff, facets, number)


def list_page(
    request: Request, house: House_, staff: Staff, facets: Facets, number: int = 1, status: int = 200, **values: object
) -> Response:
    """The list; `values` go to the template (a problem to tell, say)."""
    with house.db.read() as session:
        found, total = versions(session, facets, number)
        waiting = len(unpublished(session, facets))
        splits = list(session.scalars(select(SplitProposal).where(SplitProposal.confirmed_at.is_(None))))
        offered = choices(session)
    return page(
        request, staff, "knowledge", status, found=found, total=total, number=number, pages=-(-total // PAGE),
        facets=facets, query=urlencode(facets.query()), offered=offered, kinds=KINDS, states=STATES, waiting=waiting,
        splits=splits, **values,
    )  # fmt: skip


@router.get("/knowledge/imports")
def see_imports(request: Request, house: House_, staff: Reader) -> Response:
    """The last imports with what each refused, and why."""
    with house.db.read() as session:
        runs = list(session.scalars(select(Import).order_by(Import.at.desc()).limit(PAGE)))
    return page(request, staff, "imports", runs=runs)


@router.get("/knowledge/{version_id}")
def see_version(request: Request, house: House_, staff: Reader, version_id: str) -> Response:
    """A version as text with its path tree, validity, guide fields and cards."""
    return version_page(request, house, staff, version_id)


def version_page(
    request: Request, house: House_, staff: Staff, version_id: str, status: int = 200, **values: object
) -> Response:
    """The page of a version. Raises Hidden."""
    with house.db.read() as session:
        version = session.get(SourceVersion, version_id)
        if version is None:
            raise Hidden()
        document = session.get_one(SourceDocument, version.document_id)
        passages = list(
            session.scalars(
                select(PassageVersion)
                .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
                .where(VersionPassage.version_id == version_id)
                .order_by(VersionPassage.ordinal)
            )
        )
        kept = session.get(GuideVersion, version_id)
        guide = Guide.model_validate(kept.body) if kept else None
        cards = _cards(session, version_id)
        names = names_of(session, {version.published_by, *(a.person_id for _, a, _ in cards if a)})
        query = select(SourceVersion).where(SourceVersion.document_id == document.id)
        siblings = list(session.scalars(query.order_by(SourceVersion.imported_at.desc())))
    at = now()
    return page(
        request, staff, "version", status, version=version, document=document, passages=passages, guide=guide,
        cards=cards, names=names, state=state_of(version, at), states={v.id: state_of(v, at) for v in siblings},
        siblings=siblings, labels={f.value: label[0] for f, label in LABELS.items()}, **values,
    )  # fmt: skip


def _cards(session: Session, version_id: str) -> list[tuple[DraftRow, Approval | None, Revocation | None]]:
    """The cards made from a version, each with its approval and the revocation of that."""
    rows = session.execute(
        select(DraftRow, Approval, Revocation)
        .outerjoin(Approval, (Approval.draft_id == DraftRow.id) & (Approval.digest == DraftRow.digest))
        .outerjoin(Revocation, (Revocation.draft_id == DraftRow.id) & (Revocation.digest == DraftRow.digest))
        .where(DraftRow.version_id == version_id, DraftRow.kind == "card")
        .order_by(DraftRow.field, DraftRow.id)
    )
    return [(r[0], r[1], r[2]) for r in rows]


@router.post("/knowledge/{version_id}/withdraw")
def withdraw_version(request: Request, house: House_, staff: Steward, version_id: str) -> Response:
    """Takes a version out of force at this instant; every approval that rests on it lapses with it."""
    try:
        publishing.withdraw(house, staff, version_id)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return version_page(request, house, staff, version_id, error.status, problem=error)
    return go(f"/staff/knowledge/{version_id}", "withdrawn")
