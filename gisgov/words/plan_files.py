"""Texts about plans in files: what is written of them, and what is read."""

from gisgov.words import Text

__all__ = ["TEXTS"]

FAULTS = {
    "elsewhere": (
        "{grids} lies in no community and was left out.",
        "{grids} 不在任何社区内，未导入。",
    ),
    "foreign": (
        "{grids} bears the code of a grid of another community, and is taken as a new grid.",
        "{grids} 使用了其他社区网格的编码，按新网格处理。",
    ),
    "gap": (
        "{size} m² beside {grids} belong to no grid; close the gap.",
        "{grids} 旁有 {size} 平方米不属于任何网格，请补上。",
    ),
    "invalid": (
        "The border of {grids} crosses itself and was made plain; see whether it is what was meant.",
        "{grids} 的边界自相交，已自动整理，请核对。",
    ),
    "multipart": (
        "{grids} is in several parts; those beside the largest have {size} m².",
        "{grids} 由多块组成，最大块以外共 {size} 平方米。",
    ),
    "no_polygon": ("{grids} is no polygon and was left out.", "{grids} 不是多边形，未导入。"),
    "outside": (
        "{size} m² of {grids} lie outside of its community and were cut off.",
        "{grids} 有 {size} 平方米超出所属社区，已裁去。",
    ),
    "overlap": (
        "{grids} share {size} m²; the ground goes to the one that comes first in the file.",
        "{grids} 重叠 {size} 平方米，划归文件中排在前面的一个。",
    ),
    "sliver": (
        "At {grids} there is a sliver of {size} m²; widen it or give it away.",
        "{grids} 处有 {size} 平方米的狭长碎块，请加宽或划出。",
    ),
    "twice": (
        "{grids} bears a code that another polygon has borne before, and is taken as a new grid.",
        "{grids} 的编码与前面的多边形重复，按新网格处理。",
    ),
    "unnoded": (
        "A corner of {grids} lies on an edge of its neighbour that has no corner there.",
        "{grids} 的角点落在相邻网格的边上，而该边无对应角点。",
    ),
    "unreadable": (
        "Row {grids} cannot be read and was left out.",
        "第 {grids} 行无法读取，未导入。",
    ),
    "vanished": (
        "Nothing is left of {grids}: it is too small, or others cover it.",
        "{grids} 过小或被其他多边形覆盖，已无剩余。",
    ),
}

TEXTS = {
    **{f"plan_files.fault_{kind}": Text(*both) for kind, both in FAULTS.items()},
    "plan_files.column_building_id": Text("building number", "楼栋编号"),
    "plan_files.column_address": Text("address", "地址"),
    "plan_files.column_name": Text("name", "名称"),
    "plan_files.column_from": Text("from grid", "原网格"),
    "plan_files.column_to": Text("to grid", "新网格"),
    "plan_files.column_households": Text("households", "户数"),
    "plan_files.column_persons": Text("people", "人数"),
    "plan_files.new_grid": Text("new grid {number}", "新网格{number}"),
    "plan_files.kind": Text(
        "This is no GeoPackage and no GeoJSON. Save the plan as one of these.",
        "文件既不是 GeoPackage 也不是 GeoJSON。请另存为其中一种格式。",
    ),
    "plan_files.no_crs": Text(
        "The file does not say its coordinate system. Assign it in the program that drew the plan, "
        "then save again.",
        "文件未注明坐标系。请在绘制软件中指定坐标系后重新保存。",
    ),
    "plan_files.nothing": Text(
        "None of {count} rows of the file is a polygon in a community of this city. See whether it "
        "is the right file and layer, and whether its coordinate system is the one it says.",
        "文件的 {count} 行中没有位于本市社区内的多边形。请检查文件、图层及其注明的坐标系是否正确。",
    ),
    "plan_files.not_written": Text(
        "The file of the plan cannot be written: {reason}. Make room for it, then try again.",
        "无法写出方案文件：{reason}。请腾出空间后重试。",
    ),
}
