"""`/api/health`: whether the city can be asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.asked import Asked
from api.connections import Reader
from gisgov.storage import health as answers

__all__ = ["router"]

router = APIRouter(tags=["service"])


@router.get("/health", summary="Whether the city can be asked")
def health(conn: Reader, _: Annotated[Asked, Query()]) -> answers.Health:
    """Tell the city, the versions of schema and PostGIS, and what the city holds.

    A city that cannot be asked answers 503 with a problem that says why.
    """
    return answers.health(conn)
