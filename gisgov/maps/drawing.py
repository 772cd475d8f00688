"""Frames and fields as layers of a folium map."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence

import folium
import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from gisgov import crs as systems
from gisgov.errors import BadInput
from gisgov.heat.field import Field
from gisgov.heat.pictures import image
from gisgov.heat.scales import Scale
from gisgov.indicators.colours import MISSING
from gisgov.maps.ground import COLOURS, ROADS, Ground, degrees
from gisgov.maps.legend import shown
from gisgov.maps.offline import Bounds

__all__ = [
    "bounds_of",
    "draw_field",
    "draw_frame",
    "draw_ground",
    "field_bounds",
    "holds_areas",
    "in_degrees",
]

LONGEST_PX = 1600
ABOVE_CANVAS = 200
"""Leaflet puts its canvas, where the base map is drawn, at 100."""

Style = Callable[..., dict[str, object]]
MOST = 50_000
"""More features make a page that no browser shows."""


def in_degrees(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A frame in WGS-84 degrees, as web maps want it.

    Raises
    ------
    BadInput
        It has no coordinate system, nothing in it, or too much.
    """
    if frame.crs is None:
        raise BadInput("crs.missing", what="maps.show")
    frame = frame[~(frame.geometry.is_empty | frame.geometry.isna())]
    if not 0 < len(frame) <= MOST:
        raise BadInput(
            "maps.too_many" if len(frame) else "maps.nothing", given=len(frame), most=MOST
        )
    if systems.parse(frame.crs).to_epsg() == 4326:
        return frame
    shapes = degrees(frame.geometry.to_numpy(), frame.crs)
    return gpd.GeoDataFrame(frame.drop(columns=frame.geometry.name), geometry=shapes, crs=4326)


def bounds_of(frame: gpd.GeoDataFrame) -> Bounds:
    """West, south, east and north of a frame in degrees."""
    west, south, east, north = frame.total_bounds.tolist()
    return west, south, east, north


def draw_ground(drawn: folium.Map, ground: Ground | None, *, roads: bool) -> None:
    """Draw the roads of the base map, or all the rest of it; nothing of it answers.

    Areas hide what lies below them: roads are drawn above.
    """
    if ground is None:
        return
    for kind in (kind for kind in ground.shapes if (kind in ROADS) == roads):
        style = {
            "color": COLOURS[kind],
            "opacity": 0.8,
            "weight": {"main": 2.5, "street": 1.2}.get(kind, 0),
            "fill": not roads,
            "fillColor": COLOURS[kind],
            "fillOpacity": 0 if roads else 1,
        }
        (moved,) = degrees([ground.shapes[kind]], ground.srid)
        given = json.loads(str(shapely.to_geojson(moved)))
        folium.GeoJson(given, style_function=_always(style), interactive=False).add_to(drawn)


def draw_frame(
    drawn: folium.Map,
    frame: gpd.GeoDataFrame,
    colours: Sequence[str],
    *,
    told: Mapping[str, Sequence[str]],
) -> None:
    """Draw what a frame holds, each row in its colour.

    Parameters
    ----------
    drawn
        The map.
    frame
        In degrees.
    colours
        Of each row.
    told
        What is said of each row under the pointer, by heading; texts are escaped here.
    """
    rows = zip(json.loads(_geometries(frame)), colours, strict=True)
    texts = {shown(name): [shown(text) for text in column] for name, column in told.items()}
    features = [
        {
            "type": "Feature",
            "id": str(place),
            "geometry": geometry,
            "properties": {name: column[place] for name, column in texts.items()}
            | {"colour": colour},
        }
        for place, (geometry, colour) in enumerate(rows)
    ]
    tip = folium.GeoJsonTooltip(list(texts), sticky=True) if texts else None
    area = holds_areas(frame)
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=_styled(area=area),
        highlight_function=_always({"weight": 3, "color": "#111"}) if area else None,
        marker=folium.CircleMarker(radius=4, weight=1, fill=True),
        tooltip=tip,
        embed=True,
    ).add_to(drawn)


def holds_areas(frame: gpd.GeoDataFrame) -> bool:
    """Whether something in it has an extent."""
    return bool(np.isin(shapely.get_type_id(frame.geometry.to_numpy()), (3, 6)).any())


def _geometries(frame: gpd.GeoDataFrame) -> str:
    """The geometries as a list in JSON."""
    return "[" + ",".join(shapely.to_geojson(frame.geometry.to_numpy()).tolist()) + "]"


def draw_field(drawn: folium.Map, field: Field, scale: Scale) -> None:
    """Draw a field as one picture in the projection of the map."""
    west, south, east, north = _mercator(field)
    longest = LONGEST_PX / max(east - west, north - south)
    size = (max(round((north - south) * longest), 1), max(round((east - west) * longest), 1))
    png = image(field, scale, bounds=(west, south, east, north), crs=3857, size=size)
    corners = _lonlat(np.array([west, east]), np.array([south, north]))
    folium.raster_layers.ImageOverlay(
        f"data:image/png;base64,{b64encode(png).decode()}",
        bounds=[[float(at[1]), float(at[0])] for at in corners],
        opacity=1.0,
        z_index=ABOVE_CANVAS,
    ).add_to(drawn)


def field_bounds(field: Field) -> Bounds:
    """West, south, east and north of a field in degrees."""
    west, south, east, north = _mercator(field)
    (one, two), (three, four) = _lonlat(np.array([west, east]), np.array([south, north])).tolist()
    return one, two, three, four


def _mercator(field: Field) -> Bounds:
    """The box of a field in EPSG:3857: of points along its edges, as they bend."""
    if field.crs is None:
        raise BadInput("crs.missing", what="maps.show")
    ring = shapely.segmentize(shapely.box(*field.bounds), max(field.shape) * field.cell_m / 16)
    lon, lat = systems.to_lonlat(*shapely.get_coordinates(ring).T, city=field.crs)
    edges = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(lon, lat)
    x, y = (np.asarray(each) for each in edges)
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _lonlat(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    back = pyproj.Transformer.from_crs(3857, 4326, always_xy=True)
    return np.column_stack(back.transform(x, y))


def _always(style: dict[str, object]) -> Style:
    return lambda _feature: style


def _styled(*, area: bool) -> Style:
    def style(feature: dict[str, dict[str, str]]) -> dict[str, object]:
        colour = feature["properties"]["colour"]
        line = {"color": "#5559", "weight": 0.7} if area else {"color": colour, "weight": 3}
        opacity = 0.35 if colour == MISSING else 0.78
        return {**line, "fillColor": colour, "fillOpacity": opacity}

    return style
