"""Texts about placing points in areas."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "placing.degrees": Text(
        "All points look like degrees (the first one is {at}), and the areas are in metres, in "
        "{crs}. Convert the points to it first (gisgov.crs).",
        "所有点看起来都是经纬度（第一个为 {at}），而区域使用以米为单位的 {crs}。"
        "请先将点转换到该坐标系（gisgov.crs）。",
    ),
    "placing.lengths": Text(
        "x and y must be one-dimensional and of the same length; their shapes are {x} and {y}.",
        "x 与 y 必须是长度相同的一维数组；当前形状为 {x} 与 {y}。",
    ),
    "placing.not_numbers": Text(
        "x and y must be numbers, metres as float64: {reason}.",
        "x 与 y 必须是数值（以米为单位的 float64）：{reason}。",
    ),
    "placing.not_finite": Text(
        "{count} points have a coordinate that is no number or infinite; the first is at position "
        "{position}: {at}. Correct or leave them out; points without coordinates (NaN) are placed "
        'nowhere with missing="nowhere".',
        "{count} 个点的坐标不是数值或为无穷大；第一个位于第 {position} 位：{at}。请更正或剔除；"
        '若希望没有坐标（NaN）的点不归入任何区域，请使用 missing="nowhere"。',
    ),
    "placing.overlap": Text(
        "The areas {one} and {two} overlap, so a point may lie in both. Correct their borders, or "
        "ask for all areas of each point (place_all).",
        "区域 {one} 与 {two} 重叠，同一点可能同时位于两者之内。请修正边界，或查询每个点的全部区域"
        "（place_all）。",
    ),
    "placing.no_column": Text(
        "The areas have no column {column} with their codes; there are: {columns}.",
        "区域数据中没有编码列 {column}；现有列：{columns}。",
    ),
    "placing.no_areas": Text(
        "There is no area to place anything in. Give at least one.",
        "没有可供归属的区域。请至少提供一个。",
    ),
    "placing.not_areas": Text(
        "{count} of the areas are points or lines: {codes}. Give polygons or multipolygons.",
        "{count} 个区域是点或线：{codes}。请提供面或多面。",
    ),
    "placing.off_lattice": Text(
        "{count} corners of borders do not lie on the lattice of 2^-10 m, the first in {code} at "
        "{x}, {y}. Put the areas on it so that they still meet: gisgov.areas.node(areas).",
        "{count} 个边界角点不在 2^-10 米的格网上，第一个位于 {code} 的 {x}, {y}。"
        "请先用 gisgov.areas.node(areas) 将边界对齐到格网并保持相接。",
    ),
    "placing.too_long": Text(
        "An edge of a border is longer than {km:.0f} km. Give areas with shorter edges.",
        "有边界线段长于 {km:.0f} 公里。请提供线段更短的区域。",
    ),
    "placing.too_large": Text(
        "An index of these areas needs {needed:.1f} MB at least and may have {allowed:.1f} MB. "
        "Allow it more memory (max_mb).",
        "这些区域的索引至少需要 {needed:.1f} MB，而上限为 {allowed:.1f} MB。请放宽内存上限（max_mb）。",
    ),
    "placing.too_far": Text(
        "An area reaches farther than {km:.0f} km from the origin, where no coordinate system of the "
        "earth does. Correct its coordinates.",
        "有区域距坐标原点超过 {km:.0f} 公里，地球上没有这样的坐标系。请更正其坐标。",
    ),
    "placing.no_memory": Text(
        "max_mb is {given}: it says how many megabytes the index may have, and must be above 0.",
        "max_mb 为 {given}：它表示索引可用的内存（MB），必须大于 0。",
    ),
    "placing.no_code": Text(
        "{count} areas have no code in column {column}, the first in row {row}. Give each one.",
        "{count} 个区域在列 {column} 中没有编码，第一个位于第 {row} 行。请为每个区域指定编码。",
    ),
    "placing.invalid": Text(
        "{count} of the geometries cross themselves; the first is at position {position}: {reason}. "
        "Repair or leave them out (shapely.make_valid).",
        "{count} 个几何图形自相交；第一个位于第 {position} 位：{reason}。"
        "请修复（shapely.make_valid）或剔除。",
    ),
    "placing.other_crs": Text(
        "The geometries are in {given}, the areas in {wanted}. Convert the geometries first.",
        "几何图形使用 {given}，而区域使用 {wanted}。请先转换几何图形的坐标系。",
    ),
    "placing.explained": Text(
        "{areas} areas, {borders} pieces of border, {megabytes:.1f} MB, {layers} layers. The ground "
        "is cut into {blocks} blocks of {block_m:g} m, and those that borders cross into cells of "
        "{cell_m:g} m mostly ({finest_m:g} to {coarsest_m:g} m, {cells} cells), the more borders "
        "the finer, within the memory allowed: a cell inside one area is the answer; {crossed:.1%} "
        "of the ground of crossed blocks is left where a border must be looked at, {crowded:.1%} "
        "where several must.",
        "{areas} 个区域，{borders} 段边界，{megabytes:.1f} MB，{layers} 层。地面划分为 {blocks} 个 "
        "{block_m:g} 米的块；有边界穿过的块再划分为单元，多为 {cell_m:g} 米"
        "（{finest_m:g} 至 {coarsest_m:g} 米，共 {cells} 个），边界越密则越细，以内存上限为界："
        "完全位于一个区域内的单元即为答案；在这些块中，{crossed:.1%} 的地面需查看一条边界，"
        "{crowded:.1%} 需查看多条。",
    ),
    "placing.unreadable": Text(
        "The index {path} cannot be read: {reason}.",
        "无法读取索引 {path}：{reason}。",
    ),
    "placing.not_index": Text(
        "{path} is no saved index of areas of this version. Build it anew and save it.",
        "{path} 不是此版本的区域索引文件。请重新构建并保存。",
    ),
    "placing.damaged": Text(
        "The index {path} is damaged or incomplete. Build it anew and save it.",
        "索引 {path} 已损坏或不完整。请重新构建并保存。",
    ),
    "placing.stopped": Text(
        "Stopped while rows were given their grids. Nothing was written.",
        "行数据落格时已停止，没有写入任何数据。",
    ),
}
