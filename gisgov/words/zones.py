"""What `gisgov zones` says."""

from __future__ import annotations

from gisgov.words import Text

TEXTS = {
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
