"""One page of A4 from a sheet: what a crew takes along, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from importlib import resources

from gisgov.emergency.means import Sheet
from gisgov.emergency.page import svg
from gisgov.emergency.page.fitting import cut, width_mm
from gisgov.emergency.page.frame import SHOWN
from gisgov.emergency.page.layout import LINE_MM, SIZE_PT, Box
from gisgov.emergency.page.telling import Printing, Telling

__all__ = ["MAP_MM", "page_style", "render"]

MAP_MM = 118.0
LEAST_MAP_MM, MOST_MAP_MM = 92.0, 150.0
HIGH_MM, WIDE_MM = 276.0, 190.0
ROW_MM, ROW_LABEL_MM = 1.7, 20.0
SIDE_MM, SIDE_AIR_MM = 69.0, 7.0
TITLE_LINE_MM = 7.0
SIGN, SIGN_AIR_MM = (2.0, 2.0), 3.5
AIR_MM = 5.0  # rules and padding of header, view and footer

BUDGETS: dict[str, dict[str, int]] = {
    "fire": {"water": 13, "access": 10, "shutoff": 1, "help": 3},
    "gas_leak": {"shutoff": 7, "water": 9, "access": 8, "help": 3},
}
"""Lines that a part may take, in its order on the page; what is not known gets all that is left."""


@cache
def page_style() -> str:
    """What is within the one `<style>` of the page; by its hash a browser knows it."""
    return resources.files("gisgov.emergency.page").joinpath("page.css").read_text("utf-8")


def render(sheet: Sheet, draw: Callable[[float], str], printing: Printing) -> str:
    """The page as HTML that asks for nothing else.

    Parameters
    ----------
    sheet
        What is told; sentences that have no words yet get them.
    draw
        Draws the map as SVG, `MAP_MM` wide and as high as it is told: it gets what texts leave.
    printing
        Who prints it, when and in which language.
    """
    tell = Telling(sheet, printing)
    header, header_mm = _header(tell)
    footer, footer_mm = _footer(tell, printing)
    legend, legend_mm = _legend(tell)
    left = HIGH_MM - header_mm - footer_mm - legend_mm - AIR_MM
    lower, lower_mm = _lower(tell, left - LEAST_MAP_MM)
    high = min(left - lower_mm, MOST_MAP_MM)
    side = _side(tell, int((high - SIDE_AIR_MM) / LINE_MM))
    view = (
        f'<div class="view"><div class="map">{draw(high)}</div><div class="side">{side}</div></div>'
    )
    language = "zh-CN" if printing.lang == "zh" else "en"
    title = escape(f"{tell.say('title')}: {sheet.place.label}")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{page_style()}</style></head>"
        f'<body>{header}<div class="view">{view}</div>'
        f"{legend}{lower}{footer}</body></html>"
    )


# ---------------------------------------------------------------- the top


def _header(tell: Telling) -> tuple[str, float]:
    """What burns and where, and how high that is."""
    sheet = tell.sheet
    title = cut(sheet.place.label, most=2, wide_mm=WIDE_MM - 50, size_pt=15)
    kind = escape(tell.say(sheet.kind))
    box = _box(tell, wide=WIDE_MM, room=4)
    number = sheet.emergency_id
    box.text(
        tell.joined(
            tell.inside(),
            tell.areas(),
            None if number is None else tell.say("emergency", number=number),
            tell.say("of", at=tell.time(sheet.at)),
        ),
        most=2,
    )
    box.text(tell.sentences(sheet.says), most=2, bold=True)
    html = f'<p class="kind">{kind}</p><h1>{escape(title.text)}</h1>{"".join(box.html)}'
    return f"<header>{html}</header>", title.lines * TITLE_LINE_MM + box.used * LINE_MM


def _side(tell: Telling, room: int) -> str:
    """Beside the map: the building, its people, its doors, and what stands around it."""
    sheet = tell.sheet
    box = _box(tell, wide=SIDE_MM, room=room)
    box.heading(tell.say("building"))
    if sheet.building is None:
        box.text(tell.say("building_none"))
    else:
        box.each([*tell.building(sheet.building), tell.preplan(sheet.building)], most=room * 2 // 5)
    people = [*tell.floors(), *tell.rings()]
    if people:
        box.heading(tell.say("floors"))
        box.each(people, most=max(room * 3 // 10, 5), longest=1)
    if sheet.building and (sheet.building.doors or sheet.building.gates):
        box.heading(tell.say("gates"))
        box.list(tell.doors(sheet.building), most=1)
        box.each([tell.gate(gate) for gate in sheet.building.gates], most=3)
    around = [tell.premises(each) for each in sheet.neighbours.concern]
    around += [tell.neighbour(each) for each in sheet.neighbours.nearest if not each.concern]
    if around:
        box.heading(tell.say("around"))
        box.each(around, most=box.room)
    return "".join(box.html)


# ---------------------------------------------------------------- below the map


def _lower(tell: Telling, left_mm: float) -> tuple[str, float]:
    """Water, access, gas, help and what is not known within a height, and how high that is."""
    parts: dict[str, Callable[[Telling, Box], None]] = {
        "water": _water,
        "access": _access,
        "shutoff": _shutoff,
        "help": _help,
    }
    budgets = BUDGETS[tell.sheet.kind]
    air_mm = (len(budgets) + 1) * ROW_MM
    room = int((left_mm - air_mm) / LINE_MM)
    rows, used = [], 0
    for name, most in budgets.items():
        box = _box(tell, wide=WIDE_MM - ROW_LABEL_MM, room=most)
        parts[name](tell, box)
        used += box.used
        rows.append(_row(tell.say(name), box))
    box = _box(tell, wide=WIDE_MM - ROW_LABEL_MM, room=room - used)
    box.list([_bare(tell.sentence(each)) for each in tell.sheet.unknown] or ["–"], most=box.room)
    rows.append(_row(tell.say("unknown_list"), box))
    return "".join(rows), (used + box.used) * LINE_MM + air_mm


def _water(tell: Telling, box: Box) -> None:
    water, lines = tell.sheet.water, 4 if tell.sheet.kind == "fire" else 2
    for hydrant in water.hydrants[:SHOWN]:
        before, used = f"<i>{hydrant.number}</i>", box.used
        box.text(tell.hydrant(hydrant), most=min(2, lines), before=before, bold=True)
        box.text(tell.sentences(hydrant.why), most=lines - (box.used - used))
    if not water.hydrants:
        box.text(tell.say("no_hydrant", metres=f"{tell.sheet.radius_m:g}"), bold=True)
    if water.nearest is not None and not water.hydrants:
        box.text(f"{tell.hydrant(water.nearest)} · {water.nearest.distance_m} m", most=2)
    rest = len(water.hydrants) - SHOWN
    more = box.more(rest) + box.between if rest > 0 else ""
    said = tell.sentences([water.verdict, *water.says])
    box.text(f"{more}{said}", most=2, bold=True)
    names = [tell.joined(r.code, f"{r.distance_m} m") for r in water.reserves]
    if names:
        box.list([tell.say("reserves", names=names[0]), *names[1:]], most=1)


def _access(tell: Telling, box: Box) -> None:
    access = tell.sheet.access
    shut = [
        tell.say(
            "shut_way", road=each.road or "–", until=tell.time(each.expires_at), reason=each.reason
        )
        for each in access.restrictions
    ]
    ways = tell.ways_in()
    longest = 2 if len(ways) > 2 else 4
    box.each(ways, most=box.room - bool(shut), longest=longest)
    if shut:
        box.list([tell.say("shut_ways", ways=shut[0]), *shut[1:]], most=1)


def _shutoff(tell: Telling, box: Box) -> None:
    block = tell.sheet.shutoff
    if tell.sheet.kind == "gas_leak":
        box.text(tell.sentences(block.says), most=2, bold=True)
    if block.closure is None:
        places = [f"{tell.sentence(c.what)} {c.distance_m} m" for c in block.candidates]
        first = tell.say("gas_places", places=places[0]) if places else tell.say("gas_none")
        box.list([first, *places[1:]], most=min(2, box.room))
        return
    closure = block.closure
    valves = [v.code or tell.sentence(v.why) for v in closure.valves if v.act == "close"]
    if valves:
        box.list([tell.say("close", valves=valves[0]), *valves[1:]], most=1)
    loses = tell.say(
        "closure",
        place=tell.sentence(closure.place.what),
        buildings=closure.buildings,
        households=tell.say("unknown") if closure.households is None else closure.households,
    )
    box.text(loses, most=1)
    box.text(tell.sentences(closure.says), most=2)


def _help(tell: Telling, box: Box) -> None:
    sheet = tell.sheet
    stations = [tell.station(each) for each in sheet.help.stations] or [tell.say("no_station")]
    box.text(tell.sentence(sheet.help.verdict))
    box.list(stations, most=1)
    gather = [
        tell.say("gather", name=tell.name(g), metres=g.distance_m) for g in sheet.people.gather
    ] or [tell.say("no_gather")]
    workers = sheet.help.workers
    near = [tell.say("workers", count=len(workers))] if workers else []
    box.list([*gather[:1], *near, *gather[1:]], most=1)


# ---------------------------------------------------------------- the foot, and how to read the map


def _footer(tell: Telling, printing: Printing) -> tuple[str, float]:
    sheet = tell.sheet
    blocks = [sheet.building, sheet.neighbours, sheet.people, sheet.water, sheet.access]
    days = [b.about for b in blocks if b is not None]
    old = [a.oldest for a in days if a.oldest]
    new = [a.newest for a in days if a.newest]
    data = tell.say("data", oldest=min(old), newest=max(new)) if old and new else None
    box = _box(tell, wide=WIDE_MM, room=2)
    box.text(
        tell.joined(
            tell.say("printed", at=tell.time(printing.at), by=printing.by[:60]),
            data or tell.say("data_undated"),
            tell.say("registered"),
            printing.city[:60],
        ),
        most=2,
    )
    return f"<footer>{''.join(box.html)}</footer>", box.used * LINE_MM


def _legend(tell: Telling) -> tuple[str, float]:
    """What the signs of the map mean, and how high that is."""
    hose = '<path d="M0 2H6" stroke="#000" stroke-width="0.7"/>'
    way = '<path d="M0 2H6" stroke="#000" stroke-width="0.9" stroke-dasharray="2.2 1.1"/>'
    wall = '<path d="M0 2H6" stroke="#000" stroke-width="0.35" stroke-dasharray="1.2 0.6"/>'
    keys = [
        ("hydrant", 4, svg.circle(SIGN, radius=1.9, fill="#000", wide=0)),
        ("hose", 6, hose),
        ("way", 6, way),
        ("stand", 4, svg.square(SIGN, half=1.8, fill="#fff", wide=0.4) + svg.lettered(SIGN, "P")),
        ("gate", 4, svg.circle(SIGN, radius=1.9, fill="#fff") + svg.lettered(SIGN, "G")),
        ("door", 4, svg.circle(SIGN, radius=1.0, fill="#fff", wide=0.5)),
        ("premises", 4, svg.square(SIGN, half=1.8, fill="#fff") + svg.lettered(SIGN, "!")),
        ("shut", 4, svg.cross(SIGN, half=1.5)),
        ("wall", 6, wall),
    ]
    if tell.sheet.kind == "gas_leak":
        valve = svg.square(SIGN, half=1.8, fill="#000") + svg.lettered(SIGN, "V", ink="#fff")
        keys.append(("valve", 4, valve))
    said = [tell.say(f"legend_{name}") for name, _, _ in keys]
    drawn = [
        f'<span><svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="4mm"'
        f' viewBox="0 0 {wide} 4">{sign}</svg>{escape(text)}</span>'
        for (_, wide, sign), text in zip(keys, said, strict=True)
    ]
    wide = sum(width_mm(text, size_pt=SIZE_PT) for text in said)
    wide += sum(key[1] + SIGN_AIR_MM for key in keys)
    high = 1 + LINE_MM * (1 + int(wide // WIDE_MM))
    return f'<p class="legend">{"".join(drawn)}</p>', high


# ---------------------------------------------------------------- pieces


def _row(label: str, box: Box) -> str:
    return f'<div class="row"><h2>{escape(label)}</h2><div>{"".join(box.html)}</div></div>'


def _box(tell: Telling, *, wide: float, room: int) -> Box:
    between = "；" if tell.lang == "zh" else "; "
    return Box(wide, room, lambda count: tell.say("more", count=count), between)


def _bare(sentence: str) -> str:
    """A sentence as one of a list."""
    return sentence.strip().rstrip(".。；;")
