"""一表申请: the merged form, a part at a time; saved as one types, also what is not right yet, and never over another window's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from api.asked import asked_of
from api.citizen.case_holder import check_mark, held, show, then, token_of
from api.citizen.holder import house_of
from api.filling import as_typed, form_of_case, guide_of, shown_proposals
from api.house import House
from api.press import press
from core.cases import CaseFile, demand_open, is_open, read_values, save_values
from core.errors import Erased, Hidden, NotAllowed, YijianshiError
from knowledge.catalog.form_check import validate
from knowledge.catalog.merged_form import MergedField

router = APIRouter(include_in_schema=False)
LONGEST = 2000


@dataclass(frozen=True)
class Shown:
    """One field as its page shows it. One that is not `open` stands there to be read; `refused` is what was typed for it."""

    field: MergedField
    value: str
    rev: int
    origin: str
    faults: tuple[str, ...]
    conflict: tuple[str, str] | None
    proposals: tuple[Any, ...]
    open: bool = True
    refused: str = ""


def _page(
    request: Request, case_id: str, part: int, told: YijianshiError | None = None,
    conflicts: dict[str, tuple[Any, Any]] | None = None, saved: bool = False, refused: dict[str, Any] | None = None,
) -> Response:  # fmt: skip
    house, token = house_of(request), token_of(request, case_id)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        form = form_of_case(house, session, case)
        values = read_values(session, house.keys, case)
        waiting, asked = shown_proposals(house, session, case, form), asked_of(house, session, case, form)
    plain = {name: one.value for name, one in values.items()}
    part = max(1, min(part, len(form.sections)))
    section = form.sections[part - 1] if form.sections else None
    locale = "en" if case.locale == "en" else "zh"
    fields = []
    touched = {name for name in plain if section and name in section.elements}
    faults = validate(form, plain, only=touched) if section else []
    for element in section.elements if section else ():
        field = form.field(element)
        if field is None:
            continue
        one = values.get(element)
        clash = (conflicts or {}).get(element)
        fields.append(
            Shown(
                field, as_typed(clash[1] if clash else one.value if one else None), one.rev if one else 0,
                one.origin if one else "",
                tuple(getattr(f, locale) for f in faults if f.element == element and f.code != "missing"),
                (as_typed(clash[0]), as_typed(clash[1])) if clash else None,
                tuple(p for p in waiting.shown if p.element == element), is_open(case, f"form:{element}"),
                as_typed((refused or {}).get(element)),
            )
        )  # fmt: skip
    names = {item.id: item.name for item in guide_of(house).catalog().items.values()}
    filled = sum(1 for field in form.fields if plain.get(field.element) not in (None, ""))
    return show(
        request, "form", case, token, told=told, section=section, part=part, parts=form.sections, fields=fields,
        names=names, filled=filled, total=len(form.fields), saved=saved, waiting=waiting,
        wrong=sum(bool(one.faults) for one in fields), asked=asked, writable=any(one.open for one in fields),
    )  # fmt: skip


@router.get("/case/{case_id}/form")
def form_page(request: Request, case_id: str, part: int = 1, saved: int = 0) -> Response:
    """One part of the form."""
    return _page(request, case_id, part, saved=bool(saved))


@router.post("/case/{case_id}/form")
async def save(request: Request, case_id: str) -> Response:
    """Saves a part; then takes the decision on a suggestion whose button was pressed, or goes on to the next part."""
    given = await request.form(max_files=0, max_fields=500)
    return await run_in_threadpool(_save, request, case_id, given)


def _save(request: Request, case_id: str, given: FormData) -> Response:
    house = house_of(request)
    part = int(str(given.get("part", "1"))) if str(given.get("part", "1")).isdigit() else 1
    try:
        token = check_mark(request, case_id, str(given.get("csrf", "")))
        typed, revs = _typed(given)
        with house.db.write() as session:
            case = held(session, request, case_id, token)
            demand_open(case)
            form = form_of_case(house, session, case)
            known = {name: value for name, value in typed.items() if form.field(name)}
            refused = _closed(house, session, case, known)
            known = {name: value for name, value in known.items() if is_open(case, f"form:{name}")}
            saved = save_values(session, house.keys, case, known, expected={name: revs.get(name, 0) for name in known})
        if given.get("decide") and not saved.conflicts and not refused:
            with house.db.write() as session:
                press(house, session, held(session, request, case_id, token), given)
            return then(case_id, f"form?part={part}&saved=1")
    except (Hidden, Erased):
        raise
    except YijianshiError as error:
        return _page(request, case_id, part, error)
    if refused:
        # An old page: what may be changed is saved, what may not is told and stands there to be copied.
        return _page(request, case_id, part, NotAllowed("case_not_asked"), saved.conflicts, refused=refused)
    if saved.conflicts:
        return _page(request, case_id, part, conflicts=saved.conflicts)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        plain = {name: one.value for name, one in read_values(session, house.keys, case).items()}
    wrong = [f for f in validate(form, plain, only=known) if f.level == "fault" and f.code != "missing"]
    if wrong:
        return then(case_id, f"form?part={part}&saved=1#f-{wrong[0].element}")
    if given.get("stay"):
        return then(case_id, f"form?part={part}&saved=1")
    if case.opened:
        return then(case_id, "check")
    return then(case_id, f"form?part={part + 1}&saved=1" if part < len(form.sections) else "documents")


def _closed(house: House, session: Session, case: CaseFile, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed over a value that may not be changed now, and says something else."""
    there = read_values(session, house.keys, case)
    return {
        name: value for name, value in typed.items()
        if not is_open(case, f"form:{name}") and (value or "") != (as_typed(there[name].value) if name in there else "")
    }  # fmt: skip


def _typed(given: FormData) -> tuple[dict[str, Any], dict[str, int]]:
    """{element: what was typed, None for an emptied field} and {element: the revision it was typed over}."""
    typed: dict[str, Any] = {}
    revs: dict[str, int] = {}
    for name, raw in given.multi_items():
        if not isinstance(raw, str):
            continue
        if name.startswith("v."):
            words = raw.replace("\r\n", "\n").strip()[:LONGEST]
            typed[name[2:]] = words or None
        elif name.startswith("r.") and raw.isdigit():
            revs[name[2:]] = int(raw)
    return typed, revs
