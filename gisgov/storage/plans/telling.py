"""The table of a community as it is told: grids with their workers, faults with their places."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection, text

from gisgov import crs
from gisgov.storage.plans import tables
from gisgov.storage.plans.drawing import Mended, Proved
from gisgov.storage.plans.table_values import (
    AtomsTold,
    BordersTold,
    FaultTold,
    GridTold,
    Part,
    Proof,
    RepairMove,
    ScoreTold,
    Verdict,
    WeightsTold,
)
from gisgov.storage.plans.tables import WEIGHTS, Judged, Table, judged, open_table
from gisgov.storage.queries import fixed
from gisgov.words import Language, say
from gisgov.zoning import Status

__all__ = ["faults", "geojson", "grid_names", "grids", "moves", "part", "proof", "table", "verdict"]

DEGREES = 7  # places: a centimetre
STATUSES: tuple[Status, ...] = ("infeasible", "open", "bounded", "optimal")  # the worst first
NAME = text("SELECT name, name_en FROM area WHERE code = :code ORDER BY lower(valid) DESC LIMIT 1")

Floats = npt.NDArray[np.float64]


def table(conn: Connection, plan_id: int, community: str) -> Part:
    """All that a drawing table needs of a community.

    Raises
    ------
    NotFound
        As for `open_table`.
    """
    opened = open_table(conn, plan_id, community)
    return part(conn, opened, judged(opened))


def verdict(conn: Connection, opened: Table, found: Judged, *, revision: int) -> Verdict:
    """The verdict on a dealing out, as it is told."""
    return Verdict(
        revision=revision,
        grids=grids(conn, opened, found),
        faults=faults(opened, found),
        score=ScoreTold(**asdict(found.verdict.score)),
    )


def part(conn: Connection, opened: Table, found: Judged) -> Part:
    """The table with its verdict, as it is told."""
    name, name_en = conn.execute(NAME, {"code": opened.community}).one()
    borders = opened.atoms.borders
    return Part(
        **vars(verdict(conn, opened, found, revision=opened.revision)),
        plan_id=opened.plan_id,
        community=opened.community,
        name=name,
        name_en=name_en,
        changed_by=opened.changed_by,
        changed_at=opened.changed_at,
        lower=opened.lower,
        upper=opened.upper,
        weights=WeightsTold(**asdict(WEIGHTS)),
        features=_features(opened.atoms.frame),
        atoms=_atoms(opened),
        borders=BordersTold(
            one=borders.one.tolist(),
            other=borders.other.tolist(),
            length_m=np.round(borders.length_m, 2).tolist(),
            off_street_m=np.round(borders.off_street_m, 2).tolist(),
            passable=borders.passable.tolist(),
        ),
    )


def _atoms(opened: Table) -> AtomsTold:
    frame = opened.atoms.frame
    return AtomsTold(
        households=frame["households"].tolist(),
        persons=frame["persons"].tolist(),
        buildings=[len(held) for held in frame["buildings"]],
        block=frame["block"].tolist(),
        special=frame["special"].tolist(),
        x=frame["x"].round(2).tolist(),
        y=frame["y"].round(2).tolist(),
        area_m2=frame["area_m2"].round(1).tolist(),
        current=frame["current"].tolist(),
        label=list(opened.labels),
    )


def _features(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    def degrees(places: Floats) -> Floats:
        lonlat = crs.to_lonlat(*places.T, city=frame.crs)
        return np.column_stack(lonlat).round(DEGREES)

    shapes = shapely.transform(frame.geometry.to_numpy(), degrees)
    features = [
        {"type": "Feature", "id": number, "properties": {}, "geometry": shape.__geo_interface__}
        for number, shape in enumerate(shapes)
    ]
    return {"type": "FeatureCollection", "features": features}


def grids(conn: Connection, opened: Table, found: Judged) -> list[GridTold]:
    """The grids of a dealing out, by label, with who serves them."""
    names = grid_names(conn, opened.community)
    served = conn.execute(fixed("plan_workers"), {"grids": found.names})
    workers = {row.grid: row.worker for row in served}
    return [
        GridTold(
            **figures,
            worker=workers.get(figures["label"]),
        )
        for figures in tables.figures(found, names)
    ]


def faults(opened: Table, found: Judged) -> list[FaultTold]:
    """What is not as it should be, with its places in degrees."""
    wrong = found.verdict.faults
    if not wrong:
        return []
    places = np.array([(fault.x, fault.y) for fault in wrong])
    lon, lat = crs.to_lonlat(*places.T, city=opened.atoms.frame.crs)
    return [
        FaultTold(
            kind=fault.kind,
            grids=[found.names[one] for one in fault.grids],
            lon=round(float(x), DEGREES),
            lat=round(float(y), DEGREES),
            atoms=list(fault.atoms),
            params=dict(fault.params),
        )
        for fault, x, y in zip(wrong, lon, lat, strict=True)
    ]


def grid_names(conn: Connection, community: str) -> dict[str, tuple[str, str | None]]:
    """Names of the present grids of a community, by code."""
    rows = conn.execute(fixed("plan_grids"), {"codes": [community]})
    return {row.code: (row.name, row.name_en) for row in rows}


def moves(opened: Table, mended: Mended) -> list[RepairMove]:
    """What a repair moved, with its places in degrees."""
    told = []
    for one in mended.moves:
        lon, lat = crs.to_lonlat(one.x, one.y, city=opened.atoms.frame.crs)
        told.append(
            RepairMove(
                from_=mended.names[one.from_],
                to=mended.names[one.to],
                atoms=list(one.atoms),
                households=one.households,
                lon=round(float(lon), DEGREES),
                lat=round(float(lat), DEGREES),
            )
        )
    return told


def proof(proved: Proved, lang: Language) -> Proof:
    """What is known of how good a dealing out is, in words; of all its parts together."""
    found = proved.certificate.parts
    bounded = [part for part in found if part.bound is not None and part.sound]
    bound = sum(part.bound or 0.0 for part in bounded) if bounded else None
    score = sum(part.score for part in bounded)
    worst = min((STATUSES.index(part.status) for part in found), default=len(STATUSES) - 1)
    return Proof(
        status=STATUSES[worst],
        methods=sorted({part.method for part in found}),
        pieces=sum(part.pieces for part in found),
        parts=len(found),
        bounded=len(bounded),
        bound=bound,
        score=score,
        gap=max(score - bound, 0.0) / bound if bound else None,
        notes=[say(note.code, lang=lang, **note.params) for part in found for note in part.notes],
        better=proved.better,
    )


def geojson(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """A frame as GeoJSON in WGS-84 degrees, with its columns as properties."""
    found = _features(frame)
    columns = frame.drop(columns=frame.geometry.name).to_dict("records")
    for feature, row in zip(found["features"], columns, strict=True):
        feature["properties"] = {name: _plain(value) for name, value in row.items()}
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401
    """A value of a frame as JSON has it."""
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value
