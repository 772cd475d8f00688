"""What is checked: one literal table of layers, and one of checks.

The query of a layer (`sql/quality_<layer>.sql`) has a column for each of its checks, named by the
code: true where a row fails, false where it passes, null where it cannot be judged. A check that
compares rows with others finds the failing ones by a query of its own; its column in the layer's
query then only says which rows it judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

__all__ = ["CHECKS", "LAYERS", "Check", "Kind", "Layer", "Severity", "checks_of"]

Severity = Literal["error", "warning", "note"]
Kind = Literal["completeness", "topology", "placing", "duplicates"]


@dataclass(frozen=True)
class Layer:
    """A layer of the report.

    Parameters
    ----------
    name
        As people call it, and end of its query's name.
    in_grids
        Whether its query tells the grid of each row; else the grid is looked up by the place.
    shown
        Whether a row may be shown by itself: people's rows are counted and nothing else.
    """

    name: str
    in_grids: bool = True
    shown: bool = True


@dataclass(frozen=True)
class Check:
    """One question asked of each row of a layer.

    Parameters
    ----------
    code
        Column of the layer's query, and end of the codes of its sentences.
    layer
        Whose rows are asked.
    kind
        What it is about.
    severity
        An error is wrong; a warning is likely wrong or is missed in an emergency; a note is worth
        knowing.
    query
        Query of its own that finds the failing rows; None where the layer's query tells them.
    given
        Parameters of that query beside the box.
    places
        Whether what is found are places and not rows of the layer: then there is no share.
    """

    code: str
    layer: str
    kind: Kind
    severity: Severity
    query: str | None = None
    given: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    places: bool = False


LAYERS = (
    Layer("areas"),
    Layer("estates", in_grids=False),
    Layer("buildings"),
    Layer("entrances"),
    Layer("dwellings"),
    Layer("households", shown=False),
    Layer("components"),
    Layer("hydrants"),
    Layer("valves"),
    Layer("pipes", in_grids=False),
    Layer("roads", in_grids=False),
    Layer("premises", in_grids=False),
    Layer("land_cover", in_grids=False),
    Layer("incidents"),
)

HYDRANTS, OTHERS = {"hydrants": True}, {"hydrants": False}
APART_M, FAR_M = 50.0, 1e7  # from where on two buildings are two places; wider than any city

CHECKS = (
    Check("grid_worker", "areas", "completeness", "warning"),
    Check("area_gap", "areas", "topology", "error", "quality_area_gap", places=True),
    Check("area_overlap", "areas", "topology", "error", "quality_area_overlap"),
    Check("area_outside", "areas", "topology", "error", "quality_area_outside"),
    Check("area_invalid", "areas", "topology", "error"),
    Check("estate_gates", "estates", "completeness", "note"),
    Check("estate_invalid", "estates", "topology", "error"),
    Check("estate_name_twice", "estates", "duplicates", "warning", "quality_estate_name_twice"),
    Check("building_floors", "buildings", "completeness", "warning"),
    Check("building_height", "buildings", "completeness", "note"),
    Check("building_use", "buildings", "completeness", "warning"),
    Check("building_address", "buildings", "completeness", "warning"),
    Check("building_entrances", "buildings", "completeness", "note"),
    Check("building_dwellings", "buildings", "completeness", "warning"),
    Check("building_grid", "buildings", "placing", "error"),
    Check("building_over_road", "buildings", "topology", "warning", "quality_building_over_road"),
    Check(
        "building_overlap",
        "buildings",
        "topology",
        "warning",
        "quality_building_overlaps",
        {"twice": False},
    ),
    Check("building_invalid", "buildings", "topology", "error"),
    Check(
        "building_twice",
        "buildings",
        "duplicates",
        "error",
        "quality_building_overlaps",
        {"twice": True},
    ),
    Check(
        "building_address_twice",
        "buildings",
        "duplicates",
        "error",
        "quality_building_addresses",
        {"least_m": APART_M, "most_m": FAR_M},
    ),
    Check(
        "building_address_shared",
        "buildings",
        "duplicates",
        "note",
        "quality_building_addresses",
        {"least_m": -1.0, "most_m": APART_M},
    ),
    Check("entrance_off", "entrances", "topology", "warning"),
    Check("dwelling_floor", "dwellings", "completeness", "warning"),
    Check("dwelling_room", "dwellings", "completeness", "warning"),
    Check("dwelling_above_roof", "dwellings", "topology", "warning"),
    Check("household_empty", "households", "completeness", "note"),
    Check("component_department", "components", "completeness", "warning"),
    Check("component_state", "components", "completeness", "warning"),
    Check("component_accuracy", "components", "completeness", "note"),
    Check("component_grid", "components", "placing", "error"),
    Check(
        "component_in_building",
        "components",
        "topology",
        "warning",
        "quality_component_in_building",
        OTHERS,
    ),
    Check(
        "component_twice", "components", "duplicates", "warning", "quality_component_twice", OTHERS
    ),
    Check("hydrant_flow", "hydrants", "completeness", "warning"),
    Check("hydrant_status", "hydrants", "completeness", "warning"),
    Check("hydrant_inspection", "hydrants", "completeness", "warning"),
    Check("hydrant_inspected_long_ago", "hydrants", "completeness", "warning"),
    Check(
        "hydrant_in_building",
        "hydrants",
        "topology",
        "error",
        "quality_component_in_building",
        HYDRANTS,
    ),
    Check("hydrant_twice", "hydrants", "duplicates", "error", "quality_component_twice", HYDRANTS),
    Check("valve_operable", "valves", "completeness", "warning"),
    Check("valve_state", "valves", "completeness", "warning"),
    Check("pipe_diameter", "pipes", "completeness", "note"),
    Check("pipe_material", "pipes", "completeness", "note"),
    Check("pipe_ends", "pipes", "topology", "error"),
    Check("pipe_invalid", "pipes", "topology", "error"),
    Check("road_width", "roads", "completeness", "warning"),
    Check("road_name", "roads", "completeness", "warning"),
    Check("road_invalid", "roads", "topology", "error"),
    Check(
        "road_name_twice", "roads", "duplicates", "note", "quality_road_name_twice", places=True
    ),
    Check("premises_name", "premises", "completeness", "warning"),
    Check("premises_phone", "premises", "completeness", "warning"),
    Check("land_cover_invalid", "land_cover", "topology", "error"),
    Check("incident_address", "incidents", "completeness", "note"),
    Check("incident_closed", "incidents", "completeness", "note"),
    Check("incident_closed_before", "incidents", "topology", "error"),
    Check("incident_grid", "incidents", "placing", "error"),
)


def checks_of(layer: str) -> list[Check]:
    """The checks of a layer, in their order."""
    return [check for check in CHECKS if check.layer == layer]
