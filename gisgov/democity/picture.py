"""The demo city drawn as a map, for the README and for looking at what the generator made."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.affinity import translate

__all__ = ["draw"]

Bounds = tuple[float, float, float, float]
Bools = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]

DPI = 200
CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei")
LATIN = "DejaVu Sans"  # comes with matplotlib
PAPER, OUTSIDE, INK = "#f3f0e9", "#e7e3d8", "#3a3a3a"
COVER = {
    "wood": "#cfdfb8",
    "park": "#c9e2b3",
    "field": "#e6eccb",
    "square": "#e9e2d6",
    "pitch": "#b5d6a0",
    "river": "#a9cfe6",
    "lake": "#a9cfe6",
    "pond": "#a9cfe6",
}
ROADS = {  # fill, casing, least width on paper in points
    "footway": ("#ffffff", "#d8d2c6", 0.25),
    "service": ("#ffffff", "#d8d2c6", 0.25),
    "residential": ("#ffffff", "#cfc8ba", 0.40),
    "secondary": ("#fff6d0", "#c9b98a", 0.80),
    "primary": ("#fbdc94", "#c79f52", 1.20),
    "trunk": ("#f4b183", "#b8733f", 1.70),
}
USES = {
    "residential": "#d9c7b4",
    "commercial": "#e3b7a5",
    "office": "#c8bfd6",
    "education": "#d8cf9e",
    "health": "#e2a9b2",
    "industrial": "#bcb7c4",
    "public": "#b9c3cf",
    "ancillary": "#d3cdc2",
}
TALL = ((8, "#c4a68a"), (18, "#a5826b"))  # homes from so many floors up


@dataclass(frozen=True)
class _Sheet:
    axes: Any
    window: Bounds
    points_per_m: float
    written: list[tuple[float, float]]
    outline: Any  # the city's border, which clips what is drawn


def draw(
    frames: Mapping[str, pd.DataFrame],
    path: str | Path,
    *,
    width_px: int = 1800,
    window: Bounds | None = None,
) -> None:
    """Draw the city, or a window of it (east, north, east, north in metres), to a PNG file.

    Needs matplotlib, which the product itself does not.
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    city = _of_level(frames, "city")
    bounds = window or _around(shapely.total_bounds(city))
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    inches = width_px / DPI
    fonts = _chinese_fonts()
    if not fonts:
        frames = {name: _in_english(frame) for name, frame in frames.items()}
    with mpl.rc_context({"font.family": [*fonts, LATIN]}):
        figure = Figure(figsize=(inches, inches * height / width), dpi=DPI, facecolor=OUTSIDE)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(bounds[0], bounds[2]), ylim=(bounds[1], bounds[3]), aspect="equal")
        axes.set_axis_off()
        _paint(_Sheet(axes, bounds, inches * 72 / width, [], _path(city[0].geoms[0])), frames)
        figure.savefig(path, dpi=DPI, facecolor=OUTSIDE)


def _chinese_fonts() -> list[str]:
    """Fonts of this machine that can write Chinese."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415

    return [font for font in CHINESE if font in fontManager.get_font_names()]


def _in_english(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its English names in place of the Chinese ones, for want of a font."""
    return frame.assign(name=frame["name_en"]) if "name_en" in frame else frame


def _around(bounds: npt.NDArray[np.float64]) -> Bounds:
    west, south, east, north = map(float, bounds)
    margin = 0.02 * (east - west)
    return west - margin, south - margin, east + margin, north + margin


def _paint(sheet: _Sheet, frames: Mapping[str, pd.DataFrame]) -> None:
    _fill(sheet, _of_level(frames, "city"), PAPER, 1)
    cover = frames["land_cover"]
    for kind, colour in COVER.items():
        _fill(sheet, _shapes(cover, cover["kind"] == kind), colour, 2)
    if sheet.points_per_m > 0.15 and "estate" in frames:
        _fill(sheet, _shapes(frames["estate"]), "#efe9dc", 2)
    _paint_roads(sheet, frames["road"])
    _paint_buildings(sheet, frames["building"])
    _paint_barriers(sheet, frames)
    _paint_borders(sheet, frames)
    _paint_labels(sheet, frames)
    _paint_scale(sheet)


def _shapes(frame: pd.DataFrame, chosen: pd.Series | None = None) -> Shapes:
    rows = frame if chosen is None else frame[chosen]
    shapes: Shapes = rows["geometry"].to_numpy(dtype=object)
    return shapes


def _of_level(frames: Mapping[str, pd.DataFrame], level: str) -> Shapes:
    area = frames["area"]
    return _shapes(area, area["level"] == level)


def _seen(sheet: _Sheet, shapes: Shapes) -> Bools:
    seen: Bools = shapely.intersects(shapely.box(*sheet.window), shapes)
    return seen


def _fill(sheet: _Sheet, shapes: Shapes, colour: str, level: int, edge: float = 0) -> None:
    from matplotlib.collections import PolyCollection  # noqa: PLC0415
    from matplotlib.patches import PathPatch  # noqa: PLC0415

    parts = shapely.get_parts(shapes[_seen(sheet, shapes)])
    holed = shapely.get_num_interior_rings(parts) > 0
    rings = [shapely.get_coordinates(p) for p in parts[~holed]]
    look: dict[str, Any] = {
        "facecolor": colour,
        "edgecolor": INK if edge else "none",
        "linewidth": edge,
    }
    sheet.axes.add_collection(PolyCollection(rings, zorder=level, **look), autolim=False)
    for part in parts[holed]:
        sheet.axes.add_patch(PathPatch(_path(part), zorder=level, **look))


def _path(polygon: shapely.Polygon) -> Any:  # noqa: ANN401
    from matplotlib.path import Path as Outline  # noqa: PLC0415

    rings = [polygon.exterior, *polygon.interiors]
    return Outline.make_compound_path(*(Outline(shapely.get_coordinates(r)) for r in rings))


def _stroke(sheet: _Sheet, shapes: Shapes, widths: Any, level: float, **look: Any) -> Any:  # noqa: ANN401
    from matplotlib.collections import LineCollection  # noqa: PLC0415

    seen = _seen(sheet, shapes)
    lines = [shapely.get_coordinates(s) for s in shapes[seen]]
    widths = np.broadcast_to(widths, seen.shape)[seen]
    drawn = LineCollection(lines, linewidths=widths, zorder=level, **look)
    sheet.axes.add_collection(drawn, autolim=False)
    return drawn


def _paint_roads(sheet: _Sheet, road: pd.DataFrame) -> None:
    """Casings of a class below its fills, lesser classes below greater ones, bridges on top."""
    bridge = road["bridge"].to_numpy(dtype=bool)
    for level, (kind, (fill, casing, least)) in enumerate(ROADS.items()):
        if kind in {"service", "footway"} and sheet.points_per_m < 0.12:
            continue
        for raised in (False, True):
            chosen = (road["road_class"] == kind) & (bridge == raised)
            shapes = _shapes(road, chosen)
            metres = road.loc[chosen, "width_m"].fillna(5.0).to_numpy(dtype=float)
            points = np.maximum(metres * sheet.points_per_m, least)
            base = 5 + level * 0.1 + 2 * raised
            rim = min(0.5, 0.25 + 0.5 * least)
            ends = {"capstyle": "round" if not raised else "butt"}
            layers = ((points + 2 * rim, 4.0, casing), (points, 4.5, fill))
            for size, floor, colour in layers:
                drawn = _stroke(sheet, shapes, size, floor + base / 10, color=colour, **ends)
                drawn.set_clip_path(sheet.outline, sheet.axes.transData)


def _paint_buildings(sheet: _Sheet, building: pd.DataFrame) -> None:
    floors = building["floors_above"].fillna(1).to_numpy(dtype=float)
    use = building["use"].fillna("residential").to_numpy(dtype=str)
    edge = 0.25 if sheet.points_per_m > 0.2 else 0
    colours = np.array([USES.get(u, USES["residential"]) for u in use])
    for least, colour in TALL:
        colours[(use == "residential") & (floors >= least)] = colour
    _paint_shadows(sheet, _shapes(building), floors)
    for colour in np.unique(colours):
        _fill(sheet, _shapes(building)[colours == colour], str(colour), 7, edge)


def _paint_shadows(sheet: _Sheet, shapes: Shapes, floors: npt.NDArray[np.float64]) -> None:
    """Short shadows to the north-east tell towers from houses."""
    tall = (floors >= 4) & _seen(sheet, shapes)
    reach = np.minimum(floors[tall], 33) * 0.45
    moved = [
        translate(shape, metres, metres) for shape, metres in zip(shapes[tall], reach, strict=True)
    ]
    _fill(sheet, np.array(moved, dtype=object), "#b9b2a5", 6)


def _paint_barriers(sheet: _Sheet, frames: Mapping[str, pd.DataFrame]) -> None:
    if "barrier" not in frames:
        return
    barrier = frames["barrier"]
    rail = _shapes(barrier, barrier["kind"] == "railway")
    thick = max(1.0, 5 * sheet.points_per_m)
    _stroke(sheet, rail, thick, 5.4, color="#6d6a66")
    _stroke(sheet, rail, thick * 0.6, 5.41, color="#ffffff", linestyles=(0, (5, 5)))
    if sheet.points_per_m > 0.2:
        _stroke(sheet, _shapes(barrier, barrier["kind"] == "wall"), 0.5, 7.5, color="#8d8578")
    if sheet.points_per_m > 0.2 and "estate_gate" in frames:
        gates = shapely.get_coordinates(_shapes(frames["estate_gate"]))
        sheet.axes.scatter(*gates.T, s=5, color="#c0392b", zorder=9, linewidths=0)


def _paint_borders(sheet: _Sheet, frames: Mapping[str, pd.DataFrame]) -> None:
    levels = (
        ("grid", 0.15, "#8e5aa5", 0.35, "solid"),
        ("community", 0.4, "#7d3f98", 0.55, "solid"),
        ("street", 0.8, "#6d2c8b", 0.7, "solid"),
        ("district", 1.8, "#5e2080", 0.8, (0, (6, 2, 1.2, 2))),
    )
    finer = 1.0 if sheet.points_per_m < 0.12 else 2.0
    for level, width, colour, alpha, dashes in levels:
        borders = shapely.union_all(shapely.boundary(_of_level(frames, level)))
        lines = shapely.get_parts(shapely.line_merge(borders))
        look = {"color": colour, "alpha": alpha, "linestyles": dashes}
        _stroke(sheet, lines, width * finer, 8, **look)


def _paint_labels(sheet: _Sheet, frames: Mapping[str, pd.DataFrame]) -> None:
    area = frames["area"]
    wide = sheet.points_per_m < 0.12
    if wide:
        _label_areas(sheet, area[area["level"] == "district"], 11, "#4b1d68")
        _label_areas(sheet, area[area["level"] == "street"], 5.5, "#4b1d68")
    else:
        _label_areas(sheet, area[area["level"] == "community"], 6.5, "#4b1d68")
    cover = frames["land_cover"]
    parks = cover[cover["name"].notna() & cover["kind"].isin(["park", "lake"])]
    _label_areas(sheet, parks, 3.6 if wide else 6, "#3d6b2f")
    _label_river(sheet, cover[cover["kind"] == "river"])
    if not wide:
        _label_roads(sheet, frames["road"])


def _label_areas(sheet: _Sheet, rows: pd.DataFrame, size: float, colour: str) -> None:
    seen = rows[_seen(sheet, _shapes(rows))]
    points = shapely.get_coordinates(shapely.point_on_surface(_shapes(seen)))
    for (x, y), name in zip(points, seen["name"], strict=True):
        _write(sheet, (x, y), str(name), size=size, color=colour)


def _label_river(sheet: _Sheet, rows: pd.DataFrame) -> None:
    for shape, name in zip(_shapes(rows), rows["name"], strict=True):
        seen = shapely.intersection(shape, shapely.box(*sheet.window))
        if seen.is_empty or name is None:
            continue
        x, y = shapely.get_coordinates(shapely.point_on_surface(seen))[0]
        spaced = "　".join(str(name))
        _write(sheet, (x, y), spaced, size=13, color="#2f6f96", style="italic")


def _label_roads(sheet: _Sheet, road: pd.DataFrame) -> None:
    """Write each named street once, along its longest stretch in the window."""
    window = shapely.box(*sheet.window).buffer(-20)
    named = road[road["name"].notna() & shapely.contains(window, _shapes(road))]
    length = shapely.length(_shapes(named))
    longest = named.assign(length=length).sort_values("length", ascending=False)
    longest = longest.drop_duplicates("name").query("length > 60")
    for line, name in zip(_shapes(longest), longest["name"], strict=True):
        ends = shapely.get_coordinates(
            shapely.line_interpolate_point(line, [0.3, 0.5, 0.7], normalized=True)
        )
        (dx, dy), middle = ends[2] - ends[0], ends[1]
        angle = (np.degrees(np.arctan2(dy, dx)) + 90) % 180 - 90
        _write(sheet, tuple(middle), str(name), size=3.6, color="#5d5648", rotation=angle)


def _write(sheet: _Sheet, at: tuple[float, float], words: str, **look: Any) -> None:  # noqa: ANN401
    from matplotlib.patheffects import withStroke  # noqa: PLC0415

    place = _free_place(sheet, at, look["size"] * 1.6 / sheet.points_per_m)
    if place is None:
        return
    sheet.written.append(place)
    halo = [withStroke(linewidth=look["size"] / 5, foreground="#ffffff", alpha=0.85)]
    sheet.axes.text(*place, words, ha="center", va="center", zorder=12, path_effects=halo, **look)


def _free_place(
    sheet: _Sheet, at: tuple[float, float], room_m: float
) -> tuple[float, float] | None:
    """Where to write: at the place, or a little above or below; None if all is taken."""
    west, south, east, north = sheet.window
    for shift in (0.0, 1.1 * room_m, -1.1 * room_m):
        x, y = at[0], at[1] + shift
        inside = west < x < east and south < y < north
        taken = any(abs(x - a) < 2 * room_m and abs(y - b) < room_m for a, b in sheet.written)
        if inside and not taken:
            return x, y
    return None


def _paint_scale(sheet: _Sheet) -> None:
    """A bar of a round length at the lower left."""
    west, south, east, _ = sheet.window
    width = east - west
    length = max(step for step in (100, 200, 500, 1000, 2000, 5000) if step < 0.22 * width)
    x, y = west + 0.025 * width, south + 0.03 * width
    for part, colour in enumerate((INK, "#ffffff", INK, "#ffffff")):
        bar = shapely.box(x + part * length / 4, y, x + (part + 1) * length / 4, y + 0.004 * width)
        _fill(sheet, np.array([bar]), colour, 13, 0.5)
    words = f"{length / 1000:g} km" if length >= 1000 else f"{length} m"
    sheet.axes.text(x + length, y + 0.009 * width, words, size=6, color=INK, ha="right", zorder=13)


if __name__ == "__main__":
    from gisgov.democity import generate

    draw(generate(), sys.argv[1])
