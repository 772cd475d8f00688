"""What is each thing called here? Tags of OpenStreetMap, and what they are in the city's tables.

Literal tables of tags and of the codes and kinds that mean the same; a tag without a true
counterpart is not in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = [
    "BUILDING_USES",
    "COMPONENT_SCHEME",
    "KEYS",
    "LINE_KEYS",
    "barrier_kind",
    "blocks_road",
    "building_use",
    "component_class",
    "is_building",
    "land_cover_kind",
    "premises_kind",
    "road_class",
]

COMPONENT_SCHEME = "CJT214-2007"

Tags = Mapping[str, str]


class Rule(NamedTuple):
    """What an element is whose tag `key` is `value`, and which also has the tags `also`."""

    what: str
    key: str
    value: str
    also: tuple[tuple[str, str], ...] = ()


Rules = dict[tuple[str, str], list[Rule]]


def _indexed(*rules: Rule) -> Rules:
    """Rules by tag, those with more conditions first."""
    index: Rules = {}
    for rule in sorted(rules, key=lambda rule: -len(rule.also)):
        index.setdefault((rule.key, rule.value), []).append(rule)
    return index


COMPONENTS = _indexed(
    Rule("0101", "manhole", "water"),  # 上水井盖
    Rule("0102", "manhole", "sewer"),  # 污水井盖
    Rule("0103", "manhole", "drain"),  # 雨水井盖
    Rule("0105", "manhole", "power"),  # 电力井盖
    Rule("0105", "manhole", "electricity"),
    Rule("0107", "manhole", "telecom"),  # 通信井盖
    Rule("0107", "manhole", "telecommunications"),
    Rule("0107", "manhole", "communication"),
    Rule("0110", "manhole", "heating"),  # 热力井盖
    Rule("0110", "manhole", "district_heating"),
    Rule("0111", "manhole", "gas"),  # 燃气井盖
    Rule("0113", "emergency", "fire_hydrant"),  # 消防设施
    Rule("0113", "emergency", "suction_point"),
    Rule("0113", "emergency", "water_tank"),
    Rule("0113", "emergency", "fire_water_pond"),
    Rule("0115", "street_cabinet", "telecom"),  # 通信交接箱
    Rule("0116", "street_cabinet", "power"),  # 电力设施
    Rule("0117", "power", "pole"),  # 立杆
    Rule("0117", "man_made", "utility_pole"),
    Rule("0118", "highway", "street_lamp"),  # 路灯
    Rule("0122", "amenity", "telephone"),  # 电话亭
    Rule("0123", "amenity", "post_box"),  # 邮筒
    Rule("0124", "tourism", "information", (("information", "terminal"),)),  # 信息亭
    Rule("0125", "amenity", "vending_machine"),  # 自动售货机
    Rule("0126", "leisure", "fitness_station"),  # 健身设施
    Rule("0131", "man_made", "water_well"),  # 民用水井
    Rule("0132", "amenity", "drinking_water"),  # 供水器
    Rule("0132", "amenity", "water_point"),
    Rule("0133", "power", "tower"),  # 高压线铁塔
    Rule("0134", "power", "transformer"),  # 变压器（箱）
    Rule("0134", "power", "substation", (("substation", "minor_distribution"),)),
    Rule("0135", "street_cabinet", "gas"),  # 燃气调压站（箱）
    Rule("0136", "man_made", "surveillance"),  # 监控电子眼
    Rule("0137", "shop", "kiosk"),  # 售货亭
    Rule("0201", "amenity", "parking"),  # 停车场
    Rule("0202", "amenity", "vending_machine", (("vending", "parking_tickets"),)),  # 停车咪表
    Rule("0203", "highway", "bus_stop", (("shelter", "yes"),)),  # 公交站亭
    Rule("0203", "amenity", "shelter", (("shelter_type", "public_transport"),)),
    Rule("0210", "highway", "traffic_signals"),  # 交通信号灯
    Rule("0212", "amenity", "bicycle_parking", (("bicycle_parking", "stands"),)),  # 存车支架
    Rule("0212", "amenity", "bicycle_parking", (("bicycle_parking", "rack"),)),
    Rule("0212", "amenity", "bicycle_parking", (("bicycle_parking", "wall_loops"),)),
    Rule("0212", "amenity", "bicycle_parking", (("bicycle_parking", "bollard"),)),
    Rule("0301", "amenity", "toilets"),  # 公共厕所
    Rule("0305", "amenity", "waste_basket"),  # 垃圾箱
    Rule("0305", "amenity", "waste_disposal"),
    Rule("0305", "amenity", "recycling", (("recycling_type", "container"),)),
    Rule("0307", "advertising", "billboard"),  # 广告牌匾
    Rule("0307", "advertising", "column"),
    Rule("0307", "advertising", "poster_box"),
    Rule("0308", "man_made", "monitoring_station", (("monitoring:air_quality", "yes"),)),
    Rule("0309", "man_made", "monitoring_station", (("monitoring:weather", "yes"),)),
    Rule("0401", "natural", "tree", (("denotation", "natural_monument"),)),  # 古树名木
    Rule("0402", "natural", "tree"),  # 行道树
    Rule("0404", "man_made", "planter"),  # 花架花钵
    Rule("0406", "tourism", "artwork", (("artwork_type", "sculpture"),)),  # 雕塑
    Rule("0406", "tourism", "artwork", (("artwork_type", "statue"),)),
    Rule("0407", "amenity", "bench"),  # 街头座椅
    Rule("0410", "amenity", "fountain"),  # 喷泉
    Rule("0501", "tourism", "information", (("information", "board"),)),  # 宣传栏
    Rule("0602", "landuse", "construction"),  # 工地
)

PREMISES = _indexed(
    Rule("school", "amenity", "school"),
    Rule("kindergarten", "amenity", "kindergarten"),
    Rule("kindergarten", "amenity", "childcare"),
    Rule("university", "amenity", "university"),
    Rule("university", "amenity", "college"),
    Rule("hospital", "amenity", "hospital"),
    Rule("hospital", "healthcare", "hospital"),
    Rule("clinic", "amenity", "clinic"),
    Rule("clinic", "amenity", "doctors"),
    Rule("clinic", "healthcare", "clinic"),
    Rule("clinic", "healthcare", "centre"),
    Rule("nursing_home", "amenity", "nursing_home"),
    Rule("nursing_home", "social_facility", "nursing_home"),
    Rule("nursing_home", "social_facility", "assisted_living"),
    Rule("shelter", "social_facility", "shelter"),
    Rule("shelter", "evacuation_center", "yes"),
    Rule("fuel", "amenity", "fuel"),
    Rule("fire_station", "amenity", "fire_station"),
    Rule("ambulance_station", "emergency", "ambulance_station"),
    Rule("police", "amenity", "police"),
    Rule("assembly_point", "emergency", "assembly_point"),
    Rule("prison", "amenity", "prison"),
    Rule("market", "amenity", "marketplace"),
    Rule("mall", "shop", "mall"),
    Rule("theatre", "amenity", "theatre"),
    Rule("theatre", "amenity", "cinema"),
    Rule("stadium", "leisure", "stadium"),
    Rule("bus_station", "amenity", "bus_station"),
    Rule("townhall", "amenity", "townhall"),
)

LAND_COVERS = _indexed(
    Rule("river", "natural", "water", (("water", "river"),)),
    Rule("river", "waterway", "riverbank"),
    Rule("water", "natural", "water"),
    Rule("water", "landuse", "reservoir"),
    Rule("water", "landuse", "basin"),
    Rule("wetland", "natural", "wetland"),
    Rule("pool", "leisure", "swimming_pool"),
    Rule("park", "leisure", "park"),
    Rule("garden", "leisure", "garden"),
    Rule("pitch", "leisure", "pitch"),
    Rule("forest", "natural", "wood"),
    Rule("forest", "landuse", "forest"),
    Rule("scrub", "natural", "scrub"),
    Rule("scrub", "natural", "heath"),
    Rule("grass", "landuse", "grass"),
    Rule("grass", "landuse", "village_green"),
    Rule("grass", "landuse", "meadow"),
    Rule("grass", "natural", "grassland"),
    Rule("farmland", "landuse", "farmland"),
    Rule("farmland", "landuse", "orchard"),
    Rule("farmland", "landuse", "vineyard"),
    Rule("farmland", "landuse", "allotments"),
    Rule("cemetery", "landuse", "cemetery"),
    Rule("cemetery", "amenity", "grave_yard"),
    Rule("square", "place", "square"),
    Rule("square", "highway", "pedestrian", (("area", "yes"),)),
    Rule("beach", "natural", "beach"),
    Rule("beach", "natural", "sand"),
    Rule("rock", "natural", "bare_rock"),
    Rule("rock", "natural", "scree"),
    Rule("rock", "natural", "shingle"),
)

BARRIERS = _indexed(
    *(
        Rule(kind, "barrier", kind)
        for kind in ("wall", "city_wall", "retaining_wall", "fence", "hedge", "guard_rail")
    ),
    Rule("railway", "railway", "rail"),
    Rule("railway", "railway", "light_rail"),
    Rule("railway", "railway", "narrow_gauge"),
)

BUILDING_USES = {
    "residential": "apartments bungalow cabin detached dormitory farm house residential "
    "semidetached_house static_caravan terrace",
    "commercial": "bars commercial kiosk mall restaurant retail shop shops supermarket",
    "office": "office",
    "hotel": "hotel",
    "industrial": "factory industrial manufacture",
    "storage": "barn hangar shed storage_tank warehouse",
    "education": "college kindergarten school university",
    "health": "clinic hospital",
    "public": "civic fire_station government library museum police public theatre townhall",
    "religious": "cathedral chapel church monastery mosque pagoda religious shrine synagogue "
    "temple",
    "sports": "grandstand sports_centre sports_hall stadium",
    "transport": "train_station transportation",
    "parking": "carport garage garages parking",
    "utility": "service transformer_tower water_tower",
    "agricultural": "cowshed farm_auxiliary greenhouse stable sty",
}
"""Uses of buildings, and the values of the tag `building` that tell them."""

USE_OF_BUILDING = {tag: use for use, tags in BUILDING_USES.items() for tag in tags.split()}

USE_OF_AMENITY = {
    "education": "college kindergarten school university",
    "health": "clinic doctors hospital nursing_home",
    "public": "arts_centre community_centre courthouse fire_station library police "
    "public_building social_facility theatre townhall",
    "religious": "monastery place_of_worship",
    "commercial": "bank bar cafe fast_food marketplace pharmacy pub restaurant",
    "parking": "parking",
    "transport": "bus_station",
}
USE_BY_AMENITY = {tag: use for use, tags in USE_OF_AMENITY.items() for tag in tags.split()}
USE_BY_TOURISM = {"hotel": "hotel", "hostel": "hotel", "guest_house": "hotel", "museum": "public"}

ROADS = frozenset(
    [
        "motorway",
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "unclassified",
        "residential",
        "living_street",
        "service",
        "pedestrian",
        "footway",
        "cycleway",
        "path",
        "steps",
        "track",
        "bridleway",
        "busway",
        "road",
    ]
)
"""Values of the tag `highway` that people or vehicles move on; a link counts as its class."""

BLOCKING = frozenset(
    [
        "block",
        "bollard",
        "bus_trap",
        "chain",
        "cycle_barrier",
        "debris",
        "full-height_turnstile",
        "gate",
        "height_restrictor",
        "horse_stile",
        "jersey_barrier",
        "kissing_gate",
        "lift_gate",
        "log",
        "motorcycle_barrier",
        "planter",
        "rope",
        "sliding_beam",
        "sliding_gate",
        "stile",
        "sump_buster",
        "swing_gate",
        "turnstile",
        "wall",
        "wicket_gate",
    ]
)
"""Barriers at a point that can keep a fire engine out."""

LIFECYCLE = {"disused": "disused", "abandoned": "disused"}

LINE_KEYS = ("highway", "barrier", "railway")

KEYS = sorted(
    {"building", "entrance", "addr:housenumber", *LINE_KEYS}
    | {rule[0] for rules in (COMPONENTS, PREMISES, LAND_COVERS) for rule in rules}
    | {f"{prefix}:{key}" for prefix in LIFECYCLE for key, _ in COMPONENTS}
)
"""Tags that make an element worth reading."""


def is_building(tags: Tags) -> bool:
    """Whether the element is a building and not a part of one."""
    return tags.get("building", "no") != "no"


def building_use(tags: Tags) -> str | None:
    """Use of a building, where its tags tell it."""
    by_building = USE_OF_BUILDING.get(tags["building"])
    by_amenity = USE_BY_AMENITY.get(tags.get("amenity", ""))
    by_tourism = USE_BY_TOURISM.get(tags.get("tourism", ""))
    by_trade = "commercial" if "shop" in tags else "office" if "office" in tags else None
    return by_building or by_amenity or by_tourism or by_trade


def component_class(tags: Tags) -> tuple[str, str] | None:
    """Class code and state of a component; None for what is none.

    Examples
    --------
    >>> component_class({"highway": "street_lamp"})
    ('0118', 'unknown')
    >>> component_class({"disused:emergency": "fire_hydrant"})
    ('0113', 'disused')
    """
    code = _first(COMPONENTS, tags)
    if code is not None:
        return code, _state(tags)
    for prefix, state in LIFECYCLE.items():
        marked = f"{prefix}:"
        past = {key.removeprefix(marked): tags[key] for key in tags if key.startswith(marked)}
        code = _first(COMPONENTS, {**tags, **past}) if past else None
        if code is not None:
            return code, state
    return None


def _state(tags: Tags) -> str:
    if tags.get("disused") == "yes" or tags.get("abandoned") == "yes":
        return "disused"
    broken = tags.get("operational_status") in {"broken", "damaged", "needs_maintenance"}
    return "damaged" if broken else "unknown"


def premises_kind(tags: Tags) -> str | None:
    """Kind of premises that a dispatcher asks for."""
    return _first(PREMISES, tags)


def land_cover_kind(tags: Tags) -> str | None:
    """What covers the ground of an area."""
    return _first(LAND_COVERS, tags)


def barrier_kind(tags: Tags) -> str | None:
    """Kind of a line that people and hoses do not cross; on a bridge or in a tunnel it is none."""
    apart = tags.get("tunnel", "no") != "no" or tags.get("bridge", "no") != "no"
    return None if apart else _first(BARRIERS, tags)


def road_class(tags: Tags) -> str | None:
    """Class of a road; None for what is none, is planned, or is an open square.

    Examples
    --------
    >>> road_class({"highway": "primary_link"}), road_class({"highway": "proposed"})
    ('primary', None)
    """
    kind = tags.get("highway", "").removesuffix("_link")
    return kind if kind in ROADS and tags.get("area", "no") != "yes" else None


def blocks_road(tags: Tags) -> str | None:
    """Kind of a barrier at a point of a road that can keep a fire engine out."""
    kind = tags.get("barrier")
    return kind if kind in BLOCKING else None


def _first(index: Rules, tags: Tags) -> str | None:
    found = [
        rule
        for tag in tags.items()
        for rule in index.get(tag, ())
        if all(tags.get(key) == value for key, value in rule.also)
    ]
    return max(found, key=lambda rule: len(rule.also)).what if found else None
