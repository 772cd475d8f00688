"""Areas into the database: a changed area gets a new dated version, the old one is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection, text

from gisgov.errors import BadInput
from gisgov.storage import placing
from gisgov.storage.load import Loaded, Progress, hold_loads, load_frames
from gisgov.storage.queries import fixed

__all__ = ["Misfit", "gone", "load_areas", "misfits"]

COMPARED = ["parent", "name", "name_en", "kind"]


@dataclass(frozen=True)
class Misfit:
    """An area that its grids do not tile: by how much in m², and where (degrees) to look first."""

    code: str
    name: str
    missing_m2: float
    outside_m2: float
    lon: float
    lat: float


def load_areas(
    conn: Connection,
    areas: gpd.GeoDataFrame,
    *,
    since: datetime | None = None,
    missing: Literal["retire", "keep"] = "keep",
    progress: Progress | None = None,
) -> Loaded:
    """Load areas; loading the same again changes nothing.

    An area that is new, or differs in borders, name, kind or parent, becomes a version that is
    valid from `since`; the version it replaces ends there. Where no parent is given, it is the
    finest area of an upper level that holds a point on the area's surface, and areas that a new one
    comes in between get it as their parent. After new grids the rows on the ground that they change
    are placed anew.

    Parameters
    ----------
    conn
        A connection in a transaction, which stays the caller's.
    areas
        Frame of table `area` without dates; one row a code; borders checked (`gisgov.areas`).
    since
        When the versions begin (aware), not in the future; the transaction's time by default.
    missing
        ``"retire"`` ends the areas that `gone` lists, when the new versions begin.
    progress
        Told what is being done.

    Raises
    ------
    BadInput
        An area overlaps another one of its level that stays, a code belongs to an area of another
        level, or `since` lies in the future or before the beginning of the version that would end.
    """
    hold_loads(conn, progress)
    now = conn.execute(text("SELECT now()")).scalar_one()
    moment = pd.Timestamp(since or now).floor("us")  # what the database keeps of it
    if moment > conn.execute(text("SELECT clock_timestamp()")).scalar_one():
        raise BadInput("borders.too_late", given=moment.isoformat())  # rows are placed for today
    current = _current(conn, list(areas["code"]))
    _refuse_other_levels(areas, current)
    new, changed = _differences(areas, current)
    wanted = areas[new | changed]
    ended = gone(conn, areas) if missing == "retire" else []
    closed = [*areas["code"][changed], *ended]
    _close(conn, closed, moment)
    load_frames(conn, {"area": wanted.assign(valid_from=moment)}, progress=progress)
    _find_parents(conn, list(wanted["code"]))
    if _has_levels_below(conn, wanted):
        conn.execute(fixed("move_parts"), {"codes": list(wanted["code"]), "moment": moment})
    _refuse_overlaps(conn, list(wanted["code"]), moment)
    if (areas["level"] == "grid").any():
        ground = placing.changed_ground(
            conn, [*wanted["code"], *ended], since=moment, closed=closed
        )
        _place_rows(conn, ground, progress)
    return Loaded(int(new.sum()), int(changed.sum()), int((~new & ~changed).sum()))


def gone(conn: Connection, areas: pd.DataFrame) -> list[str]:
    """Codes of areas that came from the frame's source, at its level, and are no longer in it.

    Parameters
    ----------
    conn
        A connection to the city.
    areas
        Frame of table `area`.
    """
    query = text(
        "SELECT code FROM area WHERE source = ANY (:sources) AND level = ANY (:levels)"
        " AND code <> ALL (:codes) AND upper_inf(valid) ORDER BY code"
    )
    named = {"sources": "source", "levels": "level", "codes": "code"}
    given = {name: sorted(set(areas[column])) for name, column in named.items()}
    return list(conn.scalars(query, given))


def misfits(conn: Connection, grids: list[str]) -> list[Misfit]:
    """Find the areas that grids should tile and do not, the worst first.

    Parameters
    ----------
    conn
        A connection to the city.
    grids
        Codes of the grids whose areas are looked at.
    """
    return [Misfit(**row) for row in conn.execute(fixed("misfits"), {"codes": grids}).mappings()]


def _current(conn: Connection, codes: list[str]) -> pd.DataFrame:
    query = text(
        "SELECT code, level, parent, name, name_en, kind, ST_AsBinary(geometry) AS shape"
        " FROM area WHERE code = ANY (:codes) AND upper_inf(valid)"
    )
    return pd.read_sql(query, conn, params={"codes": codes}).set_index("code")


def _refuse_other_levels(areas: pd.DataFrame, current: pd.DataFrame) -> None:
    """Raise where a code is that of an area of another level: codes are never reused."""
    before = current["level"].reindex(areas["code"]).set_axis(areas.index)
    other = before.notna() & (before != areas["level"])
    if other.any():
        codes = ", ".join(areas["code"][other].iloc[:5])
        found, given = before[other].iloc[0], areas["level"][other].iloc[0]
        raise BadInput("borders.other_level", codes=codes, found=found, given=given)


def _differences(areas: pd.DataFrame, current: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return which rows have a code that is new, and which differ from their current version."""
    new = ~areas["code"].isin(current.index)
    before = current.reindex(areas["code"])
    shapes = shapely.from_wkb([None if pd.isna(s) else bytes(s) for s in before["shape"]])
    given = shapely.multipolygons(
        shapely.get_parts(areas.geometry.to_numpy()),
        indices=shapely.get_parts(areas.geometry.to_numpy(), return_index=True)[1],
    )
    differs = ~shapely.equals_exact(shapely.normalize(shapes), shapely.normalize(given), 0.0)
    for name in COMPARED:
        if name in areas:
            value = areas[name].to_numpy(dtype=object)
            differs |= pd.notna(value) & (value != before[name].to_numpy(dtype=object))
    return new, pd.Series(differs, index=areas.index) & ~new


def _close(conn: Connection, codes: list[str], moment: datetime) -> None:
    later = conn.scalars(
        text(
            "SELECT code FROM area WHERE code = ANY (:codes) AND upper_inf(valid)"
            " AND lower(valid) >= :moment ORDER BY code"
        ),
        {"codes": codes, "moment": moment},
    ).all()
    if later:
        raise BadInput("borders.too_early", given=moment.isoformat(), codes=", ".join(later[:5]))
    conn.execute(
        text(
            "UPDATE area SET valid = tstzrange(lower(valid), :moment)"
            " WHERE code = ANY (:codes) AND upper_inf(valid)"
        ),
        {"codes": codes, "moment": moment},
    )


def _find_parents(conn: Connection, codes: list[str]) -> None:
    conn.execute(
        text(
            """
            UPDATE area a SET parent = (
                SELECT p.code FROM area p
                JOIN area_level pl ON pl.code = p.level
                JOIN area_level al ON al.code = a.level
                WHERE pl.rank < al.rank AND upper_inf(p.valid)
                  AND ST_Covers(p.geometry, ST_PointOnSurface(a.geometry))
                ORDER BY pl.rank DESC, p.code LIMIT 1)
            WHERE a.code = ANY (:codes) AND upper_inf(a.valid) AND a.parent IS NULL
            """
        ),
        {"codes": codes},
    )


def _has_levels_below(conn: Connection, areas: pd.DataFrame) -> bool:
    """Whether areas could be the parents of others; where not, no part is looked for."""
    query = text(
        "SELECT EXISTS (SELECT FROM area_level below JOIN area_level l ON l.rank < below.rank"
        " WHERE l.code = ANY (:levels))"
    )
    return bool(conn.scalar(query, {"levels": sorted(set(areas["level"]))}))


def _place_rows(conn: Connection, ground: placing.Boxes | None, progress: Progress | None) -> None:
    if ground is None:
        placing.place(conn, progress=progress)
    elif len(ground):
        placing.place_ground(conn, ground, progress=progress)


def _refuse_overlaps(conn: Connection, codes: list[str], moment: datetime) -> None:
    """Raise where a new area shares inner points with another one that is ever valid beside it."""
    pair = conn.execute(
        text(
            """
            SELECT a.code, b.code, ST_Area(ST_Intersection(a.geometry, b.geometry)),
                   ST_X(ST_Transform(ST_PointOnSurface(i.place), 4326)),
                   ST_Y(ST_Transform(ST_PointOnSurface(i.place), 4326))
            FROM area a
            JOIN area b ON b.level = a.level AND b.code <> a.code AND b.geometry && a.geometry
                AND b.valid && a.valid
                AND ST_Relate(a.geometry, b.geometry, '2********')
            CROSS JOIN LATERAL (SELECT ST_Intersection(a.geometry, b.geometry) AS place) i
            WHERE a.code = ANY (:codes) AND a.valid @> CAST(:moment AS timestamptz)
            ORDER BY a.code, b.code LIMIT 1
            """
        ),
        {"codes": codes, "moment": moment},
    ).one_or_none()
    if pair is not None:
        code, other, size, lon, lat = pair
        raise BadInput(
            "borders.overlap",
            code=code,
            other=other,
            m2=f"{size:.1f}",
            lon=f"{lon:.6f}",
            lat=f"{lat:.6f}",
        )
