"""The water of the sheet: hose is laid to where the appliance stands, and hydrants are ranked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from gisgov import crs
from gisgov.emergency.about import about
from gisgov.emergency.means import HydrantTold, WaterBlock
from gisgov.firefighting.ratings import Standard
from gisgov.firefighting.water import HydrantFact, RankedHydrant, Reserve, Restriction, rank
from gisgov.network.hose import HosePath, paths, window_of
from gisgov.network.pipes import Pipes
from gisgov.said import Said
from gisgov.storage.sheet.facts import Ground, Row

__all__ = ["Laying", "Needed", "bounds", "end_at", "lay", "unknown_of", "water_block"]

REACH_M = 400.0
"""Hose is not looked for along a longer path."""


@dataclass(frozen=True, eq=False)
class Laying:
    """Hose paths from hydrants to where they end, in the order of the rows."""

    measured_to: str
    paths: list[HosePath | None]
    barriers: list[str | None]
    """What lies between, for those that the straight line does not reach."""


@dataclass(frozen=True, kw_only=True)
class Needed:
    """What the water is ranked against."""

    hose_m: float | None
    design_flow_lps: float | None
    rating: Standard
    at: datetime
    zone: str
    radius_m: float
    srid: int


def bounds(rows: list[Row], end: tuple[float, float]) -> tuple[float, float, float, float]:
    """Of all ground on which hose can lie: west, south, east, north."""
    places = np.array([[row["x"], row["y"]] for row in rows], dtype=float).reshape(-1, 2)
    near = places[np.hypot(*(places - end).T) <= REACH_M]
    if not len(near):
        return (*end, *end)
    return window_of(np.array(end), near, REACH_M)


def end_at(
    shape: shapely.Geometry, door: shapely.Point | None, rows: list[Row]
) -> tuple[float, float]:
    """Where hose ends when no engine gets near: the door, or the edge to the nearest hydrant."""
    if door is None:
        towards = shapely.Point(rows[0]["x"], rows[0]["y"]) if rows else shapely.Point(0, 0)
        door = shapely.get_point(shapely.shortest_line(shape, towards), 0)
    x, y = shapely.get_coordinates(door)[0].tolist()
    return float(x), float(y)


def lay(rows: list[Row], *, end: tuple[float, float], measured_to: str, ground: Ground) -> Laying:
    """Lay hose from each hydrant over the ground to one place."""
    places = np.array([[row["x"], row["y"]] for row in rows], dtype=float).reshape(-1, 2)
    solids = np.concatenate([ground.buildings, ground.water])
    walls = np.concatenate([ground.walls, ground.railways])
    laid = paths(end, places, walls=walls, solids=solids, openings=ground.bridges, reach_m=REACH_M)
    return Laying(measured_to, laid, list(_barriers(places, end, ground)))


def water_block(rows: list[Row], laying: Laying, pipes: Pipes, needed: Needed) -> WaterBlock:
    """Hydrants in the order of choice, each with its reason."""
    facts = {fact.component_id: fact for fact in _facts(rows, laying, pipes, needed)}
    inside = [facts[row["id"]] for row in rows if not row["beyond"]]
    beyond = next((row for row in rows if row["beyond"]), None)
    plan = rank(
        inside,
        hose_m=needed.hose_m,
        design_flow_lps=needed.design_flow_lps,
        rating=needed.rating,
        today=needed.at.astimezone(ZoneInfo(needed.zone)).date(),
        radius_m=needed.radius_m,
        nearest_beyond_m=None if beyond is None else beyond["away_m"],
    )
    laid = dict(zip(facts, laying.paths, strict=True))
    told = Telling({row["id"]: row for row in rows}, laid, needed.srid)
    known = sum(fact.flow_lps is not None and fact.status != "unknown" for fact in inside)
    return WaterBlock(
        about=about(
            [fact.source for fact in inside],
            [row["surveyed_at"] for row in rows if not row["beyond"]],
            count=len(inside),
            known=known,
            of=len(inside),
        ),
        hydrants=[told.hydrant(ranked) for ranked in plan.ranked],
        reserves=[told.hydrant(reserve) for reserve in plan.reserves],
        design_flow_lps=plan.design_flow_lps,
        available_lps=plan.total_lps,
        verdict=plan.summary[0],
        says=list(plan.summary[1:]),
        nearest=None if beyond is None else told.beyond(facts[beyond["id"]], needed),
        hose_carried_m=plan.hose_carried_m,
        measured_to=laying.measured_to,  # type: ignore[arg-type]
    )


def unknown_of(rows: list[Row], needed: Needed) -> Iterator[Said]:
    """What is not known of the water."""
    inside = [row for row in rows if not row["beyond"]]
    counts = {
        "flow": sum(row["flow_lps"] is None for row in inside),
        "status": sum(row["status"] == "unknown" for row in inside),
        "inspection": sum(row["inspected_on"] is None for row in inside),
    }
    for name, count in counts.items():
        if count:
            yield Said(f"sheet.hydrants_without_{name}", {"count": count, "of": len(inside)})
    if needed.hose_m is None:
        yield Said("sheet.unknown_hose")


@dataclass(frozen=True, eq=False)
class Telling:
    """Rows and paths, by the number of the component."""

    rows: dict[int, Row]
    paths: dict[int, HosePath | None]
    srid: int

    def hydrant(self, ranked: RankedHydrant | Reserve) -> HydrantTold:
        """One hydrant or reserve as the sheet tells it."""
        fact = ranked.fact
        return HydrantTold(
            number=ranked.number,
            usable=_usable(fact, usable=ranked.usable),
            path_m=_whole(ranked.path_m),
            hose_m=_whole(ranked.hose_m),
            pieces=ranked.pieces,
            within_hose={"carried": True, "beyond": False}.get(ranked.reach),
            cumulative_lps=getattr(ranked, "cumulative_lps", 0.0),
            flow_class=ranked.rating.flow_class,
            rating=ranked.rating.grade,
            why=list(ranked.why),
            flags=list(getattr(ranked, "flags", ())),
            path=self._path(fact.component_id),
            **self._row(fact.component_id),
        )

    def beyond(self, fact: HydrantFact, needed: Needed) -> HydrantTold:
        """The nearest hydrant outside of the radius."""
        plan = rank(
            [fact],
            hose_m=needed.hose_m,
            design_flow_lps=None,
            rating=needed.rating,
            today=needed.at.astimezone(ZoneInfo(needed.zone)).date(),
        )
        return self.hydrant(plan.ranked[0])

    def _row(self, component_id: int) -> dict[str, Any]:
        row = self.rows[component_id]
        return {name: row[name] for name in TOLD} | {"distance_m": round(row["away_m"])}

    def _path(self, component_id: int) -> dict[str, Any] | None:
        laid = self.paths[component_id]
        if laid is None:
            return None
        lon, lat = crs.to_lonlat(laid.line[:, 0], laid.line[:, 1], city=self.srid)
        places = np.column_stack([np.round(lon, 7), np.round(lat, 7)]).tolist()
        return {"type": "LineString", "coordinates": places}


def _facts(rows: list[Row], laying: Laying, pipes: Pipes, needed: Needed) -> Iterator[HydrantFact]:
    ids = np.array([row["id"] for row in rows], dtype=np.int64)
    nodes = pipes.hydrant_nodes(ids)
    branches = np.where(nodes >= 0, pipes.branch_of(np.maximum(nodes, 0)), -1) if len(ids) else ids
    for row, laid, barrier, branch in zip(
        rows, laying.paths, laying.barriers, branches.tolist(), strict=True
    ):
        yield HydrantFact(
            component_id=row["id"],
            **{name: row[name] for name in COPIED},
            branch_id=branch,
            restriction=_restriction(row, needed.zone),
            distance_m=row["away_m"],
            path_m=None if laid is None else laid.length_m,
            path_barrier=barrier,
        )


COPIED = (
    *("code", "kind", "flow_lps", "pressure_mpa", "outlets", "main_mm", "main_kind", "status"),
    *("status_remark", "state", "inspected_on", "surveyed_at", "source"),
)
TOLD = (
    *("id", "code", "kind", "flow_lps", "pressure_mpa", "outlets", "main_mm", "main_kind"),
    *("inspected_on", "source", "surveyed_at", "restriction_id", "lon", "lat"),
)


def _restriction(row: Row, zone: str) -> Restriction | None:
    if row["restriction_id"] is None:
        return None
    until = row["expires_at"].astimezone(ZoneInfo(zone))
    return Restriction(reason=row["reason"], author=row["author"], until=until)


def _usable(fact: HydrantFact, *, usable: bool) -> bool | None:
    if not usable:
        return False
    return True if fact.status == "in_service" else None


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _barriers(
    places: np.ndarray[Any, Any], end: tuple[float, float], ground: Ground
) -> Iterator[str | None]:
    """The weightiest thing on the straight line from each hydrant: water, a wall, a building."""
    kinds = {
        "water": ground.water,
        "wall": np.concatenate([ground.walls, ground.railways]),
        "building": ground.buildings,
    }
    trees = {name: shapely.STRtree(shapes) for name, shapes in kinds.items() if len(shapes)}
    for place in places:
        straight = shapely.LineString([place, end])
        yield next(
            (name for name, tree in trees.items() if len(tree.query(straight, "intersects"))), None
        )
