"""Real reports of San Francisco, counted by block group as their publisher counted them.

Half a year of 2012 in four kinds, and the counts that were published with them. Three things
differ, and each is told by the data itself:

- The outline of block group 0179021 lacks Treasure Island. Its reports, on the bridge above it,
  lie in no area of the file; the publisher counted them in.
- One place lies nine metres outside of all areas, and nobody counted it.
- A point within five millimetres of a border was given to the other side, or to both. Coordinates
  were rounded differently; here each point belongs to one area.

Places are `X`, `Y` (degrees): of 13 stolen vehicles the geometry of the file lies up to 8.4 km
away from them, and the published counts are those of the degrees.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gisgov import crs
from gisgov.areas import node
from gisgov.incidents import Tally, Wanted
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.storage.incident_cube import Seen, cube
from gisgov.storage.load import load_frames

UTM = 26910
ROUNDING_M = 0.005
ISLAND = "0179021"
BRIDGE = "200 Block of INTERSTATE80 HY"
KINDS = {"cartheft": "CarTheft", "drugs": "Drugs", "robbery": "Robbery", "vandalism": "Vandalism"}
PUBLISHED = {"CarTheft": 3386, "Drugs": 3897, "Robbery": 2761, "Vandalism": 3430}
OURS = {"CarTheft": 3377, "Drugs": 3896, "Robbery": 2759, "Vandalism": 3422}
DIFFER = {"CarTheft": 4, "Drugs": 1, "Robbery": 4, "Vandalism": 5}


@pytest.fixture(scope="module")
def files(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sf")
    archive = shared_data / "incidents" / "sf_crime_jul_dec2012_with_blockgroups.zip"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder / "SFCrime_July_Dec2012 2"


@pytest.fixture(scope="module")
def blocks(files: Path) -> gpd.GeoDataFrame:
    """Block groups with their published counts, borders put together on the lattice."""
    read = gpd.read_file(files / "SF PD Plots" / "SFCrime_blocks.shp").to_crs(UTM)
    read["code"] = read["GEO_ID"].str[-7:]
    return node(read)


@pytest.fixture(scope="module")
def reports(files: Path) -> gpd.GeoDataFrame:
    read = []
    for file, kind in KINDS.items():
        table = gpd.read_file(files / "Crime Events" / f"sf_{file}.shp").drop(columns="geometry")
        read.append(table.assign(kind=kind))
    table = pd.concat(read, ignore_index=True)
    places = gpd.points_from_xy(table["X"], table["Y"], crs=4269)
    x, y = shapely.get_coordinates(places.to_crs(UTM)).T
    return gpd.GeoDataFrame(table, geometry=shapely.points(crs.snap(np.c_[x, y])), crs=UTM)


@pytest.fixture(scope="module")
def seen(
    server_settings: Settings, prefix: str, blocks: gpd.GeoDataFrame, reports: gpd.GeoDataFrame
) -> Iterator[Seen]:
    """A city of block groups and reports, as its cube holds it."""
    name = f"{prefix}_sf"
    engine.create_city(server_settings, name)
    with engine.open_city(server_settings, name=name) as city:
        zone = "America/Los_Angeles"
        schema.upgrade(city, srid=UTM, name="San Francisco", time_zone=zone)
        with city.begin() as conn:
            load_frames(conn, frames(blocks, reports))
        yield cube(city)
    engine.drop_city(server_settings, name)


def frames(blocks: gpd.GeoDataFrame, reports: gpd.GeoDataFrame) -> dict[str, pd.DataFrame]:
    scheme = {"code": "SFPD", "name": "SFPD", "name_en": "SFPD", "source": "SFPD"}
    known = {"scheme": "SFPD", "kind": "incident", "major": "S", "major_name": "SFPD"}
    classes = [known | {"code": kind, "name": kind} for kind in KINDS.values()]
    opened = pd.to_datetime(["2012-01-01"] * len(blocks)).tz_localize("UTC")
    keys = [str(number) for number in range(len(reports))]
    # The files tell a day only: noon of it.
    noon = (reports["Date"] + pd.Timedelta(hours=12)).dt.tz_localize("America/Los_Angeles")
    return {
        "code_scheme": pd.DataFrame([scheme]),
        "code_class": pd.DataFrame(classes),
        "area": gpd.GeoDataFrame(
            {
                "code": blocks["code"],
                "level": "grid",
                "name": blocks["code"],
                "source": "census",
                "source_id": blocks["code"],
                "valid_from": opened,
                "valid_to": pd.NaT,
            },
            geometry=blocks.geometry,
        ),
        "incident": gpd.GeoDataFrame(
            {
                "scheme": "SFPD",
                "class_code": reports["kind"],
                "reported_at": noon,
                "address": reports["Location"],
                "source": "SFPD",
                "source_id": keys,
            },
            geometry=reports.geometry,
        ),
    }


def tallied(seen: Seen, kind: str) -> Tally:
    return seen.cube.tally(Wanted(classes=frozenset({("SFPD", kind)})))


def counts(seen: Seen, kind: str) -> pd.Series:
    """Reports of a kind in each block group."""
    found = tallied(seen, kind).areas("grid", anywhere=False).sum(axis=1)
    return pd.Series(found, index=[area.code for area in seen.cube.frame.areas.listed])


@pytest.mark.parametrize("kind", KINDS.values())
def test_counts_by_block_group_are_the_published_ones_but_for_points_on_borders(
    seen: Seen, blocks: gpd.GeoDataFrame, reports: gpd.GeoDataFrame, kind: str
) -> None:
    published = blocks.set_index("code")[kind].astype(int)
    ours = counts(seen, kind).reindex(published.index)
    assert (published.sum(), ours.sum()) == (PUBLISHED[kind], OURS[kind])
    off = (ours - published)[ours != published]
    assert len(off) == DIFFER[kind]
    of_kind = reports[reports["kind"] == kind]
    outlines = blocks.set_index("code").geometry
    for code, difference in off.drop(ISLAND).items():
        on_border = of_kind.distance(outlines[code].boundary) <= ROUNDING_M
        assert 0 < abs(difference) <= on_border.sum()


@pytest.mark.parametrize("kind", KINDS.values())
def test_what_lies_in_no_block_group_is_told_and_is_the_island_s(
    seen: Seen, blocks: gpd.GeoDataFrame, reports: gpd.GeoDataFrame, kind: str
) -> None:
    of_kind = reports[reports["kind"] == kind]
    outside = of_kind[of_kind.distance(blocks.union_all()) > ROUNDING_M]
    found = tallied(seen, kind)
    assert found.unplaced == len(outside) == found.total - OURS[kind]
    on_bridge = (outside["Location"] == BRIDGE).sum()
    assert on_bridge == blocks.set_index("code")[kind][ISLAND]
    assert len(outside) - on_bridge == (1 if kind in {"CarTheft", "Robbery"} else 0)


def test_days_of_the_week_are_those_that_the_police_wrote(
    seen: Seen, reports: gpd.GeoDataFrame
) -> None:
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    written = reports["DayOfWeek"].value_counts().reindex(names)
    assert seen.cube.tally(Wanted()).hours[:, 12].tolist() == written.tolist()
