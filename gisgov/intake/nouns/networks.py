"""The networks of water and gas: their valves, and the pipes between."""

from __future__ import annotations

from gisgov.intake.nouns.common import SHAPE, SOURCED, keyed
from gisgov.intake.nouns.components import CLASS, SHARED
from gisgov.intake.nouns.spec import Field, Noun, choices, heads

__all__ = ["PIPES", "VALVES"]

NETWORKS = choices(
    water=(
        "给水 供水 自来水 上水 水 给水管网 供水管网 自来水管网 给水管线 配水 水管 js gs watersupply"
    ),
    gas=(
        "燃气 天然气 煤气 气 燃气管网 燃气管线 天然气管网 燃气管道 液化气 人工煤气 rq tr naturalgas"
    ),
)

NETWORK = Field(
    "network",
    "choice",
    heads(
        "管网类型 管线类型 管线种类 管线类别 管网类别 管网 管线性质 介质 输送介质 所属管网 "
        "network_type medium utility_type"
    ),
    weak=heads("类型 utility 类别 种类"),
    choices=NETWORKS,
    closed=True,
)

VALVES = Noun(
    "valves",
    "component",
    "valve",
    "point",
    (
        keyed("阀门编号", "阀门编码", "阀门号", "阀井编号", "阀门井编号", "valve number"),
        *SOURCED,
        NETWORK,
        Field(
            "valve_type",
            "choice",
            heads("阀门类型 阀门种类 阀门型式 阀门形式 阀型 valve_kind"),
            weak=heads("型号 规格 规格型号"),
            choices=choices(
                gate="闸阀 闸板阀 闸门 gatevalve",
                butterfly="蝶阀 蝶形阀 butterflyvalve",
                ball="球阀 ballvalve",
                check="止回阀 逆止阀 单向阀",
                globe="截止阀",
                air="排气阀 空气阀",
                drain="排泥阀 泄水阀 排水阀",
                pressure_reducing="减压阀 调压阀",
                plug="旋塞阀",
            ),
        ),
        Field(
            "operable",
            "flag",
            heads(
                "可操作 是否可操作 能否操作 能否启闭 启闭是否正常 启闭情况 启闭性能 "
                "是否灵活 是否可用 是否完好 完好情况 works is_operable"
            ),
            weak=heads("operational working"),
        ),
        Field(
            "state",
            "choice",
            heads("开关状态 启闭状态 开闭状态 阀门状态 当前开度 valve_state position"),
            weak=heads("状态 开关 开度 status zt"),
            choices=choices(
                open="开 打开 开启 常开 全开 开通 on 100 1 normallyopen",
                closed="关 关闭 常关 全关 常闭 闭 闭合 off shut 0 normallyclosed",
                unknown="未知 不明",
            ),
            closed=True,
        ),
        *(field for field in SHARED if field.name not in {"class_ref", "major_ref", "state"}),
        Field("class_ref", "code", CLASS.names),
    ),
    called=heads("valve 阀门 阀"),
    alike_m=2.0,
    identity=("code",),
    needs=(("network", "class_ref"),),
)

PIPES = Noun(
    "pipes",
    "pipe",
    None,
    "line",
    (
        keyed("管线编号", "管线编码", "管段编号", "管段编码", "管道编号", "管道编码", "segment id"),
        *SOURCED,
        NETWORK,
        Field(
            "diameter_mm",
            "integer",
            heads(
                "管径 管道直径 公称直径 公称管径 断面尺寸 管线规格 管径规格 "
                "nominal_diameter pipe_diameter pipe_size"
            ),
            weak=heads("dn 直径 diameter 规格 口径 diam gj"),
            unit="mm",
            least=10,
            most=5000,
        ),
        Field(
            "material",
            "choice",
            heads("管材 材质 管道材质 管道材料 管线材质 pipe_material"),
            weak=heads("材料 cz"),
            choices=choices(
                pe="PE管 聚乙烯 聚乙烯管 hdpe polyethylene",
                steel="钢 钢管 无缝钢管 焊接钢管 镀锌钢管 镀锌管",
                cast_iron="铸铁 铸铁管 灰口铸铁 灰铸铁 灰口铸铁管",
                ductile_iron="球墨铸铁 球墨铸铁管 球墨 球铁",
                pvc="PVC管 UPVC PVCU 聚氯乙烯 硬聚氯乙烯",
                concrete="混凝土 混凝土管 砼 钢筋混凝土 钢筋混凝土管 预应力混凝土管",
                ppr="PPR管",
                copper="铜 铜管",
                stainless_steel="不锈钢 不锈钢管",
            ),
        ),
        Field(
            "pressure_class",
            "choice",
            heads("压力等级 压力级别 公称压力 压力级制 设计压力 pressure_rating"),
            weak=heads("压力 pressure pn"),
            choices=choices(
                low="低压 低压管 低压燃气",
                medium="中压 中压管 中压A 中压B 中压燃气",
                high="高压 次高压 高压管 高压燃气",
            ),
        ),
        SHAPE,
    ),
    called=heads("pipe main 管线 管段 管道"),
    alike_m=0.5,
    needs=(("network",),),
)
