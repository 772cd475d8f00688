"""What the sheet tells of means: water, access, what can be shut off, and who can help."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from gisgov.emergency.inside import BuildingBlock, FloorsBlock
from gisgov.emergency.values import (
    About,
    NeighboursBlock,
    PeopleBlock,
    Place,
    RestrictionTold,
    SheetKind,
)
from gisgov.said import Said
from gisgov.storage.queries import ANSWER

__all__ = [
    "AccessBlock",
    "Approach",
    "Closure",
    "HelpBlock",
    "HydrantTold",
    "LeakPlace",
    "Refused",
    "Sheet",
    "ShutoffBlock",
    "Station",
    "Valve",
    "VehicleTold",
    "WaterBlock",
    "WorkerNear",
]

Line = dict[str, Any]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HydrantTold:
    """A hydrant, ranked."""

    number: int
    """1 is the first choice; the map shows the same number."""
    id: int
    """Number of the component."""
    code: str | None
    """Its code in the city's register."""
    kind: str
    """pillar, underground, wall, crane, pond, dry, or unknown."""
    usable: bool | None
    """False when out of service; null where nobody has said that it is in service."""
    flow_lps: float | None
    """Flow in litres a second; null is unknown, never good."""
    flow_class: Literal["meets", "below", "unknown"]
    """By the city's rating."""
    rating: str | None
    """The class of the rating where it has more than these: AA, A, B or C."""
    pressure_mpa: float | None
    """Pressure in MPa."""
    outlets: str | None
    """Outlets."""
    main_mm: int | None
    """Diameter of the main."""
    main_kind: str | None
    """loop or branch."""
    inspected_on: date | None
    """Day of the last inspection."""
    distance_m: int
    """In a straight line from the building's edge, or from the point."""
    path_m: int | None
    """Along the ground to where the appliance stands; null where there is no way within reach."""
    hose_m: int | None
    """Hose for that, laid with slack."""
    pieces: int | None
    """Lengths of hose."""
    within_hose: bool | None
    """Whether the first-due vehicles carry as much; null where nobody knows what they carry."""
    cumulative_lps: float
    """Known flow of this one and those before it; one main at a dead end counts once."""
    why: list[Said]
    """Why it has this number."""
    flags: list[Said]
    """What else a crew must know of it, in a word or two each."""
    source: str
    """Where the row comes from."""
    surveyed_at: date | None
    """When it was surveyed."""
    restriction_id: int | None
    """The restriction that takes it out of service."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""
    path: Line | None
    """The hose path as GeoJSON, EPSG:4326."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class WaterBlock:
    """Where the water is."""

    about: About
    """Where it comes from."""
    hydrants: list[HydrantTold]
    """Hydrants within the radius in the order of choice."""
    reserves: list[HydrantTold]
    """Open water and water cranes, the nearest first."""
    design_flow_lps: float | None
    """What the building needs."""
    available_lps: float
    """Known flow of all usable hydrants within the hose that is carried."""
    verdict: Said
    """What stands against what is needed."""
    says: list[Said]
    """What else is to be known of all of them."""
    nearest: HydrantTold | None
    """Where none is usable within the radius, the nearest beyond it that may be."""
    hose_carried_m: float | None
    """Hose that the first-due vehicles carry."""
    measured_to: Literal["stand", "building", "point"]
    """Where hose paths end: where the appliance stands, or the door or the point where no
    vehicle gets near."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Refused:
    """A way that would be nearer and does not do."""

    road_id: int
    """Number of the road."""
    why: Said
    """Why not."""
    lon: float
    """Longitude of its middle, WGS-84 degrees."""
    lat: float
    """Latitude of its middle, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Approach:
    """The best way in for a class of vehicles."""

    vehicle: str
    """Code of the class."""
    vehicle_name: str
    """Its name in Chinese."""
    vehicle_name_en: str
    """Its name in English."""
    carried: bool
    """Whether the first-due station has such a vehicle."""
    reaches: Literal["yes", "unknown", "no"]
    """unknown where the only way has a stretch of unknown width."""
    road: str | None
    """Name of the road on which it stands."""
    stand_lon: float | None
    """Where it stands, longitude."""
    stand_lat: float | None
    """Where it stands, latitude."""
    to_door_m: int | None
    """From there to the door, or to the building, in a straight line."""
    travel_s: int | None
    """Travel time from the first-due station, in seconds."""
    tightest_m: float | None
    """The least width on the last 500 m; null where one is unknown."""
    says: list[Said]
    """What is to be known of it: fire lane met or not, gate on the way, dead end and turning."""
    refused: list[Refused]
    """Nearer ways that do not do; at most 5."""
    way: Line | None
    """The last stretch as GeoJSON, EPSG:4326."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AccessBlock:
    """How to get in."""

    about: About
    """Where it comes from."""
    approaches: list[Approach]
    """One a class, the smallest first."""
    restrictions: list[RestrictionTold]
    """Ways that are shut around here."""
    unknown_widths: int
    """Stretches of road within the radius whose width nobody has measured."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class LeakPlace:
    """A place of the network where the leak may be."""

    key: str
    """To be given as `leak`."""
    what: Said
    """What it is."""
    distance_m: int
    """From the place that was asked."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Valve:
    """A valve of the plan."""

    id: int | None
    """Number of the component."""
    code: str | None
    """Its code."""
    act: Literal["close", "closed", "passed"]
    """close it; it is closed already; or it was passed because it cannot be trusted."""
    why: Said
    """In words."""
    distance_m: int
    """From the leak, along pipes."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Closure:
    """What closing isolates."""

    place: LeakPlace
    """Where."""
    valves: list[Valve]
    """To close first, then those that were passed."""
    isolated: bool
    """Whether the valves cut it off from every source."""
    says: list[Said]
    """What else is to be known."""
    buildings: int
    """Buildings that lose supply."""
    households: int | None
    """Households in them; null where none is registered."""
    hydrants: list[int]
    """Hydrants that run dry, as component numbers (water)."""
    pipes: Line | None
    """The pipes that are cut off, as GeoJSON, EPSG:4326."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ShutoffBlock:
    """What can be shut off."""

    about: About
    """Where it comes from."""
    network: Literal["gas"]
    """The network; water is never shut for a fire."""
    candidates: list[LeakPlace]
    """Where the leak may be; one is to be chosen, nothing is guessed."""
    closure: Closure | None
    """For the place that was chosen."""
    isolate_m: float | None
    """Radius to clear at once (gas leak)."""
    circle: Line | None
    """That circle as GeoJSON."""
    downwind: Line | None
    """The sector downwind, where the wind was given."""
    says: list[Said]
    """Rules that hold."""
    starves: list[Said]
    """What closing each water valve near would leave dry: why none is to be closed."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class VehicleTold:
    """A vehicle of a station."""

    label: str
    """What it is called."""
    kind: str
    """pumper, ladder, rescue and so on."""
    hose_m: float | None
    """Hose that it carries."""
    water_l: int | None
    """Water that it carries."""
    crew: int | None
    """Its crew."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Station:
    """A fire station."""

    id: int
    """Number of the premises."""
    name: str | None
    """Its name."""
    name_en: str | None
    """Its name in English."""
    phone: str | None
    """Its phone."""
    travel_s: int | None
    """Travel time over the roads; null where no way leads here."""
    distance_m: int
    """In a straight line."""
    vehicles: list[VehicleTold]
    """What it has."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class WorkerNear:
    """A grid worker near the fire."""

    id: int
    """Number of the worker."""
    code: str
    """Staff number."""
    grid: str
    """The grid that the worker serves."""
    age_s: int
    """How old the position is, in seconds."""
    accuracy_m: float | None
    """How exact it is."""
    distance_m: int
    """From the place."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HelpBlock:
    """Who can come."""

    about: About
    """Where it comes from."""
    stations: list[Station]
    """The first-due one first; at most 3."""
    workers: list[WorkerNear] | None
    """Workers with a position of the last two hours; null without an emergency, or before it."""
    verdict: Said
    """Whether the first is there within five minutes."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Sheet:
    """Everything about a fire or a leak, in one answer."""

    at: datetime
    """The time that it is about."""
    made_at: datetime
    """When it was made."""
    kind: SheetKind
    """What it is about."""
    radius_m: float
    """How far was looked."""
    emergency_id: int | None
    """The emergency under which it was asked."""
    place: Place
    """Where."""
    says: list[Said]
    """What is to be known first."""
    unknown: list[Said]
    """What is not known."""
    building: BuildingBlock | None
    """The building; null where the place lies in none."""
    floors: FloorsBlock | None
    """Its floors; null without a building."""
    neighbours: NeighboursBlock
    """Buildings and premises of concern around."""
    people: PeopleBlock
    """People around."""
    water: WaterBlock
    """Water."""
    access: AccessBlock
    """Ways in."""
    shutoff: ShutoffBlock
    """Gas."""
    help: HelpBlock
    """Stations and workers."""
    restrictions: list[RestrictionTold]
    """All that are in force within the radius."""
