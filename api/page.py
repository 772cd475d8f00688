"""The page at `/plain`: the city in figures, and what is around a place, as a table for people.

Plain HTML that needs no script and nothing from outside; everything shown is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from api.markup import Markup, badge, card, document, facts, joined, table
from gisgov.storage.around import MEETS_LPS, Around, BuildingNear, HydrantNear
from gisgov.storage.health import Health, Place
from gisgov.storage.where import Where
from gisgov.words import Language, catalogue, say, word

__all__ = ["View", "render"]

FIGURES = ("buildings", "households", "persons", "components", "hydrants", "incidents")
RADII_M = (100, 300, 500, 1000, 2000)
SYSTEMS = ("wgs84", "gcj02", "bd09")
LISTED = 10


@dataclass(frozen=True)
class View:
    """What the page shows.

    Parameters
    ----------
    city
        The city and its figures.
    lang
        Language of the page.
    asked
        What the form holds, by field.
    found
        What is around the place, if one was asked for.
    wrong
        What is wrong with what was asked, in sentences.
    example
        A place to try; None in an empty city.
    """

    city: Health
    lang: Language
    asked: Mapping[str, str]
    found: Around | None
    wrong: Sequence[str]
    example: Place | None

    def label(self, name: str, **params: object) -> str:
        """A text of the page."""
        return say(f"page.{name}", lang=self.lang, **params)

    def value(self, code: str | None) -> str | None:
        """The name of a value; the code in plain letters where it has none."""
        return None if code is None else word(code, lang=self.lang)

    def name(self, thing: object) -> str | None:
        """A thing's name in the reader's language, where it has one."""
        name, name_en = getattr(thing, "name", None), getattr(thing, "name_en", None)
        return (name or name_en) if self.lang == "zh" else (name_en or name)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
        """A table in which what is not known says so."""
        return table(headings, rows, unknown=self.label("not_known"))

    def facts(self, rows: Iterable[tuple[str, object]]) -> str:
        """A list of facts in which what is not known says so."""
        return facts(rows, unknown=self.label("not_known"))

    def metres(self, number: float | None) -> str | None:
        """A length."""
        return None if number is None else self.label("metres", number=f"{number:,.0f}")


def render(view: View) -> str:
    """The page as HTML."""
    body = [_bar(view), _city(view), _form(view), *_wrong(view)]
    body += _answer(view, view.found) if view.found else []
    return document(view.name(view.city) or "gisgov", "".join(body), lang=view.lang)


# ---------------------------------------------------------------- the city


def _bar(view: View) -> str:
    other, its_name = ("en", "English") if view.lang == "zh" else ("zh", "中文")
    links = [
        (f"/?lang={view.lang}", view.label("map")),
        (f"/quality?lang={view.lang}", view.label("quality")),
        ("/docs", view.label("api")),
        ("/api/health", view.label("health")),
        (f"/plain?{urlencode({**view.asked, 'lang': other})}", its_name),
    ]
    anchors = "".join(f'<a href="{escape(to)}">{escape(text)}</a>' for to, text in links)
    return f'<nav><a class="brand" href="/plain?lang={view.lang}">gisgov</a>{anchors}</nav>'


def _city(view: View) -> str:
    city = view.city
    other = city.name_en if view.lang == "zh" else city.name
    second = f"<small>{escape(other)}</small>" if other and other != view.name(city) else ""
    about = [city.crs, city.time_zone, *_levels(view)]
    counts = "".join(
        f"<div><dt>{escape(view.label('people' if name == 'persons' else name))}</dt>"
        f"<dd>{getattr(city.counts, name):,}</dd></div>"
        for name in FIGURES
    )
    return (
        f"<header><h1>{escape(view.name(city) or '')} {second}</h1>"
        f'<p class="facts">{" · ".join(escape(fact) for fact in about)}</p></header>'
        f'<dl class="figures">{counts}</dl>'
    )


def _levels(view: View) -> list[str]:
    areas = view.city.counts.areas
    if not areas:
        return [view.label("areas_none")]
    return [f"{count:,} {_level(view, level)}" for level, count in areas.items() if level != "city"]


def _level(view: View, level: str) -> str:
    """Name of a level, in the plural; its code where a city has levels of its own."""
    return view.label(f"level_{level}") if f"page.level_{level}" in catalogue() else level


def _form(view: View) -> str:
    asked = view.asked
    systems = [(name, view.label(f"crs_{name}")) for name in SYSTEMS]
    radii = [(str(radius), view.metres(radius) or "") for radius in RADII_M]
    example = ""
    if view.example:
        place = {"lon": view.example.lon, "lat": view.example.lat, "lang": view.lang}
        text = escape(view.label("try_example"))
        example = f'<a href="{escape(f"/plain?{urlencode(place)}")}">{text}</a>'
    return (
        f'<form class="card" action="/plain" method="get"><h2>{escape(view.label("question"))}</h2>'
        f'<input type="hidden" name="lang" value="{view.lang}"><div class="fields">'
        f"{_number(view, 'lon', '111.300000')}{_number(view, 'lat', '30.700000')}"
        f"{_choice(view, 'radius', 'radius_m', radii, asked.get('radius_m') or '300')}"
        f"{_choice(view, 'crs', 'crs', systems, asked.get('crs') or 'wgs84')}"
        f"<button>{escape(view.label('ask'))}</button></div>{example}</form>"
    )


def _number(view: View, name: str, hint: str) -> str:
    return (
        f'<label>{escape(view.label(name))}<input name="{name}" inputmode="decimal" required '
        f'autocomplete="off" placeholder="{hint}" value="{escape(view.asked.get(name, ""))}">'
        "</label>"
    )


def _choice(
    view: View, label: str, name: str, options: Sequence[tuple[str, str]], chosen: str
) -> str:
    listed = "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
        for value, text in options
    )
    return f'<label>{escape(view.label(label))}<select name="{name}">{listed}</select></label>'


def _wrong(view: View) -> list[str]:
    return [f'<p class="alert" role="alert">{escape(sentence)}</p>' for sentence in view.wrong]


# ---------------------------------------------------------------- the answer


def _answer(view: View, found: Around) -> list[str]:
    return [
        '<div class="columns">',
        _place(view, found.where),
        _building(view, found.building),
        "</div>",
        _people(view, found),
        _hydrants(view, found),
        _premises(view, found),
        _buildings(view, found),
        _unknown(view, found),
    ]


def _place(view: View, where: Where) -> str:
    outside = ""
    if where.in_city is False:
        away = f"{where.outside_m:,.0f}" if where.outside_m is not None else ""
        outside = f'<p class="alert">{escape(view.label("outside", away=away))}</p>'
    rows: list[tuple[str, object]] = [
        (area.level_name if view.lang == "zh" else area.level_name_en, _coded(view, area))
        for area in where.areas
    ]
    first = where.areas[0] if where.areas else None
    if first and first.responsible:
        rows.append((view.label("responsible"), joined(first.responsible, first.responsible_phone)))
    if where.estate:
        rows.append((view.label("estate"), view.name(where.estate)))
    rows += [
        (view.label("map_sheet"), where.sheet),
        (view.label("city_xy"), _city_xy(view, where)),
        (view.label("lonlat"), f"{where.lon:.6f}, {where.lat:.6f}"),
    ]
    return card(view.label("place"), outside + view.facts(rows))


def _coded(view: View, area: object) -> Markup:
    name, code = escape(view.name(area) or ""), escape(str(getattr(area, "code", "")))
    return Markup(f'{name} <a class="code" href="/api/areas/{code}">{code}</a>')


def _city_xy(view: View, where: Where) -> str:
    east, north = view.label("east"), view.label("north")
    return f"{where.x_m:.2f} {east}, {where.y_m:.2f} {north} ({where.crs})"


def _building(view: View, building: BuildingNear | None) -> str:
    if building is None:
        return card(view.label("at_point"), f"<p>{escape(view.label('no_building'))}</p>")
    link = f'<a class="code" href="/api/buildings/{building.id}">{building.id}</a>'
    name = joined(view.name(building) or building.estate, building.number) or ""
    rows: list[tuple[str, object]] = [
        (view.label("building"), Markup(f"{escape(name)} {link}")),
        (view.label("address"), building.address),
        (view.label("distance"), view.metres(building.distance_m)),
        (view.label("use"), view.value(building.use)),
        (view.label("floors"), _floors(building)),
        (view.label("height"), view.metres(building.height_m)),
        (view.label("households"), building.households),
        (view.label("people"), building.persons),
        (view.label("assisted"), building.assisted),
    ]
    return card(view.label("nearest" if building.distance_m else "at_point"), view.facts(rows))


def _floors(building: BuildingNear) -> str | None:
    if building.floors_above is None:
        return None
    below = f" / −{building.floors_below}" if building.floors_below else ""
    return f"{building.floors_above}{below}"


def _people(view: View, found: Around) -> str:
    headings = ("buildings", "households", "people", "children", "elderly", "assisted")
    rows = [
        (
            view.label("within", number=f"{ring.within_m:g}"),
            ring.buildings,
            ring.households,
            ring.persons,
            ring.children,
            ring.elderly,
            ring.assisted,
        )
        for ring in found.people
    ]
    listed = view.table(["", *(view.label(heading) for heading in headings)], rows)
    return card(view.label("people"), listed, note=view.label("people_note"))


def _hydrants(view: View, found: Around) -> str:
    hydrants, radius = found.hydrants, f"{found.radius_m:g}"
    shown = [*hydrants.nearest[:LISTED], *([hydrants.beyond] if hydrants.beyond else [])]
    if not shown:
        text = escape(view.label("no_hydrants", radius=radius))
        return card(view.label("hydrants"), f'<p class="alert">{text}</p>')
    note = view.label(
        "hydrants_note",
        count=hydrants.count,
        radius=radius,
        meets=hydrants.meets,
        below=hydrants.below,
        unknown=hydrants.unknown,
        out=hydrants.out_of_service,
    )
    names = ("distance", "from_building", "hydrant", "flow", "status", "main", "inspected")
    rows = [_hydrant(view, hydrant, found.radius_m) for hydrant in shown]
    listed = view.table([view.label(name) for name in names], rows)
    return card(view.label("hydrants"), listed, note=note)


def _hydrant(view: View, hydrant: HydrantNear, radius_m: float) -> tuple[object, ...]:
    outside = f" ({view.label('beyond')})" if hydrant.distance_m > radius_m else ""
    sign = "≥" if hydrant.flow_class == "meets" else "<"
    flow = None if hydrant.flow_lps is None else f"{hydrant.flow_lps:g} {sign} {MEETS_LPS:g} L/s"
    main = f"DN{hydrant.main_mm}" if hydrant.main_mm else None
    return (
        f"{view.metres(hydrant.distance_m)}{outside}",
        view.metres(hydrant.building_distance_m),
        joined(view.value(hydrant.kind), hydrant.code),
        badge(hydrant.flow_class, flow or view.value("unknown")),
        _status(view, hydrant),
        joined(main, view.value(hydrant.main_kind)),
        hydrant.inspected_on,
    )


def _status(view: View, hydrant: HydrantNear) -> Markup:
    fit = {True: "meets", False: "out", None: "unknown"}[hydrant.usable]
    state = view.value(hydrant.state) if hydrant.state in ("damaged", "disused") else None
    text = badge(fit, joined(view.value(hydrant.status), state))
    remark = f" {escape(hydrant.status_remark)}" if hydrant.status_remark else ""
    return Markup(f"{text}{remark}")


def _premises(view: View, found: Around) -> str:
    premises, radius = found.premises, f"{found.radius_m:g}"
    if not premises.count:
        text = escape(view.label("no_premises", radius=radius))
        return card(view.label("premises"), f"<p>{text}</p>")
    shown = premises.nearest[:LISTED]
    rows = [(view.metres(p.distance_m), view.value(p.kind), view.name(p), p.phone) for p in shown]
    headings = [view.label(name) for name in ("distance", "kind", "name", "phone")]
    note = view.label("shown", count=premises.count, radius=radius, shown=len(shown))
    return card(view.label("premises"), view.table(headings, rows), note=note)


def _buildings(view: View, found: Around) -> str:
    shown = found.buildings.nearest[:LISTED]
    names = ("distance", "address", "use", "floors", "height", "households", "people", "assisted")
    rows = [
        (
            view.metres(b.distance_m),
            b.address or view.name(b) or b.estate,
            view.value(b.use),
            _floors(b),
            view.metres(b.height_m),
            b.households,
            b.persons,
            b.assisted,
        )
        for b in shown
    ]
    count, radius = found.buildings.count, f"{found.radius_m:g}"
    note = view.label("shown", count=count, radius=radius, shown=len(shown))
    listed = view.table([view.label(name) for name in names], rows) if rows else ""
    return card(view.label("buildings"), listed, note=note)


def _unknown(view: View, found: Around) -> str:
    totals = {"buildings": found.buildings.count, "hydrants": found.hydrants.count}
    lines = [
        view.label(f"unknown_{name}", count=count, total=totals[name.split("_")[0]])
        for name, count in vars(found.unknown).items()
        if count
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    body = f"<ul>{items}</ul>" if items else f"<p>{escape(view.label('nothing_unknown'))}</p>"
    return card(view.label("unknown"), body)
