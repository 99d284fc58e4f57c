"""The widget's words, so that they stand in one catalogue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from core.texts import catalogue

router = APIRouter(tags=["texts"])


@router.get("/texts")
def texts(response: Response, locale: Annotated[str, Query(pattern="^(zh|en)$")] = "zh") -> dict[str, str]:
    """Every text of the citizen's side in one language."""
    response.headers["Cache-Control"] = "public, max-age=300"
    return {key: said[locale] for key, said in catalogue().items() if key.startswith("citizen.")}
