"""Texts of the map itself: titles of its groups, its legend, and the signs in its circles."""

from gisgov.words import Text

__all__ = ["TEXTS"]

GROUPS = {
    "areas": ("Areas and grids", "区划与网格"),
    "base": ("Land, water and roads", "地貌、水系与道路"),
    "buildings": ("Buildings", "建筑"),
    "components": ("Components", "部件"),
    "estates": ("Estates", "小区"),
    "hydrants": ("Hydrants", "消火栓"),
    "incidents": ("Incidents", "事件"),
    "labels": ("Names", "注记"),
    "marks": ("Names and notes set here", "标注"),
    "premises": ("Places that matter", "重点场所"),
    "sheets": ("1:500 map sheets", "1:500 图幅"),
}

LEGEND = {
    "area_city": ("City border", "市界"),
    "area_community": ("Community border", "社区界"),
    "area_district": ("District border", "区县界"),
    "area_grid": ("Grid border", "网格界"),
    "area_street": ("Subdistrict border", "街道界"),
    "barrier_fence": ("Fence or hedge", "栅栏、绿篱"),
    "barrier_railway": ("Railway", "铁路"),
    "barrier_wall": ("Wall", "围墙"),
    "cover_field": ("Field", "农田"),
    "cover_park": ("Park", "公园"),
    "cover_pitch": ("Sports pitch", "运动场"),
    "cover_square": ("Square", "广场"),
    "cover_water": ("Water", "水域"),
    "cover_wood": ("Wood", "林地"),
    "estate": ("Estate and its fence", "小区及围界"),
    "faulty": ("Damaged, lost or out of use", "破损、丢失、废弃"),
    "incident_closed": ("Closed", "已结案"),
    "incident_open": ("Open", "未结案"),
    "incidents_many": ("Number of incidents", "事件数量"),
    "incidents_some_open": ("Some are open (number after !)", "含未结案（! 后为件数）"),
    "major_01": ("Public utilities", "公用设施"),
    "major_02": ("Roads and traffic", "道路交通"),
    "major_03": ("City appearance", "市容环境"),
    "major_04": ("Parks and greenery", "园林绿化"),
    "major_05": ("Buildings and land", "房屋土地"),
    "many": ("Number of components", "部件数量"),
    "mark_name": ("Name", "地名"),
    "mark_note": ("Note", "备注"),
    "places_care": ("Hospital, clinic, nursing home", "医院、诊所、养老院"),
    "places_civic": ("Public place", "公共场所"),
    "places_hazard": ("Petrol, dangerous goods", "加油站、危险品"),
    "places_learning": ("School, kindergarten, university", "学校、幼儿园、高校"),
    "places_refuge": ("Assembly point, shelter, stores", "集合点、避难所、物资库"),
    "places_rescue": ("Fire, ambulance, police", "消防、急救、公安"),
    "road_minor": ("Street or lane", "支路、街巷"),
    "road_path": ("Footway", "步行道"),
    "road_primary": ("Primary road", "主干路"),
    "road_secondary": ("Secondary road", "次干路"),
    "road_trunk": ("Trunk road", "快速路"),
    "sheet": ("Sheet line", "图廓线"),
}

SIGNS = {
    # hydrants
    "in_service": ("H", "栓"),
    "out_of_service": ("×", "×"),
    "unknown": ("?", "?"),
    # marks
    "note": ("N", "注"),
    # premises
    "ambulance_station": ("Am", "急"),
    "assembly_point": ("As", "集"),
    "bus_station": ("Bs", "汽"),
    "clinic": ("Cl", "诊"),
    "community_office": ("Co", "居"),
    "emergency_store": ("Es", "物"),
    "fire_station": ("Fi", "消"),
    "fuel": ("Fu", "油"),
    "hazard_store": ("Hz", "危"),
    "hospital": ("Ho", "医"),
    "hotel": ("Ht", "宿"),
    "kindergarten": ("Ki", "幼"),
    "mall": ("Ma", "商"),
    "market": ("Mk", "市"),
    "nursing_home": ("Nu", "老"),
    "police": ("Po", "警"),
    "prison": ("Pr", "监"),
    "school": ("Sc", "校"),
    "shelter": ("Sh", "避"),
    "stadium": ("Sd", "体"),
    "station": ("Rs", "站"),
    "theatre": ("Th", "剧"),
    "townhall": ("To", "政"),
    "university": ("Un", "大"),
}

TEXTS = {
    "style.name": Text("City map", "城市地图"),
    **{f"style.group.{name}": Text(*text) for name, text in GROUPS.items()},
    **{f"style.legend.{name}": Text(*text) for name, text in LEGEND.items()},
    **{f"style.sign.{name}": Text(*text) for name, text in SIGNS.items()},
}
