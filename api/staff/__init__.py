"""The staff door: one file per desk or action, all under /staff."""

from __future__ import annotations

from fastapi import APIRouter

from api.staff import (
    approve_batch,
    cases,
    counter,
    counter_acts,
    counter_sources,
    decide_draft,
    edit_draft,
    handovers,
    home,
    knowledge,
    ledger,
    name_item,
    password,
    people,
    points,
    publish,
    queue,
    reveal,
    review,
    review_acts,
    review_archive,
    review_papers,
    revoke,
    samples,
    sign_in,
    splits,
    stop,
    wordings,
    words,
)

DESKS = (
    sign_in, home, queue, cases, counter, counter_acts, counter_sources, decide_draft, edit_draft, handovers, name_item, samples, reveal, review, review_acts, review_archive, review_papers, points, knowledge, splits, publish, approve_batch,
    revoke, wordings, words, ledger, people, password, stop,
)  # fmt: skip

router = APIRouter(include_in_schema=False)
for desk in DESKS:
    router.include_router(desk.router, prefix="/staff")
