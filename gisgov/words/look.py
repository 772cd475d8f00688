"""Texts of `gisgov where` and `gisgov around`."""

from gisgov.words import Text

TEXTS = {
    "look.assisted": Text("Need help", "需协助"),
    "look.building": Text("Building", "建筑"),
    "look.buildings": Text("Buildings", "建筑"),
    "look.buildings_none": Text("\nNo building within {radius} m", "\n{radius} 米内没有建筑"),
    "look.buildings_title": Text(
        "\nBuildings: {count} within {radius} m; the nearest",
        "\n建筑：{radius} 米内 {count} 栋，最近的有",
    ),
    "look.buildings_without_dwellings": Text(
        "buildings without registered dwellings", "栋建筑无登记住户"
    ),
    "look.buildings_without_floors": Text("buildings without a count of floors", "栋建筑层数不详"),
    "look.buildings_without_height": Text("buildings without a height", "栋建筑高度不详"),
    "look.buildings_without_use": Text("buildings without a use", "栋建筑用途不详"),
    "look.children": Text("Under 15", "15岁以下"),
    "look.city_xy": Text("City grid", "城市坐标"),
    "look.distance": Text("Distance", "距离"),
    "look.elderly": Text("60 and over", "60岁以上"),
    "look.estate": Text("Estate", "小区"),
    "look.floors": Text("Floors", "层数"),
    "look.flow": Text("Flow", "流量"),
    "look.from_building": Text("From edge", "距建筑"),
    "look.households": Text("Households", "户数"),
    "look.hydrant": Text("Hydrant", "消火栓"),
    "look.hydrants_title": Text(
        "\nHydrants: {count} within {radius} m, {out} out of service (✓ 15 L/s or more, ↓ less)",
        "\n消火栓：{radius} 米内 {count} 个，其中 {out} 个停用（✓ 达到15升/秒，↓ 不足）",
    ),
    "look.hydrants_without_flow": Text("hydrants without a measured flow", "个消火栓流量不详"),
    "look.hydrants_without_inspection": Text(
        "hydrants without an inspection on record", "个消火栓无检查记录"
    ),
    "look.hydrants_without_status": Text(
        "hydrants of which nobody has said whether they work", "个消火栓可用与否不详"
    ),
    "look.inspected": Text("Inspected", "检查日期"),
    "look.kind": Text("Kind", "类别"),
    "look.lonlat": Text("Lon, lat", "经纬度"),
    "look.main": Text("Main", "管道"),
    "look.name": Text("Name", "名称"),
    "look.no_hydrant": Text("No hydrant is known in this city.", "本市没有登记任何消火栓。"),
    "look.no_place": Text(
        "Longitude {lon}, latitude {lat} is no place on earth. Give degrees: "
        "--lon 111.3 --lat 30.7",
        "经度 {lon}、纬度 {lat} 不是地球上的位置。请以度为单位给出：--lon 111.3 --lat 30.7",
    ),
    "look.no_areas": Text(
        "The city has no areas yet. Load them with: gisgov load areas",
        "城市尚无区域。请用 gisgov load areas 导入。",
    ),
    "look.outside": Text(
        "This point lies outside the city's areas; the nearest is {away} m away.",
        "该点位于城市区域之外，最近的区域距此 {away} 米。",
    ),
    "look.people": Text("People", "人数"),
    "look.people_title": Text("\nPeople by their home", "\n登记居民"),
    "look.phone": Text("Phone", "电话"),
    "look.nearest_building": Text(
        "Nearest building: {label}, {distance} m away", "最近的建筑：{label}，距此 {distance} 米"
    ),
    "look.premises_none": Text("\nNo premises within {radius} m", "\n{radius} 米内没有重点场所"),
    "look.premises_title": Text(
        "\nPremises: {count} within {radius} m; the nearest",
        "\n重点场所：{radius} 米内 {count} 处，最近的有",
    ),
    "look.sheet": Text("1:500 sheet", "1:500图幅"),
    "look.status": Text("Status", "状态"),
    "look.unknown_title": Text("\nNot known", "\n不详"),
    "look.use": Text("Use", "用途"),
    "look.within": Text("Within", "范围"),
}
