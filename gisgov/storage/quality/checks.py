"""What is checked: one literal table of layers, and one of checks.

The query of a layer (`sql/quality_<layer>.sql`) has a column for each of its checks, named by the
code: true where a row fails, false where it passes, null where it cannot be judged. A check that
compares rows with others finds the failing ones by a query of its own, which names the code of
each; its column in the layer's query then only says which rows it judges.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    shown
        Whether a row may be shown by itself: people's rows are counted and nothing else.
    """

    name: str
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
        Query that finds the failing rows, of several checks at once; None where that of the layer
        tells them.
    places
        Whether what is found are places and not rows of the layer: then there is no share.
    """

    code: str
    layer: str
    kind: Kind
    severity: Severity
    query: str | None = None
    places: bool = False


LAYERS = (
    Layer("areas"),
    Layer("estates"),
    Layer("buildings"),
    Layer("entrances"),
    Layer("dwellings"),
    Layer("households", shown=False),
    Layer("components"),
    Layer("hydrants"),
    Layer("valves"),
    Layer("pipes"),
    Layer("roads"),
    Layer("premises"),
    Layer("land_cover"),
    Layer("incidents"),
)


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
    ),
    Check("building_invalid", "buildings", "topology", "error"),
    Check(
        "building_twice",
        "buildings",
        "duplicates",
        "error",
        "quality_building_overlaps",
    ),
    Check(
        "building_address_twice",
        "buildings",
        "duplicates",
        "error",
        "quality_building_addresses",
    ),
    Check(
        "building_address_shared",
        "buildings",
        "duplicates",
        "note",
        "quality_building_addresses",
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
    ),
    Check("component_twice", "components", "duplicates", "warning", "quality_component_twice"),
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
    ),
    Check("hydrant_twice", "hydrants", "duplicates", "error", "quality_component_twice"),
    Check("valve_operable", "valves", "completeness", "warning"),
    Check("valve_state", "valves", "completeness", "warning"),
    Check("pipe_diameter", "pipes", "completeness", "note"),
    Check("pipe_material", "pipes", "completeness", "note"),
    Check("pipe_ends", "pipes", "topology", "error"),
    Check("pipe_invalid", "pipes", "topology", "error"),
    Check("road_width", "roads", "completeness", "warning"),
    Check("road_name", "roads", "completeness", "warning"),
    Check("road_invalid", "roads", "topology", "error"),
    Check("road_name_twice", "roads", "duplicates", "note", "quality_road_name_twice", places=True),
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
