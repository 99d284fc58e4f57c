"""Papers at the review desk: the one notice and the results, written by the reviewer, read and signed by another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from api.access import REVIEW, House_, acting, need
from api.filling import guide_of, subject_of
from api.house import House
from api.paper_files import paper_file as as_file
from api.problems import locale_of
from api.review_view import Review, items_of_case, review_of, words_of
from api.staff.case_access import case_for
from api.staff.page import attempt, page
from checkpoint import papers
from checkpoint.flags import undecided
from checkpoint.paper_demands import RESULTS
from core.cases import events_of, uploads_of
from core.clock import iso
from core.errors import BadInput, Hidden
from core.people import Role, Staff, names_of
from knowledge.catalog.model import ItemFile

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*REVIEW))]
Reviewer = Annotated[Staff, Depends(acting(*REVIEW))]
Text = Annotated[str, Form(max_length=4000)]


def entries_of(session: Session, house: House, review: Review) -> list[dict[str, Any]]:
    """What a notice would ask for by now, from what people decided; each with a key by which the page speaks of it."""
    uploads = uploads_of(session, review.case)
    kinds: dict[str, str] = {}
    for one in uploads:
        kinds.setdefault(one.kind, iso(one.at))
    received = min((iso(one.at) for one in events_of(session, review.case) if one.kind == "submitted"), default="")
    made = house.notice_entries(review.flags, review.findings, {one.id: iso(one.at) for one in uploads}, kinds, received)
    # What was found before the case was handed in again may be mended: it is offered, and not ticked.
    old = {one.id for one in review.findings if review.case.submitted_at and one.at < review.case.submitted_at}
    return [entry | {"key": entry["inspection"] or entry["finding"], "old": entry["finding"] in old} for entry in made]


@router.get("/review/{case_id}/notice")
def compose(request: Request, house: House_, staff: Reader, case_id: str) -> Response:
    """The notice as it would be, to be edited: every entry in the point's own words."""
    return _compose(request, house, staff, case_id)


def _compose(request: Request, house: House, staff: Staff, case_id: str, status: int = 200, **values: Any) -> Response:
    with house.db.read() as session:
        case = case_for(session, staff, case_id)
        review = review_of(session, house, case, staff)
        entries = entries_of(session, house, review)
        waiting = undecided(session, case)
        names = {flag.point: flag.body["point"]["point"] for flag in review.flags}
        repeat = bool(entries) and papers.repeats(session, house.keys, case, {"entries": entries})
    return page(
        request, staff, "review_notice", status, case=case, matter=guide_of(house).name(subject_of(case)[0]), entries=entries,
        waiting=[names.get(one, one) for one in waiting], repeat=repeat, base=f"/staff/review/{case.id}",
        clock=words_of(review.clock, review.clock_kind, locale_of(request)), **values,
    )  # fmt: skip


@router.post("/review/{case_id}/notice")
async def write_notice(request: Request, house: House_, staff: Reviewer, case_id: str) -> Response:
    """Writes the notice: of the entries that were left in, the words as they were edited. It waits for its second signature."""
    given = await request.form()
    typed = {name: str(value) for name, value in given.items() if isinstance(value, str)}

    def write(session: Session) -> None:
        case = case_for(session, staff, case_id)
        entries = [
            {name: value for name, value in entry.items() if name not in ("key", "old")} | {"words": typed.get(f"words.{entry['key']}", "").strip(), "do": typed.get(f"do.{entry['key']}", "").strip()}
            for entry in entries_of(session, house, review_of(session, house, case, staff)) if typed.get(f"in.{entry['key']}")
        ]  # fmt: skip
        if undecided(session, case) and not typed.get("anyway"):
            raise BadInput("notice_points_wait")
        permit = any(_permit(item) for item in items_of_case(house, session, case))
        said = {"entries": entries, "more": typed.get("more", "").strip()[:2000], "permit": permit}
        papers.write(session, house.keys, case, staff, "notice", said)

    return attempt(
        house, write, f"/staff/review/{case_id}?done=paper_written#papers",
        lambda error: _compose(request, house, staff, case_id, error.status, problem=error, typed=typed),
    )  # fmt: skip


def _permit(item: ItemFile) -> bool:
    """Whether 行政许可法 is what an item stands under: a paper names no other law than its own."""
    return item.task_type == "行政许可"


@router.get("/review/{case_id}/result/{item_id}")
def result_page(request: Request, house: House_, staff: Reader, case_id: str, item_id: str) -> Response:
    """The result of one item, to be written by a person."""
    return _result(request, house, staff, case_id, item_id)


def _result(
    request: Request, house: House, staff: Staff, case_id: str, item_id: str, status: int = 200, **values: Any
) -> Response:
    with house.db.read() as session:
        case = case_for(session, staff, case_id)
        item = next((one for one in items_of_case(house, session, case) if one.id == item_id), None)
        if item is None:
            raise Hidden()
        review = review_of(session, house, case, staff)
        against = [entry for entry in entries_of(session, house, review) if item.name in entry["items"]]
        waiting = undecided(session, case, item_id)
        names = {flag.point: flag.body["point"]["point"] for flag in review.flags}
    return page(
        request, staff, "review_result", status, case=case, item=item, against=against, base=f"/staff/review/{case.id}",
        waiting=[names.get(one, one) for one in waiting], **values,
    )  # fmt: skip


@router.post("/review/{case_id}/result/{item_id}")
def write_result(
    request: Request, house: House_, staff: Reviewer, case_id: str, item_id: str, kind: Annotated[str, Form(max_length=8)] = "",
    facts: Text = "", reasons: Text = "", basis: Text = "", remedies: Text = "", conditions: Text = "",
    number: Annotated[str, Form(max_length=80)] = "",
) -> Response:  # fmt: skip
    """Writes a grant or a refusal. A grant goes out on its writer's signature; a refusal on another's."""
    typed = {"kind": kind, "facts": facts, "reasons": reasons, "basis": basis, "remedies": remedies, "conditions": conditions, "number": number}
    words = {name: value.strip() for name, value in typed.items() if name != "kind"}

    def write(session: Session) -> None:
        case = case_for(session, staff, case_id)
        items = items_of_case(house, session, case)
        item = next((one for one in items if one.id == item_id), None)
        if item is None or kind not in RESULTS:
            raise BadInput("result_kind_missing") if item else Hidden()
        said: Mapping[str, Any] = words | {"item": item.name, "result": item.result.name if item.result else item.name, "permit": _permit(item)}
        row = papers.write(session, house.keys, case, staff, kind, said, item_id=item_id)
        if kind == "grant":
            papers.sign(session, house.keys, case, staff, row.id, row.digest, items=frozenset(one.id for one in items))

    done = "result_granted" if kind == "grant" else "paper_written"
    return attempt(
        house, write, f"/staff/review/{case_id}?done={done}#papers",
        lambda error: _result(request, house, staff, case_id, item_id, error.status, problem=error, typed=typed),
    )  # fmt: skip


@router.get("/review/{case_id}/papers/{paper_id}.{kind}")
def paper_file(request: Request, house: House_, staff: Reader, case_id: str, paper_id: str, kind: str) -> Response:
    """The paper as a file: docx or pdf."""
    with house.db.read() as session:
        case = case_for(session, staff, case_id)
        paper = next((one for one in papers.papers_of(session, house.keys, case) if one.id == paper_id), None)
        if paper is None:
            raise Hidden()
        return as_file(house, session, case, paper, kind, locale_of(request))


@router.get("/review/{case_id}/papers/{paper_id}")
def see_paper(request: Request, house: House_, staff: Reader, case_id: str, paper_id: str) -> Response:
    """A paper as it will go out, for whoever signs it."""
    return _paper(request, house, staff, case_id, paper_id)


def _paper(request: Request, house: House, staff: Staff, case_id: str, paper_id: str, status: int = 200, **values: Any) -> Response:
    with house.db.read() as session:
        case = case_for(session, staff, case_id)
        paper = next((one for one in papers.papers_of(session, house.keys, case) if one.id == paper_id), None)
        if paper is None:
            raise Hidden()
        blocks = house.paper_blocks(session, case, paper, locale_of(request))
        names = names_of(session, {paper.writer, paper.signer})
    may = paper.state == "waiting" and (paper.kind not in ("notice", "refusal") or paper.writer != staff.id)
    return page(
        request, staff, "review_paper", status, case=case, paper=paper, blocks=blocks, names=names, base=f"/staff/review/{case.id}",
        may_sign=may and (not paper.repeat or staff.has(Role.supervisor)), own=paper.writer == staff.id, **values,
    )  # fmt: skip


@router.post("/review/{case_id}/papers/{paper_id}/sign")
def sign(
    request: Request, house: House_, staff: Reviewer, case_id: str, paper_id: str, digest: Annotated[str, Form(max_length=64)],
    seconds: Annotated[float, Form(ge=0, le=86400)] = 0,
) -> Response:  # fmt: skip
    """Signs a paper; with that it goes out."""

    def signing(session: Session) -> None:
        case = case_for(session, staff, case_id)
        items = frozenset(one.id for one in items_of_case(house, session, case))
        papers.sign(session, house.keys, case, staff, paper_id, digest, seconds=seconds or None, items=items)

    return attempt(
        house, signing, f"/staff/review/{case_id}?done=paper_issued#papers",
        lambda error: _paper(request, house, staff, case_id, paper_id, error.status, problem=error),
    )  # fmt: skip


@router.post("/review/{case_id}/papers/{paper_id}/drop")
def drop(request: Request, house: House_, staff: Reviewer, case_id: str, paper_id: str) -> Response:
    """Takes a paper that waits back, to be written anew."""
    return attempt(
        house, lambda session: papers.drop(session, house.keys, case_for(session, staff, case_id), staff, paper_id),
        f"/staff/review/{case_id}?done=paper_dropped#papers",
        lambda error: _paper(request, house, staff, case_id, paper_id, error.status, problem=error),
    )  # fmt: skip
