"""Areas are drawn as letters, ten metres a letter; expected answers can be counted by eye."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.placing import AreaIndex

WEST, SOUTH = 528_000.0, 3_397_000.0
STEP = 2.0**-10


def drawn(*drawings: str) -> gpd.GeoDataFrame:
    """Areas by letter, first line north; a dot is nothing; drawings may lie over each other."""
    shapes = {}
    for drawing in drawings:
        rows = drawing.split()[::-1]
        for letter in sorted(set("".join(rows)) - {"."}):
            cells = [
                shapely.box(WEST + 10 * j, SOUTH + 10 * i, WEST + 10 * j + 10, SOUTH + 10 * i + 10)
                for i, row in enumerate(rows)
                for j, one in enumerate(row)
                if one == letter
            ]
            shapes[letter] = shapely.coverage_union_all(cells)
    return gpd.GeoDataFrame({"code": list(shapes)}, geometry=list(shapes.values()), crs=4546)


def wide() -> shapely.Polygon:
    """An area with an edge of 3,000 km."""
    return shapely.box(WEST - 3e6, SOUTH - 10, WEST, SOUTH)


def at(index: AreaIndex, *places: tuple[float, float]) -> list[str | None]:
    """Codes at places that count metres from the south-west corner."""
    x, y = np.array(places, dtype=np.float64).T
    return index.codes(x + WEST, y + SOUTH).tolist()


def test_a_point_belongs_to_the_area_around_it_and_outside_to_none():
    index = AreaIndex.build(drawn("AB\nCB"))
    assert at(index, (5, 15), (15, 15), (15, 5), (5, 5)) == ["A", "B", "B", "C"]
    assert at(index, (-1, 5), (21, 5), (5, 21), (5, -0.5), (-9e6, 3), (9e9, 9e9)) == [None] * 6


def test_rows_are_those_of_the_frame_whatever_its_order():
    areas = drawn("ZAM").iloc[[1, 2, 0]].reset_index(drop=True)
    index = AreaIndex.build(areas)
    rows = index.place(WEST + np.array([5.0, 15, 25, 99]), SOUTH + np.full(4, 5.0))
    assert rows.dtype == np.int32
    assert [areas["code"][row] if row >= 0 else None for row in rows] == ["Z", "A", "M", None]


def test_far_away_there_is_nothing_wherever_the_areas_begin():
    """Also where their corner lies on the side of a block, at the origin, or a step beyond it."""
    for west in (-STEP, 0.0, STEP, 2 * STEP, 128.0, 128.0 + STEP):
        cornered = [(0, 0), (1, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 1)]
        shape = shapely.transform(shapely.Polygon(cornered), lambda at, west=west: at + west)
        index = AreaIndex.build(gpd.GeoDataFrame({"code": ["A"]}, geometry=[shape], crs=4546))
        x, y = (
            np.array([1e6, 5e5, np.nan, np.nan, west + 5]),
            np.array([0.5, 700, 5, np.nan, west + 5]),
        )
        assert index.place(x, y, missing="nowhere").tolist() == [-1, -1, -1, -1, 0]
        assert index.place_all(x, y, missing="nowhere")[0].tolist() == [4]


def test_corners_may_be_given_several_times():
    one = [(0, 0), (10, 0), (10, 0), (10, 0), (10, 10), (0, 10)]
    two = [(10, 0), (10, 0), (20, 0), (20, 10), (10, 10)]
    shapes = [shapely.Polygon(one), shapely.Polygon(two)]
    areas = gpd.GeoDataFrame({"code": ["A", "B"]}, geometry=shapes, crs=4546)
    index = AreaIndex.build(areas)
    assert index.overlap is None
    assert index.place([5.0, 10.0, 15.0, 10.0], [5.0, 0.0, 5.0, 11.0]).tolist() == [0, 0, 1, -1]


def test_an_area_far_from_the_others_spoils_nothing():
    areas = drawn("ABC\nADC")
    far = shapely.box(0, 0, 10, 10)
    both = gpd.GeoDataFrame(
        {"code": [*areas["code"], "far"]}, geometry=[*areas.geometry, far], crs=4546
    )
    index = AreaIndex.build(both)
    assert index.explain().coarsest_m <= 64
    assert at(index, (5, 5), (15, 5), (25, 15), (5 - WEST, 5 - SOUTH)) == ["A", "D", "C", "far"]


def test_a_border_of_very_many_corners_is_cut_finely():
    turn = np.linspace(0, 2 * np.pi, 20_001)[:-1]
    circle = np.rint(np.column_stack([np.cos(turn), np.sin(turn)]) * 1000 * 1024) / 1024
    shape = shapely.remove_repeated_points(shapely.Polygon(circle + np.array([WEST, SOUTH])))
    index = AreaIndex.build(gpd.GeoDataFrame({"code": ["A"]}, geometry=[shape], crs=4546))
    table = index.tables[0]
    assert np.diff(table.crowded[:, 0]).mean() < 16
    assert at(index, (999.9, 0), (1000.1, 0), (0, 0)) == ["A", None, "A"]


def test_a_point_on_a_shared_border_belongs_to_the_code_that_sorts_first():
    index = AreaIndex.build(drawn("BA\nCD"))
    assert at(index, (10, 15), (5, 10), (15, 10), (10, 5), (10, 10)) == ["A", "B", "A", "C", "A"]
    assert at(index, (0, 0), (0, 5), (20, 20), (20, 0)) == ["C", "C", "A", "D"]


def test_codes_sort_as_bytes():
    areas = drawn("AB")
    areas["code"] = ["é", "z"]  # by bytes z is before é, by most alphabets after it
    assert at(AreaIndex.build(areas), (10, 5)) == ["z"]


def test_one_step_off_a_border_is_beyond_it():
    index = AreaIndex.build(drawn("BA"))
    assert at(index, (10 - STEP, 5), (10, 5), (10 + STEP, 5)) == ["B", "A", "A"]
    assert at(index, (20, 5), (20 + STEP, 5), (5, -STEP)) == ["A", None, None]


def test_points_off_the_lattice_are_placed_where_they_are():
    index = AreaIndex.build(drawn("BA"))
    border = WEST + 10
    x = np.array([np.nextafter(border, -np.inf), border, np.nextafter(border, np.inf)])
    assert index.codes(x, np.full(3, SOUTH + 5)).tolist() == ["B", "A", "A"]


def test_holes_enclaves_and_islands_are_seen():
    index = AreaIndex.build(
        drawn(
            """
            AAAAA..A
            ABBBA...
            AB.BA..C
            ABBBA...
            AAAAA..A
            """
        )
    )
    assert at(index, (25, 25), (15, 25), (5, 25), (75, 45), (75, 5), (75, 25)) == [
        None, "B", "A", "A", "A", "C",
    ]  # fmt: skip
    assert at(index, (20, 25), (10, 25), (55, 25)) == ["B", "A", None]


def test_areas_that_only_touch_at_a_corner_meet_there():
    index = AreaIndex.build(drawn("B.\n.A"))
    assert at(index, (10, 10), (10 + STEP, 10 + STEP), (10 - STEP, 10 + STEP)) == ["A", None, "B"]


def test_a_corner_on_a_neighbours_edge_without_a_corner_is_placed_right():
    areas = gpd.GeoDataFrame(
        {"code": ["b", "c", "a"]},
        geometry=[
            shapely.box(WEST, SOUTH, WEST + 10, SOUTH + 20),
            shapely.box(WEST + 10, SOUTH, WEST + 20, SOUTH + 7),
            shapely.box(WEST + 10, SOUTH + 7, WEST + 20, SOUTH + 20),
        ],
        crs=4546,
    )
    index = AreaIndex.build(areas)
    assert index.overlap is None
    assert at(index, (10, 7), (10, 3), (10, 12), (15, 7)) == ["a", "b", "a", "a"]


def test_gaps_hold_nothing():
    assert at(AreaIndex.build(drawn("A.B")), (15, 5), (10, 5), (20, 5)) == [None, "A", "B"]


def test_overlapping_areas_are_named_and_all_matches_are_given():
    index = AreaIndex.build(drawn("AA.", ".BB", "..C"))
    with pytest.raises(BadInput, match="A and B overlap") as caught:
        index.place([WEST + 15], [SOUTH + 5])
    assert caught.value.code == "placing.overlap"
    points, rows = index.place_all(WEST + np.array([25.0, 15, 5, 20, 99]), SOUTH + np.full(5, 5.0))
    found = [(point, "ABC"[row]) for point, row in zip(points, rows, strict=True)]
    assert found == [
        (0, "B"), (0, "C"), (1, "A"), (1, "B"), (2, "A"), (3, "A"), (3, "B"), (3, "C"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "drawings",
    [
        ("AAA\nAAA\nAAA", "...\n.B.\n..."),  # one in the other
        ("AA", "BB"),  # the same ground
        ("AAB", ".CC"),  # over a border that two others share
    ],
)
def test_every_kind_of_overlap_is_noticed(drawings):
    assert AreaIndex.build(drawn(*drawings)).overlap is not None


def test_an_overlap_far_smaller_than_a_cell_is_noticed():
    areas = drawn("AB")
    areas.loc[1, "geometry"] = shapely.box(WEST + 10 - STEP, SOUTH, WEST + 20, SOUTH + 10)
    assert AreaIndex.build(areas).overlap == ("A", "B")


def test_all_matches_of_areas_that_do_not_overlap_are_those_that_touch():
    index = AreaIndex.build(drawn("BA\nCD"))
    points, rows = index.place_all([WEST + 10, WEST + 5, WEST], [SOUTH + 10.0, SOUTH + 5, SOUTH])
    codes = index.codes_of(rows).tolist()
    assert list(zip(points.tolist(), codes, strict=True)) == [
        (0, "A"), (0, "B"), (0, "C"), (0, "D"), (1, "C"), (2, "C"),
    ]  # fmt: skip


def test_lines_and_polygons_go_by_their_point_on_the_surface():
    index = AreaIndex.build(drawn("AB"))
    shapes = [
        shapely.box(WEST + 1, SOUTH + 1, WEST + 5, SOUTH + 5),
        shapely.LineString([(WEST + 12, SOUTH + 5), (WEST + 18, SOUTH + 5)]),
        shapely.Point(WEST + 99, SOUTH),
        None,
        shapely.Polygon(),
    ]
    assert index.place_geometry(shapes).tolist() == [0, 1, -1, -1, -1]


def test_the_largest_overlap_decides_and_equal_ones_go_to_the_first_code():
    areas = drawn("BA")
    index = AreaIndex.build(areas)
    names = areas["code"].tolist()

    def shape(west: float, east: float) -> shapely.Polygon:
        return shapely.box(WEST + west, SOUTH + 2, WEST + east, SOUTH + 4)

    lines = [
        shapely.LineString([(WEST + 9, SOUTH + 5), (WEST + 14, SOUTH + 5)]),
        shapely.LineString([(WEST + 10, SOUTH + 2), (WEST + 10, SOUTH + 8)]),  # along the border
        shapely.LineString([(WEST + 20, SOUTH + 2), (WEST + 20, SOUTH + 8)]),
    ]
    given = [shape(2, 11), shape(8, 19), shape(5, 15), shape(40, 50), shape(20, 30), *lines]
    several = [(WEST + 1, SOUTH + 5), (WEST + 2, SOUTH + 5), (WEST + 15, SOUTH + 5)]
    given += [shapely.Point(WEST + 10, SOUTH + 5), None, shapely.Polygon()]
    given += [shapely.MultiPoint(several), shapely.MultiPoint()]
    found = [names[row] if row >= 0 else None for row in index.place_largest(given)]
    assert found == ["B", "A", "A", None, None, "A", "A", "A", "A", None, None, "B", None]
    assert index.place_largest(shape(2, 11)).tolist() == [names.index("B")]


def test_shapes_that_cannot_be_measured_or_lie_elsewhere_are_refused():
    index = AreaIndex.build(drawn("AB"))
    bow = [(WEST + 8, SOUTH + 1), (WEST + 16, SOUTH + 9), (WEST + 16, SOUTH + 1)]
    with pytest.raises(BadInput, match="position 1") as caught:
        index.place_largest([None, shapely.Polygon([*bow, (WEST + 8, SOUTH + 9)])])
    assert caught.value.code == "placing.invalid"
    elsewhere = gpd.GeoSeries([shapely.Point(WEST, SOUTH)], crs=4547)
    for ask in (index.place_geometry, index.place_largest):
        with pytest.raises(BadInput, match="EPSG:4547") as caught:
            ask(elsewhere)
        assert caught.value.code == "placing.other_crs"
        assert ask(elsewhere.set_crs(4546, allow_override=True)).tolist() == [0]


def test_no_points_give_no_answers():
    index = AreaIndex.build(drawn("A"))
    assert index.place([], []).tolist() == []
    assert index.place_geometry([]).tolist() == []
    assert [len(part) for part in index.place_all([], [])] == [0, 0]


def test_the_explanation_counts_what_is_there():
    index = AreaIndex.build(drawn("AB\nAC"))
    told = index.explain()
    assert (told.areas, told.layers, len(index)) == (3, 1, 3)
    assert told.megabytes == pytest.approx(index.nbytes / 1e6)
    assert 0 < told.crowded <= told.crossed < 1
    assert "3 areas" in str(told)


def test_less_memory_gives_coarser_cells_and_the_same_answers():
    areas = drawn("ABBC\nAABC\nDDDC")
    fine, coarse = AreaIndex.build(areas), AreaIndex.build(areas, max_mb=0.006)
    assert coarse.nbytes <= 6_000 < fine.nbytes
    assert coarse.explain().cell_m > fine.explain().cell_m
    rng = np.random.default_rng(1)
    x, y = WEST + rng.uniform(-5, 45, 5000), SOUTH + rng.uniform(-5, 35, 5000)
    assert (fine.place(x, y) == coarse.place(x, y)).all()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda areas: areas.iloc[:0], "placing.no_areas"),
        (lambda areas: areas.drop(columns="code"), "placing.no_column"),
        (lambda areas: areas.assign(code="A"), "areas.twice"),
        (lambda areas: areas.assign(code=["A", None]), "placing.no_code"),
        (lambda areas: areas.set_geometry(areas.translate(2.0**40)), "placing.too_far"),
        (lambda areas: areas.set_crs(None, allow_override=True), "crs.missing"),
        (lambda areas: areas.to_crs(4326), "crs.not_metric"),
        (lambda areas: areas.set_geometry(areas.centroid), "placing.not_areas"),
        (lambda areas: areas.set_geometry([None, areas.geometry[1]]), "areas.invalid"),
        (lambda areas: areas.set_geometry([shapely.Polygon(), areas.geometry[1]]), "areas.invalid"),
        (lambda areas: areas.set_geometry(areas.translate(0.1, 0)), "placing.off_lattice"),
        (lambda areas: areas.set_geometry([wide(), areas.geometry[1]]), "placing.too_long"),
    ],
)
def test_areas_that_cannot_be_indexed_are_refused(change, code):
    with pytest.raises(BadInput) as caught:
        AreaIndex.build(change(drawn("AB")))
    assert caught.value.code == code
    assert str(caught.value)


def test_a_ring_that_crosses_itself_is_refused():
    bow = shapely.Polygon(
        [(WEST, SOUTH), (WEST + 9, SOUTH + 9), (WEST + 9, SOUTH), (WEST, SOUTH + 9)]
    )
    with pytest.raises(BadInput, match="crosses itself"):
        AreaIndex.build(drawn("A").set_geometry([bow]))


@pytest.mark.parametrize("max_mb", [0, -1, float("nan")])
def test_no_memory_at_all_is_refused(max_mb):
    with pytest.raises(BadInput, match="megabytes"):
        AreaIndex.build(drawn("A"), max_mb=max_mb)


def test_too_little_memory_is_told_with_what_is_needed():
    with pytest.raises(BadInput, match=r"needs 0\.0.* and may have 0\.0") as caught:
        AreaIndex.build(drawn("AB"), max_mb=0.0001)
    assert caught.value.code == "placing.too_large"


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        ([1.0, 2.0], [1.0], "placing.lengths"),
        ([[1.0]], [[1.0]], "placing.lengths"),
        (1.0, 1.0, "placing.lengths"),
        (["a"], [1.0], "placing.not_numbers"),
        ([WEST, np.nan], [SOUTH, SOUTH], "placing.not_finite"),
        ([WEST, np.inf], [SOUTH, SOUTH], "placing.not_finite"),
        ([111.3, 111.4], [30.7, 30.8], "placing.degrees"),
    ],
)
@pytest.mark.parametrize("ask", ["place", "place_all"])
def test_points_that_are_no_places_are_refused(ask, x, y, code):
    with pytest.raises(BadInput) as caught:
        getattr(AreaIndex.build(drawn("AB")), ask)(x, y)
    assert caught.value.code == code
    assert str(caught.value)


def test_points_without_coordinates_lie_nowhere_on_request():
    index = AreaIndex.build(drawn("A"))
    x, y = np.array([np.nan, WEST + 5, WEST + 5]), np.array([SOUTH, np.nan, SOUTH + 5])
    assert index.place(x, y, missing="nowhere").tolist() == [-1, -1, 0]
    assert index.place_all(x, y, missing="nowhere")[0].tolist() == [2]
    with pytest.raises(BadInput, match="inf"):
        index.place(x + np.inf, y, missing="nowhere")


def test_a_city_near_the_origin_may_have_small_coordinates():
    areas = drawn("A").set_geometry([shapely.box(0, 0, 10, 10)])
    assert AreaIndex.build(areas).place([50.0, 5.0], [50.0, 5.0]).tolist() == [-1, 0]
    assert AreaIndex.build(areas).place([50.0], [50.0]).tolist() == [-1]


def test_arrays_of_any_layout_are_taken_and_left_alone():
    index = AreaIndex.build(drawn("AB"))
    table = np.array([[WEST + 5, SOUTH + 5], [WEST + 15, SOUTH + 5]])
    before = table.copy()
    assert index.place(table[:, 0], table[:, 1]).tolist() == [0, 1]
    table.setflags(write=False)
    assert index.place(table[::-1, 0], table[::-1, 1]).tolist() == [1, 0]
    assert index.place(np.array([528_005]), np.array([3_397_005])).tolist() == [0]
    assert (table == before).all()
