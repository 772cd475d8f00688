"""Texts of the pages at `/plain` and `/`, and names of the values that the tables hold."""

from gisgov.words import Text

__all__ = ["TEXTS"]

LABELS = {
    "address": ("Address", "地址"),
    "api": ("API documentation", "API 文档"),
    "areas_none": ("No areas are loaded yet.", "尚未载入区域。"),
    "ask": ("Look", "查看"),
    "assisted": ("Need help to get out", "疏散需协助"),
    "at_point": ("Building at the point", "所在建筑"),
    "nearest": ("Nearest building", "最近的建筑"),
    "beyond": ("outside the radius", "半径之外"),
    "building": ("Building", "建筑"),
    "buildings": ("Buildings", "建筑"),
    "children": ("Under 15", "15岁以下"),
    "city_xy": ("City coordinates", "城市坐标"),
    "components": ("Components", "部件"),
    "crs": ("Coordinates from", "坐标来源"),
    "crs_bd09": ("Baidu (BD-09)", "百度（BD-09）"),
    "crs_gcj02": ("AMap, Tencent, WeChat (GCJ-02)", "高德、腾讯、微信（GCJ-02）"),
    "crs_wgs84": ("GPS (WGS-84)", "GPS（WGS-84）"),
    "distance": ("Distance", "距离"),
    "east": ("E", "东"),
    "elderly": ("60 and over", "60岁以上"),
    "estate": ("Estate", "小区"),
    "floors": ("Floors", "层数"),
    "flow": ("Flow", "流量"),
    "from_building": ("From building", "距建筑外缘"),
    "health": ("Health", "运行状态"),
    "height": ("Height", "高度"),
    "households": ("Households", "户数"),
    "hydrant": ("Hydrant", "消火栓"),
    "hydrants": ("Hydrants", "消火栓"),
    "incidents": ("Incidents", "事件"),
    "inspected": ("Inspected", "上次检查"),
    "kind": ("Kind", "类别"),
    "lat": ("Latitude", "纬度"),
    "level_community": ("communities", "个社区"),
    "level_district": ("districts", "个区"),
    "level_grid": ("grids", "个网格"),
    "level_street": ("streets", "个街道"),
    "lon": ("Longitude", "经度"),
    "lonlat": ("Longitude, latitude", "经纬度"),
    "main": ("Main", "管道"),
    "map": ("Map", "地图"),
    "map_sheet": ("1:500 map sheet", "1:500 图幅"),
    "metres": ("{number} m", "{number} 米"),
    "name": ("Name", "名称"),
    "no_building": (
        "No building stands within 50 m of the point.",
        "该点 50 米内没有建筑。",
    ),
    "no_hydrants": (
        "No hydrant is known within {radius} m or anywhere else in the city.",
        "{radius} 米内及全市均没有登记的消火栓。",
    ),
    "no_premises": ("None known within {radius} m.", "{radius} 米内没有登记。"),
    "north": ("N", "北"),
    "not_known": ("not known", "不详"),
    "nothing_unknown": (
        "Everything in these tables is on record.",
        "以上各项均有登记。",
    ),
    "outside": (
        "This point lies outside the city. The nearest area is {away} m away:",
        "该点位于城市之外，最近的区域距此 {away} 米：",
    ),
    "people": ("People", "人口"),
    "people_note": (
        "Counted by their home; buildings by their nearest edge.",
        "按住址统计，距离以建筑外缘计。",
    ),
    "phone": ("Phone", "电话"),
    "place": ("Place", "位置"),
    "premises": ("Premises", "重点场所"),
    "quality": ("Data quality", "数据质量"),
    "question": ("What is around this place?", "这里周边有什么？"),
    "radius": ("Radius", "半径"),
    "responsible": ("Responsible", "负责人"),
    "status": ("Status", "状态"),
    "try_example": ("Try a place in the city", "试看城中一处"),
    "unbuilt": ("The map is not built yet", "地图尚未构建"),
    "unbuilt_plain": ("The city without the map", "无地图页面"),
    "unbuilt_run": (
        "In the project's folder run this, then load the page again:",
        "请在项目目录中运行以下命令，然后刷新本页：",
    ),
    "unknown": ("What is not known", "不详之处"),
    "unknown_buildings_without_dwellings": (
        "{count} of {total} buildings have no dwelling on register: nobody in them is counted.",
        "{total} 栋建筑中有 {count} 栋没有登记住房，其中的人未计入。",
    ),
    "unknown_buildings_without_floors": (
        "The number of floors of {count} of {total} buildings.",
        "{total} 栋建筑中 {count} 栋的层数。",
    ),
    "unknown_buildings_without_height": (
        "The height of {count} of {total} buildings.",
        "{total} 栋建筑中 {count} 栋的高度。",
    ),
    "unknown_buildings_without_use": (
        "The use of {count} of {total} buildings.",
        "{total} 栋建筑中 {count} 栋的用途。",
    ),
    "unknown_hydrants_without_flow": (
        "The flow of {count} of {total} hydrants.",
        "{total} 个消火栓中 {count} 个的流量。",
    ),
    "unknown_hydrants_without_inspection": (
        "The last inspection of {count} of {total} hydrants.",
        "{total} 个消火栓中 {count} 个的检查日期。",
    ),
    "unknown_hydrants_without_status": (
        "Whether {count} of {total} hydrants are in service.",
        "{total} 个消火栓中 {count} 个是否可用。",
    ),
    "use": ("Use", "用途"),
    "within": ("Within {number} m", "{number} 米内"),
}

SHOWN = {
    "page.shown": Text(
        "{count} within {radius} m; the nearest {shown} are shown.",
        "{radius} 米内共 {count} 个，以下为最近的 {shown} 个。",
    ),
    "page.hydrants_note": Text(
        "{count} within {radius} m: {meets} give 15 L/s or more, {below} less, of {unknown} the flow "
        "is not known, {out} are out of service.",
        "{radius} 米内共 {count} 个：{meets} 个流量达 15 升/秒，{below} 个不足，{unknown} 个流量不详，"
        "{out} 个停用。",
    ),
}

TEXTS = {f"page.{name}": Text(*text) for name, text in LABELS.items()} | SHOWN
