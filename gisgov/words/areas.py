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
        "'{path}' cannot be read as a map file ({reason}). Give a GeoJSON, GeoPackage or shapefile "
        "(also zipped); if it was copied, fetch it again.",
        "无法将“{path}”作为地图文件读取（{reason}）。请给出 GeoJSON、GeoPackage 或 shapefile"
        "（可为 zip）；若为下载文件，请重新下载。",
    ),
    "areas.nothing": Text(
        "'{path}' holds no areas. Give a file with polygons.",
        "“{path}”中没有区域。请给出包含多边形的文件。",
    ),
    "areas.layers": Text(
        "'{path}' has several layers: {layers}. Name one with --layer.",
        "“{path}”包含多个图层：{layers}。请用 --layer 指定其一。",
    ),
    "areas.no_layer": Text(
        "'{path}' has no layer '{given}'; it has: {layers}. Name one of these with --layer.",
        "“{path}”没有图层“{given}”，现有图层：{layers}。请用 --layer 指定其一。",
    ),
    "areas.no_crs": Text(
        "'{path}' does not say in which coordinate system it is. Name it with --crs, such as "
        "EPSG:4490 for CGCS2000 degrees.",
        "“{path}”未注明坐标系。请用 --crs 指定，例如 CGCS2000 经纬度为 EPSG:4490。",
    ),
    "areas.not_polygons": Text(
        "{count} of the areas in '{path}' are no polygons: {codes}. Leave them out or draw them "
        "as polygons.",
        "“{path}”中有 {count} 个区域不是多边形：{codes}。请删除，或绘制为多边形。",
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
    "areas.vanished": Text(
        "Nothing is left of these areas in '{path}', because others cover them: {codes}. Correct "
        "the borders, or leave these areas out.",
        "“{path}”中以下区域被其他区域完全覆盖，已无剩余：{codes}。请修正边界或删除这些区域。",
    ),
}
