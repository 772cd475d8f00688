"""What `gisgov zones` says."""

from __future__ import annotations

from gisgov.words import Text

TEXTS = {
    "plan.busy": Text(
        "Other plans are being drawn or proved just now. Try again in a minute.",
        "正在计算其他规划，请一分钟后再试。",
    ),
    "plan.line_crosses": Text(
        "The line crosses itself or has no length. Draw it in one go from border to border.",
        "分割线自相交或长度为零，请从一侧边界到另一侧一笔画成。",
    ),
    "plan.polygon_crosses": Text(
        "The ground that is to change hands crosses itself or is smaller than a square metre. Draw its"
        " outline once round.",
        "要调整的范围自相交或不足一平方米，请重新画一个不交叉的范围。",
    ),
    "plan.same_grid": Text(
        "The grid that gives and the one that takes are both {given}. Name two grids.",
        "调出与调入网格都是 {given}，请指定两个不同的网格。",
    ),
    "plan.too_long": Text(
        "This took longer than {seconds} s and was ended. Take fewer communities at a time.",
        "计算超过 {seconds} 秒，已停止。请减少一次处理的社区数。",
    ),
    "zones.label_drawing": Text("Drawing grids", "划分网格"),
    "zones.label_proving": Text("Proving", "求证"),
    "zones.label_applying": Text("Applying plans", "规划生效"),
    "zones.name": Text("Plan of {day}", "{day} 规划"),
    "zones.restored": Text("Before: {name}", "恢复：{name}"),
    "zones.which": Text(
        "Say which communities, by code, or --all.", "请给出社区代码，或使用 --all。"
    ),
    "zones.drawn": Text(
        "{moved} households would get another grid. Look at it on the map, or: gisgov zones show"
        " {plan}",
        "{moved} 户将变更网格。可在地图上查看，或运行：gisgov zones show {plan}",
    ),
    "zones.moved": Text(
        "{households} households, {persons} people in {buildings} buildings get another grid.",
        "共 {households} 户、{persons} 人、{buildings} 栋楼变更网格。",
    ),
    "zones.applied": Text("Plans applied: {count}", "已生效规划：{count}"),
    "zones.column_id": Text("Plan", "规划"),
    "zones.column_state": Text("State", "状态"),
    "zones.column_communities": Text("Communities", "社区"),
    "zones.column_community": Text("Community", "社区"),
    "zones.column_grids": Text("Grids", "网格"),
    "zones.column_out_of_bounds": Text("Out of bounds", "超出范围"),
    "zones.column_households": Text("Households", "户数"),
    "zones.column_effective_on": Text("Holds from", "生效日"),
    "zones.column_name": Text("Name", "名称"),
    "zones.column_persons": Text("People", "人数"),
    "zones.column_faults": Text("Faults", "问题"),
    "zones.column_status": Text("Result", "结论"),
    "zones.column_method": Text("Method", "方法"),
    "zones.column_pieces": Text("Pieces", "单元数"),
    "zones.column_gap": Text("Gap", "差距"),
}
