"""`/api/incidents/summary`: all that a commander's screen tells of incidents, in one answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from pydantic.dataclasses import dataclass
from starlette.requests import Request

from api.asked import Day
from api.connections import Reader
from api.filters import FilterQuery, moment
from api.language import language_of
from gisgov.incidents import Wanted
from gisgov.storage import incident_summary
from gisgov.storage.incident_cube import cube
from gisgov.storage.queries import ANSWER
from gisgov.words import say

__all__ = ["router"]

router = APIRouter(prefix="/incidents", tags=["incidents"])


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class IncidentSummaryAnswer(incident_summary.IncidentSummary):
    """Counts of incidents, and what they do not show."""

    notes: list[str]
    """What the figures do not show, in the language asked for."""


class SummaryQuery(FilterQuery):
    """Which incidents are counted, and by what."""

    level: incident_summary.Level = Field(
        default="community", description="Level of the areas.", examples=["grid"]
    )
    compare_since: Day | None = Field(
        default=None,
        description="Start of the period that is compared with, with all other filters alike.",
        examples=["2026-02-01"],
    )
    compare_until: Day | None = Field(
        default=None, description="End of it, which is not part of it.", examples=["2026-03-01"]
    )

    def compared(self, conn: Reader, wanted: Wanted) -> Wanted | None:
        """The same of the other period, where one is asked for."""
        if self.compare_since is None and self.compare_until is None:
            return None
        since, until = moment(conn, self.compare_since), moment(conn, self.compare_until)
        return replace(wanted, since=since, until=until)


@router.get("/summary", summary="Incidents counted by everything")
def summarise_incidents(
    request: Request, conn: Reader, query: Annotated[SummaryQuery, Query()]
) -> IncidentSummaryAnswer:
    """Count incidents by severity, channel, class, day, hour of the week and area, in one pass.

    Lists of choices leave out their own filter: `classes` counts as if no class were chosen, `days`
    as if no period were. What is written by anybody is counted within a second.
    """
    wanted = query.wanted(conn)
    compared = query.compared(conn, wanted)
    told = incident_summary.summary(cube(conn), wanted, level=query.level, compared=compared)
    notes = incident_summary.notes(told, wanted, compared=compared)
    lang = language_of(request)
    said = [say(note.code, lang=lang, **note.params) for note in notes]
    return IncidentSummaryAnswer(**vars(told), notes=said)
