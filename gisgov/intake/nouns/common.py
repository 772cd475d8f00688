"""Fields that several nouns have: where a row comes from, where it is, what it hangs on."""

from __future__ import annotations

from gisgov.intake.nouns.spec import Field

__all__ = ["ADDRESS_PARTS", "PLACED", "POINT", "SOURCED", "keyed", "placed_in"]

SURVEYED = Field(
    "surveyed_at",
    "date",
    (
        "调查日期",
        "调查时间",
        "普查日期",
        "普查时间",
        "采集日期",
        "采集时间",
        "测绘日期",
        "测量日期",
        "核查日期",
        "摸排日期",
        "走访日期",
        "更新日期",
        "更新时间",
        "登记日期",
        "登记时间",
        "填报日期",
        "survey date",
        "surveyed on",
        "updated at",
        "last updated",
    ),
    weak=("数据日期", "survey"),
    past=True,
)

SOURCED = (Field("source"), Field("source_crs"), SURVEYED)
"""`source` and `source_crs` stand in our own exports, under these names alone."""

PLACED = (Field("address_match"), Field("address_score", "number", least=0, most=1))
"""How a row was placed by its address, as our own exports say."""

POINT = (
    Field(
        "lon",
        "number",
        ("经度", "东经", "longitude", "long", "lng", "gps经度", "百度经度", "高德经度"),
        weak=("lon", "jd", "坐标经度"),
    ),
    Field(
        "lat",
        "number",
        ("纬度", "北纬", "latitude", "gps纬度", "百度纬度", "高德纬度"),
        weak=("lat", "wd", "坐标纬度"),
    ),
    Field(
        "x",
        "number",
        ("x坐标", "坐标x", "横坐标x", "纵坐标x", "x coord", "x coordinate", "point x", "coord x"),
        weak=("x", "xcoord", "东坐标", "easting", "zbx"),
    ),
    Field(
        "y",
        "number",
        ("y坐标", "坐标y", "纵坐标y", "横坐标y", "y coord", "y coordinate", "point y", "coord y"),
        weak=("y", "ycoord", "北坐标", "northing", "zby"),
    ),
)
"""Columns that hold coordinates. Which of `x` and `y` is the easting is found out later."""

ADDRESS = Field(
    "address",
    "text",
    (
        "详细地址",
        "标准地址",
        "现住址",
        "居住地址",
        "家庭住址",
        "家庭地址",
        "现居住地址",
        "现居住地",
        "住址",
        "房屋地址",
        "房屋坐落",
        "坐落地址",
        "坐落",
        "案发地址",
        "案发地点",
        "事发地点",
        "事发地址",
        "发生地点",
        "发生地址",
        "问题位置",
        "位置描述",
        "地址描述",
        "具体位置",
        "full address",
        "street address",
        "home address",
    ),
    weak=("地址", "地点", "位置", "addr", "location", "dz", "address line"),
)

ESTATE = Field(
    "estate_ref",
    "code",
    ("小区名称", "所属小区", "所在小区", "小区编号", "小区编码", "住宅小区", "estate name", "compound"),
    weak=("小区", "楼盘", "estate", "院落"),
)

BUILDING = Field(
    "building_ref",
    "code",
    (
        "楼栋编号",
        "楼栋编码",
        "楼栋代码",
        "楼幢编号",
        "楼宇编号",
        "楼宇编码",
        "建筑编号",
        "建筑编码",
        "建筑物编号",
        "建筑物编码",
        "建筑代码",
        "房屋建筑编号",
        "building id",
        "building code",
    ),
    weak=("building",),
)

NUMBER_NAMES = ("幢号", "栋号", "楼号", "楼栋号", "楼幢号", "座号", "自然幢号", "building no")
STREET = Field(
    "street_name",
    "text",
    ("街路巷", "街路巷名称", "路名", "街巷名称", "街巷名", "道路名称", "street name", "road name"),
    weak=("街巷", "街路", "道路", "street", "road"),
)
HOUSE_NUMBER = Field(
    "house_number",
    "code",
    ("门牌号", "门牌号码", "门楼牌号", "门牌", "楼牌号", "house number", "house no", "street number"),
    weak=("housenumber",),
)
UNIT = Field(
    "unit_label",
    "code",
    ("单元号", "单元名称", "单元编号", "楼道号", "梯号", "unit no", "unit number", "staircase"),
    weak=("单元", "unit", "stair", "dyh"),
)
ROOM = Field(
    "room",
    "code",
    (
        "房间号",
        "房号",
        "室号",
        "房屋号",
        "户室号",
        "门户号",
        "房室号",
        "住房号",
        "户门号",
        "room no",
        "room number",
        "flat no",
        "apartment no",
    ),
    weak=("室", "房间", "flat", "apartment", "fjh", "fh"),
)

ADDRESS_PARTS = (
    STREET,
    HOUSE_NUMBER,
    ESTATE,
    Field("building_number", "code", NUMBER_NAMES, weak=("栋", "幢", "楼栋", "ldh")),
    UNIT,
    ROOM,
)
"""Parts of an address in columns of their own: without another one they make up `address`."""


def placed_in(*more: Field) -> tuple[Field, ...]:
    """Fields that say in which dwelling people live."""
    return (BUILDING, ADDRESS, *ADDRESS_PARTS, *more)


def keyed(*names: str, weak: tuple[str, ...] = ()) -> Field:
    """The field that knows a row in its source."""
    usual = ("id", "编号", "编码", "代码", "唯一标识", "标识码", "no", "uuid", "key", "osm id")
    return Field("source_id", "code", names, weak=(*usual, *weak))
