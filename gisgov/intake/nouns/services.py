"""Premises that matter in an emergency, incidents, and the workers of the grids."""

from __future__ import annotations

from gisgov.intake.nouns.common import (
    ADDRESS,
    BUILDING,
    ORIGIN,
    PLACED,
    POINT,
    SOURCED,
    keyed,
)
from gisgov.intake.nouns.spec import Field, Noun, choices, heads

__all__ = ["INCIDENTS", "PREMISES", "WORKERS"]

PREMISES_KINDS = choices(
    school="中学 小学 初中 高中 中小学 完全中学 九年一贯制学校 中职 职校 特殊教育学校",
    kindergarten="托儿所 幼托 托育机构 幼教 nursery",
    university="大学 学院 高等院校 高等学校 职业学院 大专院校 college",
    hospital="综合医院 专科医院 中医院 人民医院 妇幼保健院",
    clinic=(
        "诊所 门诊 门诊部 社区卫生服务站 社区卫生服务中心 卫生院 卫生室 医务室 卫生服务中心 doctors"
    ),
    nursing_home="敬老院 福利院 养老机构 老年公寓 托老所 养老服务中心 carehome",
    shelter="救助站 避难场所 应急避难场所 室内避难场所 evacuationcenter",
    assembly_point="应急集合点 疏散点 疏散场地 紧急避难场地 疏散集合点 placetogather",
    fuel="加气站 加油加气站 油站 gasstation fuelstation",
    fire_station="消防站 消防队 消防救援大队 微型消防站 消防中队 专职消防队",
    ambulance_station="急救中心 120急救站 急救分站",
    police="公安局 公安分局 警务室 警务站 警察局",
    emergency_store="物资库 物资储备库 应急物资储备库 应急仓库 救灾物资库 防汛物资库",
    hazard_store="危化品仓库 危化品 危险化学品 危险化学品仓库 危化企业 危险源 重大危险源 化工企业",
    community_office="社区居委会 社区服务中心 村委会 党群服务中心 社区 居民委员会 网格驿站",
    townhall="市政府 区政府 政府机关 街道办事处 政府 政务服务中心",
    mall="商场 大型商场 商业综合体 百货 购物广场 超市 supermarket",
    market="农贸市场 菜市场 集贸市场 批发市场 marketplace",
    hotel="酒店 宾馆 旅店 招待所",
    theatre="影院 电影院 剧场 影剧院 礼堂 cinema",
    stadium="体育馆 运动场 体育中心",
    station="铁路站 高铁站 火车客运站 trainstation",
    bus_station="客运站 长途汽车站 汽车客运站 公交总站",
    prison="看守所 拘留所 戒毒所",
    religious="宗教场所 宗教活动场所 寺庙 教堂 清真寺 道观",
)

PREMISES = Noun(
    "premises",
    "premises",
    None,
    "point",
    (
        keyed("场所编号", "场所编码", "单位编号", "单位编码", "机构编号", "机构代码", "poi id"),
        *SOURCED,
        Field(
            "kind",
            "choice",
            heads(
                "场所类型 场所类别 场所性质 单位类型 单位类别 单位性质 机构类型 机构类别 "
                "重点部位类型 poi_type"
            ),
            weak=heads("类型 类别 性质 type category 分类 种类 amenity"),
            required=True,
            choices=PREMISES_KINDS,
        ),
        Field(
            "name",
            "text",
            heads("场所名称 单位名称 机构名称 学校名称 医院名称 重点单位名称 poi_name"),
            weak=heads("名称 mc"),
        ),
        Field("name_en", "text", heads("英文名称 英文名 english_name name_english")),
        BUILDING,
        ADDRESS,
        Field(
            "capacity",
            "integer",
            heads(
                "容纳人数 可容纳人数 最大容纳人数 床位数 学生人数 设计容量 容量 额定人数 "
                "人数 beds max_occupancy occupancy"
            ),
            unit="people",
            least=0,
            most=1_000_000,
        ),
        Field(
            "phone",
            "code",
            heads("联系电话 单位电话 值班电话 办公电话 固定电话 contact_phone"),
            weak=heads("电话 telephone tel 座机 phone_number"),
        ),
        *POINT,
    ),
    called=heads("premises place 场所 单位 机构"),
    alike_m=30.0,
)

INCIDENTS = Noun(
    "incidents",
    "incident",
    None,
    "point",
    (
        keyed(
            "案件编号",
            "案卷编号",
            "案卷号",
            "案件号",
            "任务号",
            "任务编号",
            "事件编号",
            "事件编码",
            "工单编号",
            "工单号",
            "问题编号",
            "受理编号",
            "incident id",
            "incident number",
            "case id",
            "case number",
            "ticket no",
        ),
        *ORIGIN,
        Field("surveyed_at", "date", past=True),
        Field("scheme", "code", heads("code_scheme 编码标准 分类标准")),
        Field(
            "class_ref",
            "code",
            heads(
                "事件类型 事件类别 事件分类 事件小类 案件类型 案件类别 案件小类 案卷类型 "
                "问题类型 问题类别 问题小类 小类代码 小类编码 小类名称 小类编号 class_code "
                "incident_type incident_class case_type"
            ),
            weak=heads("小类 类型 类别 class type category 分类 种类"),
            required=True,
        ),
        Field(
            "major_ref",
            "code",
            heads("大类代码 大类编码 大类编号 大类名称 事件大类 问题大类 案件大类"),
            weak=heads("大类 major"),
        ),
        Field(
            "reported_at",
            "moment",
            heads(
                "上报时间 上报日期 案发时间 发生时间 事发时间 受理时间 接报时间 登记时间 "
                "立案时间 报案时间 发现时间 创建时间 发生日期 案发日期 report_time "
                "reported_on created_at occurred_at incident_date incident_time open_date"
            ),
            weak=heads("时间 日期 date time datetime timestamp"),
            required=True,
            past=True,
        ),
        Field(
            "closed_at",
            "moment",
            heads(
                "结案时间 结案日期 办结时间 办结日期 完成时间 处置完成时间 关闭时间 "
                "处理完成时间 close_time closed_on close_date resolved_at"
            ),
            past=True,
        ),
        Field(
            "channel",
            "choice",
            heads("问题来源 案件来源 事件来源 信息来源 上报来源 上报渠道 来源渠道 受理渠道"),
            weak=heads("来源 渠道"),
            choices=choices(
                worker=(
                    "网格员 网格员上报 采集员 采集员上报 监督员 监督员上报 巡查 巡查上报 "
                    "信息采集员 patrol"
                ),
                hotline="热线 12345 12345热线 市民热线 公众热线 热线电话 电话 政务热线 phone call",
                app=(
                    "微信 小程序 公众号 市民上报 公众上报 公众举报 手机 市民通 wechat mobile "
                    "citizen"
                ),
                camera="视频 监控 视频监控 视频上报 智能识别 摄像头 video cctv",
            ),
        ),
        Field(
            "severity",
            "choice",
            heads(
                "严重程度 严重等级 严重性 事件等级 事件级别 案件等级 案件级别 问题等级 紧急程度 "
                "severity_level incident_severity"
            ),
            weak=("severity",),
            choices=choices(
                minor="轻微 轻 低 四级 IV级 IV low slight",
                moderate="中 中等 三级 III级 III medium",
                major="高 严重 紧急 二级 II级 II high serious severe",
                critical="特大 危急 特急 一级 I级 I very_high extreme",
            ),
            closed=True,
        ),
        Field(
            "note",
            "note",
            heads("事件备注 案件备注 现场备注 处置备注 情况备注 incident_note"),
            weak=heads("备注 note notes"),
        ),
        ADDRESS,
        *POINT,
        *PLACED,
    ),
    called=heads("incident case 案件 案卷 事件 问题"),
    gone="keep",
    contacts=(
        Field(
            "reporter_name",
            "person_name",
            heads(
                "报案人姓名 举报人姓名 投诉人姓名 反映人姓名 来电人姓名 诉求人姓名 上报人姓名 "
                "联系人姓名 市民姓名 caller_name complainant_name contact_name"
            ),
            weak=heads(
                "报案人 举报人 投诉人 反映人 来电人 诉求人 上报人 联系人 姓名 reporter caller "
                "complainant contact_person reported_by"
            ),
        ),
        Field(
            "reporter_phone",
            "phone_number",
            heads(
                "报案人电话 举报人电话 投诉人电话 反映人电话 来电人电话 诉求人电话 上报人电话 "
                "联系人电话 来电号码 报案电话 举报电话 投诉电话 市民电话 caller_phone "
                "complainant_phone contact_phone"
            ),
            weak=heads(
                "联系电话 联系方式 手机 手机号 手机号码 电话 电话号码 主叫号码 phone phone_number "
                "mobile tel telephone"
            ),
        ),
    ),
    alike_m=10.0,
    identity=("class_code", "reported_at", "address"),
)

WORKERS = Noun(
    "workers",
    "worker",
    None,
    None,
    (
        keyed("worker ref"),
        *SOURCED,
        Field(
            "code",
            "code",
            heads(
                "工号 员工编号 网格员编号 网格员编码 人员编号 人员编码 工作证号 staff_id "
                "staff_number staff_no employee_id employee_number badge_number "
                "worker_code"
            ),
            required=True,
        ),
        Field(
            "name",
            "text",
            heads("姓名 网格员姓名 网格员 员工姓名 人员姓名 staff_name full_name"),
            weak=heads("名称 名字"),
        ),
        Field(
            "grid_ref",
            "code",
            heads(
                "网格编码 网格编号 网格代码 网格号 责任网格 所在网格 所属网格 负责网格 "
                "管辖网格 grid_code grid_id grid_no"
            ),
            weak=heads("网格 grid"),
        ),
    ),
    called=("worker", "staff", "employee"),
    identity=("code",),
)
