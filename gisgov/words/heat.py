"""Texts of heat maps: units, what is refused, and what a map does not say."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "heat.unit_km2": Text("per km²", "每平方千米"),
    "heat.unit_km2_month": Text("incidents per km² and month", "每平方千米每月事件数"),
    "heat.unit_rate": Text("per {per:,g}", "每 {per:,g} 个"),
    "heat.unit_change": Text("change in incidents per km² and month", "每平方千米每月事件数的变化"),
    "heat.unit_households": Text(
        "incidents per {per:,g} households and month", "每 {per:,g} 户每月事件数"
    ),
    "heat.unit_residents": Text(
        "incidents per {per:,g} residents and month", "每 {per:,g} 人每月事件数"
    ),
    "heat.unit_floor_area": Text(
        "incidents per {per:,g} m² of homes and month", "每 {per:,g} 平方米住宅每月事件数"
    ),
    "heat.unit_change_households": Text(
        "change in incidents per {per:,g} households and month", "每 {per:,g} 户每月事件数的变化"
    ),
    "heat.unit_change_residents": Text(
        "change in incidents per {per:,g} residents and month", "每 {per:,g} 人每月事件数的变化"
    ),
    "heat.unit_change_floor_area": Text(
        "change in incidents per {per:,g} m² of homes and month",
        "每 {per:,g} 平方米住宅每月事件数的变化",
    ),
    "heat.blank_households": Text(
        "Blank where fewer than {least:,g} households are near: one incident more or less would "
        "change the rate at will.",
        "附近不足 {least:,g} 户处留白：多一起或少一起事件都会使比率大幅变化。",
    ),
    "heat.blank_residents": Text(
        "Blank where fewer than {least:,g} residents are near: one incident more or less would "
        "change the rate at will.",
        "附近不足 {least:,g} 人处留白：多一起或少一起事件都会使比率大幅变化。",
    ),
    "heat.blank_floor_area": Text(
        "Blank where less than {least:,g} m² of homes are near: one incident more or less would "
        "change the rate at will.",
        "附近住宅不足 {least:,g} 平方米处留白：多一起或少一起事件都会使比率大幅变化。",
    ),
    "heat.empty": Text(
        "No incident of this period fits the filter: the map is empty for that reason.",
        "该时段没有符合筛选条件的事件，因此地图为空。",
    ),
    "heat.outside": Text(
        "{count:,} of the incidents lie beyond the city's ground and are not drawn.",
        "有 {count:,} 起事件位于城市范围之外，未绘制。",
    ),
    "heat.chosen": Text(
        "The bandwidth of {bandwidth_m:,g} m was chosen for these incidents.",
        "带宽 {bandwidth_m:,g} 米系按这些事件自动选取。",
    ),
    "heat.nothing_before": Text(
        "Nothing is known of the earlier period: the change is all that there is now.",
        "没有较早时段的数据：所示变化即为当前的全部数量。",
    ),
    "heat.chance": Text(
        "A change may be chance: where 100 incidents are counted in either period, a difference of 28 still is.",
        "变化可能出于偶然：两个时段各有约 100 起事件的地方，相差 28 起仍属偶然。",
    ),
    "heat.reported": Text(
        "Shows what was reported, not what happened: where people report more, there is more to "
        "see.",
        "显示的是上报的情况，而非实际发生的全部：上报越多的地方，显示越多。",
    ),
    "heat.edge": Text(
        "Nothing is counted beyond the city's border, so densities fall off towards it.",
        "城市边界之外不计数，因此靠近边界处密度偏低。",
    ),
    "heat.too_narrow": Text(
        "A bandwidth of {given} m is too narrow for a city as large as this. Give {least} m or more.",
        "{given} 米的带宽对这座城市的范围而言过窄。请给出不小于 {least} 米的值。",
    ),
    "heat.busy": Text(
        "Many other heat maps are being computed, or one for more than {seconds:g} s. Try again in a moment.",
        "正在计算的其他热力图过多，或已超过 {seconds:g} 秒。请稍后再试。",
    ),
    "heat.legend": Text(
        "{unit}, gathered from {bandwidth_m:,g} m around; nothing is drawn below {least:,g}.",
        "{unit}，统计周围 {bandwidth_m:,g} 米范围；低于 {least:,g} 处不着色。",
    ),
    "heat.no_breaks": Text(
        "'{given}' are no breaks of a scale. Give numbers with commas between, such as 1,2,5,10.",
        "“{given}”不是有效的分级界限。请给出以逗号分隔的数，例如 1,2,5,10。",
    ),
    "heat.cli_format": Text(
        "'{given}' is no file that a heat map can be: name it .png, .tif, .geojson or .html.",
        "热力图不能写为“{given}”：请使用 .png、.tif、.geojson 或 .html。",
    ),
    "heat.cli_class": Text(
        "'{given}' is no class. Write SCHEME:CODE, such as CJT214-2007:0510.",
        "“{given}”不是分类。请写作 方案:编码，例如 CJT214-2007:0510。",
    ),
    "heat.cli_done": Text(
        "{file}: {count:,} incidents of {months:.1f} months; {unit}, at most {peak:,.4g}.",
        "{file}：{months:.1f} 个月共 {count:,} 起事件；{unit}，最高 {peak:,.4g}。",
    ),
    "heat.bad_breaks": Text(
        "{given} are no breaks of a scale. Give 2 to {most} numbers above 0, each greater than the "
        "one before.",
        "{given} 不是有效的分级界限。请给出 2 至 {most} 个大于 0 且逐个递增的数。",
    ),
    "heat.bad_heights": Text(
        "Heights must rise, and there must be one at least: {given}.",
        "高度必须逐个递增，且至少有一个：{given}。",
    ),
    "heat.bad_size": Text(
        "{width} x {height} pixels are no picture. Give 1 to {most} each way.",
        "{width} x {height} 像素不能成图。每边请给出 1 至 {most}。",
    ),
    "heat.unknown_kernel": Text(
        "There is no kernel '{given}'. Choose one of: {known}.",
        "没有核函数“{given}”。可选：{known}。",
    ),
    "heat.bad_bandwidth": Text(
        "{given} m is no bandwidth for a city. Give {least:,.0f} to {most:,.0f} m, such as 250.",
        "{given} 米不能作为带宽。请给出 {least:,.0f} 至 {most:,.0f} 米，例如 250。",
    ),
    "heat.bad_cell": Text(
        "Cells of {given} m cannot show a bandwidth of {bandwidth_m} m. Give more than 0 and at "
        "most half the bandwidth, or leave it out.",
        "边长 {given} 米的栅格无法表现 {bandwidth_m} 米的带宽。请给出大于 0 且不超过带宽一半的值，或省略。",
    ),
    "heat.bad_bounds": Text(
        "{given} is no box. Give west, south, east and north in metres, each less than the one "
        "across from it.",
        "{given} 不是有效范围。请以米为单位给出西、南、东、北，且西小于东、南小于北。",
    ),
    "heat.no_bounds": Text(
        "There are no points, so the ground must be told. Give bounds= as west, south, east and "
        "north.",
        "没有点，无法推断范围。请用 bounds= 给出西、南、东、北。",
    ),
    "heat.too_many_cells": Text(
        "Cells of {cell_m} m make {cells:,} of them here; at most {most:,} can be computed. Give "
        "larger cells, or less ground.",
        "按边长 {cell_m} 米共有 {cells:,} 个栅格，最多计算 {most:,} 个。请增大栅格或缩小范围。",
    ),
    "heat.no_place": Text(
        "{count} points have no place, the first in row {row}. Leave them out, and tell how many "
        "they were.",
        "有 {count} 个点没有位置，首个在第 {row} 行。请剔除这些点，并说明其数量。",
    ),
    "heat.not_points": Text(
        "{count} geometries are no points, the first in row {row}. Take a point for each, such as "
        "representative_point().",
        "有 {count} 个几何不是点，首个在第 {row} 行。请先取点，例如 representative_point()。",
    ),
    "heat.not_pairs": Text(
        "Points come as rows of x and y, not in the shape {shape}.",
        "点应为每行一对 x、y，不能是形状 {shape}。",
    ),
    "heat.weights_differ": Text(
        "There are {weights} weights for {points} points. Give one for each.",
        "{points} 个点却有 {weights} 个权重。请为每个点各给一个。",
    ),
    "heat.bad_weight": Text(
        "{given} in row {row} is no weight. Give 0 or more.",
        "第 {row} 行的 {given} 不是有效权重。请给出不小于 0 的数。",
    ),
    "heat.no_days": Text(
        "{days} days are no period. Give more than 0.",
        "{days} 天不是有效时段。请给出大于 0 的天数。",
    ),
    "heat.other_ground": Text(
        "The two fields lie on different cells: {one}, and {other}. Give both the same bounds= and "
        "cell_m=.",
        "两个密度场的栅格不同：{one}，与 {other}。请使用相同的 bounds= 和 cell_m=。",
    ),
}
