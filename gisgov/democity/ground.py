"""The ground of the demo city: land, areas, streets, estates, buildings, from size and seed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gisgov.democity import addresses, areas, buildings, compounds, cover, roads
from gisgov.democity.corridors import with_widths
from gisgov.democity.drawing import drawn
from gisgov.democity.recipe import SIZES
from gisgov.democity.town import town

__all__ = ["ground"]

Progress = Callable[[str, float], None]

PARTS = ("town", "widths", "drawing", "areas", "names", "roads", "estates", "buildings", "cover")


def ground(
    size: str = "yichang", *, seed: int = 1, progress: Progress | None = None
) -> dict[str, pd.DataFrame]:
    """Frames of the ground, from land cover to the doors of buildings.

    Parameters
    ----------
    size
        One of `recipe.SIZES`.
    seed
        The same seed gives the same city, byte by byte.
    progress
        Called with what is being done and the fraction done.

    Returns
    -------
    dict[str, DataFrame]
        By table name, with the tables' columns. `building` carries `planned_households` and
        `households_a_year_ago` besides.
    """
    tell = progress or (lambda _what, _done: None)
    spawned = np.random.SeedSequence(seed).spawn(len(PARTS))
    rng = {name: np.random.default_rng(s) for name, s in zip(PARTS, spawned, strict=True)}
    tell("land and streets", 0.0)
    place = town(SIZES[size], rng=rng["town"])
    net = with_widths(place.net, rng=rng["widths"])
    tell("buildings drawn", 0.1)
    drawing = drawn(place, net, rng=rng["drawing"])
    tell("frames", 0.6)
    named = roads.street_names(net, rng=rng["names"])
    estates, estate_of_cell = compounds.estate_frame(place, net, rng=rng["estates"])
    building = buildings.building_frame(
        place, drawing, estate_of_cell, SIZES[size], rng=rng["buildings"]
    )
    doors = buildings.door_frames(building, drawing, rng=rng["buildings"])
    road = roads.road_frame(net, drawing, named, rng=rng["roads"])
    met = compounds.crossings(estates, road)
    building = addresses.addressed(building, estates, road, rng=rng["names"])
    gates = compounds.gate_frame(estates, met, rng=rng["estates"])
    frames = {
        "area": areas.area_frame(place.grids, rng=rng["areas"]),
        "land_cover": cover.cover_frame(place, drawing, rng=rng["cover"]),
        "road": compounds.closed_lanes(road, met),
        "barrier": compounds.barrier_frame(net, estates, gates, rng=rng["estates"]),
        "estate": estates,
        "estate_gate": gates,
        "building": building.drop(columns=["cell", "bank", "kind"]),
        **doors,
    }
    tell("ground", 1.0)
    return frames
