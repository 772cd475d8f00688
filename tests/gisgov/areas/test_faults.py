"""Slivers and areas of several parts, a hundred metres a letter."""

from __future__ import annotations

import shapely

from gisgov import areas as rules
from gisgov.words import say
from tests.gisgov.test_areas import CELL_M, NORTH, WEST, cell, drawn, framed, slit


def test_a_gap_that_is_nowhere_wider_is_a_sliver():
    (sliver,) = rules.check_partition(rules.node(slit(0.5)), sliver_m=0.6)
    assert (sliver.kind, sliver.reason, sliver.size_m2) == ("sliver", "gap", 50.0)
    assert sliver.codes == ("A", "B", "C", "D")
    assert round(sliver.width_m, 3) == 0.5
    assert "50.0 m² ↔ 0.500 m @ 111." in str(sliver)


def test_a_gap_that_is_wider_somewhere_is_a_gap():
    (gap,) = rules.check_partition(rules.node(slit(0.5)), sliver_m=0.4)
    assert (gap.kind, gap.width_m) == ("gap", 0.0)


def test_a_narrow_overlap_and_narrow_ground_outside_are_slivers():
    areas = framed(
        A=shapely.box(WEST, NORTH - CELL_M, WEST + 100.5, NORTH),
        B=shapely.box(WEST + 100, NORTH - CELL_M, WEST + 201, NORTH),
    )
    parent = shapely.box(WEST, NORTH - CELL_M, WEST + 200, NORTH)
    found = rules.check_partition(areas, parent=parent, sliver_m=rules.SLIVER_M)
    slivers = [(f.codes, f.reason, f.size_m2) for f in found if f.kind == "sliver"]
    assert slivers == [(("B",), "outside", 100.0), (("A", "B"), "overlap", 50.0)]


def test_an_area_of_several_parts_is_named_and_its_smallest_part_located():
    (fault,) = rules.check_parts(drawn("AAB BBB BBA"))
    assert (fault.kind, fault.codes, fault.reason) == ("multipart", ("A",), "2")
    assert fault.size_m2 == CELL_M**2
    assert cell(2, 2).contains(shapely.Point(fault.x, fault.y))


def test_parts_that_touch_at_a_corner_alone_are_several():
    assert [f.codes for f in rules.check_parts(drawn("AB BA"))] == [("A",), ("B",)]


def test_a_part_that_is_nowhere_wider_is_a_sliver():
    strip = shapely.box(WEST + 200, NORTH - CELL_M, WEST + 201, NORTH)
    areas = framed(A=shapely.MultiPolygon([cell(0, 0), strip]), B=cell(0, 1))
    found = rules.check_parts(areas)
    assert [(f.kind, f.codes, f.reason) for f in found] == [
        ("sliver", ("A",), "part"),
        ("multipart", ("A",), "2"),
    ]
    assert [f.kind for f in rules.check_parts(areas, sliver_m=0.5)] == ["multipart"]


def test_areas_of_one_part_each_have_no_fault():
    assert rules.check_parts(drawn("AAB ACB ACC")) == []
    assert rules.check_parts(drawn("AB").iloc[:0]) == []


def test_a_refusal_has_words_for_the_new_kinds():
    for fault in (*rules.check_parts(drawn("ABA")), *rules.check_partition(slit(0.5), sliver_m=1)):
        if fault.kind != "unnoded":
            assert fault.codes[0] in say("areas." + fault.kind, count=1, places=str(fault))
