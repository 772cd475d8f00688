"""Texts of hot spots: what chance would do, and what cannot be judged."""

from gisgov.words import Text

TEXTS = {
    "hotspots.weights": Text(
        "There are {values} values, but the weights are {shape}. Give one row and one column of weights for each value.",
        "共有 {values} 个值，但权重矩阵为 {shape}。请为每个值给出一行一列权重。",
    ),
    "hotspots.lengths": Text(
        "There are {counts} counts and {exposure} exposures. Give one of each for every area.",
        "计数有 {counts} 个，基数有 {exposure} 个。请为每个区域各给出一个。",
    ),
    "hotspots.negative": Text(
        "Some of {name} are negative, missing or infinite. Give numbers from 0 on.",
        "{name} 中有负数、缺失或无穷值。请给出不小于 0 的数。",
    ),
    "hotspots.alpha": Text(
        "{given} is no share of false finds. Give a number between 0 and 1, such as 0.05.",
        "{given} 不是有效的错误发现率。请给出 0 到 1 之间的数，例如 0.05。",
    ),
    "hotspots.least": Text(
        "A place cannot be hot with {given} times what is expected. Give 1 or more, such as 1.5.",
        "“至少为期望的 {given} 倍”没有意义。请给出不小于 1 的数，例如 1.5。",
    ),
    "hotspots.slices": Text(
        "Of {given} slices of time nothing can be told. Give {least} or more.",
        "仅有 {given} 个时段，无法判断变化。请至少给出 {least} 个。",
    ),
    "hotspots.resolution": Text(
        "There are no hexagons of resolution {given} here. Give {least} (large) to {most} (small).",
        "不支持分辨率 {given} 的六边形。请给出 {least}（大）到 {most}（小）。",
    ),
    "hotspots.hexes": Text(
        "Hexagons of resolution {resolution} would be more than {most} here. Choose a coarser resolution.",
        "此范围内分辨率 {resolution} 的六边形超过 {most} 个。请选择较粗的分辨率。",
    ),
    "streets.lixel": Text(
        "Pieces of {given} m cannot be told. Give more than 0, and so much that they are at most {most:,}.",
        "路段长度 {given} 米不可用。请给出大于 0 且使路段总数不超过 {most:,} 的值。",
    ),
    "streets.snap": Text(
        "Points cannot be moved {given} m to a street. Give {least} to {most:,.0f} m, such as 50.",
        "点到道路的距离上限不能为 {given} 米。请给出 {least} 至 {most:,.0f} 米，例如 50。",
    ),
    "streets.not_lines": Text(
        "Row {row} is a {given}. Streets are lines.",
        "第 {row} 行是 {given}。道路必须是线。",
    ),
    "streets.other_crs": Text(
        "The points are in {given}, the streets in {wanted}. Bring both into one system with gisgov.crs.convert().",
        "点的坐标系为 {given}，道路为 {wanted}。请用 gisgov.crs.convert() 转换到同一坐标系。",
    ),
    "hotspots.no_bins": Text(
        "There are {count} areas of the level {level} in {area!r} to compare. Choose a level of 1 to 20,000 areas, or hexagons.",
        "区域 {area!r} 内层级 {level} 的区域有 {count} 个，无法比较。请选择含 1 至 20,000 个区域的层级，或使用六边形。",
    ),
    "hotspots.null_households": Text(
        "By chance, each incident falls in proportion to households, whatever the others do, and there are as many as were counted.",
        "零假设：事件总数不变，每起事件相互独立，按住户数的比例落入各处。",
    ),
    "hotspots.null_residents": Text(
        "By chance, each incident falls in proportion to residents, whatever the others do, and there are as many as were counted.",
        "零假设：事件总数不变，每起事件相互独立，按居民人数的比例落入各处。",
    ),
    "hotspots.null_floor_area": Text(
        "By chance, each incident falls in proportion to the floor area of homes, whatever the others do, and there are as many as were counted.",
        "零假设：事件总数不变，每起事件相互独立，按住宅建筑面积的比例落入各处。",
    ),
    "hotspots.null_area": Text(
        "By chance, each incident falls in proportion to ground, whoever lives there and whatever the others do, and there are as many as were counted.",
        "零假设：事件总数不变，每起事件相互独立，按土地面积的比例落入各处，不论有无人居住。",
    ),
    "hotspots.beyond_households": Text(
        "{count} incidents lie where there are no households: chance puts none there, so they are not compared.",
        "{count} 起事件位于没有住户的地方：按零假设那里不会有事件，因此不参与比较。",
    ),
    "hotspots.beyond_residents": Text(
        "{count} incidents lie where nobody lives: chance puts none there, so they are not compared.",
        "{count} 起事件位于无人居住的地方：按零假设那里不会有事件，因此不参与比较。",
    ),
    "hotspots.beyond_floor_area": Text(
        "{count} incidents lie where there are no homes: chance puts none there, so they are not compared.",
        "{count} 起事件位于没有住宅的地方：按零假设那里不会有事件，因此不参与比较。",
    ),
    "hotspots.beyond_area": Text(
        "{count} incidents lie off the city's ground: chance puts none there, so they are not compared.",
        "{count} 起事件位于城市范围之外：按零假设那里不会有事件，因此不参与比较。",
    ),
    "hotspots.empty": Text(
        "No incident fits the filter: nothing can be hot or cold.",
        "没有符合条件的事件：不存在热点或冷点。",
    ),
    "hotspots.within": Text(
        "Places are compared with each other within the area, not with the rest of the city.",
        "仅在所选区域内部相互比较，不与全市其他地方比较。",
    ),
    "hotspots.at_least": Text(
        "Hot is only what has more than {least:g} times what chance explains, cold what has less than its inverse.",
        "只有超过期望的 {least:g} 倍才算热点，低于其倒数才算冷点。",
    ),
    "hotspots.unplaced": Text(
        "{count} incidents lie outside all places that are compared.",
        "{count} 起事件不在任何参与比较的区域内。",
    ),
    "hotspots.reported": Text(
        "Incidents are counted where and when somebody reported them: where more is reported, more is hot.",
        "事件按上报的地点和时间统计：上报多的地方更容易成为热点。",
    ),
    "hotspots.cli_spots": Text(
        "{hot} hot and {cold} cold of {tested} places, from {count} incidents, in {file}.",
        "{tested} 处中热点 {hot} 处、冷点 {cold} 处，依据 {count} 起事件，已写入 {file}。",
    ),
    "hotspots.cli_class": Text(
        "{given} is no class. Give scheme and code, such as CJT214-2007:0510.",
        "{given} 不是有效类别。请给出编码方案和代码，例如 CJT214-2007:0510。",
    ),
    "hotspots.cli_format": Text(
        "{given} is no file of hot spots. Name it .geojson, .gpkg or .csv.",
        "{given} 不是可写的热点文件。请使用 .geojson、.gpkg 或 .csv 后缀。",
    ),
    "streets.unit": Text("incidents per km of street and month", "每千米道路每月事件数"),
    "streets.empty": Text(
        "No incident fits the filter: the streets are empty.",
        "没有符合条件的事件：道路上无密度。",
    ),
    "streets.unsnapped": Text(
        "{count} incidents lie more than {most_m:g} m from any street and are left out.",
        "{count} 起事件距任何道路超过 {most_m:g} 米，未计入。",
    ),
    "streets.faint": Text(
        "{count} pieces of street with less than {least:g} are not drawn.",
        "{count} 段密度低于 {least:g} 的道路未绘出。",
    ),
    "streets.split": Text(
        "At a junction an incident's weight is dealt out equally among the streets and stays whole; at the city's edge it is turned back.",
        "在路口，事件的权重在各条道路间均分且总量不变；在城市边缘则折回。",
    ),
    "streets.breaks": Text(
        "{given} are no breaks. Give 2 to 7 rising numbers above 0 between commas.",
        "{given} 不是有效的分级。请给出 2 至 7 个大于 0 的递增数，用逗号分隔。",
    ),
}
