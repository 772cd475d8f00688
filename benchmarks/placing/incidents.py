"""Real incidents: San Francisco's of 2012 in its block groups, and the counts published with them.

The published counts are another program's. Placed exactly, 5, 4, 1 and 22 of the 579 block groups
have another count: these points lie on other sides of borders than the file says.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.placing.scenes import Scene
from benchmarks.placing.truth import Ints
from gisgov import areas, crs

__all__ = ["KNOWN", "Counted", "Incidents", "read"]

FILE = "incidents/sf_crime_jul_dec2012_with_blockgroups.zip"
FOLDER = "SFCrime_July_Dec2012 2"
METRIC = "EPSG:26910"
KNOWN = {"Vandalism": (3422, 5), "Robbery": (2759, 4), "Drugs": (3896, 1), "CarTheft": (3377, 22)}
"""By kind: points that lie in a block group, and block groups with another count than published."""


@dataclass(frozen=True)
class Counted:
    """Incidents of one kind: points, published and placed ones, areas with another count."""

    kind: str
    points: int
    published: int
    placed: int
    areas_differ: int

    @property
    def as_known(self) -> bool:
        """Whether it is as another program found."""
        return (self.placed, self.areas_differ) == KNOWN[self.kind]


@dataclass(frozen=True)
class Incidents:
    """Points in block groups, the kind of each, and the published counts by block group."""

    scene: Scene
    kind: pd.Series
    published: pd.DataFrame

    def counted(self, rows: Ints) -> list[Counted]:
        """Hold a placing against the published counts."""
        counts = []
        for kind, published in self.published.items():
            mine = rows[self.kind == kind]
            by_area = np.bincount(mine[mine >= 0], minlength=len(published))
            counts.append(
                Counted(
                    str(kind),
                    len(mine),
                    int(published.sum()),
                    int(by_area.sum()),
                    int((by_area != published).sum()),
                )
            )
        return counts


def read() -> Incidents | None:
    """Read them; None where the file is not there."""
    file = Path(os.environ.get("GISGOV_SHARED_DATA", "../shared/data")) / FILE
    if not file.exists():
        return None
    inside = f"/vsizip/{file.resolve()}/{FOLDER}"
    groups = gpd.read_file(f"{inside}/SF PD Plots/SFCrime_blocks.shp").to_crs(METRIC)
    borders = areas.node(groups.rename(columns={"GEO_ID": "code"})[["code", "geometry"]])
    points = pd.concat(
        gpd.read_file(f"{inside}/Crime Events/sf_{kind.lower()}.shp")[["geometry"]].assign(
            kind=kind
        )
        for kind in KNOWN
    ).to_crs(METRIC)
    places = crs.snap(shapely.get_coordinates(np.asarray(points.geometry.array)))
    scene = Scene("San Francisco", borders, places[:, 0].copy(), places[:, 1].copy())
    return Incidents(scene, points["kind"].reset_index(drop=True), groups[list(KNOWN)])
