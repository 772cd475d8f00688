"""Buildings, the estates they stand in, and the dwellings in them."""

from __future__ import annotations

from gisgov.intake.headings import plain
from gisgov.intake.nouns.common import (
    ADDRESS,
    BUILDING,
    ESTATE,
    HOUSE_NUMBER,
    NUMBER_NAMES,
    SHAPE,
    SOURCED,
    STREET,
    keyed,
    placed_in,
)
from gisgov.intake.nouns.spec import Field, Noun, choices, heads
from gisgov.intake.osm.classes import BUILDING_USES

__all__ = ["BUILDINGS", "DWELLINGS", "ESTATES", "STRUCTURES", "USES"]

TAGS = {plain(tag): use for use, tags in BUILDING_USES.items() for tag in tags.split()}

USES = TAGS | choices(
    residential=(
        "居住 住宅楼 居民楼 住房 民用住宅 居住建筑 居住用房 成套住宅 非成套住宅 普通住宅 公寓 "
        "宿舍 集体宿舍 民居 自建房 农房 农村住宅 别墅 apartments house housing dwelling"
    ),
    commercial=(
        "商用 商铺 店铺 商场 门面 商业服务 商业用房 商服 商业服务业 商店 超市 餐饮 retail shop"
    ),
    office="办公楼 写字楼 办公用房 商务办公 商务 行政办公 offices",
    hotel="宾馆 酒店 旅店 民宿 招待所",
    mixed="商住楼 商住混合 商住两用 综合 综合楼 综合用房 混合 底商住宅 mixeduse",
    industrial="厂房 工厂 工业用房 工业厂房 生产 车间 工矿 factory",
    storage="仓库 仓储用房 库房 物流 warehouse",
    education="教学 教学楼 学校 教育用房 科研 科教 教育科研 幼儿园 school",
    health="医院 卫生 医疗卫生 医疗用房 医卫 卫生院 hospital medical",
    public="公共建筑 公建 公共设施 公共服务 文化 文体 行政 机关 文教 civic",
    religious="寺庙 教堂 宗教场所 宗教建筑 宗教用房 temple church",
    sports="体育馆 体育用房 体育设施 体育建筑",
    transport="交通用房 交通运输 车站 交通枢纽 客运站",
    parking="停车场 停车库 车库 地下车库 停车楼 车棚 garage",
    utility="市政 市政公用 公用设施 配电房 变电站 泵房 锅炉房 设备用房",
    agricultural="农业用房 养殖 畜牧 温室 大棚 farm",
    ancillary="附属用房 附属建筑 辅助用房 配套 配套用房 配套设施 门卫 门房 杂物间",
)

STRUCTURES = choices(
    concrete=(
        "钢混 钢混结构 钢筋混凝土 钢筋混凝土结构 混凝土 混凝土结构 砼 框剪 框剪结构 框架剪力墙 "
        "剪力墙 剪力墙结构 钢砼 reinforcedconcrete rc"
    ),
    frame="框架 框架结构 钢筋混凝土框架",
    masonry="砖混 砖混结构 混合 混合结构 砌体 砌体结构 砖石 砖石结构 砖结构 brick",
    brick_timber="砖木 砖木结构",
    steel="钢 钢结构 轻钢 轻钢结构 steelframe",
    timber="木 木结构 木构 wood wooden",
    other="其他 其它 其他结构 其它结构",
)

FLOORS_ABOVE = heads(
    "地上层数 地上楼层数 地上楼层 地面层数 地面以上层数 层数地上 总层数 楼层数 建筑层数 房屋层数 "
    "总楼层 总楼层数 层数合计 building_levels number_of_floors no_of_floors floor_count "
    "num_floors storeys stories"
)
FLOORS_BELOW = heads(
    "地下层数 地下楼层数 地下楼层 地下室层数 地面以下层数 层数地下 basements floors_underground "
    "levels_underground basement_levels"
)

BUILDINGS = Noun(
    "buildings",
    "building",
    None,
    "polygon",
    (
        keyed(*BUILDING.names, "楼栋id", "建筑id", "建筑物代码", "building ref"),
        *SOURCED,
        ESTATE,
        Field(
            "name",
            "text",
            heads("楼栋名称 楼幢名称 楼宇名称 建筑名称 建筑物名称 大楼名称 房屋名称 楼名"),
            weak=heads("名称 mc"),
        ),
        Field("name_en", "text", heads("英文名称 英文名 english_name name_english")),
        Field("number", "code", NUMBER_NAMES, weak=heads("栋 幢 building_number ldh")),
        STREET,
        HOUSE_NUMBER,
        ADDRESS,
        Field(
            "use",
            "choice",
            heads(
                "使用性质 建筑用途 房屋用途 规划用途 设计用途 建筑使用性质 房屋性质 "
                "建筑功能 使用功能 建筑类型 建筑类别 房屋类型 building_use building_type "
                "land_use"
            ),
            weak=heads("用途 性质 功能 usage function building"),
            choices=USES,
        ),
        Field(
            "structure",
            "choice",
            heads(
                "建筑结构 结构类型 房屋结构 结构形式 建筑结构类型 building_structure "
                "structure_type construction_type"
            ),
            weak=heads("结构 material construction"),
            choices=STRUCTURES,
        ),
        Field(
            "year_built",
            "year",
            heads(
                "建成年代 建成年份 建造年代 建造年份 建筑年代 建成时间 建成日期 竣工年份 "
                "竣工年代 竣工时间 竣工日期 建设年代 建设年份 年代 construction_year "
                "built_year completion_year"
            ),
            weak=heads("built 年份 start_date"),
            least=1000,
            most=2100,
        ),
        Field(
            "floors_above",
            "storeys",
            FLOORS_ABOVE,
            weak=heads("层数 floors levels 楼层 cs"),
            unit="floors",
            least=0,
            most=200,
        ),
        Field("floors_below", "basements", FLOORS_BELOW, unit="floors", least=0, most=10),
        Field(
            "height_m",
            "number",
            heads("建筑高度 楼高 建筑物高度 房屋高度 building_height 总高度 檐口高度"),
            weak=heads("高度 height gd"),
            unit="m",
            least=0,
            most=1000,
        ),
        SHAPE,
    ),
    called=heads("building 楼栋 建筑 建筑物 楼宇 房屋"),
    alike_m=2.0,
)

ESTATES = Noun(
    "estates",
    "estate",
    None,
    "polygon",
    (
        keyed("小区编号", "小区编码", "小区代码", "小区id", "estate id", "estate code"),
        *SOURCED,
        Field(
            "name",
            "code",
            heads("小区名称 小区名 楼盘名称 院落名称 estate_name compound_name"),
            weak=heads("名称 小区 estate mc"),
            required=True,
        ),
        Field("name_en", "text", heads("英文名称 英文名 english_name name_english")),
        Field(
            "manager",
            "text",
            heads(
                "物业公司 物业服务企业 物业单位 物业名称 物业公司名称 管理单位 管理公司 "
                "property_manager management_company"
            ),
            weak=heads("物业 management"),
        ),
        Field(
            "manager_phone",
            "code",
            heads("物业电话 物业联系电话 管理单位电话 值班电话 property_phone 物业服务电话"),
            weak=heads("联系电话 电话 phone telephone tel"),
        ),
        SHAPE,
    ),
    called=heads("estate 小区 楼盘 院落"),
    alike_m=5.0,
    identity=("name",),
)

DWELLINGS = Noun(
    "dwellings",
    "dwelling",
    None,
    None,
    (
        keyed(
            "房屋编号",
            "房屋编码",
            "房屋代码",
            "住房编号",
            "户室编号",
            "房间编号",
            "房产编号",
            "不动产单元号",
            "dwelling id",
            "dwelling code",
        ),
        *SOURCED,
        *placed_in(
            Field(
                "floor_index",
                "floor",
                heads("自然层 物理层 实际层 自然楼层 物理层数 实际楼层 楼层序号"),
                unit="floors",
                least=-10,
                most=200,
            ),
            Field(
                "floor_label",
                "code",
                heads("所在楼层 楼层号 所在层 名义层 标称层 层号 floor_no floor_number"),
                weak=heads("楼层 层 floor level lc"),
            ),
        ),
    ),
    called=heads("dwelling 房屋 住房 住宅 户室"),
    identity=("building_ref", "unit_label", "room", "address"),
    needs=(
        ("building_ref", "address", "building_number", "house_number"),
        ("room", "address"),
    ),
)
