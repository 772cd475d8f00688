"""Frame `road`: streets and lanes between crossings, their names, widths and limits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.ops import substring

from gisgov import crs
from gisgov.democity import names
from gisgov.democity.buildings import survey_days
from gisgov.democity.drawing import Drawing, keyed
from gisgov.democity.linework import Net
from gisgov.democity.recipe import TODAY
from gisgov.democity.rows import sourced

__all__ = ["road_frame", "street_names"]

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

LANE_WIDTHS = (3.0, 3.5, 4.0, 4.5, 5.0)
LANE_SHARES = (0.14, 0.2, 0.34, 0.22, 0.1)
CLASS_NAMES = {
    "trunk": ("大道", "Avenue"),
    "primary": ("大道", "Avenue"),
    "secondary": ("路", "Road"),
    "residential": ("街", "Street"),
    "lane": ("巷", "Lane"),
}
ROAD_CLASS = {"lane": "residential"}
UNKNOWN_WIDTH = 0.05
ONE_WAY = ("secondary", "residential")
ONE_WAY_SHARE = 0.04
BOLLARD_SHARE = 0.05
RAIL_GAP_M = 15.5
TWICE_IN = 80  # one street in so many has the name of another


def street_names(net: Net, *, rng: np.random.Generator) -> dict[str, names.Name]:
    """A name for each street of the net; lanes inside estates have none.

    A few names are given twice, as cities that have grown together do.
    """
    table = net.stretches[net.is_road() & (net.stretches["street"] != "")]
    first = table.drop_duplicates("street")
    invented = names.place_names(len(first), rng=rng)
    twice = len(first) // TWICE_IN
    invented[len(first) - twice :] = invented[:twice]
    kinds = [CLASS_NAMES[k] for k in first["kind"]]
    named = [names.suffixed(n, *k) for n, k in zip(invented, kinds, strict=True)]
    return dict(zip(first["street"], named, strict=True))


def road_frame(
    net: Net,
    drawing: Drawing,
    named: dict[str, names.Name],
    *,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Frame `road`: the net's roads, cut where lanes of estates join them, and those lanes."""
    streets = net.stretches[net.is_road()].reset_index(drop=True)
    streets = _cut(streets, _join_keys(drawing))
    streets = _stopped_at_rail(net, streets)
    table = _joined(_connected(pd.concat([streets, _lanes(drawing, rng)], ignore_index=True)))
    named_rows = [named.get(s, (None, None)) for s in table["street"]]
    count = len(table)
    kind = table["kind"].to_numpy(dtype=str)
    bollard = (kind == "lane") & (rng.random(count) < BOLLARD_SHARE)
    columns = {
        "name": [n[0] for n in named_rows],
        "name_en": [n[1] for n in named_rows],
        "road_class": [ROAD_CLASS.get(k, k) for k in kind],
        "width_m": _widths(table, rng),
        **_limits(table, rng),
        "one_way": np.isin(kind, ONE_WAY) & (rng.random(count) < ONE_WAY_SHARE),
        "barrier": pd.Series("bollard", range(count)).where(bollard, None),
        "geometry": table["geometry"].to_numpy(dtype=object),
    }
    frame = sourced(columns, "r", surveyed_at=TODAY)
    return frame.assign(surveyed_at=survey_days(count, rng=rng))


def _widths(table: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Clear widths; those of a few minor roads nobody has measured."""
    minor = np.isin(table["kind"].to_numpy(dtype=str), ["residential", "service", "lane"])
    unknown = minor & (rng.random(len(table)) < UNKNOWN_WIDTH)
    return table["width_m"].astype(float).mask(unknown).reset_index(drop=True)


def _limits(table: pd.DataFrame, rng: np.random.Generator) -> dict[str, object]:
    """Bridges over the river and the railway, underpasses, and what may not pass them."""
    count = len(table)
    kind, flag = (table[c].to_numpy(dtype=str) for c in ("kind", "flag"))
    over = (flag == "rail") & np.isin(kind, ["primary", "trunk"])
    under = (flag == "rail") & ~over
    low = rng.choice([2.8, 3.2, 3.5, 4.0, 4.5], count)
    light = rng.choice([20.0, 30.0, 40.0, 55.0], count)
    lane = (kind == "lane") & (rng.random(count) < 0.02)
    bridge = (flag == "bridge") | over
    return {
        "height_limit_m": np.where(under, low, np.nan),
        "weight_limit_t": np.where(bridge & (kind != "trunk"), light, np.where(lane, 5.0, np.nan)),
        "bridge": bridge,
        "tunnel": under,
    }


def _join_keys(drawing: Drawing) -> Ints:
    joins = [join for lane in drawing.lanes for join in lane.joins]
    return np.unique(keyed(np.array(joins).reshape(-1, 2)))


def _cut(streets: pd.DataFrame, keys: Ints) -> pd.DataFrame:
    """Streets cut at every inner corner whose key is asked for."""
    points, index = shapely.get_coordinates(
        streets["geometry"].to_numpy(dtype=object), return_index=True
    )
    inner = np.r_[False, (index[1:-1] == index[:-2]) & (index[1:-1] == index[2:]), False]
    cut = inner & np.isin(keyed(points), keys)
    rows = np.repeat(np.arange(len(points)), 1 + cut)  # a corner that cuts ends one, begins one
    second = np.r_[False, rows[1:] == rows[:-1]]
    starts = np.r_[True, index[rows][1:] != index[rows][:-1]] | second
    lines = shapely.linestrings(points[rows], indices=np.cumsum(starts) - 1)
    whole = streets.iloc[index[rows][starts]].reset_index(drop=True)
    return pd.DataFrame(whole.assign(geometry=lines))


def _stopped_at_rail(net: Net, streets: pd.DataFrame) -> pd.DataFrame:
    """Streets that do not cross the railway end before it."""
    rails = net.shapes((net.stretches["kind"] == "rail").to_numpy())
    rail_keys = np.unique(keyed(shapely.get_coordinates(rails)))
    lines = streets["geometry"].to_numpy(dtype=object).copy()
    stops = (streets["flag"] != "rail").to_numpy()
    for end, side in ((0, 1), (-1, -1)):
        at_rail = np.isin(keyed(shapely.get_coordinates(shapely.get_point(lines, end))), rail_keys)
        for row in np.flatnonzero(at_rail & stops):  # a few dozen
            lines[row] = _shortened(lines[row], side * min(RAIL_GAP_M, 0.7 * lines[row].length))
    return streets.assign(geometry=lines)


def _shortened(line: shapely.LineString, place: float) -> shapely.LineString:
    """The line from `place` metres on; where negative, to so many metres before its end."""
    length = line.length
    span = (place, length) if place > 0 else (0.0, length + place)
    return shapely.LineString(crs.snap(shapely.get_coordinates(substring(line, *span))))


def _connected(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that hang together; a lane that nothing reaches is no road."""
    ends = keyed(
        shapely.get_coordinates(shapely.boundary(table["geometry"].to_numpy(dtype=object)))
    )
    nodes, node = np.unique(ends, return_inverse=True)
    pair = node.reshape(-1, 2)
    links = coo_array((np.ones(len(pair)), pair.T), shape=(len(nodes), len(nodes)))
    _, piece = connected_components(links, directed=False)
    main = np.bincount(piece[pair[:, 0]]).argmax()
    return pd.DataFrame(table[piece[pair[:, 0]] == main].reset_index(drop=True))


def _joined(table: pd.DataFrame) -> pd.DataFrame:
    """One row for the pieces of a street that meet where no other road does."""
    ends = keyed(
        shapely.get_coordinates(shapely.boundary(table["geometry"].to_numpy(dtype=object)))
    )
    _, node, degree = np.unique(ends, return_inverse=True, return_counts=True)
    order = np.argsort(node, kind="stable")
    pair = order[degree[node[order]] == 2].reshape(-1, 2) // 2
    look = pd.factorize(table["street"] + "/" + table["kind"] + "/" + table["flag"])[0]
    pair = pair[(look[pair[:, 0]] == look[pair[:, 1]]) & (pair[:, 0] != pair[:, 1])]
    links = coo_array((np.ones(len(pair)), pair.T), shape=(len(table), len(table)))
    _, chain = connected_components(links, directed=False)
    groups = pd.Series(table["geometry"].to_numpy(dtype=object)).groupby(chain)
    lines = np.array([_merged(part.tolist()) for _, part in groups], dtype=object)
    first = np.unique(chain, return_index=True)[1]
    return table.iloc[first].reset_index(drop=True).assign(geometry=lines)


def _merged(lines: list[shapely.LineString]) -> shapely.LineString:
    if len(lines) == 1:
        return lines[0]
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    return shapely.LineString(shapely.get_coordinates(merged))


def _lanes(drawing: Drawing, rng: np.random.Generator) -> pd.DataFrame:
    """The lanes inside estates; all of one cell are of one width."""
    cells, number = np.unique([lane.cell for lane in drawing.lanes], return_inverse=True)
    width = rng.choice(LANE_WIDTHS, len(cells), p=LANE_SHARES)[number]
    lines = [shapely.LineString(lane.points) for lane in drawing.lanes]
    return pd.DataFrame(
        {
            "kind": [lane.kind for lane in drawing.lanes],
            "street": "",
            "flag": "",
            "geometry": lines,
            "width_m": width,
        }
    )
