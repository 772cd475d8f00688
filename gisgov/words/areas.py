"""Texts about areas and their borders."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "areas.invalid": Text(
        "The border of {count} areas crosses itself or is missing: {places}. Redraw it there.",
        "{count} 个区域的边界自相交或缺失：{places}。请在该处重新绘制边界。",
    ),
    "areas.twice": Text(
        "{count} codes are given to more than one area: {places}. Give each area its own code, or "
        "join the pieces of one area into one row.",
        "{count} 个编码重复：{places}。请为每个区域指定唯一编码，或把同一区域的多块合并为一行。",
    ),
    "areas.overlap": Text(
        "Areas overlap in {count} cases: {places}. Correct the borders; or close what is narrower "
        "than a width with --tolerance METRES; or give shared ground to the area whose code sorts "
        "first with --overlaps first.",
        "区域之间有 {count} 处重叠：{places}。请修正边界；或用 --tolerance 米数 消除较窄的重叠；"
        "或用 --overlaps first 将重叠部分划给编码在前的区域。",
    ),
    "areas.outside": Text(
        "{count} areas reach out of their parent: {places}. Correct the borders, or those of the "
        "parent.",
        "{count} 个区域超出上级区域：{places}。请修正其边界或上级区域的边界。",
    ),
    "areas.gap": Text(
        "There are {count} gaps between areas: {places}. Correct the borders; or close what is "
        "narrower than a width with --tolerance METRES; or leave them with --gaps keep.",
        "区域之间有 {count} 处空隙：{places}。请修正边界；或用 --tolerance 米数 消除较窄的空隙；"
        "或用 --gaps keep 保留空隙。",
    ),
    "areas.unnoded": Text(
        "In {count} places a corner lies on a neighbour's edge that has no corner there: {places}. "
        "Put a corner there in both, or use gisgov.areas.node.",
        "有 {count} 处角点落在相邻区域的边上而该边无对应角点：{places}。"
        "请在两侧都加上角点，或使用 gisgov.areas.node。",
    ),
    "areas.unreadable": Text(
        "'{path}' has {count} rows that cannot be read, and borders are loaded wholly or not at all. "
        "The first: {reason}",
        "“{path}”中有 {count} 行无法读取，而边界须整体导入。首个问题：{reason}",
    ),
    "areas.nothing": Text(
        "'{path}' holds no areas. Give a file with polygons.",
        "“{path}”中没有区域。请给出包含多边形的文件。",
    ),
    "areas.not_polygons": Text(
        "{count} of the areas in '{path}' are no polygons or have no shape at all: {codes}. Leave "
        "them out or draw them as polygons; if the file was copied, fetch it again.",
        "“{path}”中有 {count} 个区域不是多边形或没有图形：{codes}。请删除，或绘制为多边形；"
        "若为下载文件，请重新下载。",
    ),
    "areas.no_column": Text(
        "'{path}' has no column that is plainly the {what}; it has: {columns}. Name it with "
        "--{what}.",
        "无法确定“{path}”中哪一列是 {what}，现有列：{columns}。请用 --{what} 指定。",
    ),
    "areas.no_such_column": Text(
        "'{path}' has no column '{given}'; it has: {columns}.",
        "“{path}”没有列“{given}”，现有列：{columns}。",
    ),
    "areas.empty_code": Text(
        "{count} areas in '{path}' have no {what} in column '{column}'. Fill it in.",
        "“{path}”中有 {count} 个区域在列“{column}”中没有 {what}。请补全。",
    ),
    "areas.bad_kind": Text(
        "{count} areas in '{path}' are of a kind that is not known: {given}. Write 'community', or "
        "'special' for a mall, campus, park or the like, or leave the column 'kind' out.",
        "“{path}”中有 {count} 个区域的类型未知：{given}。请写 community，商场、校园、园区等写 "
        "special，或去掉 kind 列。",
    ),
    "areas.bad_tolerance": Text(
        "A tolerance of {given} m is no width. Give metres from 0 to {most:g}, such as 0.5.",
        "容差 {given} 米无效。请给出 0 到 {most:g} 之间的米数，例如 0.5。",
    ),
    "areas.vanished": Text(
        "Nothing is left of these areas in '{path}', because others cover them: {codes}. Correct "
        "the borders, or leave these areas out.",
        "“{path}”中以下区域被其他区域完全覆盖，已无剩余：{codes}。请修正边界或删除这些区域。",
    ),
}
