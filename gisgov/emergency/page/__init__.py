"""The printed sheet: one page of A4 that is read in black and white, as HTML and as PDF."""

from __future__ import annotations

from sqlalchemy import Connection

from gisgov.emergency.means import Sheet
from gisgov.emergency.page.document import MAP_MM, page_style, render
from gisgov.emergency.page.frame import Paper, frame_of
from gisgov.emergency.page.paper import pdf
from gisgov.emergency.page.plan import Plan, drawn
from gisgov.emergency.page.telling import Printing
from gisgov.storage.sheet.surroundings import surroundings

__all__ = ["Printing", "page", "page_style", "pdf"]


def page(conn: Connection, sheet: Sheet, printing: Printing) -> str:
    """Print a sheet with the map of its surroundings, as HTML.

    Parameters
    ----------
    conn
        A connection to the city.
    sheet
        What is printed; sentences that have no words yet get them.
    printing
        Who prints it, when and in which language.
    """

    def draw(high_mm: float) -> str:
        frame = frame_of(sheet, srid=printing.srid, ratio=MAP_MM / high_mm)
        ground = surroundings(conn, frame)
        paper = Paper(frame, MAP_MM, high_mm)
        return drawn(Plan(sheet, ground, paper, srid=printing.srid, lang=printing.lang))

    return render(sheet, draw, printing)
