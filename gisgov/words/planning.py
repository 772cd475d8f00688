"""Texts about borders that are edited: what a repair moved, what a plan lacks."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "areas.sliver": Text(
        "{count} gaps, overlaps or parts of areas are mere slivers: {places}. Close them with "
        "--repair METRES, or move the border.",
        "有 {count} 处空隙、重叠或区域碎块过于狭窄：{places}。请用 --repair 米数 消除，或移动边界。",
    ),
    "areas.multipart": Text(
        "{count} areas are in several parts: {places}. Give the smaller parts to the areas beside "
        "them.",
        "有 {count} 个区域由多块组成：{places}。请将较小的块划给相邻区域。",
    ),
    "areas.move_border": Text(
        "{area} took {size} m² from {others}, {distance} m wide, at {lon}, {lat}",
        "{area} 从 {others} 划入 {size} 平方米，宽 {distance} 米，位于 {lon}, {lat}",
    ),
    "areas.move_corner": Text(
        "{area} got a corner that {others} has there, {distance} m from its edge, at {lon}, {lat}",
        "{area} 在 {others} 的角点处增加角点，距原边 {distance} 米，位于 {lon}, {lat}",
    ),
    "areas.move_gap": Text(
        "{area} took a gap of {size} m², {distance} m wide, beside {others}, at {lon}, {lat}",
        "{area} 划入空隙 {size} 平方米，宽 {distance} 米，邻接 {others}，位于 {lon}, {lat}",
    ),
    "areas.move_outside": Text(
        "{area} lost {size} m² outside its parent, {distance} m wide, at {lon}, {lat}",
        "{area} 去除上级区域以外的 {size} 平方米，宽 {distance} 米，位于 {lon}, {lat}",
    ),
    "areas.move_overlap": Text(
        "{area} alone keeps {size} m² that {others} held too, {distance} m wide, at {lon}, {lat}",
        "与 {others} 重叠的 {size} 平方米（宽 {distance} 米）归 {area} 所有，位于 {lon}, {lat}",
    ),
    "areas.moves": Text("Repaired, {count} moves:", "已修复，共 {count} 处改动："),
    "plan_fault.apart": Text(
        "A piece with {households} households does not touch its grid.",
        "有一块（{households} 户）与所属网格不相连。",
    ),
    "plan_fault.empty": Text("This grid has no ground.", "该网格没有任何地块。"),
    "plan_fault.mixed": Text(
        "Special premises lie in it beside other ground: they are to be a grid of their own.",
        "特殊场所与其他地块混在一个网格中：特殊场所应单独成格。",
    ),
    "plan_fault.over": Text(
        "{households} households are more than {upper}.", "{households} 户，超过上限 {upper} 户。"
    ),
    "plan_fault.under": Text(
        "{households} households are fewer than {lower}.", "{households} 户，不足下限 {lower} 户。"
    ),
    "plan_fault.unpassable": Text(
        "Nobody gets from this grid to its piece with {households} households.",
        "所属网格无法通行至该块（{households} 户）。",
    ),
    "zoning.labels_count": Text(
        "{given} labels were given for {wanted} atoms. Give one for each.",
        "共 {wanted} 个地块，却给出 {given} 个标签。请为每个地块给出一个。",
    ),
    "zoning.labels_unknown": Text(
        "An atom has the label {given}, but there are {grids} grids, counted from 0. Add the grid "
        "or change the label.",
        "有地块的标签为 {given}，但只有 {grids} 个网格（从 0 起编号）。请增加网格或修改标签。",
    ),
    "zoning.not_parted": Text(
        "The line does not part the grid. Draw it from one border of the grid to another.",
        "该线未将网格分开。请从网格的一侧边界画到另一侧边界。",
    ),
    "zoning.numbers_used_up": Text(
        "Community {community} has used the numbers of grids up to {last} and needs {more} more; "
        "there are 999. Ask for another community code.",
        "社区 {community} 的网格编号已用到 {last}，还需 {more} 个，而总数只有 999。请申请新的社区编码。",
    ),
}
