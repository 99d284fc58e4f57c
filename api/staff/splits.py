"""Split proposals: a text file that seems to hold several documents, its boundaries corrected and confirmed by a steward."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from api.access import KNOWLEDGE, House_, acting, need
from api.staff.page import go, page
from core.errors import BadInput, Hidden, NotSignedIn, YijianshiError
from core.people import Staff, names_of
from knowledge.documents import Boundary
from knowledge.splitting import confirm_split
from knowledge.tables import SplitProposal

router = APIRouter()
AROUND = 3


@router.get("/splits/{proposal_id}")
def see_split(
    request: Request, house: House_, staff: Annotated[Staff, Depends(need(*KNOWLEDGE))], proposal_id: str
) -> Response:
    """The proposed boundaries, each with the lines around it and why it was proposed."""
    return _page(request, house, staff, proposal_id)


def _page(
    request: Request, house: House_, staff: Staff, proposal_id: str, status: int = 200,
    typed: list[tuple[str, str]] | None = None, **values: object,
) -> Response:  # fmt: skip
    with house.db.read() as session:
        row = session.get(SplitProposal, proposal_id)
        if row is None:
            raise Hidden()
        names = names_of(session, {row.confirmed_by})
    lines = row.text.split("\n")
    shown = []
    cuts = typed if typed is not None else [(str(b["line"] + 1), str(b["title"])) for b in row.boundaries]
    reasons = {str(b["line"] + 1): str(b.get("reason", "")) for b in row.boundaries}
    for line, title in cuts:
        at = int(line) - 1 if line.isascii() and line.isdigit() else -1
        around = [(n + 1, lines[n]) for n in range(max(0, at - AROUND), min(len(lines), at + AROUND)) if at >= 0]
        shown.append((line, title, reasons.get(line, ""), around))
    return page(
        request, staff, "split", status, proposal=row, cuts=shown, count=len(lines), names=names, lines=lines, **values
    )


@router.post("/splits/{proposal_id}")
def confirm(
    request: Request, house: House_, staff: Annotated[Staff, Depends(acting(*KNOWLEDGE))], proposal_id: str,
    line: Annotated[list[str] | None, Form()] = None, title: Annotated[list[str] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Imports the parts between the confirmed boundaries; a row without a line number is left out."""
    typed = [(n.strip(), words.strip()) for n, words in zip(line or [], title or [], strict=False) if n.strip()]
    try:
        if not all(n.isascii() and n.isdigit() and 0 < int(n) < 10**8 for n, _ in typed):
            raise BadInput("line_number")
        cuts = sorted({int(n) - 1: words for n, words in typed}.items())
        with house.db.write() as session:
            chosen = [Boundary(at, "", words, 1.0) for at, words in cuts]
            confirm_split(session, staff, house.keys.hash, proposal_id, chosen)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return _page(request, house, staff, proposal_id, error.status, typed, problem=error)
    return go("/staff/knowledge?state=imported", "split")
