"""Every table and map of the real data opens and is read to its end, or is refused with words."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.intake.tables import open_table

ROWS = {
    "osm/las_palmas_municipality.geojson": 1,
    "osm/las_palmas_school_catchments_29.geojson": 29,
    "small_area/cincinnati_walnuthills_blocks457.zip": 457,
    "gps/demodata_geolife.gpkg": 5_908,
    "gps/demodata_geolife.csv": 5_908,
    "china/yichang_streets.csv": 113,
    "china/yichang_villages.csv": 1_650,
}
REFUSED = {
    "incidents/sf_crime_jul_dec2012_with_blockgroups.zip": "table.zip_several",
    "osm/guixi_jiangxi_20241118.osm": "table.openstreetmap",
    "osm/las_palmas_20230221.osm.pbf": "table.openstreetmap",
    "china/gcoord_dev.json": "table.unreadable",
    "raster/cog.tif": "table.unknown_kind",
}


def rows(path: Path, layer: str | None = None) -> int:
    with open_table(path, layer=layer) as table:
        count = 0
        for batch in table.batches(1_000):
            assert batch.faults == []
            assert list(batch.frame.columns) == table.columns
            assert len(batch.lines) == len(batch.frame)
            if batch.geometry is not None:
                assert shapely.is_geometry(batch.geometry).all()
            count += len(batch.frame)
    return count


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_real_file_is_read_to_its_end(shared_data, name):
    assert rows(shared_data / name) == ROWS[name]


def test_every_codebook_is_read(shared_data):
    for path in sorted((shared_data / "codebooks").glob("*.tsv")):
        assert rows(path) == len(path.read_text("utf-8").splitlines()) - 1


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_real_file_that_is_no_single_table_is_refused_with_words(shared_data, name):
    with pytest.raises(BadInput) as error, open_table(shared_data / name):
        pass
    assert error.value.code == REFUSED[name]
    assert name.rsplit("/", 1)[1] in str(error.value)


def test_each_layer_of_a_zip_with_several_is_read(shared_data):
    path = shared_data / "incidents/sf_crime_jul_dec2012_with_blockgroups.zip"
    names = ["sf_cartheft", "sf_drugs", "sf_robbery", "sf_vandalism"]
    assert sum(rows(path, name) for name in names) == 13_472
    assert rows(path, "SFCrime_blocks") == 579
