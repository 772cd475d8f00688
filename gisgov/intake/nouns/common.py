"""Fields that several nouns have: where a row comes from, where it is, what it hangs on."""

from __future__ import annotations

from gisgov.intake.nouns.spec import Field, heads

__all__ = ["ADDRESS_PARTS", "ORIGIN", "PLACED", "POINT", "SHAPE", "SOURCED", "keyed", "placed_in"]

SURVEYED = Field(
    "surveyed_at",
    "date",
    heads(
        "调查日期 调查时间 普查日期 普查时间 采集日期 采集时间 测绘日期 测量日期 核查日期 "
        "摸排日期 走访日期 更新日期 更新时间 登记日期 登记时间 填报日期 survey_date "
        "surveyed_on updated_at last_updated"
    ),
    weak=heads("数据日期 survey"),
    past=True,
)

SHAPE = Field(
    "geometry", "text", ("wkt", "geometry wkt", "wkt geometry"), weak=heads("geom 几何 几何图形")
)
"""Geometry as a text, in files that have no other."""

ORIGIN = (Field("source"), Field("source_crs"))
"""They stand in our own exports, under these names alone."""

SOURCED = (*ORIGIN, SURVEYED)

PLACED = (Field("address_match"), Field("address_score", "number", least=0, most=1))
"""How a row was placed by its address, as our own exports say."""

POINT = (
    SHAPE,
    Field(
        "lon",
        "number",
        heads("经度 东经 longitude long lng gps经度 百度经度 高德经度"),
        weak=heads("lon jd 坐标经度"),
    ),
    Field(
        "lat",
        "number",
        heads("纬度 北纬 latitude gps纬度 百度纬度 高德纬度"),
        weak=heads("lat wd 坐标纬度"),
    ),
    Field(
        "x",
        "number",
        heads("x坐标 坐标x 横坐标x 纵坐标x x_coord x_coordinate point_x coord_x"),
        weak=heads("x xcoord 东坐标 easting zbx"),
    ),
    Field(
        "y",
        "number",
        heads("y坐标 坐标y 纵坐标y 横坐标y y_coord y_coordinate point_y coord_y"),
        weak=heads("y ycoord 北坐标 northing zby"),
    ),
)
"""Columns that hold coordinates. Which of `x` and `y` is the easting is found out later."""

ADDRESS = Field(
    "address",
    "text",
    heads(
        "详细地址 标准地址 现住址 居住地址 家庭住址 家庭地址 现居住地址 现居住地 住址 "
        "房屋地址 房屋坐落 坐落地址 坐落 案发地址 案发地点 事发地点 事发地址 发生地点 "
        "发生地址 问题位置 位置描述 地址描述 具体位置 full_address street_address "
        "home_address"
    ),
    weak=heads("地址 地点 位置 addr location dz address_line"),
)

ESTATE = Field(
    "estate_ref",
    "code",
    heads("小区名称 所属小区 所在小区 小区编号 小区编码 住宅小区 estate_name compound"),
    weak=heads("小区 楼盘 estate 院落"),
)

BUILDING = Field(
    "building_ref",
    "code",
    heads(
        "楼栋编号 楼栋编码 楼栋代码 楼幢编号 楼宇编号 楼宇编码 建筑编号 建筑编码 "
        "建筑物编号 建筑物编码 建筑代码 房屋建筑编号 building_id building_code"
    ),
    weak=heads("building"),
)

NUMBER_NAMES = heads("幢号 栋号 楼号 楼栋号 楼幢号 座号 自然幢号 building_no")
STREET = Field(
    "street_name",
    "text",
    heads("街路巷 街路巷名称 路名 街巷名称 街巷名 道路名称 street_name road_name"),
    weak=heads("街巷 街路 道路 street road"),
)
HOUSE_NUMBER = Field(
    "house_number",
    "code",
    heads("门牌号 门牌号码 门楼牌号 门牌 楼牌号 house_number house_no street_number"),
    weak=heads("housenumber"),
)
UNIT = Field(
    "unit_label",
    "code",
    heads("单元号 单元名称 单元编号 楼道号 梯号 unit_no unit_number staircase"),
    weak=heads("单元 unit stair dyh"),
)
ROOM = Field(
    "room",
    "code",
    heads(
        "房间号 房号 室号 房屋号 户室号 门户号 房室号 住房号 户门号 room_no room_number "
        "flat_no apartment_no"
    ),
    weak=heads("室 房间 flat apartment fjh fh"),
)

ADDRESS_PARTS = (
    STREET,
    HOUSE_NUMBER,
    ESTATE,
    Field("building_number", "code", NUMBER_NAMES, weak=heads("栋 幢 楼栋 ldh")),
    UNIT,
    ROOM,
)
"""Parts of an address in columns of their own: without another one they make up `address`."""


def placed_in(*more: Field) -> tuple[Field, ...]:
    """Fields that say in which dwelling people live."""
    return (BUILDING, ADDRESS, *ADDRESS_PARTS, *more)


def keyed(*names: str, weak: tuple[str, ...] = ()) -> Field:
    """The field that knows a row in its source."""
    usual = heads("id 编号 编码 代码 唯一标识 标识码 no uuid key osm_id")
    return Field("source_id", "code", names, weak=(*usual, *weak))
