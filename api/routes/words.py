"""`/api/words`: what the values that rows carry are called."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from api.asked import Asked
from api.language import language_of
from gisgov.words import catalogue, say

__all__ = ["router"]

router = APIRouter(tags=["service"])

VALUE = "value."


@router.get("/words", summary="What values are called")
def words(request: Request, _: Annotated[Asked, Query()]) -> dict[str, str]:
    """Tell what uses, kinds and states are called, by the code that rows carry for them."""
    lang = language_of(request)
    known = (code for code in catalogue() if code.startswith(VALUE))
    return {code.removeprefix(VALUE): say(code, lang=lang) for code in known}
