"""Each notebook runs from top to bottom on a tiny city, and says what the database says."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
import rasterio
from nbclient import NotebookClient
from sqlalchemy import Connection, text

from gisgov.settings import Settings
from gisgov.storage import coverage, demo, engine

# One process runs them all: their city is built once.
pytestmark = pytest.mark.xdist_group("notebooks")

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
PATIENCE_S = 300  # kernels may have to be compiled first

# What an analyst imports: of gisgov only what it offers, and what it brings along.
OFFERED = {
    "gisgov": {"", "heat", "hotspots", "maps"},
    "gisgov.heat.streets": {"street_density"},
    "gisgov.placing": {"AreaIndex"},
}
BROUGHT = {"geopandas", "h3", "numpy", "pandas", "pathlib", "rasterio", "scipy", "shapely"}

# A warning is a failure (but not one that libraries keep for each other), and so is asking another
# machine for anything.
STRICT = """
import sys, warnings
warnings.simplefilter("error")
warnings.simplefilter("ignore", PendingDeprecationWarning)
def _alone(event, args):
    if event == "socket.getaddrinfo" or (event == "socket.connect" and type(args[1]) is tuple):
        host = args[0] if event == "socket.getaddrinfo" else args[1][0]
        assert host in (None, "", "127.0.0.1", "localhost", "::1"), f"asked {host}"
sys.addaudithook(_alone)
"""


@pytest.fixture(scope="module")
def name(server_settings: Settings, prefix: str) -> Iterator[str]:
    """Of a tiny city with an incident beyond its borders, one misplaced, and worse hydrants."""
    name = f"{prefix}_notebooks"
    demo.build(server_settings, name, size="tiny", seed=1)
    with engine.open_city(server_settings, name=name) as db, db.begin() as conn:
        spoil(conn)
    yield name
    engine.drop_city(server_settings, name)


def spoil(conn: Connection) -> None:
    for statement in SPOILT.split(";"):
        conn.execute(text(statement))


SPOILT = """
UPDATE incident SET geometry = ST_Translate(geometry, 8192, 0) WHERE id = 1;
ALTER TABLE incident DISABLE TRIGGER USER;
UPDATE incident SET grid = (SELECT min(code) FROM area WHERE level = 'grid') WHERE id = 2;
ALTER TABLE incident ENABLE TRIGGER USER;
INSERT INTO restriction (kind, component_id, reason, author, expires_at, geometry)
SELECT 'hydrant_out', id, 'frozen', 'test', now() + interval '1 day', geometry FROM component
WHERE id = (SELECT min(component_id) FROM hydrant);
UPDATE hydrant SET status = 'out_of_service'
WHERE component_id = (SELECT max(component_id) FROM hydrant)
"""


@contextmanager
def asked(settings: Settings, name: str) -> Iterator[Connection]:
    with engine.open_city(settings, name=name) as db, db.connect() as conn:
        yield conn


def run(notebook: str, settings: Settings, city: str, folder: Path, **wanted: str) -> Any:
    """Run a notebook in a folder; the values of the expressions that are asked for at its end."""
    pages = nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4)
    answers = ", ".join(f"{key!r}: {expression}" for key, expression in wanted.items())
    told = f"import json\njson.dumps({{{answers}}}, default=lambda each: each.tolist())"
    cell = nbformat.v4.new_code_cell
    pages.cells = [cell(STRICT), *pages.cells, cell(told)]
    place = {"metadata": {"path": str(folder)}}
    client = NotebookClient(pages, timeout=PATIENCE_S, kernel_name="python3", resources=place)
    client.execute(env=environment(settings, city))
    return json.loads(ast.literal_eval(pages.cells[-1].outputs[0].data["text/plain"]))


def environment(settings: Settings, city: str) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if not key.startswith("GISGOV_")}
    if settings.database_url:
        return ours | {"GISGOV_CITY": city, "GISGOV_DATABASE_URL": settings.database_url}
    return ours | {"GISGOV_CITY": city, "GISGOV_HOME": str(settings.home)}


def sources(notebook: str) -> tuple[str, list[str]]:
    """The opening text, and the code of each cell."""
    cells = nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4).cells
    return cells[0].source, [cell.source for cell in cells if cell.cell_type == "code"]


# ---------------------------------------------------------------- as they lie there


def test_there_are_three_notebooks() -> None:
    assert NAMES == ["1_place_and_count", "2_heat_and_significance", "3_hydrant_coverage"]


@pytest.mark.parametrize("notebook", NAMES)
def test_a_notebook_is_kept_without_what_it_once_answered(notebook: str) -> None:
    pages = nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4)
    nbformat.validate(pages)
    code = [cell for cell in pages.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []


@pytest.mark.parametrize("notebook", NAMES)
def test_a_notebook_opens_with_a_title_in_both_languages_and_its_question(notebook: str) -> None:
    title, _, question, *_ = sources(notebook)[0].splitlines()
    assert title.startswith("# ")
    assert any("一" <= sign <= "鿿" for sign in title.split(" · ")[1])
    assert question.startswith("**")
    assert question.endswith("?**")


@pytest.mark.parametrize("notebook", NAMES)
def test_a_notebook_imports_only_what_is_offered(notebook: str) -> None:
    assert [one for code in sources(notebook)[1] for one in imported(code) if not fine(one)] == []


def imported(code: str) -> Iterator[tuple[str, str]]:
    """Modules and what is taken of them; nothing where it is the whole."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def fine(one: tuple[str, str]) -> bool:
    module, taken = one
    return taken in OFFERED.get(module, ()) or module.split(".")[0] in BROUGHT


def test_links_lead_somewhere() -> None:
    pages = [nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4) for notebook in NAMES]
    texts = [cell.source for page in pages for cell in page.cells if cell.cell_type == "markdown"]
    texts.append((FOLDER / "README.md").read_text("utf-8"))
    links = [link for text in texts for link in re.findall(r"\]\(([^)#]+)", text)]
    assert len(links) > 5
    assert [link for link in links if "//" not in link and not (FOLDER / link).is_file()] == []


# ---------------------------------------------------------------- what they say

BY_GRID = text(
    'SELECT grid, count(*) FROM (SELECT min(a.code COLLATE "C") AS grid FROM incident i'
    " JOIN area a ON a.level = 'grid' AND a.valid @> now()"
    " AND ST_Intersects(a.geometry, i.geometry) GROUP BY i.id) placed GROUP BY grid"
)


def test_counts_are_those_of_the_database(
    server_settings: Settings, name: str, tmp_path: Path
) -> None:
    found = run(
        "1_place_and_count",
        server_settings,
        name,
        tmp_path,
        grids="dict(zip(grids['code'], grids['incidents'].tolist()))",
        unplaced="unplaced",
        different="different['id'].tolist()",
        hexagons="hexagons['incidents'].sum()",
        from_edge_m="float(from_edge_m)",
    )
    with asked(server_settings, name) as conn:
        counted = dict(map(tuple, conn.execute(BY_GRID)))
        total = conn.scalar(text("SELECT count(*) FROM incident"))
    assert {code: count for code, count in found["grids"].items() if count} == counted
    assert found["unplaced"] == 1
    assert sum(counted.values()) == total - 1
    assert found["different"] == [2]
    assert found["hexagons"] == total - 1
    assert found["from_edge_m"] < 0.01


RELEASED = text(
    "SELECT c.households FROM publication_cell c JOIN publication p ON p.id = c.publication_id"
    " WHERE p.audience = 'internal' AND c.level = 'city'"
)
LATELY = text(
    "SELECT count(*) FROM incident,"
    " (SELECT max(reported_at) - interval '90 days' AS since FROM incident) t"
    " WHERE reported_at > t.since"
)


def test_heat_loses_no_incident_and_chance_makes_few_spots(
    server_settings: Settings, name: str, tmp_path: Path
) -> None:
    found = run(
        "2_heat_and_significance",
        server_settings,
        name,
        tmp_path,
        days="days",
        lately="len(lately)",
        households="float(households['weight'].sum())",
        exposed="float(exposure.sum())",
        counted="int(counts.sum())",
        expected="float(found['expected'].sum())",
        beyond="beyond",
        on_streets="[streets.attrs['counted'], streets.attrs['unsnapped']]",
        along="float((streets['density'] * streets.length / 1000).sum() * days)",
        random_maps="float(np.mean(seen))",
        sliced="float(table.sum())",
    )
    with asked(server_settings, name) as conn:
        total = conn.scalar(text("SELECT count(*) FROM incident"))
        assert found["lately"] == conn.scalar(LATELY)
        assert found["households"] == pytest.approx(conn.scalar(RELEASED))
    assert found["exposed"] == pytest.approx(found["households"])
    assert found["counted"] == total - 1
    assert found["counted"] == pytest.approx(found["expected"] + found["beyond"])
    assert found["on_streets"][0] == pytest.approx(found["along"] / 30.4375)
    assert sum(found["on_streets"]) == total
    assert found["random_maps"] <= 0.08  # 5 % of 200 maps, and what dice may add
    assert total * 0.95 < found["sliced"] < total
    with rasterio.open(tmp_path / "out" / "heat.tif") as raster:
        a_month = raster.read(1).sum(dtype=float) * raster.res[0] * raster.res[1] / 1e6
        assert raster.crs.to_epsg() == 4546
    assert a_month == pytest.approx(total / found["days"] * 30.4375, rel=1e-3)


USABLE = (
    "SELECT c.geometry FROM hydrant h JOIN component c ON c.id = h.component_id"
    " WHERE h.status <> 'out_of_service' AND NOT EXISTS"
    " (SELECT FROM restriction r WHERE r.component_id = c.id)"
)
COVERED = text(
    f"WITH usable AS ({USABLE}) SELECT b.grid, count(*), count(*) FILTER (WHERE EXISTS"  # noqa: S608
    " (SELECT FROM usable u WHERE ST_DWithin(u.geometry, b.geometry, 150)))"
    " FROM building b WHERE b.use IN ('residential', 'mixed') GROUP BY b.grid"
)
AWAY = text(
    f"SELECT min(ST_Distance(u.geometry, ST_SetSRID(ST_MakePoint(:x, :y), 4546))) FROM ({USABLE}) u"  # noqa: S608
)


def test_coverage_is_that_of_the_database(
    server_settings: Settings, name: str, tmp_path: Path
) -> None:
    found = run(
        "3_hydrant_coverage",
        server_settings,
        name,
        tmp_path,
        hydrants="[len(hydrants), len(usable)]",
        grids="[[code, n, c] for code, n, c in"
        " coverage[['homes', 'covered']].dropna().astype(int).itertuples()]",
        empty="coverage.index[coverage['share'].isna()].tolist()",
        missing="missing.to_list()",
        wrong_m="float(wrong_m)",
    )
    with asked(server_settings, name) as conn:
        counted = [list(row) for row in conn.execute(COVERED)]
        reach = coverage.hydrants(conn).before
        assert sorted(found["grids"]) == sorted(counted)
        check_raster(conn, tmp_path / "out" / "hydrant_distance.tif")
    assert found["hydrants"] == [11, 9]
    assert found["hydrants"][1] == reach.hydrants_in_service + reach.hydrants_unknown
    assert found["missing"][0] == reach.hydrants_unknown
    assert len(found["empty"]) == 30 - len(counted) > 0
    assert 0 < found["wrong_m"] <= 10 / np.sqrt(2)


def check_raster(conn: Connection, file: Path) -> None:
    """Every hundredth cell holds the distance from its middle."""
    with rasterio.open(file) as raster:
        metres = raster.read(1)
        for row, column in np.argwhere(~np.isnan(metres))[::100]:
            x, y = raster.xy(row, column)
            assert metres[row, column] == pytest.approx(conn.scalar(AWAY, {"x": x, "y": y}))
