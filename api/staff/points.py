"""How good each review point's rule is by what people settled: a table, a point with examples, the whole as CSV."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.access import POINTS, House_, need
from api.point_view import EXAMPLES, examples_of, lines_of
from api.staff.page import page
from core.errors import Hidden
from core.people import Staff

router = APIRouter()
Reader = Annotated[Staff, Depends(need(*POINTS))]
COLUMNS = (
    "item", "point", "words", "rule_digest", "current", "state", "settled", "flagged", "confirmed", "dismissed", "missed",
    "precision", "recall", "reasons",
)  # fmt: skip


@router.get("/points")
def see_points(request: Request, house: House_, staff: Reader) -> Response:
    """Every point that was inspected, by item."""
    with house.db.read() as session:
        groups = lines_of(session, house)
    demoted = {line.figures.point for lines in groups.values() for line in lines if line.state == "demoted" and line.figures.current}
    return page(
        request, staff, "points", groups=groups, demoted=len(demoted), floor=house.settings.flag_floor,
        after=house.settings.flag_floor_after,
    )  # fmt: skip


@router.get("/points.csv")
def export(house: House_, staff: Reader) -> Response:
    """The table as CSV (UTF-8 with a mark, so that spreadsheets read it)."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(COLUMNS)
    with house.db.read() as session:
        for item, lines in lines_of(session, house).items():
            for line in lines:
                one = line.figures
                told = (
                    item, one.point, line.words, one.rule_digest, one.current, line.state, one.verdicts, one.flagged, one.confirmed,
                    one.dismissed, one.missed, _share(one.precision), _share(one.recall),
                    " ".join(f"{reason}:{number}" for reason, number in one.reasons.items()),
                )  # fmt: skip
                write([_plain(str(cell)) for cell in told])
    headers = {"Content-Disposition": "attachment; filename=points.csv", "Cache-Control": "no-store"}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _plain(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula; a catalogue's words may."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


@router.get("/points/{point_id}/{rule_digest}")
def see_point(request: Request, house: House_, staff: Reader, point_id: str, rule_digest: str) -> Response:
    """One point under one rule, with examples of what people said of it."""
    key = (point_id, rule_digest)
    with house.db.read() as session:
        found = [
            (item, line) for item, lines in lines_of(session, house).items() for line in lines
            if (line.figures.point, line.figures.rule_digest) == key
        ]  # fmt: skip
        if not found:
            raise Hidden()
        examples = examples_of(session, house, staff, key)
    return page(request, staff, "point", line=found[0][1], items=[item for item, _ in found], examples=examples, most=EXAMPLES)
