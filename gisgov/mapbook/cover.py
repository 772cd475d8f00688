"""The first pages of a map book: what the plan is, what it changes, and where each community is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgov.emergency.page.frame import Paper
from gisgov.emergency.page.labels import Room
from gisgov.mapbook import ink
from gisgov.mapbook.contents import Contents, Leaf
from gisgov.mapbook.drawing import WATER, framed, furniture
from gisgov.mapbook.scale import paper_of
from gisgov.mapbook.telling import WHATS, Telling
from gisgov.storage.plans.flows import What
from gisgov.storage.queries import fixed

__all__ = ["cover_pages", "pages_before"]

WIDE_MM, HIGH_MM = 186.0, 168.0
BESIDE, MORE = 16, 3 * 40
CHANGED, KEPT = "#f7c9a8", "#dfe7dc"
PIXEL_MM = 0.15  # what is smaller on paper is not drawn
NAME_PT, PAGE_PT = 7.0, 9.0
ORDER: tuple[What, ...] = (*WHATS, "kept")
WIDTHS = {"page": 9, "community": 33, "grids": 10, "households": 17, "moved": 12, "out": 11}


def pages_before(contents: Contents) -> int:
    """How many pages come before the first community."""
    return 1 + -(-max(len(contents.leaves) - BESIDE, 0) // MORE)


def cover_pages(
    conn: Connection, contents: Contents, numbers: Sequence[int], tell: Telling
) -> Iterator[str]:
    """The pages as HTML, without their feet.

    Parameters
    ----------
    conn
        A connection to the city.
    contents
        What the book tells.
    numbers
        The page of each community.
    tell
        In which words.
    """
    listed = list(zip(contents.leaves, numbers, strict=True))
    beside, rest = listed[:BESIDE], listed[BESIDE:]
    yield (
        f'<div class="cover"><p class="state">{escape(tell.state())}</p>{_title(tell)}</div>'
        f'<div class="map">{_overview(conn, contents, numbers)}</div>'
        f'<div class="side">{_facts(contents, tell)}{_changes(contents, tell)}'
        f"<h2>{escape(tell.say('index'))}</h2>{_index(beside, tell)}{_legend(tell)}</div>"
    )
    for start in range(0, len(rest), MORE):
        several = rest[start : start + MORE]
        third = MORE // 3
        columns = [several[k : k + third] for k in range(0, len(several), third)]
        tables = "".join(f'<div class="column">{_index(part, tell)}</div>' for part in columns)
        head = f'<div class="head"><h1>{escape(tell.say("index"))}</h1></div>'
        yield f'{head}<div class="wide">{tables}</div>'


def _title(tell: Telling) -> str:
    return f"<h1>{escape(tell.say('title'))} <small>{escape(tell.plan.name)}</small></h1>"


# ---------------------------------------------------------------- what is told


def _facts(contents: Contents, tell: Telling) -> str:
    plan = contents.plan
    signed = {
        "author": (plan.author, plan.created_at),
        "approved_by": (plan.approved_by, plan.approved_at),
        "published_by": (plan.published_by, plan.published_at),
    }
    rows = {
        "number_of": f"{plan.id}",
        "state": tell.state(),
        **{
            name: tell.say("by", name=who, at=tell.time(at))
            for name, (who, at) in signed.items()
            if who and at
        },
        "bounds": tell.say("bounds_of", lower=plan.lower, upper=plan.upper),
        "communities": f"{len(contents.leaves)}",
        "grids": tell.joined(
            f"{plan.grids}",
            tell.say("out_of", count=plan.out_of_bounds) if plan.out_of_bounds else None,
        ),
        "households": f"{plan.households}",
        **({"note": plan.note[:300]} if plan.note else {}),
    }
    return _pairs(rows, tell)


def _changes(contents: Contents, tell: Telling) -> str:
    told = contents.changes
    share = 100 * told.households_moved / max(contents.plan.households, 1)
    counts = Counter(grid.what for grid in told.grids)
    whats = [
        tell.say("grids_what", count=counts[what], what=tell.say(f"change_{what}"))
        for what in ORDER
        if counts[what]
    ]
    rows = {
        "moved_line": tell.joined(
            tell.say("moved_households", count=told.households_moved, share=f"{share:.1f}"),
            tell.say("moved_persons", count=told.persons_moved),
            tell.say("moved_buildings", count=told.buildings_moved),
        ),
        "grids": tell.joined(*whats),
        "handover": tell.say("workers_of", count=len(told.workers)),
    }
    return f"<h2>{escape(tell.say('changes'))}</h2>{_pairs(rows, tell)}"


def _pairs(rows: dict[str, str], tell: Telling) -> str:
    cells = "".join(
        f"<tr><td>{escape(tell.say(name))}</td><td>{escape(said)}</td></tr>"
        for name, said in rows.items()
    )
    return f'<table class="facts"><col style="width:30mm"><col>{cells}</table>'


def _index(listed: Sequence[tuple[Leaf, int]], tell: Telling) -> str:
    columns = "".join(f'<col style="width:{wide}mm">' for wide in WIDTHS.values())
    heads = "".join(f"<th{_class(name)}>{escape(tell.say(name))}</th>" for name in WIDTHS)
    rows = "".join(_row(leaf, number, tell) for leaf, number in listed)
    return f"<table>{columns}<tr>{heads}</tr>{rows}</table>"


def _row(leaf: Leaf, number: int, tell: Telling) -> str:
    part = leaf.part
    counts = (part.grids, part.households, leaf.moved or "–", part.out_of_bounds or "–")
    cells = "".join(f'<td class="n">{count}</td>' for count in counts)
    return f"<tr><td>{number}</td><td>{escape(tell.community(part))}</td>{cells}</tr>"


def _class(name: str) -> str:
    return "" if name in {"page", "community"} else ' class="n"'


# ---------------------------------------------------------------- the overview


def _overview(conn: Connection, contents: Contents, numbers: Sequence[int]) -> str:
    """All communities: those that change in another colour, each with its page."""
    outlines = [leaf.outline for leaf in contents.leaves]
    bounds = shapely.total_bounds(np.array(outlines, dtype=object))
    paper, times = paper_of(tuple(bounds.tolist()), wide_mm=WIDE_MM, high_mm=HIGH_MM)
    layers = _ground(conn, paper, metre=PIXEL_MM * times / 1000)
    room = Room(paper.edge)
    signs = furniture(paper, room)
    placed = [paper.put(shapely.simplify(shape, PIXEL_MM * times / 1000)) for shape in outlines]
    moved = [bool(leaf.moved) for leaf in contents.leaves]
    parts = [
        ink.fill((s for s, yes in zip(placed, moved, strict=True) if not yes), ink=KEPT),
        ink.fill((s for s, yes in zip(placed, moved, strict=True) if yes), ink=CHANGED),
        ink.fill(layers["water"], ink=WATER),
        ink.stroke(layers["road"], wide=0.7, ink="#bbb"),
        ink.stroke(layers["road"], wide=0.45, ink="#fff"),
        ink.stroke(placed, wide=0.4),
        *(
            ink.letters(_middle(shape), f"{number}", size_pt=PAGE_PT, bold=True)
            for shape, number in zip(placed, numbers, strict=True)
        ),
        signs,
    ]
    return framed(paper, parts)


def _ground(conn: Connection, paper: Paper, *, metre: float) -> dict[str, list[shapely.Geometry]]:
    layers: dict[str, list[shapely.Geometry]] = {"water": [], "road": []}
    for row in conn.execute(fixed("plan_overview"), {**vars(paper.frame), "metre": metre}):
        layers[row.layer].append(paper.put(shapely.from_wkb(bytes(row.shape))))
    return layers


def _middle(shape: shapely.Geometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle([shape], 0.2)[0])[0]
    return float(x), float(y)


def _legend(tell: Telling) -> str:
    signs = {"legend_changed": CHANGED, "legend_kept": KEPT}
    drawn_signs = "".join(
        f'<span><svg xmlns="http://www.w3.org/2000/svg" width="6mm" height="3.2mm"'
        f' viewBox="0 0 6 3.2"><rect x="0.2" y="0.2" width="5.6" height="2.8" fill="{fill}"'
        f' stroke="#000" stroke-width="0.3"/></svg>{escape(tell.say(name))}</span>'
        for name, fill in signs.items()
    )
    return f'<h2 class="next"></h2><p class="legend">{drawn_signs}</p>'
