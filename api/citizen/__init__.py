"""The citizen's door: it asks, and it reads releases. It imports no producer."""

from fastapi import APIRouter

from api.citizen import (
    apply,
    ask,
    case_consent,
    case_corrections,
    case_documents,
    case_form,
    case_identity,
    case_list,
    case_papers,
    case_progress,
    case_proposals,
    case_questions,
    case_sources,
    cases_api,
    cases_api_documents,
    cases_api_form,
    cases_api_interview,
    cases_api_papers,
    conversations,
    events,
    handover,
    pages,
    rating,
    sources,
    texts,
)
from api.problems import Problem

API, FAILS = "/api/v1", {422: {"model": Problem}}
router = APIRouter(prefix=API, responses=FAILS)  # type: ignore[arg-type]
for part in (conversations, ask, handover, rating, events, sources, texts):
    router.include_router(part.router)

page_router = APIRouter()
page_router.include_router(pages.router)
page_router.include_router(sources.page_router)

# Applications, apart: where citizens have a process of their own, the owner of releases leads these (api/split.py).
case_router = APIRouter(prefix=API, responses=FAILS)  # type: ignore[arg-type]
for part in (cases_api, cases_api_interview, cases_api_form, cases_api_documents, cases_api_papers):
    case_router.include_router(part.router)

case_page_router = APIRouter()
for part in (
    apply, case_progress, case_questions, case_list, case_form, case_proposals, case_documents, case_consent, case_sources,
    case_identity, case_corrections, case_papers,
):  # fmt: skip
    case_page_router.include_router(part.router)
