"""A community's page: its map, the table of its grids, and what its workers hand over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gisgov.emergency.page.fitting import cut
from gisgov.mapbook.contents import Leaf
from gisgov.mapbook.drawing import FORMER, Map, drawn
from gisgov.mapbook.scale import paper_of
from gisgov.mapbook.telling import Telling
from gisgov.storage.sheet.surroundings import surroundings

__all__ = ["HIGH_MM", "WIDE_MM", "leaf_pages", "pages_of"]

WIDE_MM, HIGH_MM = 186.0, 168.0
ROWS_BESIDE, ROWS_MORE = 30, 3 * 41
LINES = 44
SIDE_MM, LINE_PT = 90.0, 7.5
"""Lines of the column beside the map; a row of the table takes one, and a heading two."""
WIDTHS = {"grid": 9, "code": 22, "name": 17, "households": 16, "people": 11, "worker": 17}
NUMBERS = {"households", "people"}


def pages_of(leaf: Leaf) -> int:
    """How many pages a community takes: one, unless its grids are more than fit beside a map."""
    return 1 + -(-max(len(leaf.grids) - ROWS_BESIDE, 0) // ROWS_MORE)


def leaf_pages(conn: Connection, leaf: Leaf, tell: Telling) -> Iterator[str]:
    """The pages of a community as HTML, without their feet.

    Parameters
    ----------
    conn
        A connection to the city.
    leaf
        What is told.
    tell
        In which words.
    """
    paper, times = paper_of(leaf.outline.bounds, wide_mm=WIDE_MM, high_mm=HIGH_MM)
    of = Map(leaf, surroundings(conn, paper.frame), paper, tell.printing.lang)
    rows = leaf.grids.drop(columns="geometry").to_dict("records")
    beside = rows[:ROWS_BESIDE]
    used = len(beside) + 3
    yield (
        f"{_head(leaf, tell, times)}"
        f'<div class="map">{drawn(of)}</div>'
        f'<div class="side">{_table(beside, tell)}{_handover(leaf, tell, LINES - used)}'
        f"{_legend(tell)}</div>"
    )
    for start in range(ROWS_BESIDE, len(rows), ROWS_MORE):
        several = rows[start : start + ROWS_MORE]
        third = ROWS_MORE // 3
        columns = [several[k : k + third] for k in range(0, len(several), third)]
        tables = "".join(f'<div class="column">{_table(part, tell)}</div>' for part in columns)
        yield f'{_head(leaf, tell, None)}<div class="wide">{tables}</div>'


def _head(leaf: Leaf, tell: Telling, times: int | None) -> str:
    part = leaf.part
    name = tell.community(part)
    title = name if times else tell.say("part_of", name=name)
    facts = tell.joined(
        f"{tell.say('number', number=tell.plan.id)} {tell.plan.name}",
        tell.state(),
        tell.say("grids_of", count=len(leaf.grids)),
        tell.say("households_of", count=part.households),
        tell.say("out_of", count=part.out_of_bounds) if part.out_of_bounds else None,
        tell.say("moved_of", count=leaf.moved) if leaf.moved else None,
        tell.say("scale", times=times) if times else None,
    )
    return (
        f'<div class="head"><h1>{escape(title)} <small>{escape(part.community)}</small></h1>'
        f"<p>{escape(facts)}</p></div>"
    )


# ---------------------------------------------------------------- the column beside the map


def _table(rows: Sequence[dict[Any, Any]], tell: Telling) -> str:
    columns = "".join(f'<col style="width:{wide}mm">' for wide in WIDTHS.values())
    heads = "".join(f"<th{_class(n)}>{escape(tell.say(n))}</th>" for n in WIDTHS)
    body = "".join(_row(row, tell) for row in rows)
    return f"<table>{columns}<tr>{heads}</tr>{body}</table>"


def _row(row: dict[Any, Any], tell: Telling) -> str:
    marks = {True: "", False: "▼" if row["households"] < tell.plan.lower else "▲"}
    within = True if pd.isna(row["in_bounds"]) else bool(row["in_bounds"])
    cells = [
        f'<td class="k" style="border-left-color:{row["colour"]}">{escape(row["number"])}</td>',
        f"<td>{escape(_text(row['code']) or '–')}</td>",
        f"<td>{escape(_name(row, tell))}</td>",
        f'<td class="{"n" if within else "n wrong"}">{marks[within]}{row["households"]}</td>',
        f'<td class="n">{row["persons"]}</td>',
        f"<td>{escape(row['workers'] or '–')}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _name(row: dict[Any, Any], tell: Telling) -> str:
    """The name of a grid; that of its community stands at the top of the page."""
    part = next(part for part in tell.plan.parts if part.community == row["community"])
    name = tell.named(_text(row["name"]), _text(row["name_en"]))
    before = tell.community(part).removesuffix(" Community")
    return name.removeprefix(before).strip() or name or "–"


def _handover(leaf: Leaf, tell: Telling, room: int) -> str:
    """What each worker hands over and takes over, as many as fit."""
    heading = f'<h2 class="next">{escape(tell.say("handover"))}</h2>'
    changed = tell.whats(leaf.changes)
    paragraphs = [f'<p class="line">{escape(changed)}</p>'] if changed else []
    if not leaf.workers:
        paragraphs.append(f'<p class="line">{escape(tell.say("handover_none"))}</p>')
    left = room - len(paragraphs) - 3
    for done, change in enumerate(leaf.workers):
        who, what = tell.worker(change, community=leaf.part.community)
        fitted = cut(f"{who} {what}", most=min(3, left), wide_mm=SIDE_MM, size_pt=LINE_PT)
        if fitted.lines == 0:
            more = tell.say("more", count=len(leaf.workers) - done)
            paragraphs.append(f'<p class="line">{escape(more)}</p>')
            break
        left -= fitted.lines
        bold, rest = fitted.text[: len(who)], fitted.text[len(who) :]
        paragraphs.append(f'<p class="line"><b>{escape(bold)}</b>{escape(rest)}</p>')
    return heading + "".join(paragraphs)


def _legend(tell: Telling) -> str:
    signs = {
        "legend_community": '<path d="M0 1.6H7" stroke="#000" stroke-width="1.3"/>',
        "legend_border": '<path d="M0 1.6H7" stroke="#000" stroke-width="0.7"/>',
        "legend_former": (
            f'<path d="M0 1.6H7" stroke="{FORMER}" stroke-width="0.6" stroke-dasharray="2.4 1.4"/>'
        ),
        "legend_sheet": '<path d="M2 1.6H5M3.5 0.1V3.1" stroke="#555" stroke-width="0.15"/>',
    }
    drawn_signs = "".join(
        f'<span><svg xmlns="http://www.w3.org/2000/svg" width="7mm" height="3.2mm"'
        f' viewBox="0 0 7 3.2">{sign}</svg>{escape(tell.say(name))}</span>'
        for name, sign in signs.items()
    )
    return f'<h2 class="next"></h2><p class="legend">{drawn_signs}</p>'


def _class(name: str) -> str:
    return ' class="n"' if name in NUMBERS else ""


def _text(value: Any) -> str | None:  # noqa: ANN401 - a cell of a frame
    return None if pd.isna(value) else str(value)
