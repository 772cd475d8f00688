"""Texts of water at a fire: hydrants, why each is at its place, and what they give together."""

from gisgov.words import Text

TEXTS = {
    # Which in a straight line
    "water.nearest_1": Text("nearest", "最近"),
    "water.nearest_2": Text("second nearest", "第二近"),
    "water.nearest_3": Text("third nearest", "第三近"),
    "water.nearest_4": Text("fourth nearest", "第四近"),
    "water.nearest_5": Text("fifth nearest", "第五近"),
    "water.nearest_6": Text("sixth nearest", "第六近"),
    "water.nearest_7": Text("seventh nearest", "第七近"),
    "water.nearest_8": Text("eighth nearest", "第八近"),
    "water.nearest_9": Text("ninth nearest", "第九近"),
    "water.nearest_10": Text("tenth nearest", "第十近"),
    "water.nearest_later": Text("number {rank} by distance", "第{rank}近"),
    # The head of each
    "water.first": Text(
        "{nearest}, first choice: {way}, {flow}, {inspected}.",
        "{nearest}，首选：{way}，{flow}，{inspected}。",
    ),
    "water.first_nearest": Text(
        "Nearest and first choice: {way}, {flow}, {inspected}.",
        "最近且首选：{way}，{flow}，{inspected}。",
    ),
    "water.next": Text(
        "{nearest}: {way}, {flow}, {inspected}.", "{nearest}：{way}，{flow}，{inspected}。"
    ),
    "water.fact": Text("{nearest}: {reason}.", "{nearest}：{reason}。"),
    "water.sentence": Text("{reason}.", "{reason}。"),
    "water.way": Text("{path_m:.0f} m path, {pieces}", "水带线路{path_m:.0f}米，{pieces}"),
    "water.piece": Text("{pieces} length of hose", "{pieces}盘水带"),
    "water.pieces": Text("{pieces} lengths of hose", "{pieces}盘水带"),
    "water.straight": Text("{distance_m:.0f} m in a straight line", "直线{distance_m:.0f}米"),
    "water.flow": Text("{lps:g} L/s", "{lps:g}升/秒"),
    "water.flow_below": Text("only {lps:g} L/s", "仅{lps:g}升/秒"),
    "water.flow_weak": Text("{lps:g} L/s at only {mpa:g} MPa", "{lps:g}升/秒，压力仅{mpa:g}兆帕"),
    "water.flow_graded": Text(
        "{lps:g} L/s (NFPA {grade}, {gpm:.0f} gpm)",
        "{lps:g}升/秒（NFPA {grade}级，{gpm:.0f}加仑/分）",
    ),
    "water.flow_unknown": Text("flow never measured", "流量未测"),
    "water.inspected": Text("inspected {day}", "{day}检查"),
    "water.inspected_old": Text(
        "last inspected {day}, more than half a year ago", "{day}检查，已逾半年"
    ),
    "water.inspected_never": Text("no inspection on record", "无检查记录"),
    # Why it is not before another
    "water.after": Text("Not before No. {first}: {reason}.", "排在{first}号之后：{reason}。"),
    "water.passed": Text(
        "The {nearest} is No. {number}: {reason}.", "{nearest}的是{number}号：{reason}。"
    ),
    "water.passed_one": Text("One more that lies nearer comes later.", "另有1个更近的排在后面。"),
    "water.passed_more": Text(
        "{count} more that lie nearer come later.", "另有{count}个更近的排在后面。"
    ),
    "water.out": Text("out of service", "停用"),
    "water.out_because": Text("out of service ({cause})", "停用（{cause}）"),
    "water.out_because_until": Text(
        "out of service ({cause}, until {until})", "停用（{cause}，至{until}）"
    ),
    "water.out_disused": Text("disused", "已废弃"),
    "water.out_lost": Text("lost", "已丢失"),
    "water.out_mark": Text("marked out of service, no reason given", "已标记停用，未说明原因"),
    "water.out_removed": Text("removed", "已拆除"),
    "water.out_until": Text("marked out of service until {until}", "已标记停用，至{until}"),
    "water.no_way_building": Text(
        "no hose path within reach (a building between)", "可及范围内无水带线路（隔着建筑）"
    ),
    "water.no_way_known": Text("no hose path within reach", "可及范围内无水带线路"),
    "water.no_way_wall": Text(
        "no hose path within reach (behind a wall)", "可及范围内无水带线路（隔着围墙）"
    ),
    "water.no_way_water": Text(
        "no hose path within reach (across water)", "可及范围内无水带线路（隔着水域）"
    ),
    "water.beyond": Text(
        "needs {hose_m:.0f} m of hose, the vehicles carry {carried_m:.0f} m",
        "需水带{hose_m:.0f}米，首车仅带{carried_m:.0f}米",
    ),
    "water.lacks_flow": Text(
        "flow below standard ({lps:g} L/s of {needed_lps:.3g})",
        "流量不达标（{lps:g}升/秒，标准{needed_lps:.3g}）",
    ),
    "water.lacks_measure": Text("flow unknown", "流量不详"),
    "water.lacks_pressure": Text(
        "pressure below standard ({mpa:g} MPa)", "压力不达标（{mpa:g}兆帕）"
    ),
    "water.longer": Text("path {longer_m:g} m longer", "线路长出{longer_m:g}米"),
    "water.smaller_main": Text(
        "flow unknown, and on a smaller main (DN{main_mm:.0f})",
        "流量不详，且管径较小（DN{main_mm:.0f}）",
    ),
    "water.main_size_unknown": Text(
        "flow unknown, and so is the size of its main", "流量不详，管径也不详"
    ),
    "water.main_kind_worse": Text(
        "flow unknown, and not known to hang on a loop", "流量不详，且非环状管网供水"
    ),
    "water.tie": Text("same path; taken by its number", "线路相同，按编号在后"),
    "water.round_building": Text(
        "Behind a building: {path_m:.0f} m round it.", "隔着建筑：绕行{path_m:.0f}米。"
    ),
    "water.round_wall": Text(
        "Behind a wall: {path_m:.0f} m round it.", "隔着围墙：绕行{path_m:.0f}米。"
    ),
    "water.round_water": Text(
        "Across water: {path_m:.0f} m round it.", "隔着水域：绕行{path_m:.0f}米。"
    ),
    # What is doubtful, and what counts
    "water.doubt": Text("Nobody has said whether it works.", "是否可用不详。"),
    "water.doubt_remark": Text(
        "Nobody has said whether it works ({remark}).", "是否可用不详（{remark}）。"
    ),
    "water.damaged": Text("On record as damaged.", "登记为破损。"),
    "water.same_main": Text(
        "On one dead-end main with No. {other}: adds nothing, only the larger counts.",
        "与{other}号同在一条支状管上：只按流量较大者计，不另增加。",
    ),
    "water.same_main_more": Text(
        "On one dead-end main with No. {other}: only the larger counts, {adds_lps:g} L/s more.",
        "与{other}号同在一条支状管上：只按流量较大者计，仅增{adds_lps:g}升/秒。",
    ),
    "water.not_counted": Text("Adds nothing to the sum until measured.", "流量未测，不计入合计。"),
    # Signs beside it
    "water.flag_out": Text("out of service", "停用"),
    "water.flag_marked": Text("marked out", "现场标记停用"),
    "water.flag_status_unknown": Text("status unknown", "是否可用不详"),
    "water.flag_damaged": Text("damaged", "破损"),
    "water.flag_no_way": Text("no hose path", "无水带线路"),
    "water.flag_beyond": Text("beyond the hose carried", "超出所带水带"),
    "water.flag_flow_unknown": Text("flow unknown", "流量不详"),
    "water.flag_flow_below": Text("below standard", "不达标"),
    "water.flag_pressure_low": Text("low pressure", "压力不足"),
    "water.flag_dead_end": Text("dead-end main", "支状管"),
    "water.flag_never_inspected": Text("no inspection on record", "无检查记录"),
    "water.flag_inspected_long_ago": Text("inspection overdue", "检查已逾半年"),
    "water.flag_in_the_heat": Text("within 5 m of the building", "距建筑不足5米"),
    "water.flag_far": Text("over 150 m from the building", "距建筑超过150米"),
    # Open water and cranes
    "water.reserve_crane": Text("Water crane: {way}, {flow}.", "消防水鹤：{way}，{flow}。"),
    "water.reserve_dry": Text("Dry hydrant, for suction: {way}.", "吸水式取水口：{way}。"),
    "water.reserve_pond": Text("Open water: {way}.", "开放水源：{way}。"),
    # All together
    "water.met": Text(
        "The design flow of {design_lps:g} L/s is met: {lps:g} L/s from No. {numbers}.",
        "{numbers}号合计{lps:g}升/秒，满足设计流量{design_lps:g}升/秒。",
    ),
    "water.short": Text(
        "Short by {short_lps:g} L/s: {lps:g} L/s from No. {numbers}, the design flow is {design_lps:g} L/s.",
        "尚缺{short_lps:g}升/秒：{numbers}号合计{lps:g}升/秒，设计流量{design_lps:g}升/秒。",
    ),
    "water.design_unknown": Text(
        "{lps:g} L/s from No. {numbers}; the design flow of the building is not known.",
        "{numbers}号合计{lps:g}升/秒；该建筑的设计流量不详。",
    ),
    "water.nothing_measured": Text(
        "None within the hose that is carried has a measured flow.",
        "所带水带可及的消火栓均未测流量。",
    ),
    "water.unmeasured": Text(
        "Not counted, for their flow is unknown: No. {numbers}.", "流量不详、未计入：{numbers}号。"
    ),
    "water.hose_short": Text(
        "These need {hose_m:.0f} m of hose together; the vehicles carry {carried_m:.0f} m.",
        "同时出水共需水带{hose_m:.0f}米，首车仅带{carried_m:.0f}米。",
    ),
    "water.hose_unknown": Text(
        "How much hose the vehicles carry is not known.", "首车所带水带数量不详。"
    ),
    "water.none_reached": Text(
        "No working hydrant can be reached with the hose that is carried.",
        "所带水带到不了任何可用消火栓。",
    ),
    "water.none_here": Text("No hydrant is near.", "附近没有消火栓。"),
    "water.none_within": Text(
        "No hydrant within {radius_m:.0f} m.", "{radius_m:.0f}米内没有消火栓。"
    ),
    "water.out_here": Text(
        "Out of service: all {count} hydrants near.", "附近{count}个消火栓全部停用。"
    ),
    "water.out_within": Text(
        "Out of service: all {count} hydrants within {radius_m:.0f} m.",
        "{radius_m:.0f}米内{count}个消火栓全部停用。",
    ),
    "water.nearest_beyond": Text(
        "The nearest that works is {distance_m:.0f} m away.",
        "最近的可用消火栓距此{distance_m:.0f}米。",
    ),
    "water.none_beyond": Text("No other is known in the city.", "全市没有登记其他可用消火栓。"),
}
