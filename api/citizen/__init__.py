"""The citizen's door: it asks, and it reads releases. It imports no producer."""

from fastapi import APIRouter

from api.citizen import ask, conversations, events, handover, pages, rating, sources, texts

router = APIRouter(prefix="/api/v1")
for part in (conversations, ask, handover, rating, events, sources, texts):
    router.include_router(part.router)

page_router = APIRouter()
page_router.include_router(pages.router)
page_router.include_router(sources.page_router)
