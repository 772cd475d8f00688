"""Heat of a city's incidents along its streets, kept until incidents or streets change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection

from gisgov.heat.field import DAYS_A_MONTH
from gisgov.heat.keeping import Kept
from gisgov.heat.scales import nice
from gisgov.heat.streets import Streets
from gisgov.heat.streets.density import BANDWIDTHS_M, Method, along, refuse_outside
from gisgov.incidents import Wanted, known_period
from gisgov.said import Said
from gisgov.storage import incident_cube, networks, schema
from gisgov.storage.feature_text import features, outlines
from gisgov.storage.incident_cube import Seen
from gisgov.storage.queries import fixed

__all__ = ["MOST_SNAP_M", "Along", "StreetHeat", "street_heat"]

KEPT_BYTES = 128 * 2**20
CITIES = 4
MOST_SNAP_M = 50.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Along:
    """Which heat along streets is asked for.

    Parameters
    ----------
    wanted
        Which incidents.
    bandwidth_m, kernel, lixel_m, method
        As `gisgov.heat.streets.street_density` takes them.
    """

    wanted: Wanted
    bandwidth_m: float = 200.0
    kernel: str = "quartic"
    lixel_m: float = 50.0
    method: Method = "continuous"


@dataclass(frozen=True, eq=False)
class Network:
    """The streets of a city, and how they are drawn and called."""

    streets: Streets
    srid: int
    names: npt.NDArray[np.object_]
    """Name and English name of each street (rows)."""

    @cached_property
    def drawn(self) -> npt.NDArray[np.object_]:
        """Pieces as GeoJSON text."""
        return np.array(outlines(self.streets.lixels, self.srid), dtype=object)


@dataclass(frozen=True, kw_only=True, eq=False)
class StreetHeat:
    """Density on each piece of street, and what is to be known of it."""

    network: Network
    density: Floats
    """Incidents per kilometre and month, by piece."""
    count: int
    """Incidents that fit the filter."""
    unsnapped: int
    """Those of them too far from any street."""
    months: float
    notes: tuple[Said, ...]
    texts: dict[float, tuple[bytes, int]] = field(default_factory=dict)
    """What was made of it last."""

    @property
    def nbytes(self) -> int:
        """Bytes of the densities, and about those of the text made of them."""
        return 300 * len(self.density)

    @property
    def peak(self) -> float:
        """The highest density."""
        return float(self.density.max(initial=0.0))

    @cached_property
    def breaks(self) -> Sequence[float]:
        """Round numbers up to the peak."""
        return nice(self.peak)

    def features(self, least: float) -> tuple[bytes, int]:
        """Pieces with at least this density as GeoJSON, and how many with less there are."""
        if least not in self.texts:
            self.texts.clear()
            self.texts[least] = self._features(least)
        return self.texts[least]

    def _features(self, least: float) -> tuple[bytes, int]:
        shown = np.flatnonzero(self.density >= least)
        street = self.network.streets.rows[self.network.streets.edge_of_piece[shown]]
        columns = {
            "density": [float(f"{value:.4g}") for value in self.density[shown]],
            "name": self.network.names[street, 0].tolist(),
            "name_en": self.network.names[street, 1].tolist(),
        }
        faint = int((self.density > 0).sum()) - len(shown)
        return features(columns, self.network.drawn[shown].tolist()), faint


KEPT: Kept[StreetHeat] = Kept(KEPT_BYTES)
"""Of all cities of this process: no two have the same version of incidents."""

NETWORKS = networks.Shelf(CITIES)


def street_heat(conn: Connection, asked: Along) -> tuple[StreetHeat, Seen]:
    """Where incidents gather along streets, and as of when.

    Parameters
    ----------
    conn
        A connection to the city.
    asked
        What is asked for.

    Raises
    ------
    BadInput
        There is no such class, kernel, bandwidth or length.
    NotFound
        There is no such area.
    Unavailable
        Others keep this process busy.
    """
    refuse_outside("heat.bad_bandwidth", asked.bandwidth_m, BANDWIDTHS_M)
    version = networks.versions(conn)
    key = (version.city, version.roads, asked.lixel_m)
    network = NETWORKS.take(key, lambda: _network(conn, asked.lixel_m))
    seen = incident_cube.cube(conn)
    made = KEPT.take((seen.version, key, asked), lambda: _made(seen, asked, network))
    later = incident_cube.cube(conn)  # where nothing was written meanwhile, it is as new as this
    return made, later if later.version == seen.version else seen


def _made(seen: Seen, asked: Along, network: Network) -> StreetHeat:
    xy = seen.cube.points(asked.wanted)
    density, unsnapped = along(
        xy,
        network.streets,
        bandwidth_m=asked.bandwidth_m,
        kernel=asked.kernel,
        most_snap_m=MOST_SNAP_M,
        method=asked.method,
    )
    period = known_period(seen.cube, asked.wanted, seen.as_of)
    months = period.days / DAYS_A_MONTH
    return StreetHeat(
        network=network,
        density=density / months if months > 0 else density,
        count=len(xy),
        unsnapped=unsnapped,
        months=months,
        notes=(*period.notes, *_notes(len(xy), unsnapped)),
    )


def _notes(count: int, unsnapped: int) -> list[Said]:
    notes = [] if count else [Said("streets.empty")]
    if unsnapped:
        notes.append(Said("streets.unsnapped", {"count": unsnapped, "most_m": MOST_SNAP_M}))
    return [*notes, Said("hotspots.reported"), Said("streets.split")]


def _network(conn: Connection, lixel_m: float) -> Network:
    rows = conn.execute(fixed("street_lines")).all()
    srid = schema.city_info(conn).srid
    shapes = shapely.from_wkb([bytes(row.shape) for row in rows])
    streets = Streets.of(gpd.GeoSeries(shapes, crs=srid), lixel_m=lixel_m)
    names = np.array([(row.name, row.name_en) for row in rows], dtype=object).reshape(-1, 2)
    return Network(streets, srid, names)
