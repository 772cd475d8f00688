"""`/api/search`: the places that a text may mean."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.asked import Asked
from api.connections import Reader
from gisgov.storage import search as answers

__all__ = ["router"]

router = APIRouter(tags=["places"])


class SearchQuery(Asked):
    """What is looked for."""

    q: str = Field(
        description="An address, a crossing, the name of a place, or the number of a component, "
        "as people write it: with parts missing, misspelt, in pinyin or by its initials.",
        examples=["朝阳路158号金泉名都10栋"],
    )
    limit: int = Field(default=10, ge=1, le=50, description="At most so many.", examples=[10])


@router.get("/search", summary="The places that a text may mean")
def search(conn: Reader, query: Annotated[SearchQuery, Query()]) -> answers.Found:
    """Find buildings, rooms, crossings, streets, landmarks and components by what people write.

    Where several places fit equally well, `ambiguous` is true and all are listed: nothing is
    guessed. A number that a street does not have gives the street and the nearest numbers.
    No person is told or looked for.
    """
    return answers.search(conn, query.q, limit=query.limit)
