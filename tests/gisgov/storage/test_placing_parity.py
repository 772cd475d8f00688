"""The rule in memory and the rule in SQL give every point of the lattice the same grid.

The rule in SQL is that of `grid_at`: of the grids that cover a point (`ST_Covers`), the one whose
code sorts first, bytewise. Points lie in and out of the grids, on every corner, on every edge where
it meets the lattice, and one step off these. PostGIS computes sides in doubles: with edges of more
than 65 km, which no grid has, it errs on points that all but touch them.
"""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from sqlalchemy import text

from gisgov.placing import AreaIndex

STEP = 2.0**-10
POINTS = 1_000_000
BORDER_POINTS = 200_000
ASKED_ONE_BY_ONE = 4_000
CHUNK = 250_000

# Enclaves (b, f), one in another (j in b), an enclave at a corner (m), grids in several parts
# (c, d), a gap within (.), corners on a neighbour's side (g, h, i), one that two parts share (k).
DRAWING = """
a a a a a a a d d d
a b b b a c c d d d
a b j b a c . d k d
a b b b a c c d d k
a a a a a a a d k d
g g g g h h i i i i
e e e e e e e c c c
e f e m m e e c c c
e e e e m e e e . c
l l l l l l l l l l
"""


def drawn():
    """The drawing, sheared so that its sides run in all directions over negative coordinates."""
    rows = np.array([line.split() for line in DRAWING.split("\n") if line])[::-1]
    shapes = {}
    for code in sorted(set(rows.flat) - {"."}):
        cells = [shapely.box(x, y, x + 1, y + 1) for y, x in np.argwhere(rows == code)]
        shapes[code] = shapely.union_all(cells)
    corners = {code: shapely.transform(shape, sheared) for code, shape in shapes.items()}
    # Two needles below the drawing, 31 km long and two steps wide at one end, side by side.
    x, y = sheared(np.array([[2.0, 0.0]]))[0]
    tip = (x - 64 * STEP, y - 31_000)
    corners["n"] = shapely.Polygon([(x, y), (x - 2 * STEP, y), tip])
    corners["Z"] = shapely.Polygon([(x, y), tip, (x + 2 * STEP, y - STEP)])
    return corners


def sheared(cells):
    """Whole cells as metres on the lattice; most sides meet it between their ends as well."""
    x, y = np.asarray(cells).T
    return np.column_stack([96 * x + 20 * y - 400.5, 80 * y - 36 * x - 3_000.25]) + STEP


def partition():
    """Triangles between random corners, those near a seed together, some astray or nobody's."""
    rng = np.random.default_rng(7)
    corners = rng.integers(-6_400, 6_400, (400, 2)) * np.array([64, 256])
    corners[:60, 0] = corners[0, 0] + np.arange(60) % 3  # slivers
    sites = shapely.MultiPoint(np.unique(corners, axis=0) * STEP)
    triangles = np.array(shapely.delaunay_triangles(sites).geoms)
    centres = shapely.get_coordinates(shapely.centroid(triangles))
    seeds = centres[rng.choice(len(centres), 64, replace=False)]
    near = np.linalg.norm(centres[:, None] - seeds, axis=2).argsort(axis=1)
    owner = near[np.arange(len(near)), rng.choice(4, len(near), p=[0.91, 0.03, 0.03, 0.03])]
    codes = [f"{'gGé格'[k % 4]}{k}" for k in range(60)]  # order by bytes is not that of words
    return {code: shapely.union_all(triangles[owner == k]) for k, code in enumerate(codes)}


def frame(shapes):
    polygons = np.array(list(shapes.values()), dtype=object)
    return gpd.GeoDataFrame({"code": list(shapes)}, geometry=polygons, crs=4546)


def on_borders(shapes):
    """Every corner, every place where an edge meets the lattice, and all that is one step off."""
    lines = shapely.boundary(np.array(list(shapes.values()), dtype=object))
    ends = np.concatenate(
        [
            np.concatenate([at[:-1], at[1:]], axis=1)
            for ring in shapely.get_parts(lines)
            for at in [shapely.get_coordinates(ring)]
        ]
    )
    steps = np.unique(ends / STEP, axis=0).astype(np.int64)
    dx, dy = steps[:, 2] - steps[:, 0], steps[:, 3] - steps[:, 1]
    count = np.gcd(np.abs(dx), np.abs(dy))
    edge = np.repeat(np.arange(len(steps)), count)
    k = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    x = steps[edge, 0] + dx[edge] // count[edge] * k
    y = steps[edge, 1] + dy[edge] // count[edge] * k
    on = np.unique(np.column_stack([x, y]), axis=0)
    return on * STEP


def points(shapes):
    """Points on borders and beside them, then anywhere; and how many lie on borders."""
    rng = np.random.default_rng(11)
    on = on_borders(shapes)
    corners = np.unique(shapely.get_coordinates(list(shapes.values())), axis=0)
    on = on[rng.permutation(len(on))[:BORDER_POINTS]]
    near = np.concatenate([corners, on[: BORDER_POINTS // 2]])
    beside = near + rng.integers(-1, 2, near.shape) * STEP
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    least, most = np.array([west, max(south, -4_000)]) - 50, np.array([east, north]) + 50
    known = np.concatenate([corners, on, beside])
    anywhere = rng.uniform(least, most, (POINTS - len(known), 2))
    return np.concatenate([known, np.rint(anywhere / STEP) * STEP]), len(corners) + len(on)


def store(conn, shapes, places):
    """The grids, and the points in a table that an index leads to, as to the rows of the city."""
    rows = {"codes": list(shapes), "shapes": [shape.wkb for shape in shapes.values()]}
    conn.execute(
        text(
            "INSERT INTO area (code, level, name, valid, geometry, source, source_id)"
            " SELECT code, 'grid', code, '[2020-01-01,)', ST_Multi(ST_GeomFromWKB(shape, 4546)),"
            " 't', code"
            " FROM unnest(CAST(:codes AS text[]), CAST(:shapes AS bytea[])) s (code, shape)"
        ),
        rows,
    )
    conn.execute(text("CREATE TEMP TABLE spot (n bigint, place geometry) ON COMMIT DROP"))
    for start in range(0, len(places), CHUNK):
        x, y = places[start : start + CHUNK].T.tolist()
        conn.execute(
            text(
                "INSERT INTO spot SELECT :start + n - 1, ST_SetSRID(ST_MakePoint(x, y), 4546) FROM"
                " unnest(CAST(:x AS float8[]), CAST(:y AS float8[])) WITH ORDINALITY p (x, y, n)"
            ),
            {"start": start, "x": x, "y": y},
        )
    conn.execute(text("CREATE INDEX ON spot USING gist (place)"))
    conn.execute(text("ANALYZE spot"))
    conn.execute(text("ANALYZE area"))


def by_sql(conn, count):
    """The code of each point's grid, and how many grids cover it."""
    query = text(
        "SELECT s.n, min(a.code), count(*) FROM area a"
        " JOIN spot s ON ST_Covers(a.geometry, s.place)"
        " WHERE a.level = 'grid' AND coalesce(a.valid @> now(), false) GROUP BY s.n"
    )
    conn.execute(text("SET LOCAL work_mem = '256MB'"))
    codes, covering = np.full(count, None, dtype=object), np.zeros(count, dtype=int)
    numbers, firsts, counts = zip(*conn.execute(query), strict=True)
    codes[list(numbers)] = firsts
    covering[list(numbers)] = counts
    return codes, covering


@pytest.mark.parametrize("scene", [drawn, partition])
def test_memory_and_sql_agree_on_every_point(conn, scene):
    shapes = scene()
    places, border = points(shapes)
    store(conn, shapes, places)
    expected, covering = by_sql(conn, len(places))
    found = AreaIndex.build(frame(shapes)).codes(*places.T)
    wrong = np.flatnonzero(found != expected)
    assert len(wrong) == 0, [(*places[k], found[k], expected[k]) for k in wrong[:5]]
    assert border >= 0.75 * BORDER_POINTS
    assert (covering[:border] > 1).mean() > 0.5
    assert (covering > 2).any()
    some = np.random.default_rng(3).permutation(border * 2)[:ASKED_ONE_BY_ONE]
    asked = text("SELECT n, grid_at(place) FROM spot WHERE n = ANY (:some)")
    rows = conn.execute(asked, {"some": some.tolist()}).all()
    assert len(rows) == ASKED_ONE_BY_ONE
    assert [code for _, code in rows] == expected[[n for n, _ in rows]].tolist()
