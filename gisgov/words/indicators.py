"""What is said of indicators, their sources, and of whom something can happen to."""

from gisgov.words import Text

__all__ = ["TEXTS"]

EXPOSURE = {
    "exposure.source_households": Text(
        "Households of {month}, internal release {id} of statistics, spread over the homes of each "
        "area by floor area.",
        "{month} 的户数（第 {id} 次内部统计发布），按建筑面积分摊到各区域的住宅。",
    ),
    "exposure.source_residents": Text(
        "Residents of {month}, internal release {id} of statistics, spread over the homes of each "
        "area by floor area.",
        "{month} 的人口（第 {id} 次内部统计发布），按建筑面积分摊到各区域的住宅。",
    ),
    "exposure.source_floors": Text(
        "Floor area of homes: ground covered times floors above ground, of today's buildings.",
        "住宅建筑面积：现有建筑的占地面积乘以地上层数。",
    ),
    "exposure.source_ground": Text("The city's ground.", "城市的土地面积。"),
    "exposure.not_released": Text(
        "No statistics of people have been released by then, so the floor area of homes stands in "
        "for them. Release some with gisgov statistics publish --for internal.",
        "当时尚未发布人口统计，因此以住宅建筑面积代替。可用 gisgov statistics publish --for internal 发布。",
    ),
    "exposure.withheld": Text(
        "{count} areas have a figure that is withheld: what lives there is told with the area above.",
        "{count} 个区域的数值被隐去：其人口并入上一级区域计算。",
    ),
    "exposure.no_homes": Text(
        "{count} areas have people and no home on the map: they are spread over other buildings, "
        "or lie at a point of the area.",
        "{count} 个区域有人口但地图上没有住宅：分摊到其他建筑，或置于区域内的一点。",
    ),
    "exposure.floors_guessed": Text(
        "Of {count} homes the floors are not known: they are taken from the height at 3 m each, "
        "or as one.",
        "{count} 栋住宅的层数未知：按每层 3 米由高度推算，或按一层计。",
    ),
}


def _told(code: str, name: tuple[str, str], definition: tuple[str, str]) -> dict[str, Text]:
    return {f"indicator.{code}": Text(*name), f"indicator.{code}_definition": Text(*definition)}


PEOPLE = (
    _told(
        "households",
        ("Households", "户数"),
        ("Households on register, as released.", "登记的户数，以发布的统计为准。"),
    )
    | _told(
        "persons",
        ("Residents", "人口"),
        ("Persons on register, as released.", "登记的人口，以发布的统计为准。"),
    )
    | _told(
        "households_density",
        ("Households per km²", "户密度"),
        ("Released households, divided by the area's extent.", "发布的户数除以区域面积。"),
    )
    | _told(
        "persons_density",
        ("Residents per km²", "人口密度"),
        ("Released persons, divided by the area's extent.", "发布的人口除以区域面积。"),
    )
    | _told(
        "household_size",
        ("Persons per household", "户均人口"),
        ("Released persons, divided by released households.", "发布的人口除以发布的户数。"),
    )
    | _told(
        "children",
        ("Children", "儿童"),
        ("Persons under 15, as released.", "14 岁及以下的人口，以发布的统计为准。"),
    )
    | _told(
        "adults",
        ("Adults", "成人"),
        (
            "Persons who are neither children nor elderly, unknown ages included, as released.",
            "既非儿童也非老人的人口（含年龄不详），以发布的统计为准。",
        ),
    )
    | _told(
        "elderly",
        ("Elderly", "老人"),
        ("Persons of 60 and over, as released.", "60 岁及以上的人口，以发布的统计为准。"),
    )
    | _told(
        "assisted",
        ("Need help to get out", "需协助撤离"),
        (
            "Persons who need help to get out of a building, as released.",
            "撤离建筑时需要协助的人口，以发布的统计为准。",
        ),
    )
    | _told(
        "children_share",
        ("Share of children", "儿童占比"),
        ("Children among all persons, as released.", "儿童占总人口的比例，以发布的统计为准。"),
    )
    | _told(
        "adults_share",
        ("Share of adults", "成人占比"),
        ("Adults among all persons, as released.", "成人占总人口的比例，以发布的统计为准。"),
    )
    | _told(
        "elderly_share",
        ("Share of elderly", "老人占比"),
        ("Elderly among all persons, as released.", "老人占总人口的比例，以发布的统计为准。"),
    )
    | _told(
        "assisted_share",
        ("Share who need help to get out", "需协助撤离占比"),
        (
            "Those who need help to get out among all persons, as released.",
            "需协助撤离者占总人口的比例，以发布的统计为准。",
        ),
    )
)

BUILDINGS = (
    _told(
        "buildings",
        ("Buildings", "建筑"),
        ("Buildings that stand in the area.", "区域内的建筑。"),
    )
    | _told(
        "buildings_density",
        ("Buildings per km²", "建筑密度（栋）"),
        ("Buildings, divided by the area's extent.", "建筑栋数除以区域面积。"),
    )
    | _told(
        "floors",
        ("Floors", "楼层"),
        (
            "Floors above ground of all buildings of which they are known.",
            "已知层数的建筑的地上楼层合计。",
        ),
    )
    | _told(
        "floors_mean",
        ("Floors of a building", "平均层数"),
        (
            "Mean floors above ground of the buildings of which they are known.",
            "已知层数的建筑的平均地上层数。",
        ),
    )
    | _told(
        "high_rise",
        ("Buildings over 27 m", "27 米以上建筑"),
        (
            "Buildings higher than 27 m: above it GB 50016 calls a block of flats high-rise.",
            "高度超过 27 米的建筑（GB 50016 住宅建筑的高层界限）。",
        ),
    )
    | _told(
        "ground_covered",
        ("Ground covered by buildings", "建筑覆盖率"),
        (
            "Ground that the area's buildings cover, divided by its extent.",
            "区域内建筑的占地面积除以区域面积。",
        ),
    )
    | _told(
        "hydrant_coverage",
        ("Homes near a hydrant", "住宅消火栓覆盖率"),
        (
            (
                "Residential buildings with a hydrant that works within 150 m of their edge in a "
                "straight line (GB 50974); a hydrant of unknown state counts as one that works."
            ),
            "外墙直线 150 米内有可用消火栓的住宅建筑比例（GB 50974）；状态不明的消火栓按可用计。",
        ),
    )
    | _told(
        "hydrant_coverage_floor",
        ("Home floor area near a hydrant", "住宅面积消火栓覆盖率"),
        (
            (
                "Of the floor area of residential buildings, that of those with a hydrant that works "
                "within 150 m of their edge (GB 50974); floors that are not known are taken from the "
                "height."
            ),
            "外墙 150 米内有可用消火栓的住宅所占的建筑面积比例（GB 50974）；层数未知的按高度推算。",
        ),
    )
)

COMPONENTS = (
    _told(
        "components",
        ("Components", "部件"),
        ("City components of the classes and states asked for.", "所选类别和状态的城市部件。"),
    )
    | _told(
        "components_density",
        ("Components per km²", "部件密度"),
        ("City components, divided by the area's extent.", "城市部件数除以区域面积。"),
    )
    | _told(
        "components_not_intact",
        ("Components not intact", "非完好部件"),
        (
            "City components that are damaged, lost or disused.",
            "状态为破损、丢失或废弃的城市部件。",
        ),
    )
    | _told(
        "not_intact_share",
        ("Share of components not intact", "部件非完好率"),
        (
            (
                "Components that are damaged, lost or disused among those whose state is known; "
                "removed ones are left out."
            ),
            "破损、丢失或废弃的部件占状态已知部件的比例，已移除的不计。",
        ),
    )
)

INCIDENTS = (
    _told(
        "incidents",
        ("Incidents", "事件"),
        ("Incidents reported in the period, as filtered.", "时段内上报并符合筛选的事件。"),
    )
    | _told(
        "incidents_density",
        ("Incidents per km² and month", "事件密度"),
        (
            (
                "Incidents reported, divided by the area's extent and by the months of the period "
                "(30.4375 days each)."
            ),
            "事件数除以区域面积和时段月数（每月 30.4375 天）。",
        ),
    )
    | _told(
        "incidents_per_households",
        ("Incidents per 1,000 households and month", "每千户每月事件"),
        (
            "Incidents reported, divided by released households and by the months of the period.",
            "事件数除以发布的户数和时段月数，乘以一千。",
        ),
    )
    | _told(
        "incidents_per_residents",
        ("Incidents per 1,000 residents and month", "每千人每月事件"),
        (
            "Incidents reported, divided by released persons and by the months of the period.",
            "事件数除以发布的人口和时段月数，乘以一千。",
        ),
    )
    | _told(
        "incidents_open",
        ("Open incidents", "未结事件"),
        (
            "Incidents reported in the period and not closed by the moment asked for.",
            "时段内上报、至所选时刻尚未结案的事件。",
        ),
    )
    | _told(
        "closed_share",
        ("Share of incidents closed", "结案率"),
        (
            "Incidents of the period that were closed by the moment asked for.",
            "时段内的事件至所选时刻已结案的比例。",
        ),
    )
    | _told(
        "closing_hours",
        ("Median hours to close", "结案时长中位数"),
        (
            "Median time from report to closure of the incidents of the period that are closed.",
            "时段内已结案事件从上报到结案的时长中位数。",
        ),
    )
)

UNITS = {
    "unit.households": Text("households", "户"),
    "unit.persons": Text("persons", "人"),
    "unit.per_km2": Text("per km²", "每平方公里"),
    "unit.percent": Text("%", "%"),
    "unit.persons_per_household": Text("persons per household", "人/户"),
    "unit.buildings": Text("buildings", "栋"),
    "unit.floors": Text("floors", "层"),
    "unit.components": Text("components", "个"),
    "unit.incidents": Text("incidents", "件"),
    "unit.per_km2_month": Text("incidents per km² and month", "件/平方公里·月"),
    "unit.per_1000_households_month": Text(
        "incidents per 1,000 households and month", "件/千户·月"
    ),
    "unit.per_1000_residents_month": Text("incidents per 1,000 residents and month", "件/千人·月"),
    "unit.hours": Text("hours", "小时"),
}

SOURCES = {
    "indicator_source.people": Text(
        "Internal releases of the city's statistics; small counts withheld.",
        "城市内部统计发布，小数值隐去。",
    ),
    "indicator_source.buildings": Text(
        "The city's register of buildings and hydrants.", "城市建筑与消火栓登记。"
    ),
    "indicator_source.components": Text("The city's register of components.", "城市部件登记。"),
    "indicator_source.incidents": Text(
        "The city's incidents, placed by where they happened.", "城市事件，按发生地点归入区域。"
    ),
    "indicator_source.rates": Text(
        "The city's incidents, and people of internal releases of its statistics.",
        "城市事件，以及城市内部统计发布的人口。",
    ),
}

REASONS = {
    "missing.withheld": Text("withheld: a small count or its partner", "隐去：小数值或其配对值"),
    "missing.not_released": Text("not released by then", "当时尚未发布"),
    "missing.other_borders": Text("released on other borders", "按其他边界发布"),
    "missing.zero_denominator": Text("nothing to divide by", "分母为零"),
    "missing.nothing_counted": Text("nothing was counted", "无可计数"),
    "missing.not_asked": Text("outside of the area asked for", "不在所选区域内"),
}

TEXTS = EXPOSURE | PEOPLE | BUILDINGS | COMPONENTS | INCIDENTS | UNITS | SOURCES | REASONS
