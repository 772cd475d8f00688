"""Components (部件), hydrants among them."""

from __future__ import annotations

from gisgov.intake.nouns.common import ADDRESS, POINT, SOURCED, keyed
from gisgov.intake.nouns.spec import Field, Noun, choices, heads

__all__ = ["CLASS", "COMPONENTS", "HYDRANTS", "SHARED"]

STATES = choices(
    intact=(
        "完整 正常 良好 好 完好无损 合格 可用 使用 在用 使用中 正常使用 启用 ok good normal "
        "active inuse working"
    ),
    damaged=(
        "损坏 破坏 坏 故障 缺损 残缺 部分损坏 待修 维修 维修中 异常 不合格 bad broken faulty "
        "defective"
    ),
    lost="缺失 遗失 被盗 不存在 找不到 missing stolen notfound",
    disused="停用 报废 弃用 闲置 未使用 废置 abandoned inactive retired",
    removed="拆除 已拆除 拆移 迁移 已移除 demolished dismantled",
    unknown="未知 不明 不清楚 待查 待核实 其他",
)

CLASS = Field(
    "class_ref",
    "code",
    heads(
        "部件类型 部件类别 部件分类 部件小类 小类代码 小类编码 小类编号 小类名称 分类代码 "
        "分类编码 类别代码 部件分类代码 部件类型代码 设施类型 设施类别 设施小类 class_code "
        "component_class component_type"
    ),
    weak=heads("小类 类型 类别 class type category 分类 种类"),
)
MAJOR = Field(
    "major_ref",
    "code",
    heads("大类代码 大类编码 大类编号 大类名称 部件大类 部件大类代码 major_class"),
    weak=heads("大类 major"),
)

SHARED = (
    Field(
        "code",
        "code",
        heads(
            "部件编码 部件编号 部件代码 部件标识码 部件标识编码 部件id 设施编码 设施编号 "
            "统一编码 component_code asset_code"
        ),
    ),
    Field("scheme", "code", heads("code_scheme 编码标准 分类标准")),
    CLASS,
    MAJOR,
    Field(
        "name",
        "text",
        heads("部件名称 设施名称 点位名称 component_name asset_name"),
        weak=heads("名称 mc"),
    ),
    Field(
        "state",
        "choice",
        heads("部件状态 设施状态 现状 设施现状 部件现状 component_state"),
        weak=heads("状态 condition 完好情况 完好状态 是否完好 zt status"),
        choices=STATES
        | dict.fromkeys(heads("是 yes"), "intact")
        | dict.fromkeys(heads("否 no"), "damaged"),
        closed=True,
    ),
    Field(
        "department",
        "text",
        heads(
            "主管部门 主管部门名称 主管单位 责任部门 责任单位 管理部门 管理单位 "
            "行业主管部门 responsible_department authority"
        ),
        weak=heads("部门 responsible_party"),
    ),
    Field(
        "owner",
        "text",
        heads("权属单位 权属单位名称 权属部门 产权单位 所属单位 所有权人 owned_by"),
        weak=heads("权属 产权"),
    ),
    Field(
        "maintainer",
        "text",
        heads(
            "养护单位 养护单位名称 维护单位 管护单位 运维单位 养护部门 维护部门 维保单位 "
            "maintained_by maintenance_unit"
        ),
        weak=heads("养护 维护"),
    ),
    Field(
        "first_at",
        "date",
        heads(
            "初始日期 初始时间 设置日期 设置时间 建设日期 建设时间 安装日期 安装时间 "
            "启用日期 投用日期 投入使用日期 建成日期 install_date installed_on "
            "installation_date"
        ),
        past=True,
    ),
    Field(
        "changed_at",
        "date",
        heads("变更日期 变更时间 变更年月 change_date changed_on date_changed"),
        past=True,
    ),
    Field(
        "data_source",
        "choice",
        heads("数据来源 资料来源 数据采集方式 采集方式 data_source"),
        choices=choices(
            surveyed="实测 实地测量 测量 外业 外业测量 实地调查 gps rtk survey",
            map="地形图 图测 测图 地图 航测 影像 正射影像",
            other="其他 其它",
        ),
    ),
    Field(
        "accuracy_class",
        "choice",
        heads("定位精度 精度等级 定位精度等级 精度级别 定位等级 positional_accuracy"),
        weak=heads("精度"),
        choices=choices(A="A级 A类 1级 一级", B="B级 B类 2级 二级", C="C级 C类 3级 三级"),
        closed=True,
    ),
    ADDRESS,
    Field("note", "text", heads("备注 备注说明 说明 remarks"), weak=heads("remark notes bz")),
    *POINT,
)

COMPONENTS = Noun(
    "components",
    "component",
    None,
    "point",
    (keyed("component ref", "点号", "要素编号", "feature id"), *SOURCED, *SHARED),
    called=heads("component asset 设施"),
    alike_m=1.0,
    identity=("code",),
    needs=(("class_ref", "code", "name"),),
)

HYDRANT_KINDS = choices(
    pillar=(
        "地上 地上栓 地上式消火栓 地上消火栓 地上式消防栓 室外地上式 室外地上式消火栓 "
        "室外地上消火栓 ss aboveground 地上式室外消火栓"
    ),
    underground="地下 地下栓 地下式消火栓 地下消火栓 地下式消防栓 室外地下式 室外地下式消火栓 "
    "室外地下消火栓 sa belowground flush 地下式室外消火栓",
    wall="墙壁 墙式 壁式 墙壁式消火栓 壁挂式",
    crane="水鹤 鹤管 消防水鹤式",
    pond="水池 取水口 消防取水口 天然水源 消防水池取水口 蓄水池 水源 tank",
    dry="干式 干式消火栓 吸水口 吸水井 suction dryhydrant",
    unknown="未知 不明",
)

STATUSES = choices(
    in_service=(
        "在用 完好 完整好用 正常 良好 好 启用 使用 使用中 正常使用 合格 有水 完整 有效 是 能用 "
        "yes ok good normal active working available 1"
    ),
    out_of_service=(
        "不可用 停用 损坏 破损 故障 坏 维修 维修中 待修 无水 停水 废弃 报废 拆除 丢失 缺失 "
        "埋压 被埋压 圈占 被圈占 遮挡 无效 不合格 异常 锈死 漏水 否 不能用 no bad broken "
        "damaged inactive faulty notworking disabled 0"
    ),
    unknown="未知 不明 未检测 未检查 待查 待核实",
)

HYDRANTS = Noun(
    "hydrants",
    "component",
    "hydrant",
    "point",
    (
        keyed("消火栓编号", "消防栓编号", "消防栓编码", "水源编号", "栓号", "hydrant number"),
        *SOURCED,
        Field(
            "kind",
            "choice",
            heads(
                "消火栓类型 消防栓类型 消火栓形式 消火栓种类 栓型 水源类型 水源种类 "
                "安装形式 安装方式 设置形式 hydrant_type hydrant_kind"
            ),
            weak=heads("类型 种类 形式 型式 type style 类别"),
            choices=HYDRANT_KINDS,
            closed=True,
        ),
        Field(
            "flow_lps",
            "number",
            heads("流量 出水流量 出水量 供水流量 实测流量 消火栓流量 flow_rate discharge"),
            weak=heads("flow ll"),
            unit="L/s",
            least=0,
            most=500,
        ),
        Field(
            "pressure_mpa",
            "number",
            heads(
                "压力 水压 静水压力 静压 出水压力 供水压力 栓口压力 管网压力 静压力 "
                "static_pressure water_pressure"
            ),
            weak=heads("pressure yl"),
            unit="MPa",
            least=0,
            most=5,
        ),
        Field(
            "outlets",
            "text",
            heads("出水口 接口 接口口径 出水口口径 出水口规格 接口规格 栓口口径 outlet"),
            weak=heads("规格 口径 规格型号"),
        ),
        Field(
            "main_mm",
            "integer",
            heads(
                "管径 管道直径 供水管径 给水管径 管网管径 接管管径 进水管径 管道管径 "
                "main_diameter pipe_diameter main_size"
            ),
            weak=heads("dn 直径 diameter 公称直径 gj"),
            unit="mm",
            least=10,
            most=3000,
        ),
        Field(
            "main_kind",
            "choice",
            heads("管网形式 管网型式 供水形式 管网类型 管网布置 管网形状 main_type"),
            choices=choices(
                loop="环 环网 环状管网 环状供水 环形 环形管网 looped ring",
                branch="枝状 枝状管网 支状管网 支管 枝状供水 支状供水 树状 末端 deadend",
            ),
            closed=True,
        ),
        Field(
            "status",
            "choice",
            heads(
                "使用状态 运行状态 可用状态 工作状态 是否可用 是否好用 能否使用 使用情况 "
                "完好情况 完好状态 是否完好 working_status service_status"
            ),
            weak=heads("状态 完好 可用 condition zt operational"),
            choices=STATUSES,
            closed=True,
        ),
        Field(
            "status_remark",
            "text",
            heads("状态说明 状态备注 故障描述 故障原因 停用原因 损坏情况 存在问题 问题描述"),
            weak=heads("问题 fault defect"),
        ),
        Field(
            "inspected_on",
            "date",
            heads(
                "检测日期 检查日期 检验日期 巡检日期 巡查日期 最近检测日期 最近检查日期 "
                "最后检查日期 最近一次检测日期 上次检查日期 检查时间 检测时间 巡检时间 "
                "维保日期 测试日期 试水日期 inspection_date last_inspection last_inspected "
                "inspected_at test_date"
            ),
            weak=heads("inspected tested"),
            past=True,
        ),
        *(field for field in SHARED if field.name not in {"class_ref", "major_ref", "state"}),
        Field("class_ref", "code", CLASS.names),
        Field(
            "state",
            "choice",
            heads("部件状态 设施状态 component_state"),
            choices=STATES,
            closed=True,
        ),
    ),
    called=heads("hydrant 消火栓 消防栓 市政消火栓 消防水源"),
    alike_m=3.0,
    identity=("code",),
)
