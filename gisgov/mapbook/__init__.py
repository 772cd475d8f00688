"""The map book of a plan: a cover with what changes, then a page of A4 for each community."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib import resources
from itertools import accumulate

from sqlalchemy import Connection

from gisgov.emergency.page import Printing, pdf
from gisgov.mapbook.contents import Contents, contents
from gisgov.mapbook.cover import cover_pages, pages_before
from gisgov.mapbook.leaves import leaf_pages, pages_of
from gisgov.mapbook.telling import Telling

__all__ = ["Printing", "book", "pdf"]


def book(conn: Connection, plan_id: int, printing: Printing) -> str:
    """The map book of a plan as HTML that asks for nothing else; `pdf` prints it.

    Parameters
    ----------
    conn
        A connection to the city of who may read plans.
    plan_id
        Number of the plan.
    printing
        Who prints it, when and in which language.

    Raises
    ------
    NotFound
        There is no such plan.
    """
    found = contents(conn, plan_id)
    tell = Telling(found.plan, printing)
    pages = list(_pages(conn, found, tell))
    foot = escape(tell.footer())
    body = "".join(
        f'<section class="page">{page}<p class="foot">'
        f"<b>{escape(tell.say('page_of', page=number, pages=len(pages)))}</b>{foot}</p></section>"
        for number, page in enumerate(pages, start=1)
    )
    language = "zh-CN" if printing.lang == "zh" else "en"
    title = escape(f"{tell.say('title')}: {found.plan.name}")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_style()}</style></head><body>{body}</body></html>"
    )


def _pages(conn: Connection, found: Contents, tell: Telling) -> Iterator[str]:
    before = pages_before(found)
    ends = accumulate((pages_of(leaf) for leaf in found.leaves), initial=before + 1)
    yield from cover_pages(conn, found, list(ends)[:-1], tell)
    for leaf in found.leaves:
        yield from leaf_pages(conn, leaf, tell)


@cache
def _style() -> str:
    return resources.files("gisgov.mapbook").joinpath("page.css").read_text("utf-8")
